//! A limit on how many requests begin in a second.
//!
//! Independent of what they are for.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Requests begin no closer together than this allows, whichever connector sends them.
#[derive(Debug)]
pub struct Rate(Mutex<Turns>);

/// When the next request may begin.
#[derive(Debug, Clone, Copy)]
struct Turns {
    interval: Duration,
    next: Instant,
}

impl Rate {
    /// So many requests a second.
    #[must_use]
    pub fn per_second(requests: NonZeroU32) -> Self {
        Self(Mutex::new(Turns { interval: Duration::from_secs(1) / requests.get(), next: Instant::now() }))
    }

    /// Waits until one more request may begin.
    pub(super) async fn turn(&self) {
        let turn = self.0.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
        sleep_until(turn).await;
    }
}

impl Turns {
    /// The next turn of a request that could begin `now`.
    fn take(&mut self, now: Instant) -> Instant {
        let turn = self.next.max(now);
        self.next = turn + self.interval;
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_begin_an_interval_apart_and_an_idle_time_saves_nothing_up() {
        let start = Instant::now();
        let mut turns = Turns { interval: Duration::from_millis(100), next: start };
        let taken: Vec<u128> = (0..3).map(|_| turns.take(start).duration_since(start).as_millis()).collect();
        assert_eq!(taken, [0, 100, 200]);
        let later = start + Duration::from_mins(1);
        assert_eq!(turns.take(later), later);
        assert_eq!(turns.take(later).duration_since(later), Duration::from_millis(100));
    }
}
