//! Second tries: what did not show its condition is sent again, alone, after everything else.
//!
//! By evidence alone; independent of profiles. A second try adds to a record and never replaces it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
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

/// How the second tries of a run go.
#[derive(Debug, Default)]
struct Progress {
    /// Those that ran into the time limit.
    hangs: AtomicUsize,
    /// What happened to the target, once it is lost.
    lost: OnceLock<TargetLost>,
}

impl Engine {
    /// Sends each of the scenarios again, one at a time unless the settings say otherwise, and reports what came.
    pub(super) async fn confirm(
        self: Arc<Self>,
        due: Vec<Planned>,
        entries: mpsc::UnboundedSender<Entry>,
    ) -> Option<TargetLost> {
        let (requests, begun) = (self.traffic().exchanges, Instant::now());
        let progress = Progress::default();
        let tries = stream::iter(due).for_each_concurrent(self.settings.confirming, async |planned| {
            let confirmation = self.try_again(&planned.scenario, &progress).await;
            // A closed channel means that the receiver needs no more.
            let _ = entries.send(Entry::Confirmation(confirmation));
        });
        tries.await;
        // A run confirms once.
        let _ = self.confirming.set((self.traffic().exchanges - requests, begun.elapsed()));
        progress.lost.into_inner()
    }

    async fn try_again(&self, scenario: &Scenario, progress: &Progress) -> Confirmation {
        let mut confirmation = Confirmation { confirms: scenario.id.clone(), again: None, unconfirmed: None };
        if let Some(why) = self.gives_up(progress) {
            confirmation.unconfirmed = Some(why.into());
            return confirmation;
        }
        let started = Instant::now();
        match self.attempt(scenario, Turn::Again).await {
            Ok(Attempted { exchange, observation, read_back, requests, buckets, .. }) => {
                let hung = started.elapsed() >= self.settings.deadline;
                if hung && matches!(observation, Observation::NoResponse { .. }) {
                    progress.hangs.fetch_add(1, Ordering::Relaxed);
                }
                confirmation.again = Some(Box::new(Attempt { observation, exchange, read_back, requests }));
                self.discard(buckets).await;
            }
            Err(why) => {
                confirmation.unconfirmed = Some(Reason::new("the target went away", format!(": {why}")));
                // The first reason says most.
                let _ = progress.lost.set(why);
            }
        }
        confirmation
    }

    /// Why no further second try is made, if so.
    fn gives_up(&self, progress: &Progress) -> Option<&'static str> {
        if progress.lost.get().is_some() {
            Some("the target went away before a second try")
        } else if self.is_halted() {
            Some("the run was stopped before a second try")
        } else if self.is_spent() {
            Some("the limit of requests was reached before a second try")
        } else if progress.hangs.load(Ordering::Relaxed) >= HANGS {
            Some("the server did not respond in time to the second tries before this one")
        } else {
            None
        }
    }
}

/// True if the record needs a second try: its response is not an error with the scenario's condition, or did not come.
#[must_use]
pub fn needs_confirmation(scenario: &Scenario, record: &Record) -> bool {
    if record.again.is_some() {
        return false;
    }
    match &record.observation {
        Observation::Response(reading) => {
            // Where no code can be seen, the status has to be that of an error of the client.
            let shows = shows(scenario, reading, |status| (300..500).contains(&status));
            !reading.malformed.is_empty() || reading.of_another.is_some() || !shows
        }
        Observation::NoResponse { .. } | Observation::SetupFailed { .. } | Observation::ClockMoved { .. } => true,
        Observation::Inconclusive { .. }
        | Observation::Skipped { .. }
        | Observation::FeatureAbsent { .. }
        | Observation::NotSent { .. } => false,
    }
}

/// True if the server found the fault: the response contains a code of the scenario, with any status, or is a success where no
/// error is expected. A response that may have no body contains no code; `is_right` decides by its status.
#[must_use]
pub fn shows(scenario: &Scenario, reading: &Reading, is_right: impl FnOnce(u16) -> bool) -> bool {
    match reading.outcome.code.as_deref() {
        Some(code) => scenario.condition != NO_CONDITION && scenario.codes().any(|own| own == code),
        None if scenario.condition == NO_CONDITION => reading.outcome.is_success(),
        None => reading.body == BodyKind::NotDue && is_right(reading.outcome.status),
    }
}
