//! Records: the evidence of one scenario each, and the run file that contains them.
//!
//! Everything in a record may be written to a file: it contains no secrets.

mod exchange;
mod redact;
mod run_file;

pub use exchange::{REQUEST_BODY_BYTES, RESPONSE_BODY_BYTES};
pub use redact::{Redactor, know};
pub use run_file::{
    ClockFacts, Completeness, FORMAT, GateFacts, LineError, OLDEST_FORMAT, RunFile, RunFileError, RunFooter, RunHeader,
    RunWriter, SuiteFacts, TargetFacts,
};

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::reason::Reason;
use crate::response::{BodyKind, Reading};

/// One scenario's evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The scenario's id.
    pub scenario: String,
    /// The condition it tests.
    pub condition: String,
    /// What was observed.
    pub observation: Observation,
    /// The exchange under test, redacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Box<Exchange>>,
    /// What was found at the server after it had accepted the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBack>,
    /// The control: what the request without its fault got. Missing where the scenario lacks a control, or where no request
    /// was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Box<Attempt>>,
    /// Why there is no control although one was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_missing: Option<MissingControl>,
    /// The second try: the same scenario alone, after all others. Missing where the first shows the scenario's condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Box<Attempt>>,
    /// Why there is no second try although one was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<Reason>,
    /// Milliseconds from the start of the run.
    pub started_ms: u64,
    /// Milliseconds from the first given step to the response.
    pub duration_ms: u64,
    /// Requests sent for this scenario alone, given steps included.
    pub requests: u64,
}

/// Why a record has no control although its scenario has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingControl {
    /// The run ended before it.
    RunEnded {
        /// How.
        why: Reason,
    },
    /// The record was made when runs had no controls.
    EarlierFormat,
}

/// One more request of a scenario: its control, or its second try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was observed.
    pub observation: Observation,
    /// The exchange, redacted; missing for a control that succeeded, which needs no evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Box<Exchange>>,
    /// What was found at the server after it had accepted the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBack>,
    /// Requests sent for it, given steps included; 0 for a control that another scenario with the same one has sent.
    pub requests: u64,
}

/// What the end of a run adds to a record: the second try of its scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The scenario's id.
    pub confirms: String,
    /// The second try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Box<Attempt>>,
    /// Why it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<Reason>,
}

/// What a run reports, in the order in which it comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A scenario's record.
    Record(Box<Record>),
    /// What is added to an earlier record.
    Confirmation(Confirmation),
}

impl Entry {
    /// Puts the entry among the records before it; false if it confirms none of them.
    pub fn enter(self, records: &mut Vec<Record>) -> bool {
        match self {
            Self::Record(record) => records.push(*record),
            Self::Confirmation(Confirmation { confirms, again, unconfirmed }) => {
                let Some(record) = records.iter_mut().find(|record| record.scenario == confirms) else { return false };
                (record.again, record.unconfirmed) = (again, unconfirmed);
            }
        }
        true
    }
}

impl Attempt {
    /// Drops the evidence, which judging does not need.
    pub fn forget_exchange(&mut self) {
        self.exchange = Exchange::request_line(self.exchange.take(), &self.observation);
    }
}

impl Record {
    /// The record of a scenario for which nothing was sent, unless more is added.
    #[must_use]
    pub fn of(scenario: impl Into<String>, condition: impl Into<String>, observation: Observation) -> Self {
        Self {
            scenario: scenario.into(),
            condition: condition.into(),
            observation,
            exchange: None,
            read_back: None,
            control: None,
            control_missing: None,
            again: None,
            unconfirmed: None,
            started_ms: 0,
            duration_ms: 0,
            requests: 0,
        }
    }

    /// Drops the parts of the exchange that judging does not need. It needs the request line if the response is XML and
    /// not an error, to detect an ignored sub-resource.
    pub fn forget_exchange(&mut self) {
        self.exchange = Exchange::request_line(self.exchange.take(), &self.observation);
        self.control.iter_mut().chain(&mut self.again).for_each(|attempt| attempt.forget_exchange());
    }
}

/// What was found at the server after it had accepted a request: whether it did what the request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadBack {
    /// What was sent is stored.
    Stored,
    /// It is not stored.
    NotStored {
        /// How that shows.
        why: Reason,
    },
    /// The server did something else.
    Otherwise {
        /// What.
        why: Reason,
    },
    /// It does not show.
    Unknown {
        /// Why.
        why: Reason,
    },
}

impl ReadBack {
    /// True if the server did not do what it says it did.
    #[must_use]
    pub fn contradicts_success(&self) -> bool {
        matches!(self, Self::NotStored { .. } | Self::Otherwise { .. })
    }
}

impl fmt::Display for ReadBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored => f.write_str("accepted and stored"),
            Self::NotStored { why } => write!(f, "accepted and not stored: {why}"),
            Self::Otherwise { why } => write!(f, "accepted, with another effect: {why}"),
            Self::Unknown { why } => write!(f, "accepted; whether it is stored is unknown: {why}"),
        }
    }
}

/// What a scenario showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    /// A response came.
    Response(Reading),
    /// The server ended the connection, did not respond in time, or sent only part of a response where a response is expected.
    NoResponse {
        /// How it ended.
        why: Reason,
    },
    /// The scenario cannot force a response: the fault is on the wire itself, a race was not observed, or the server asked
    /// for a body that does not exist.
    Inconclusive {
        /// What happened instead.
        why: Reason,
    },
    /// A requirement is not met.
    Skipped {
        /// Which one.
        why: Reason,
    },
    /// The server lacks what a given step asks for.
    FeatureAbsent {
        /// The operation of the step.
        step: String,
        /// How it shows: the outcome, or what was found instead of what was asked for.
        why: Reason,
    },
    /// A given step failed otherwise.
    SetupFailed {
        /// The operation, or `bucket`.
        step: String,
        /// What happened.
        why: Reason,
    },
    /// The request would write to something that the run did not create, so it was not sent.
    NotSent {
        /// What it would write to.
        why: Reason,
    },
    /// The clock moved while the scenario ran, so that its signatures say nothing.
    ClockMoved {
        /// By how much.
        why: Reason,
    },
}

impl Observation {
    /// What was read from a response, without secrets that the server echoes; or why nothing could be read.
    #[must_use]
    pub fn of(reading: Result<Reading, Reason>, redactor: &Redactor) -> Self {
        match reading {
            Ok(reading) => Self::Response(redactor.reading(reading)),
            Err(why) => Self::NoResponse { why: redactor.reason(&why) },
        }
    }

    /// The observation in one line, without anything that changes from run to run.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Response(reading) => format!("{} ({})", reading.outcome, reading.body.word()),
            Self::NoResponse { why } => format!("no response: {}", why.what),
            Self::Inconclusive { why } => format!("inconclusive: {}", why.what),
            Self::Skipped { why } => format!("skipped: {}", why.what),
            Self::FeatureAbsent { step, why } => format!("feature absent: {step}: {}", why.what),
            Self::SetupFailed { step, why } => format!("setup failed: {step}: {}", why.what),
            Self::NotSent { why } => format!("not sent: {}", why.what),
            Self::ClockMoved { why } => format!("clock moved: {}", why.what),
        }
    }
}

/// A request and its response, redacted and capped, as evidence.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Exchange {
    /// Request line and headers, without secrets.
    pub request_head: String,
    /// The start of the body, as text.
    pub request_body: String,
    /// Bytes of the body that were sent.
    pub request_body_bytes: u64,
    /// Status line and headers, without secrets; empty if there was no response.
    pub response_head: String,
    /// The start of the response's body, as text.
    pub response_body: String,
    /// Bytes of body in the response.
    pub response_body_bytes: u64,
}

impl Exchange {
    /// What judging needs of an exchange: the request line, where a sub-resource may have been ignored.
    fn request_line(exchange: Option<Box<Self>>, observation: &Observation) -> Option<Box<Self>> {
        let is_looked_at =
            matches!(observation, Observation::Response(Reading { body: BodyKind::Xml(_) | BodyKind::Error, .. }));
        exchange.filter(|_| is_looked_at).map(|exchange| {
            let request_head = exchange.request_head.lines().next().unwrap_or_default().to_owned();
            Box::new(Self { request_head, ..Self::default() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_repeats_a_signature_is_kept_without_it() {
        let body = b"<Error><Code>A</Code><Message>not X-Amz-Signature=0123abcd&amp;a=1 ok</Message></Error>";
        let Observation::Response(reading) =
            Observation::of(Ok(crate::response::read(false, 403, &[], body)), &Redactor::default())
        else {
            panic!("it is a response")
        };
        assert_eq!(reading.message.as_deref(), Some("not X-Amz-Signature=\u{2026}&a=1 ok"));
        let echo = Reading::not_http("it begins with `Authorization: AWS4-HMAC-SHA256 Signature=0123abcd`".into());
        let Observation::Response(reading) = Observation::of(Ok(echo), &Redactor::default()) else {
            panic!("it is a response")
        };
        assert!(!reading.notes[0].contains("0123abcd"), "{:?}", reading.notes);
    }

    #[test]
    fn a_description_holds_nothing_that_changes_from_run_to_run() {
        let failed = |why: Reason| Observation::SetupFailed { step: "PutBucketCors".into(), why }.describe();
        let words = Reason::new("409 BucketAlreadyExists", ": the bucket `s3c-0a1b2c3d4e5f-4` exists (request 17)");
        assert_eq!(words.to_string(), "409 BucketAlreadyExists: the bucket `s3c-0a1b2c3d4e5f-4` exists (request 17)");
        assert_eq!(failed(words), "setup failed: PutBucketCors: 409 BucketAlreadyExists");
        assert_eq!(failed("no response within 30 s".into()), "setup failed: PutBucketCors: no response within 30 s");
        let closed = Reason::new("connection closed before a response", " (9 bytes into it)");
        let closed = Observation::Inconclusive { why: closed };
        assert_eq!(closed.describe(), "inconclusive: connection closed before a response");
        let broken = crate::response::read(false, 404, &[], b"<Error><RequestId>17");
        assert_eq!(Observation::Response(broken).describe(), "404 none (broken XML)");
    }
}
