//! One scenario from its bucket to its record.

use std::sync::atomic::Ordering;
use std::time::Instant;

use futures_util::future::join_all;

use super::sites::Site;
use super::{Engine, Observed, REPEATED_TEXT_KIB, TargetLost, race};
use crate::endpoint::SiteName;
use crate::fixture::{StepContext, StepError};
use crate::plan::Planned;
use crate::reason::Reason;
use crate::record::{Exchange, Observation, Record, Redactor};
use crate::request::{self, Prepared};
use crate::response::{self, Reading};
use crate::wire::{NoResponse, Response, Sent};
use model::outcome::Outcome;
use model::scenario::{Body, BucketKind, Requirement, Scenario, Values, multiplied};

/// The code of a response about a bucket that does not exist.
const NO_SUCH_BUCKET: &str = "NoSuchBucket";

impl Engine {
    /// Prepares, sends and reads one scenario.
    ///
    /// # Errors
    /// The target no longer accepts connections, with the reason.
    pub async fn observe(&self, planned: &Planned) -> Result<Record, TargetLost> {
        let (record, bucket) = self.run_scenario(planned).await?;
        self.discard(bucket).await;
        Ok(record)
    }

    /// Deletes the bucket that one scenario had for itself, as long as nothing presses: what remains is for the final
    /// cleanup.
    pub(super) async fn discard(&self, bucket: Option<String>) {
        if let Some(bucket) = bucket.filter(|_| !self.is_halted()) {
            self.fixture.discard(&bucket).await;
        }
    }

    /// The record, and the bucket that is no longer needed.
    pub(super) async fn run_scenario(&self, planned: &Planned) -> Result<(Record, Option<String>), TargetLost> {
        let started = Instant::now();
        let started_ms = milliseconds(self.started.elapsed());
        if let Some(why) = planned.skip.clone().map(Reason::from).or_else(|| self.clocks_apart(&planned.scenario)) {
            return Ok((Self::skipped(planned, why, started_ms), None));
        }
        let scenario = &planned.scenario;
        tracing::info!("{}: starts", scenario.id);
        let mut requests = 0;
        let mut bucket = String::new();
        let (exchange, observation) = match self.prepare(scenario, &mut bucket, &mut requests).await {
            Ok(values) => {
                let (exchange, observation) = self.send(scenario, &values, &mut requests).await?;
                if let Observation::Response(reading) = &observation {
                    self.check_bucket(scenario, &reading.outcome).await?;
                }
                (exchange, observation)
            }
            Err(failure) => {
                if let Some(outcome) = &failure.outcome {
                    self.check_bucket(scenario, outcome).await?;
                }
                (None, self.failed(failure).await?)
            }
        };
        tracing::info!("{}: {}, after {} ms", scenario.id, observation.describe(), started.elapsed().as_millis());
        let record = Record {
            scenario: scenario.id.clone(),
            condition: scenario.condition.clone(),
            observation,
            exchange,
            control: None,
            again: None,
            unconfirmed: None,
            started_ms,
            duration_ms: milliseconds(started.elapsed()),
            requests,
        };
        Ok((record, Some(bucket).filter(|bucket| scenario.bucket.is_fresh() && !bucket.is_empty())))
    }

    /// The bucket and the given steps; returns what templates may refer to.
    async fn prepare(&self, scenario: &Scenario, bucket: &mut String, requests: &mut u64) -> Result<Values, StepError> {
        let mut values = Values::new(self.clock.now());
        let prefix = scenario.key_prefix();
        values.set("prefix", &prefix);
        values.set("run_id", &self.run_id);
        values.set("region", &self.place.region);
        values.set("other_region", self.place.other_region());
        values.set("access_key", &self.place.owner.access_key);
        values.set("missing_bucket", scenario.missing_bucket(&self.run_id));
        values.set("user", scenario.user(&self.run_id));
        for (name, value) in &self.values {
            values.set(*name, value);
        }
        let over_tls = scenario.requires.contains(&Requirement::Tls);
        if scenario.bucket != BucketKind::None {
            *bucket = self.fixture.bucket(scenario.bucket).await?;
            values.set("bucket", &*bucket);
        }
        for step in &scenario.given {
            *requests += 1;
            let room = StepContext { bucket, prefix: &prefix, over_tls };
            self.fixture.run_step(step, room, &mut values).await?;
        }
        Ok(values)
    }

    /// Sends the request under test and reads its response.
    async fn send(&self, scenario: &Scenario, values: &Values, requests: &mut u64) -> Result<Observed, TargetLost> {
        let noted = self.note_created(scenario, values).await;
        let Some(site) = self.sites.find(SiteName::of(scenario)) else {
            let why = "the target has no such endpoint; the scenario lacks a requirement".into();
            return Ok((None, Observation::SetupFailed { step: "request".into(), why }));
        };
        let _room = self.repeated_text.acquire_many(kib_of_repeated_text(scenario)).await;
        let prepared = match request::build(&scenario.when, &scenario.fault, &site.place, values, self.clock.now()) {
            Ok(prepared) => prepared,
            Err(error) => {
                return Ok((None, Observation::SetupFailed { step: "request".into(), why: error.to_string().into() }));
            }
        };
        let race = scenario.fault.race();
        let copies = race.map_or(1, |race| usize::from(race.times.max(1)));
        *requests += copies as u64;
        let mut observed = Vec::with_capacity(copies);
        for (sent, response) in join_all((0..copies).map(|_| self.exchange(site, &prepared, scenario))).await {
            observed.push(self.read(site, &prepared, &sent, response).await?);
        }
        if observed.iter().all(|(_, observation)| is_refusal(observation)) {
            self.take_back(&noted);
        }
        Ok(race::pick(observed, &scenario.condition, race.and_then(|race| race.winners)))
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
        prepared: &Prepared,
        sent: &Sent,
        response: Result<Response, NoResponse>,
    ) -> Result<Observed, TargetLost> {
        let outgoing = &prepared.outgoing;
        // A server may echo anywhere what it was sent.
        let redactor = Redactor::of(&outgoing.head, &outgoing.body);
        let evidence = |response: Option<&Response>| {
            Box::new(Exchange::hiding(&redactor, &outgoing.head, &outgoing.body, sent.body_bytes, response))
        };
        match response {
            Ok(response) => {
                let reading = response::of(&response, outgoing.head_method);
                Ok((Some(evidence(Some(&response))), Observation::of(reading, &redactor)))
            }
            Err(NoResponse::NotHttp(why)) => {
                Ok((Some(evidence(None)), Observation::of(Ok(Reading::not_http(why)), &redactor)))
            }
            Err(error @ NoResponse::Connect { .. }) => {
                let why = self.refused(site, error.reason()).await?;
                Ok((Some(evidence(None)), Observation::Inconclusive { why }))
            }
            Err(error) => {
                if matches!(error, NoResponse::Closed(_)) {
                    self.cut_off.store(true, Ordering::Relaxed);
                }
                Ok((Some(evidence(None)), Observation::of(Err(error.reason()), &redactor)))
            }
        }
    }

    async fn failed(&self, failure: StepError) -> Result<Observation, TargetLost> {
        if failure.is_unsupported()
            && let Some(outcome) = failure.outcome
        {
            return Ok(Observation::FeatureAbsent {
                step: failure.operation.to_string(),
                why: outcome.to_string().into(),
            });
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

/// KiB of the request's body that are made of a few words and shared with no other request; generated content is shared.
/// No more than there are permits.
fn kib_of_repeated_text(scenario: &Scenario) -> u32 {
    let sent = scenario.body();
    let bytes = |body: &Body| body.text().map_or(0, multiplied);
    let kib = sent.as_deref().into_iter().chain(&scenario.when.body).map(bytes).max().unwrap_or_default() >> 10;
    u32::try_from(kib.min(REPEATED_TEXT_KIB)).expect("a few thousand")
}

fn is_refusal(observation: &Observation) -> bool {
    matches!(observation, Observation::Response(reading) if matches!(reading.outcome.status, 400..=499 | 501))
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
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
