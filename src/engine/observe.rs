//! One scenario from its bucket to its record.

use std::time::Instant;

use futures_util::future::join_all;

use super::Engine;
use super::sites::Site;
use crate::answer;
use crate::fixture::StepError;
use crate::outcome::Outcome;
use crate::plan::Planned;
use crate::record::{Exchange, Observation, Record, Redactor};
use crate::request::{self, Prepared};
use crate::scenario::{BucketKind, NO_CONDITION, Requirement, Scenario, Values};
use crate::target::SiteName;
use crate::wire::{Answer, Ending, NoAnswer, Sent};

/// What came of sending a request: the record's evidence and what was observed.
type Observed = (Option<Exchange>, Observation);

impl Engine {
    /// Prepares, sends and reads one scenario.
    ///
    /// # Errors
    /// The target no longer accepts connections, with the reason.
    pub async fn observe(&self, planned: &Planned) -> Result<Record, String> {
        let started = Instant::now();
        let started_ms = milliseconds(self.started.elapsed());
        if let Some(why) = &planned.skip {
            return Ok(Self::skipped(planned, why, started_ms));
        }
        let scenario = &planned.scenario;
        tracing::info!("{}: starts", scenario.id);
        let mut requests = 0;
        let (exchange, observation) = match self.prepare(scenario, &mut requests).await {
            Ok(values) => self.provoke(scenario, &values, &mut requests).await?,
            Err(failure) => (None, self.failed(failure).await?),
        };
        tracing::info!("{}: {}, after {} ms", scenario.id, observation.describe(), started.elapsed().as_millis());
        Ok(Record {
            scenario: scenario.id.clone(),
            condition: scenario.condition.clone(),
            observation,
            exchange,
            started_ms,
            duration_ms: milliseconds(started.elapsed()),
            requests,
        })
    }

    /// The bucket and the given steps; returns what templates may refer to.
    async fn prepare(&self, scenario: &Scenario, requests: &mut u64) -> Result<Values, StepError> {
        let mut values = Values::new(Self::now());
        let prefix = scenario.key_prefix();
        values.set("prefix", &prefix);
        values.set("mark", &self.mark);
        values.set("region", &self.place.region);
        values.set("other_region", self.place.other_region());
        values.set("access_key", &self.place.owner.access_key);
        values.set("missing_bucket", self.fixture.missing_bucket());
        values.set("user", scenario.user(&self.mark));
        for (name, value) in &self.values {
            values.set(*name, value);
        }
        let secure = scenario.requires.contains(&Requirement::Tls);
        let mut bucket = String::new();
        if scenario.bucket != BucketKind::None {
            bucket = self.fixture.bucket(scenario.bucket).await?;
            values.set("bucket", &bucket);
        }
        for step in &scenario.given {
            *requests += 1;
            if secure {
                self.fixture.run_step_over_tls(step, &bucket, &prefix, &mut values).await?;
            } else {
                self.fixture.run_step(step, &bucket, &prefix, &mut values).await?;
            }
        }
        Ok(values)
    }

    /// Sends the request under test and reads its answer.
    async fn provoke(&self, scenario: &Scenario, values: &Values, requests: &mut u64) -> Result<Observed, String> {
        let noted = self.note_created(scenario, values).await;
        let Some(site) = self.sites.find(SiteName::of(scenario)) else {
            let why = "the target has no such endpoint; the scenario lacks a requirement".into();
            return Ok((None, Observation::SetupFailed { step: "request".into(), why }));
        };
        let prepared = match request::build(&scenario.when, &site.place, values, Self::now()) {
            Ok(prepared) => prepared,
            Err(error) => {
                return Ok((None, Observation::SetupFailed { step: "request".into(), why: error.to_string() }));
            }
        };
        let copies = usize::from(scenario.when.times.unwrap_or(1).max(1));
        *requests += copies as u64;
        let mut observed = Vec::with_capacity(copies);
        for (sent, answer) in join_all((0..copies).map(|_| self.exchange(site, &prepared, scenario))).await {
            observed.push(self.read(site, &prepared, &sent, answer).await?);
        }
        if observed.iter().all(|(_, observation)| is_refusal(observation)) {
            self.take_back(&noted);
        }
        Ok(pick(observed, &scenario.condition))
    }

    async fn exchange(
        &self,
        site: &Site,
        prepared: &Prepared,
        scenario: &Scenario,
    ) -> (Sent, Result<Answer, NoAnswer>) {
        let limits = self.limits(scenario.deadline);
        site.connector.exchange(&prepared.outgoing, &limits, prepared.server_name.as_deref()).await
    }

    async fn read(
        &self,
        site: &Site,
        prepared: &Prepared,
        sent: &Sent,
        answer: Result<Answer, NoAnswer>,
    ) -> Result<Observed, String> {
        let outgoing = &prepared.outgoing;
        // A server may echo anywhere what it was sent.
        let redactor = Redactor::of(&outgoing.head, &outgoing.body);
        let evidence = |answer: Option<&Answer>| Exchange::of(&outgoing.head, &outgoing.body, sent.body_bytes, answer);
        match answer {
            Ok(answer) => {
                let complete = answer.ending == Ending::Complete;
                let reading =
                    answer::read(outgoing.head_method, answer.status, &answer.headers, &answer.body, complete);
                Ok((Some(evidence(Some(&answer))), Observation::Answered(redactor.reading(reading))))
            }
            Err(error @ NoAnswer::Connect { .. }) => {
                let why = self.refused(site, error.to_string()).await?;
                Ok((Some(evidence(None)), Observation::Inconclusive { why }))
            }
            Err(error) => {
                Ok((Some(evidence(None)), Observation::Inconclusive { why: redactor.text(&error.to_string()) }))
            }
        }
    }

    async fn failed(&self, failure: StepError) -> Result<Observation, String> {
        if failure.is_unsupported()
            && let Some(outcome) = failure.outcome
        {
            return Ok(Observation::Unsupported { step: failure.operation.to_string(), outcome });
        }
        let why = if failure.outcome.is_none() && !self.connector.accepts().await {
            return Err(failure.why);
        } else {
            failure.why
        };
        Ok(Observation::SetupFailed { step: failure.operation.to_string(), why })
    }

    /// A refused connection counts as a passing fault only where the next one is accepted. An endpoint beside the one
    /// under test may be gone without ending the run.
    async fn refused(&self, site: &Site, why: String) -> Result<String, String> {
        if site.connector.accepts().await || self.connector.accepts().await { Ok(why) } else { Err(why) }
    }
}

fn is_refusal(observation: &Observation) -> bool {
    matches!(observation, Observation::Answered(reading) if matches!(reading.outcome.status, 400..=499 | 501))
}

/// Of several copies, the first that was answered with the condition, else the first that was not accepted; a race nobody
/// lost is not observed.
fn pick(mut observed: Vec<Observed>, condition: &str) -> Observed {
    if observed.len() == 1 || condition == NO_CONDITION {
        return observed.swap_remove(0);
    }
    let copies = observed.len();
    let outcome = |observation: &Observation| match observation {
        Observation::Answered(reading) => Some(reading.outcome.clone()),
        _ => None,
    };
    let outcomes: Vec<Option<Outcome>> = observed.iter().map(|(_, observation)| outcome(observation)).collect();
    let first =
        |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().position(|outcome| outcome.as_ref().is_some_and(test));
    let named = first(&|outcome| outcome.code.as_deref() == Some(condition));
    let hit = named.or_else(|| first(&|outcome| outcome.code.is_some() || outcome.status >= 300));
    if let Some(index) = hit {
        observed.swap_remove(index)
    } else {
        let (exchange, _) = observed.swap_remove(0);
        (exchange, Observation::Inconclusive { why: format!("the race was not observed in {copies} requests") })
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
