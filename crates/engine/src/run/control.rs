//! The control of a scenario: the request without its fault, sent once for all scenarios that share it.
//!
//! It follows the request under test in the same state, which that request left as it was if it was refused. If it does not
//! succeed there, it is sent in a state of its own, so that nothing but the target itself can be the cause.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::attempt::{Attempted, State};
use super::{Engine, TargetLost};
use crate::plan;
use crate::record::{Attempt, Observation};
use model::scenario::{Scenario, Turn};

/// The controls of a run, by what they send.
#[derive(Debug, Default)]
pub(super) struct Controls(Mutex<HashMap<[u8; 32], Arc<OnceCell<Attempt>>>>);

impl Controls {
    /// The place of the control that sends what `healthy` sends.
    fn cell(&self, healthy: &Scenario) -> Arc<OnceCell<Attempt>> {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cells.entry(healthy.sent()).or_default())
    }
}

impl Engine {
    /// The control of `scenario`, whose request left `state`; none where the scenario has none. Buckets that it leaves are
    /// added to `buckets`.
    ///
    /// # Errors
    /// The target no longer accepts connections, with the reason.
    pub(super) async fn control(
        &self,
        scenario: &Scenario,
        state: State,
        buckets: &mut Vec<String>,
    ) -> Result<Option<Attempt>, TargetLost> {
        let Some(healthy) = scenario.without_fault() else { return Ok(None) };
        let cell = self.controls.cell(&healthy);
        if let Some(sent) = cell.get() {
            return Ok(Some(Attempt { requests: 0, ..sent.clone() }));
        }
        let mut first = false;
        let sent = cell
            .get_or_try_init(|| {
                first = true;
                self.send_control(scenario, &healthy, state, buckets)
            })
            .await?
            .clone();
        Ok(Some(if first { sent } else { Attempt { requests: 0, ..sent } }))
    }

    async fn send_control(
        &self,
        scenario: &Scenario,
        healthy: &Scenario,
        state: State,
        buckets: &mut Vec<String>,
    ) -> Result<Attempt, TargetLost> {
        if let Some(unmet) = plan::unmet(&healthy.requires, &self.offered) {
            let why = unmet.into();
            let observation = Observation::Skipped { why };
            return Ok(Attempt { observation, exchange: None, read_back: None, requests: 0 });
        }
        let mut requests = 0;
        let mut keep = |attempted: Attempted| {
            requests += attempted.requests;
            buckets.extend(attempted.buckets);
            (attempted.observation, attempted.exchange)
        };
        let (mut observation, mut exchange) = if scenario.control_shares_state() {
            let given = scenario.control.as_ref().map(|own| &*own.given).unwrap_or_default();
            keep(self.attempt_in(healthy, state, given).await?)
        } else {
            keep(self.attempt(healthy, Turn::Control).await?)
        };
        if !succeeds(&observation) && !is_final(&observation) {
            (observation, exchange) = keep(self.attempt(healthy, Turn::Control).await?);
        }
        tracing::info!("{}: the control: {}", scenario.id, observation.describe());
        let exchange = exchange.filter(|_| !succeeds(&observation));
        Ok(Attempt { observation, exchange, read_back: None, requests })
    }
}

/// True if the response has the status of a success and is no error; whether it is the operation's own is for the judge.
fn succeeds(observation: &Observation) -> bool {
    matches!(observation, Observation::Response(reading) if reading.outcome.is_success())
}

/// True if the target lacks what is asked for, which another state does not change.
fn is_final(observation: &Observation) -> bool {
    match observation {
        Observation::Response(reading) => reading.outcome.is_absence(),
        Observation::FeatureAbsent { .. } | Observation::NotSent { .. } => true,
        _ => false,
    }
}
