//! Waits for a target that is still starting.

use std::time::Duration;

use super::Engine;

/// The time between two requests to a target that does not respond yet.
const PAUSE: Duration = Duration::from_millis(250);

impl Engine {
    /// Returns once the target responds as a server that is up, or after `limit`. A target that still does not respond then
    /// fails the preflight, which knows why.
    pub async fn wait(&self, limit: Duration) {
        if limit.is_zero() {
            return;
        }
        let responds = async {
            while !self.is_up().await {
                tokio::time::sleep(PAUSE).await;
            }
        };
        // The preflight that follows says what is wrong.
        let _ = tokio::time::timeout(limit, responds).await;
    }

    /// True for every response but those of a server, or of a proxy before it, that is not ready.
    async fn is_up(&self) -> bool {
        match self.send_probe().await {
            Ok(probed) => !matches!(probed.reading.outcome.status, 502..=504),
            Err(_) => false,
        }
    }
}
