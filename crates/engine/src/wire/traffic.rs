//! Counts exchanges and bytes, of given steps and requests under test alike.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counters shared by everything that uses one connector.
#[derive(Debug, Default)]
pub struct Traffic {
    exchanges: AtomicU64,
    bytes_sent: AtomicU64,
    bytes_received: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Exchanges begun.
    pub exchanges: u64,
    /// Bytes written, heads and bodies.
    pub bytes_sent: u64,
    /// Bytes read, heads and bodies.
    pub bytes_received: u64,
}

impl Totals {
    /// Both counts together.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            exchanges: self.exchanges + other.exchanges,
            bytes_sent: self.bytes_sent + other.bytes_sent,
            bytes_received: self.bytes_received + other.bytes_received,
        }
    }
}

impl Traffic {
    /// The counters now.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals {
            exchanges: self.exchanges.load(Relaxed),
            bytes_sent: self.bytes_sent.load(Relaxed),
            bytes_received: self.bytes_received.load(Relaxed),
        }
    }

    pub(super) fn begin(&self) {
        self.exchanges.fetch_add(1, Relaxed);
    }

    pub(super) fn count(&self, sent: u64, received: u64) {
        self.bytes_sent.fetch_add(sent, Relaxed);
        self.bytes_received.fetch_add(received, Relaxed);
    }
}
