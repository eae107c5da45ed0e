//! The clock of signatures and policies: this machine's clock, or one that runs ahead of it or behind.
//!
//! It counts in UTC, so that time zones and daylight saving do not matter. Independent of servers and signatures.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Instant;

use time::{Duration, OffsetDateTime};

/// A clock; clones share it. It reads the machine's clock once and counts on from there, so that it neither jumps nor runs
/// backwards where that is set.
#[derive(Debug, Clone)]
pub struct Clock {
    /// The machine's time when the clock was made.
    read: (OffsetDateTime, Instant),
    /// Milliseconds ahead of it.
    ahead: Arc<AtomicI64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { read: (OffsetDateTime::now_utc(), Instant::now()), ahead: Arc::default() }
    }
}

/// The clock that a run follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockSource {
    /// This machine's.
    #[default]
    Local,
    /// The server's, as its `Date` header shows it.
    Server,
}

impl ClockSource {
    /// `local` or `server`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Server => "server",
        }
    }
}

impl Clock {
    /// A clock that runs ahead of the machine's by `difference`; a negative one runs behind.
    #[must_use]
    pub fn ahead_by(difference: Duration) -> Self {
        let clock = Self::default();
        clock.set_ahead(difference);
        clock
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        let (time, then) = self.read;
        let elapsed = Duration::try_from(then.elapsed()).unwrap_or(Duration::MAX);
        time.saturating_add(elapsed).saturating_add(self.ahead())
    }

    /// The time by which it is ahead of the machine's clock.
    #[must_use]
    pub fn ahead(&self) -> Duration {
        Duration::milliseconds(self.ahead.load(Relaxed))
    }

    /// Sets that time, for all clones.
    pub fn set_ahead(&self, difference: Duration) {
        let milliseconds = i64::try_from(difference.whole_milliseconds()).unwrap_or(0);
        self.ahead.store(milliseconds, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_one_clock() {
        let clock = Clock::default();
        let clone = clock.clone();
        clock.set_ahead(Duration::hours(-5));
        assert_eq!(clone.ahead(), Duration::hours(-5));
        let behind = OffsetDateTime::now_utc() - clone.now();
        assert!(behind >= Duration::minutes(299) && behind <= Duration::minutes(301), "{behind}");
    }
}
