//! Leaving requests and responses out of a report that is read for its verdicts.
//!
//! Takes nothing else away: what was observed and how it was judged stays.

use super::{Document, Judgement, RunResult};

impl RunResult<'_> {
    /// True if any profile documents another outcome.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.judgements.iter().any(Judgement::differs)
    }
}

impl Document<'_> {
    /// Forgets the exchanges of those results.
    pub fn drop_exchanges(&mut self, of: impl Fn(&RunResult<'_>) -> bool) {
        let results =
            self.areas.iter_mut().flat_map(|area| &mut area.scenarios).flat_map(|scenario| &mut scenario.results);
        results.filter(|result| of(result)).for_each(|result| result.exchange = None);
    }

    /// True if there is any exchange in it.
    #[must_use]
    pub fn holds_exchanges(&self) -> bool {
        self.scenarios().flat_map(|scenario| &scenario.results).any(|result| result.exchange.is_some())
    }
}
