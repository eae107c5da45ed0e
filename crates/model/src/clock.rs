//! The clock that signatures and policies are made by: this machine's, or one that is ahead of it or behind.
//!
//! Counts in UTC, so that time zones and daylight saving do not matter. Knows nothing of servers or signatures.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use time::{Duration, OffsetDateTime};

/// A clock; clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Milliseconds ahead of the machine's clock.
    ahead: Arc<AtomicI64>,
}

/// Whose clock a run goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockSource {
    /// This machine's.
    #[default]
    Local,
    /// The server's, as its `Date` header tells it.
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
    /// A clock that is ahead of the machine's by `difference`, or behind it.
    #[must_use]
    pub fn ahead_by(difference: Duration) -> Self {
        let clock = Self::default();
        clock.set_ahead(difference);
        clock
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc().saturating_add(self.ahead())
    }

    /// By how much it is ahead of the machine's.
    #[must_use]
    pub fn ahead(&self) -> Duration {
        Duration::milliseconds(self.ahead.load(Relaxed))
    }

    /// Sets it, for all clones.
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
