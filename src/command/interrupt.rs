//! INT and TERM, which both ask for an orderly end.

use std::future::pending;

use tokio::signal::ctrl_c;

/// Returns when the user or the system asks for the end.
pub(super) async fn interrupted() {
    tokio::select! {
        result = ctrl_c() => if result.is_err() { pending::<()>().await },
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
