//! One request of a scenario: what it needs is prepared, it is sent, and its response is read.
//!
//! Independent of why it is sent: for the first time, as the control, or again.

use std::sync::atomic::Ordering;

use futures_util::future::join_all;

use super::created::Noted;
use super::sites::Site;
use super::{Engine, Observed, REPEATED_TEXT_KIB, TargetLost, race};
use crate::endpoint::SiteName;
use crate::fixture::{StepContext, StepError, StepErrorKind};
use crate::pace::{self, Backoff};
use crate::reason::Reason;
use crate::record::{Exchange, Observation, ReadBack, Redactor};
use crate::request::{self, Prepared};
use crate::response::{self, Reading};
use crate::wire::{NoResponse, Response, Sent};
use model::outcome::Outcome;
use model::scenario::{Body, BucketKind, Given, Requirement, Scenario, Turn, Values, multiplied};

/// The code of a response about a bucket that does not exist.
const NO_SUCH_BUCKET: &str = "NoSuchBucket";

/// What one request showed, and what it leaves.
pub(super) struct Attempted {
    pub(super) exchange: Option<Box<Exchange>>,
    pub(super) observation: Observation,
    /// What was found at the server after it had accepted the request.
    pub(super) read_back: Option<ReadBack>,
    /// Requests sent, given steps included.
    pub(super) requests: u64,
    /// What was prepared; none where preparing failed.
    pub(super) state: Option<State>,
    /// Buckets that nothing needs any more.
    pub(super) buckets: Vec<String>,
}

/// The state that a scenario's given steps prepared.
pub(super) struct State {
    values: Values,
    bucket: String,
    prefix: String,
}

impl Engine {
    /// Prepares, sends and reads one request.
    ///
    /// # Errors
    /// The target no longer accepts connections, or has lost what scenarios share.
    pub(super) async fn attempt(&self, scenario: &Scenario, turn: Turn) -> Result<Attempted, TargetLost> {
        let mut state = self.state(scenario, turn);
        let prepared = match self.bucket(scenario, &mut state).await {
            Ok(()) => self.prepare(scenario, &scenario.given, &mut state).await,
            Err(failure) => Err((0, failure)),
        };
        let own = Some(state.bucket.clone()).filter(|bucket| scenario.bucket.is_fresh() && !bucket.is_empty());
        let mut attempted = self.send_in(scenario, state, prepared).await?;
        attempted.buckets.extend(own);
        Ok(attempted)
    }

    /// Sends and reads one request in a state that exists already and that `given` completes.
    ///
    /// # Errors
    /// As for [`Engine::attempt`].
    pub(super) async fn attempt_in(
        &self,
        scenario: &Scenario,
        mut state: State,
        given: &[Given],
    ) -> Result<Attempted, TargetLost> {
        let prepared = self.prepare(scenario, given, &mut state).await;
        self.send_in(scenario, state, prepared).await
    }

    /// Sends and reads one request, if everything it needs was prepared with so many requests.
    async fn send_in(
        &self,
        scenario: &Scenario,
        state: State,
        prepared: Result<u64, (u64, StepError)>,
    ) -> Result<Attempted, TargetLost> {
        let mut requests = match prepared {
            Ok(requests) => requests,
            Err((requests, failure)) => {
                if let Some(outcome) = &failure.outcome {
                    self.check_bucket(scenario, outcome).await?;
                }
                let observation = self.failed(failure).await?;
                let buckets = Vec::new();
                return Ok(Attempted { exchange: None, observation, read_back: None, requests, state: None, buckets });
            }
        };
        let mut noted = None;
        let (exchange, observation) = self.send(scenario, &state, &mut noted, &mut requests).await?;
        let mut read_back = None;
        if let (Some(noted), Some(exchange)) = (&noted, &exchange) {
            read_back = self.read_back(scenario, &state.bucket, noted, exchange, &observation, &mut requests).await;
        }
        let buckets = match noted {
            Some(noted) => self.settle(noted, &observation).await,
            None => Vec::new(),
        };
        if let Observation::Response(reading) = &observation {
            self.check_bucket(scenario, &reading.outcome).await?;
        }
        Ok(Attempted { exchange, observation, read_back, requests, state: Some(state), buckets })
    }

    /// What templates may refer to before anything is prepared.
    fn state(&self, scenario: &Scenario, turn: Turn) -> State {
        let prefix = scenario.key_prefix(turn);
        let mut values = request::values(scenario, turn, &self.run_id, &self.place, self.clock.now());
        for (name, value) in &self.values {
            values.set(*name, value);
        }
        State { values, bucket: String::new(), prefix }
    }

    async fn bucket(&self, scenario: &Scenario, state: &mut State) -> Result<(), StepError> {
        if scenario.bucket != BucketKind::None {
            state.bucket = self.fixture.bucket(scenario.bucket).await?;
            state.values.set("bucket", &state.bucket);
        }
        Ok(())
    }

    /// Runs given steps; returns how many requests that took.
    async fn prepare(&self, scenario: &Scenario, given: &[Given], state: &mut State) -> Result<u64, (u64, StepError)> {
        let over_tls = scenario.requires.contains(&Requirement::Tls);
        if over_tls {
            self.prove_tls().await.map_err(|failure| (0, failure))?;
        }
        let mut requests = 0;
        for step in given {
            requests += 1;
            let context = StepContext { bucket: &state.bucket, prefix: &state.prefix, over_tls };
            self.fixture.run_step(step, context, &mut state.values).await.map_err(|failure| (requests, failure))?;
        }
        Ok(requests)
    }

    /// Sends the request under test, again while the server asks for a slower pace, and reads its response. What it may create
    /// is `noted` before it is sent.
    async fn send(
        &self,
        scenario: &Scenario,
        state: &State,
        noted: &mut Option<Noted>,
        requests: &mut u64,
    ) -> Result<Observed, TargetLost> {
        let Some(site) = self.sites.find(SiteName::of(scenario)) else {
            let why = "the target has no such endpoint; the scenario lacks a requirement".into();
            return Ok((None, Observation::SetupFailed { step: "request".into(), why }));
        };
        let _room = self.repeated_text.acquire_many(kib_of_repeated_text(scenario)).await;
        let mut pauses = Backoff::within(self.settings.deadline);
        loop {
            let moves = self.clock_moves();
            let built = request::build(&scenario.when, &scenario.fault, &site.place, &state.values, self.clock.now());
            let prepared = match built {
                Ok(prepared) => prepared,
                Err(error) => {
                    let why = error.to_string().into();
                    return Ok((None, Observation::SetupFailed { step: "request".into(), why }));
                }
            };
            if noted.is_none() {
                match self.permit(scenario, site, &prepared).await {
                    Ok(new) => *noted = Some(new),
                    Err(why) => return Ok((None, Observation::NotSent { why })),
                }
            }
            let (asked, observed) =
                self.send_copies(site, (&prepared, moves), scenario, &state.prefix, requests).await?;
            if !is_throttled(scenario, &observed.1) {
                return Ok(observed);
            }
            let Some(pause) = pauses.pause(asked).filter(|_| !self.is_halted()) else { return Ok(observed) };
            tracing::info!("{}: throttled; sent again after {} ms", scenario.id, pause.as_millis());
            tokio::time::sleep(pause).await;
        }
    }

    /// Sends all copies of a request at once; returns how long the server asks to wait, and the copy that shows the result.
    async fn send_copies(
        &self,
        site: &Site,
        (prepared, moves): (&Prepared, u64),
        scenario: &Scenario,
        prefix: &str,
        requests: &mut u64,
    ) -> Result<(Option<std::time::Duration>, Observed), TargetLost> {
        let race = scenario.fault.race();
        let copies = race.map_or(1, |race| usize::from(race.times.max(1)));
        *requests += copies as u64;
        let mut observed = Vec::with_capacity(copies);
        let mut asked = None;
        for (sent, response) in join_all((0..copies).map(|_| self.exchange(site, prepared, scenario))).await {
            asked = asked.or_else(|| response.as_ref().ok().and_then(pace::retry_after));
            observed.push(self.read(site, (scenario, prefix), (prepared, moves), &sent, response).await?);
        }
        Ok((asked, race::pick(observed, &scenario.condition, race.and_then(|race| race.winners))))
    }

    async fn exchange(
        &self,
        site: &Site,
        prepared: &Prepared,
        scenario: &Scenario,
    ) -> (Sent, Result<Response, NoResponse>) {
        let limits = self.limits(scenario.deadline);
        site.connector.exchange(&prepared.outgoing, &limits, prepared.server_name.as_deref()).await
    }

    async fn read(
        &self,
        site: &Site,
        (scenario, prefix): (&Scenario, &str),
        (prepared, moves): (&Prepared, u64),
        sent: &Sent,
        response: Result<Response, NoResponse>,
    ) -> Result<Observed, TargetLost> {
        let outgoing = &prepared.outgoing;
        // A server may echo anywhere what it was sent.
        let redactor = Redactor::of(&outgoing.head, &outgoing.body);
        let evidence = |response: Option<&Response>| {
            Box::new(Exchange::hiding(&redactor, &outgoing.head, &outgoing.body, sent, response))
        };
        match response {
            Ok(response) => {
                let observation = if let Some(why) = self.clock_moved(moves, &response) {
                    Observation::ClockMoved { why }
                } else {
                    let of_another = self.deliveries.of_another(prefix, outgoing, &response);
                    let reading = response::of(&response, outgoing.head_method);
                    Observation::of(reading.map(|reading| Reading { of_another, ..reading }), &redactor)
                };
                Ok((Some(evidence(Some(&response))), due(scenario, observation)))
            }
            Err(NoResponse::NotHttp(why)) => {
                Ok((Some(evidence(None)), Observation::of(Ok(Reading::not_http(why)), &redactor)))
            }
            Err(NoResponse::NotSent(why)) => Ok((None, Observation::NotSent { why })),
            Err(error @ NoResponse::Connect { .. }) => {
                let why = self.refused(site, error.reason()).await?;
                Ok((Some(evidence(None)), Observation::NoResponse { why }))
            }
            Err(error @ (NoResponse::Continued | NoResponse::OwnLimit(_))) => {
                let why = error.reason();
                Ok((Some(evidence(None)), Observation::Inconclusive { why }))
            }
            Err(error) => {
                if matches!(error, NoResponse::Closed(_)) {
                    self.cut_off.store(true, Ordering::Relaxed);
                }
                Ok((Some(evidence(None)), due(scenario, Observation::of(Err(error.reason()), &redactor))))
            }
        }
    }

    async fn failed(&self, failure: StepError) -> Result<Observation, TargetLost> {
        // Without an outcome, it showed afterwards.
        if failure.is_unsupported() {
            return Ok(Observation::FeatureAbsent { step: failure.operation.to_string(), why: failure.why });
        }
        if matches!(failure.kind, StepErrorKind::NotSent | StepErrorKind::Trespass) {
            return Ok(Observation::NotSent { why: failure.why });
        }
        let why = if failure.outcome.is_none() && !self.connector.accepts().await {
            return Err(TargetLost::Unreachable(failure.why.to_string()));
        } else {
            failure.why
        };
        Ok(Observation::SetupFailed { step: failure.operation.to_string(), why })
    }

    /// Ends the run if a response says that the bucket does not exist and the target has lost a bucket that scenarios share,
    /// most likely in a restart: such a response says nothing about the target.
    async fn check_bucket(&self, scenario: &Scenario, outcome: &Outcome) -> Result<(), TargetLost> {
        let is_missing = outcome.status == 404 && outcome.code.as_deref().is_none_or(|code| code == NO_SUCH_BUCKET);
        if !is_missing || scenario.codes().any(|code| code == NO_SUCH_BUCKET) {
            return Ok(());
        }
        match self.fixture.lost(scenario.bucket).await {
            Some(bucket) => Err(TargetLost::BucketLost { bucket }),
            None => Ok(()),
        }
    }

    /// A refused connection is a passing failure only if the next one is accepted. The run continues if an additional
    /// endpoint is unreachable.
    async fn refused(&self, site: &Site, why: Reason) -> Result<Reason, TargetLost> {
        if site.connector.accepts().await || self.connector.accepts().await {
            Ok(why)
        } else {
            Err(TargetLost::Unreachable(why.to_string()))
        }
    }
}

/// The observation as it counts: where the fault is on the wire itself, a server has no response to give to half a request.
fn due(scenario: &Scenario, observation: Observation) -> Observation {
    match observation {
        Observation::NoResponse { why } if !scenario.fault.forces_response() => Observation::Inconclusive { why },
        other => other,
    }
}

/// True if the response asks for a slower pace, and that is not what the scenario provokes.
fn is_throttled(scenario: &Scenario, observation: &Observation) -> bool {
    let Observation::Response(Reading { outcome, .. }) = observation else { return false };
    outcome.is_throttled() && !outcome.code.as_deref().is_some_and(|code| scenario.codes().any(|own| own == code))
}

/// KiB of the request's body that are made of a few words and shared with no other request; generated content is shared.
/// No more than there are permits.
fn kib_of_repeated_text(scenario: &Scenario) -> u32 {
    let sent = scenario.body();
    let bytes = |body: &Body| body.text().map_or(0, multiplied);
    let kib = sent.as_deref().into_iter().chain(&scenario.when.body).map(bytes).max().unwrap_or_default() >> 10;
    u32::try_from(kib.min(REPEATED_TEXT_KIB)).expect("a few thousand")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::scenario;

    #[test]
    fn repeated_text_counts_wherever_the_body_comes_from_and_no_more_than_there_is_room_for() {
        let kib = |id: &str| kib_of_repeated_text(&scenario(id));
        assert_eq!(kib("object/get-missing-key"), 0);
        assert_eq!(kib("copy/part-range-malformed"), 0, "generated content is shared");
        let in_an_edit = kib("configuration/xml-body-too-large");
        assert!((5 << 10..6 << 10).contains(&in_an_edit), "{in_an_edit}");
        let mut scenario = scenario("object/get-missing-key");
        scenario.when.body = Some(Body::Text("${repeat 100000 ".to_owned() + &"x".repeat(160) + "}"));
        assert_eq!(kib_of_repeated_text(&scenario) as usize, REPEATED_TEXT_KIB);
    }
}
