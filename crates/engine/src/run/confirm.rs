//! Second tries: what did not show its condition is sent again, alone, after everything else.
//!
//! By evidence alone; independent of profiles. A second try adds to a record and never replaces it.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;

use super::attempt::Attempted;
use super::{Engine, TargetLost};
use crate::plan::Planned;
use crate::reason::Reason;
use crate::record::{Attempt, Confirmation, Entry, Observation, Record};
use crate::response::{BodyKind, Reading};
use model::scenario::{NO_CONDITION, Scenario, Turn};

/// Second tries that may run into the time limit before the others are given up: a server that hangs on each would hold a
/// run for hours.
const HANGS: usize = 8;

impl Engine {
    /// Sends each of the scenarios again, one at a time, and reports what came.
    pub(super) async fn confirm(
        self: Arc<Self>,
        due: Vec<Planned>,
        entries: mpsc::UnboundedSender<Entry>,
    ) -> Option<TargetLost> {
        let (requests, begun) = (self.traffic().exchanges, Instant::now());
        let (mut hangs, mut lost) = (0, None);
        for planned in due {
            let started = Instant::now();
            let missing = if lost.is_some() {
                Some("the target went away before a second try")
            } else if self.is_halted() {
                Some("the run was stopped before a second try")
            } else if self.is_spent() {
                Some("the limit of requests was reached before a second try")
            } else if hangs >= HANGS {
                Some("the server did not respond in time to the second tries before this one")
            } else {
                None
            };
            let mut confirmation =
                Confirmation { confirms: planned.scenario.id.clone(), again: None, unconfirmed: None };
            match missing {
                Some(why) => confirmation.unconfirmed = Some(why.into()),
                None => match self.attempt(&planned.scenario, Turn::Again).await {
                    Ok(Attempted { exchange, observation, requests, buckets, .. }) => {
                        let hung = started.elapsed() >= self.settings.deadline;
                        hangs += usize::from(hung && matches!(observation, Observation::NoResponse { .. }));
                        confirmation.again = Some(Box::new(Attempt { observation, exchange, requests }));
                        self.discard(buckets).await;
                    }
                    Err(why) => {
                        confirmation.unconfirmed = Some(Reason::new("the target went away", format!(": {why}")));
                        lost = Some(why);
                    }
                },
            }
            // A closed channel means that the receiver needs no more.
            let _ = entries.send(Entry::Confirmation(confirmation));
        }
        // A run confirms once.
        let _ = self.confirming.set((self.traffic().exchanges - requests, begun.elapsed()));
        lost
    }
}

/// True if the record needs a second try: its response is not an error with the scenario's condition, or did not come.
#[must_use]
pub fn needs_confirmation(scenario: &Scenario, record: &Record) -> bool {
    if record.again.is_some() {
        return false;
    }
    match &record.observation {
        Observation::Response(reading) => !reading.malformed.is_empty() || !shows(scenario, reading),
        Observation::NoResponse { .. } | Observation::SetupFailed { .. } | Observation::ClockMoved { .. } => true,
        Observation::Inconclusive { .. }
        | Observation::Skipped { .. }
        | Observation::FeatureAbsent { .. }
        | Observation::NotSent { .. } => false,
    }
}

fn shows(scenario: &Scenario, reading: &Reading) -> bool {
    match reading.outcome.code.as_deref() {
        Some(code) => scenario.condition != NO_CONDITION && scenario.codes().any(|own| own == code),
        None if scenario.condition == NO_CONDITION => reading.outcome.is_success(),
        // No code can be seen; the status has to be that of an error of the client.
        None => reading.body == BodyKind::NotDue && (300..500).contains(&reading.outcome.status),
    }
}
