//! One scenario from its bucket to its record: the request with the fault, and its control.

use std::time::Instant;

use super::attempt::Attempted;
use super::{Engine, TargetLost};
use crate::plan::Planned;
use crate::reason::Reason;
use crate::record::{MissingControl, Record};
use model::scenario::Turn;

/// A record, the buckets that nothing needs any more, and the end of the target where that came before the control.
pub(super) struct Done {
    pub(super) record: Record,
    pub(super) buckets: Vec<String>,
    pub(super) lost: Option<TargetLost>,
}

impl Engine {
    /// Prepares, sends and reads one scenario and its control, without a second try.
    ///
    /// # Errors
    /// The target no longer accepts connections before there is a response, with the reason.
    pub async fn observe(&self, planned: &Planned) -> Result<Record, TargetLost> {
        let Done { record, buckets, .. } = Box::pin(self.run_scenario(planned)).await?;
        self.discard(buckets).await;
        Ok(record)
    }

    /// Deletes buckets that one scenario had for itself, as long as nothing presses: what remains is for the final cleanup.
    pub(super) async fn discard(&self, buckets: Vec<String>) {
        for bucket in buckets {
            if self.is_halted() {
                return;
            }
            self.fixture.discard(&bucket).await;
        }
    }

    /// The record of one scenario.
    pub(super) async fn run_scenario(&self, planned: &Planned) -> Result<Done, TargetLost> {
        let started = Instant::now();
        let started_ms = milliseconds(self.started.elapsed());
        if let Some(why) = planned.skip.clone().map(Reason::from).or_else(|| self.clocks_apart(&planned.scenario)) {
            return Ok(Done { record: Self::skipped(planned, why, started_ms), buckets: Vec::new(), lost: None });
        }
        let scenario = &planned.scenario;
        tracing::info!("{}: starts", scenario.id);
        let attempted = self.attempt(scenario, Turn::First).await?;
        tracing::info!(
            "{}: {}, after {} ms",
            scenario.id,
            attempted.observation.describe(),
            started.elapsed().as_millis()
        );
        let duration_ms = milliseconds(started.elapsed());
        let Attempted { exchange, observation, read_back, requests, state, mut buckets } = attempted;
        let control = match state {
            Some(state) => self.control(scenario, state, &mut buckets).await,
            None => Ok(None),
        };
        // What was observed stays observed when the target is lost after it.
        let (control, lost) = match control {
            Ok(control) => (control, None),
            Err(lost) => (None, Some(lost)),
        };
        let control_missing = lost.as_ref().map(|lost| MissingControl::RunEnded {
            why: Reason::new("the target went away before the control", format!(": {lost}")),
        });
        let requests = requests + control.as_ref().map_or(0, |control| control.requests);
        let record = Record {
            exchange,
            read_back,
            control: control.map(Box::new),
            control_missing,
            started_ms,
            duration_ms,
            requests,
            ..Record::of(&*scenario.id, &*scenario.condition, observation)
        };
        Ok(Done { record, buckets, lost })
    }
}

pub(super) fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
