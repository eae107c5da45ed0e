//! The report as data: every other format shows these values and computes none of its own.
//!
//! A file format with a version and a committed schema; texts from servers are in it as they came.

mod build;
mod exchanges;
mod judgements;

pub use judgements::Mismatch;
pub(super) use judgements::gating;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use crate::judge::Verdict;
use engine::record::Exchange;

/// The version of the format; it changes when a field goes or means something else.
pub const FORMAT: u32 = 1;

/// A report of s3conform: one run or several, judged by vendors' documents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Document {
    /// The version of this format.
    pub s3conform_report: u32,
    /// The version of s3conform that wrote the report.
    pub version: String,
    /// The vendors whose documents were judged by.
    pub profiles: Vec<ProfileFacts>,
    /// The runs.
    pub runs: Vec<RunFacts>,
    /// What was provoked and what came of it, by area, in the order of the suite.
    pub areas: Vec<Area>,
}

/// A vendor and its documents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProfileFacts {
    /// Such as `hcp`.
    pub id: String,
    /// The vendor or product.
    pub name: String,
    /// The documents that expectations cite.
    pub sources: Vec<SourceFacts>,
}

/// A document of a vendor.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceFacts {
    /// Its title.
    pub title: String,
    /// The file or page it was read from.
    pub document: String,
    /// The day it was read, as YYYY-MM-DD.
    pub read: String,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunFacts {
    /// What the run is called in this report; no two have the same name.
    pub name: String,
    /// What was tested.
    pub target: TargetFacts,
    /// The scenarios there were to choose from.
    pub suite: SuiteFacts,
    /// How scenarios were chosen, as on the command line; empty means all.
    pub selection: Vec<String>,
    /// When the run started (RFC 3339).
    pub started: String,
    /// How many scenarios it set out to record.
    pub planned: usize,
    /// How many it recorded.
    pub recorded: usize,
    /// Whether it recorded all that it set out to.
    pub complete: bool,
    /// How it ended; missing where the run was killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// By whose documents it was judged, and with what result.
    pub columns: Vec<Column>,
    /// The profiles that document any of these scenarios, the one that the target follows most first.
    pub likeness: Vec<Likeness>,
    /// Recorded scenarios that the suite does not have, so that nothing can be expected of them.
    pub unknown: Vec<String>,
    /// Known failures that are out of date; each fails a gate.
    pub faults: Vec<Fault>,
}

/// A known failure that is stale, names no scenario, or has had its last day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fault {
    /// The file of known failures.
    pub file: String,
    /// Which entry, and what is wrong with it.
    pub text: String,
}

/// The target of a run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TargetFacts {
    /// Its name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The endpoint's URL.
    pub endpoint: String,
    /// The region that requests were signed for.
    pub region: String,
    /// `path` or `virtual`.
    pub addressing: String,
    /// The profile that its target file names, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}

/// The suite of a run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SuiteFacts {
    /// The version of s3conform that ran it.
    pub version: String,
    /// `embedded`, or the folder.
    pub origin: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ended {
    /// When (RFC 3339).
    pub finished: String,
    /// How long it took.
    pub duration_ms: u64,
    /// Requests sent, given steps and cleanup included.
    pub requests: u64,
    /// Bytes sent.
    pub bytes_sent: u64,
    /// Bytes received.
    pub bytes_received: u64,
    /// Whether it was stopped.
    pub interrupted: bool,
}

/// One profile's verdicts on one run, counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Column {
    /// The profile's id.
    pub profile: String,
    /// Whether its mismatches fail: it was chosen, not merely shown.
    pub gates: bool,
    /// Whether the profile tells what was observed, and not what is documented.
    pub observed: bool,
    /// Scenarios compared with the document: those that conform, those that mismatch and known failures.
    pub judged: usize,
    /// Outcomes as documented.
    pub conforms: usize,
    /// Outcomes other than documented.
    pub mismatches: usize,
    /// Outcomes other than documented that are excused.
    pub known_failures: usize,
    /// Scenarios the profile is silent about.
    pub undocumented: usize,
    /// Not applicable, skipped, unsupported, inconclusive, or not set up.
    pub other: usize,
    /// Each verdict that occurs, counted.
    pub verdicts: IndexMap<String, usize>,
}

/// How much of one profile's documents a target follows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Likeness {
    /// The profile's id.
    pub profile: String,
    /// The vendor or product.
    pub name: String,
    /// How many scenarios conform.
    pub conforms: usize,
    /// How many were compared with the document.
    pub judged: usize,
    /// The share in whole percent, rounded down.
    pub percent: usize,
}

/// The scenarios of one folder.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Area {
    /// The folder's name, such as `multipart`.
    pub name: String,
    /// Those that any run recorded.
    pub scenarios: Vec<ScenarioFacts>,
}

/// A scenario with what came of it in each run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioFacts {
    /// Such as `object/get-missing-key`.
    pub id: String,
    /// The file that describes it.
    pub file: String,
    /// What is done, in one line.
    pub title: String,
    /// The error code it provokes, or `none`.
    pub condition: String,
    /// What is wrong with the request.
    pub description: String,
    /// The page that documents the operation or rule at stake.
    pub reference: String,
    /// Words to select by.
    pub tags: Vec<String>,
    /// One for each run that recorded it.
    pub results: Vec<RunResult>,
}

/// What came of a scenario in one run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunResult {
    /// The position of the run in `runs`.
    pub run: usize,
    /// What was observed, in few words, such as `404 NoSuchKey`.
    pub observed: String,
    /// Whether there was an answer, and if not, why.
    pub kind: ResultKind,
    /// The reason where there was no answer to judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What was read from the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerFacts>,
    /// Milliseconds from the first given step to the answer.
    pub duration_ms: u64,
    /// Requests sent for this scenario alone.
    pub requests: u64,
    /// The request as sent and the raw answer, without secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// One for each of the run's columns, in their order.
    pub judgements: Vec<Judgement>,
}

/// Whether a scenario was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// There was an answer.
    Answered,
    /// No answer, or a race that was not observed.
    Inconclusive,
    /// A requirement was not met.
    Skipped,
    /// A given step is not supported by the target.
    Unsupported,
    /// A given step failed.
    SetupFailed,
}

/// What was read from an answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AnswerFacts {
    /// The HTTP status.
    pub status: u16,
    /// The error code as the server wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The error message as the server wrote it, capped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What kind of body it was.
    pub body: String,
    /// Oddities that do not change the outcome.
    pub notes: Vec<String>,
}

/// What one profile says of one result.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Judgement {
    /// The profile's id.
    pub profile: String,
    /// The verdict.
    #[schemars(schema_with = "verdict_words")]
    pub verdict: String,
    /// Whether the verdict is a mismatch that nothing excuses.
    pub mismatch: bool,
    /// What excuses the mismatch, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<KnownFacts>,
    /// What the verdict says, with its reason where it has one.
    pub explanation: String,
    /// The documented outcomes, any of which conforms; empty where there is none.
    pub expected: Vec<Expected>,
    /// Why several outcomes are right, or why the profile is silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// An entry of a file of known failures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KnownFacts {
    /// Why it fails.
    pub reason: String,
    /// Where it is followed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The last day on which it is excused, as YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A documented outcome and where it is documented.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Expected {
    /// The HTTP status.
    pub status: u16,
    /// The error code; missing where no error is documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The document's title.
    pub document: String,
    /// Where in it, such as `line 43`.
    pub place: String,
}

fn verdict_words(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": Verdict::WORDS })
}
