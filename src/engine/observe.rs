//! One scenario from its bucket to its record.

use std::time::Instant;

use futures_util::future::join_all;
use percent_encoding::percent_decode_str;

use super::Engine;
use crate::answer;
use crate::fixture::StepError;
use crate::plan::Planned;
use crate::record::{Exchange, Observation, Record};
use crate::request::{self, Prepared};
use crate::scenario::{BucketKind, NO_CONDITION, Scenario, Values, expand};
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
        let mut requests = 0;
        let (exchange, observation) = match self.prepare(scenario, &mut requests).await {
            Ok(values) => self.provoke(scenario, &values, &mut requests).await?,
            Err(failure) => (None, self.failed(failure).await?),
        };
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
        let mut bucket = String::new();
        if scenario.bucket != BucketKind::None {
            bucket = self.fixture.bucket(scenario.bucket).await?;
            values.set("bucket", &bucket);
        }
        for step in &scenario.given {
            *requests += 1;
            self.fixture.run_step(step, &bucket, &prefix, &mut values).await?;
        }
        Ok(values)
    }

    /// Sends the request under test and reads its answer.
    async fn provoke(&self, scenario: &Scenario, values: &Values, requests: &mut u64) -> Result<Observed, String> {
        let noted = self.note_created(scenario, values);
        let prepared = match request::build(&scenario.when, &self.place, values, Self::now()) {
            Ok(prepared) => prepared,
            Err(error) => {
                return Ok((None, Observation::SetupFailed { step: "request".into(), why: error.to_string() }));
            }
        };
        let copies = usize::from(scenario.when.times.unwrap_or(1).max(1));
        *requests += copies as u64;
        let mut observed = Vec::with_capacity(copies);
        for (sent, answer) in join_all((0..copies).map(|_| self.exchange(&prepared, scenario))).await {
            observed.push(self.read(&prepared, &sent, answer).await?);
        }
        if observed.iter().all(|(_, observation)| is_refusal(observation)) {
            for bucket in &noted {
                self.fixture.does_not_exist(bucket);
            }
        }
        Ok(pick(observed, &scenario.condition))
    }

    async fn exchange(&self, prepared: &Prepared, scenario: &Scenario) -> (Sent, Result<Answer, NoAnswer>) {
        let limits = self.limits(scenario.deadline);
        self.connector.exchange(&prepared.outgoing, &limits, prepared.server_name.as_deref()).await
    }

    async fn read(
        &self,
        prepared: &Prepared,
        sent: &Sent,
        answer: Result<Answer, NoAnswer>,
    ) -> Result<Observed, String> {
        let outgoing = &prepared.outgoing;
        let evidence = |answer: Option<&Answer>| Exchange::of(&outgoing.head, &outgoing.body, sent.body_bytes, answer);
        match answer {
            Ok(answer) => {
                let complete = answer.ending == Ending::Complete;
                let reading =
                    answer::read(outgoing.head_method, answer.status, &answer.headers, &answer.body, complete);
                Ok((Some(evidence(Some(&answer))), Observation::Answered(reading)))
            }
            Err(error @ NoAnswer::Connect { .. }) => {
                let why = self.refused(error.to_string()).await?;
                Ok((Some(evidence(None)), Observation::Inconclusive { why }))
            }
            Err(error) => Ok((Some(evidence(None)), Observation::Inconclusive { why: error.to_string() })),
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

    /// A refused connection counts as a passing fault only where the next one is accepted.
    async fn refused(&self, why: String) -> Result<String, String> {
        if self.connector.accepts().await { Ok(why) } else { Err(why) }
    }

    /// What a request creates on a server that accepts it must not be left behind. Returns the buckets that are newly
    /// noted.
    fn note_created(&self, scenario: &Scenario, values: &Values) -> Vec<String> {
        let when = &scenario.when;
        let edited = when.before_signing.as_ref().and_then(|edit| edit.path.as_ref());
        let mut noted = Vec::new();
        for path in edited.into_iter().chain([&when.path]) {
            if when.method == "PUT"
                && let Ok(path) = expand(path, values)
            {
                match path.trim_start_matches('/').split_once('/') {
                    Some((bucket, key)) if !key.is_empty() => self.fixture.may_hold(bucket, &decoded(key)),
                    _ => noted.extend(self.fixture.may_exist(path.trim_matches('/'))),
                }
            }
        }
        noted
    }
}

fn decoded(key: &str) -> String {
    percent_decode_str(key).decode_utf8_lossy().into_owned()
}

fn is_refusal(observation: &Observation) -> bool {
    matches!(observation, Observation::Answered(reading) if matches!(reading.outcome.status, 400..=499 | 501))
}

/// Of several copies, the first that was answered with the condition, else with any error; a race nobody lost is not
/// observed.
fn pick(mut observed: Vec<Observed>, condition: &str) -> Observed {
    if observed.len() == 1 || condition == NO_CONDITION {
        return observed.swap_remove(0);
    }
    let copies = observed.len();
    let code = |observation: &Observation| match observation {
        Observation::Answered(reading) => reading.outcome.code.clone(),
        _ => None,
    };
    let codes: Vec<Option<String>> = observed.iter().map(|(_, observation)| code(observation)).collect();
    let named = codes.iter().position(|code| code.as_deref() == Some(condition));
    let hit = named.or_else(|| codes.iter().position(Option::is_some));
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
