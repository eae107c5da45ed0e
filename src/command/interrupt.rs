//! The signals INT, TERM and HUP: the first asks for an orderly end, the second ends the program at once.

use std::process;

use tokio::sync::watch;

use super::say;
use crate::exit::Exit;
use engine::run::Engine;

/// Watches for signals from its creation.
#[derive(Clone)]
pub(super) struct Interruption(watch::Receiver<bool>);

impl Interruption {
    /// Starts watching. On a second signal the program ends at once, after saying what `notice` returns.
    pub(super) fn watch(notice: impl Fn() -> String + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(false);
        let mut signals = Signals::new();
        tokio::spawn(async move {
            signals.next().await;
            say("interrupted: finishing running scenarios and cleaning up; interrupt again to exit immediately");
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

    /// True after the first signal.
    pub(super) fn was_asked(&self) -> bool {
        *self.0.borrow()
    }
}

/// What to say when the user ends the program at once and there is no run file: what is left behind.
pub(super) fn shutdown_notice(engine: &Engine) -> String {
    match engine.left_behind() {
        None => "exiting immediately; no leftovers".into(),
        Some(left) => {
            format!("exiting immediately; {left}; remove them with `s3conform sweep` for the same target")
        }
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
        // A signal that cannot be watched keeps its default action, which ends the program.
        Self(kinds.into_iter().flatten().filter_map(|kind| signal(kind).ok()).collect())
    }

    async fn next(&mut self) {
        if self.0.is_empty() {
            std::future::pending::<()>().await;
        }
        futures_util::future::select_all(self.0.iter_mut().map(|signal| Box::pin(signal.recv()))).await;
    }
}

/// The signal of a closed terminal, unless it is ignored, as under `nohup`.
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
