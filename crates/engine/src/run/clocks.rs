//! Notices when the clocks of this machine and of the server move against each other in the middle of a run.
//!
//! Signatures follow a clock that only counts forward, so that setting this machine's clock changes nothing. What remains is
//! a machine that slept, and a server whose clock was set.

use std::sync::atomic::Ordering;

use time::Duration;

use super::Engine;
use super::preflight::MARGIN;
use crate::reason::Reason;
use crate::wire::Response;
use model::date;

impl Engine {
    /// How often the clocks have moved so far.
    pub(super) fn clock_moves(&self) -> u64 {
        self.clock_moves.load(Ordering::Relaxed)
    }

    /// Why the response to a request that was signed after `moves` moves shows nothing, if the clocks have moved since.
    /// From then on signatures follow the server's clock again, as closely as at the start.
    pub(super) fn clock_moved(&self, moves: u64, response: &Response) -> Option<Reason> {
        let what = "the clocks of this machine and of the server moved against each other during the run";
        if self.clock_moves() != moves {
            return Some(what.into());
        }
        let theirs = date::parse_http(std::str::from_utf8(response.header("date")?).ok()?)?;
        let moved: Duration = theirs - self.clock.now() - *self.disagreement.get()?;
        if moved.abs() < MARGIN {
            return None;
        }
        self.clock.set_ahead(self.clock.ahead() + moved);
        self.clock_moves.fetch_add(1, Ordering::Relaxed);
        Some(Reason::new(what, format!(" (by {} s)", moved.whole_seconds())))
    }
}
