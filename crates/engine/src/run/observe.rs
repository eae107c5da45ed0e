//! One scenario from its bucket to its record: the request with the fault, and its control.

use std::time::Instant;

use super::attempt::Attempted;
use super::{Engine, TargetLost};
use crate::plan::Planned;
use crate::reason::Reason;
use crate::record::Record;
use model::scenario::Turn;

/// A record, and the buckets that nothing needs any more.
pub(super) struct Done {
    pub(super) record: Record,
    pub(super) buckets: Vec<String>,
}

impl Engine {
    /// Prepares, sends and reads one scenario and its control, without a second try.
    ///
    /// # Errors
    /// The target no longer accepts connections, with the reason.
    pub async fn observe(&self, planned: &Planned) -> Result<Record, TargetLost> {
        let Done { record, buckets } = Box::pin(self.run_scenario(planned)).await?;
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
            return Ok(Done { record: Self::skipped(planned, why, started_ms), buckets: Vec::new() });
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
        let Attempted { exchange, observation, requests, state, mut buckets } = attempted;
        let control = match state {
            Some(state) => self.control(scenario, state, &mut buckets).await?,
            None => None,
        };
        let requests = requests + control.as_ref().map_or(0, |control| control.requests);
        let record = Record {
            exchange,
            control: control.map(Box::new),
            started_ms,
            duration_ms,
            requests,
            ..Record::of(&*scenario.id, &*scenario.condition, observation)
        };
        Ok(Done { record, buckets })
    }
}

pub(super) fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
