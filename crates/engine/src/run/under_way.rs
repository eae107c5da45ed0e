//! Which scenarios were under way when the target was lost: one of them may have crashed it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::record::Observation;

/// The scenarios under way, and those whose connection ended since the target last responded.
#[derive(Debug, Default)]
pub(super) struct UnderWay(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    running: BTreeSet<String>,
    /// Scenarios without a response, and when they ended. One that started later and has a response clears them.
    cut_off: Vec<(String, Instant)>,
    /// What was under way when the target was first found to be lost.
    at_loss: Option<BTreeSet<String>>,
}

impl UnderWay {
    /// The scenario `id` starts.
    pub(super) fn start(&self, id: &str) -> Instant {
        self.state().running.insert(id.to_owned());
        Instant::now()
    }

    /// The scenario `id` has its record.
    pub(super) fn end(&self, id: &str, started: Instant, observation: &Observation) {
        let mut state = self.state();
        state.running.remove(id);
        match observation {
            Observation::Response(_) => state.cut_off.retain(|(_, ended)| *ended >= started),
            Observation::NoResponse { .. } | Observation::Inconclusive { .. } | Observation::SetupFailed { .. } => {
                state.cut_off.push((id.to_owned(), Instant::now()));
            }
            _ => {}
        }
    }

    /// The target is lost.
    pub(super) fn lose(&self) {
        let mut state = self.state();
        if state.at_loss.is_none() {
            state.at_loss = Some(state.running.clone());
        }
    }

    /// The scenarios that may have crashed the target; none if it was not lost.
    pub(super) fn suspects(&self) -> Vec<String> {
        let state = self.state();
        let Some(at_loss) = &state.at_loss else { return Vec::new() };
        let cut_off = state.cut_off.iter().map(|(id, _)| id.clone());
        at_loss.iter().cloned().chain(cut_off).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response;

    fn response() -> Observation {
        Observation::Response(response::read(false, 200, &[], b""))
    }

    fn closed() -> Observation {
        Observation::Inconclusive { why: "closed".into() }
    }

    #[test]
    fn what_ended_before_a_later_response_did_not_crash_the_target() {
        let under_way = UnderWay::default();
        let started = under_way.start("a/harmless");
        under_way.end("a/harmless", started, &closed());
        let started = under_way.start("a/later");
        under_way.end("a/later", started, &response());
        let early = under_way.start("a/early");
        let started = under_way.start("a/crash");
        under_way.end("a/crash", started, &closed());
        under_way.end("a/early", early, &response());
        under_way.start("a/refused");
        assert!(under_way.suspects().is_empty(), "the target is there");
        under_way.lose();
        under_way.start("a/never");
        assert_eq!(under_way.suspects(), ["a/crash", "a/refused"]);
    }
}
