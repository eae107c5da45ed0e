//! INT, TERM and HUP, which ask for an orderly end; the second one gets its way at once.
//!
//! Independent of what is to be ended.

use std::process;

use tokio::sync::watch;

use super::say;
use crate::exit::Exit;
use engine::run::Engine;

/// Watches for signals from its making on.
#[derive(Clone)]
pub(super) struct Interruption(watch::Receiver<bool>);

impl Interruption {
    /// Starts watching. On a second signal the program ends at once, after saying what `notice` returns.
    pub(super) fn watch(notice: impl Fn() -> String + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(false);
        let mut signals = Signals::new();
        tokio::spawn(async move {
            signals.next().await;
            say("interrupted: ending what runs and cleaning up; a second signal leaves at once");
            sender.send_replace(true);
            signals.next().await;
            say(&notice());
            process::exit(Exit::Interrupted.code().into());
        });
        Self(receiver)
    }

    /// Returns when the user has asked for the end.
    pub(super) async fn asked(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|asked| *asked).await.is_err() {
            // Nothing watches any more, so no signal will arrive.
            std::future::pending::<()>().await;
        }
    }

    /// True if the user has asked for the end.
    pub(super) fn was_asked(&self) -> bool {
        *self.0.borrow()
    }
}

/// What to say when the user ends the program at once and there is no run file: what is left behind.
pub(super) fn shutdown_notice(engine: &Engine) -> String {
    match engine.left_behind() {
        None => "left at once; nothing is left behind".into(),
        Some(left) => format!("left at once: {left}; `s3conform sweep` with the same target removes them"),
    }
}

/// Returns on the first signal.
pub(super) async fn interrupted() {
    Signals::new().next().await;
}

#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [Some(SignalKind::interrupt()), Some(SignalKind::terminate()), hangup()];
        // A signal that cannot be watched ends the program as it always does.
        Self(kinds.into_iter().flatten().filter_map(|kind| signal(kind).ok()).collect())
    }

    async fn next(&mut self) {
        if self.0.is_empty() {
            std::future::pending::<()>().await;
        }
        futures_util::future::select_all(self.0.iter_mut().map(|signal| Box::pin(signal.recv()))).await;
    }
}

/// The signal of a terminal that is closed, unless `nohup` has it ignored.
#[cfg(unix)]
fn hangup() -> Option<tokio::signal::unix::SignalKind> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    (ignored & 1 == 0).then(tokio::signal::unix::SignalKind::hangup)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
