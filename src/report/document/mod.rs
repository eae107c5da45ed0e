//! The report as data: every format, the terminal's table among them, shows these values and computes none of its own.
//!
//! A file format with a version and a schema. It borrows texts from the run file and the suite, and holds those of servers
//! as they came.

mod build;
mod decision;
mod exchanges;
mod impact;
mod judgements;
mod sentence;
mod similarity;
mod since;

pub use decision::{DecisionFacts, FindingFacts, Standing, Subject};
pub use impact::{ClientFacts, ClientImpact, ImpactOfFinding};
pub(super) use judgements::gating;
pub use similarity::{BesideClosest, Similarity};
pub use since::{ChangeFacts, SinceColumn, SinceFacts};

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::impact::ImpactKind;
use crate::judge::{Change, Conclusion, Verdict};
use engine::record::Exchange;
use model::operation::Operation;
use model::profile::{Basis, Evidence};
use model::scenario::{Reach, Stake};

/// The version of the format; it changes when a field is removed or changes its meaning.
pub const FORMAT: u32 = 4;

/// A report of s3conform: one run or several, judged by vendors' documents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Document<'a> {
    /// The version of this format.
    pub s3conform_report: u32,
    /// The version of s3conform that wrote the report.
    pub version: &'a str,
    /// What was decided.
    pub decision: DecisionFacts<'a>,
    /// The vendors whose documents were judged by.
    pub profiles: Vec<ProfileFacts<'a>>,
    /// The clients that findings were looked at for.
    pub clients: Vec<ClientFacts<'a>>,
    /// The runs.
    pub runs: Vec<RunFacts<'a>>,
    /// The scenarios and their results, by area, in the order of the suite.
    pub areas: Vec<Area<'a>>,
}

/// A vendor and its documents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProfileFacts<'a> {
    /// Such as `hcp`.
    pub id: &'a str,
    /// The vendor or product.
    pub name: &'a str,
    /// The documents that expectations cite.
    pub sources: Vec<SourceFacts<'a>>,
}

/// A document of a vendor.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceFacts<'a> {
    /// Its title.
    pub title: &'a str,
    /// The file or page it was read from.
    pub document: &'a str,
    /// The day it was read, as YYYY-MM-DD.
    pub read: &'a str,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunFacts<'a> {
    /// What the run is called in this report; no two have the same name.
    pub name: &'a str,
    /// What was tested.
    pub target: TargetFacts<'a>,
    /// The scenarios there were to choose from.
    pub suite: SuiteFacts<'a>,
    /// How scenarios were chosen, as on the command line; empty means all.
    pub selection: &'a [String],
    /// When the run started (RFC 3339).
    pub started: &'a str,
    /// How many scenarios it set out to record.
    pub planned: usize,
    /// How many it recorded.
    pub recorded: usize,
    /// True if it recorded all that it set out to.
    pub complete: bool,
    /// How it ended; missing where the run was killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended<'a>>,
    /// What the gate concludes of this run.
    pub conclusion: Conclusion,
    /// By whose documents it was judged, and with what result.
    pub columns: Vec<Column<'a>>,
    /// The profiles that document any of these scenarios, the one that the target follows most first.
    pub similarity: Vec<Similarity<'a>>,
    /// Recorded scenarios that the suite does not have, so that nothing can be expected of them.
    pub unknown: Vec<&'a str>,
    /// The features that the target lacks, each with the scenarios that it covers.
    pub absent_features: Vec<AbsentFeature<'a>>,
    /// What differs from the baseline, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceFacts<'a>>,
    /// Known failures that are out of date.
    pub stale_entries: Vec<StaleEntry<'a>>,
}

/// A feature that a target lacks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AbsentFeature<'a> {
    /// Its name: an operation, or a way of sending any.
    pub name: String,
    /// How it shows in the first of its scenarios.
    pub why: String,
    /// The scenarios that it covers.
    pub scenarios: Vec<&'a str>,
    /// What the gate makes of it.
    pub standing: Standing,
}

/// A known failure that is out of date: it works now, names no scenario, or has expired.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StaleEntry<'a> {
    /// The file of known failures.
    pub file: &'a str,
    /// Which entry, and what is wrong with it.
    pub text: String,
}

/// The target of a run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TargetFacts<'a> {
    /// Its name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The endpoint's URL.
    pub endpoint: &'a str,
    /// The region that requests were signed for.
    pub region: &'a str,
    /// `path` or `virtual`.
    pub addressing: &'a str,
    /// The profile that its target file names, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<&'a str>,
}

/// The suite of a run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SuiteFacts<'a> {
    /// The version of s3conform that ran it.
    pub version: &'a str,
    /// `embedded`, or the folder.
    pub origin: &'a str,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ended<'a> {
    /// When (RFC 3339).
    pub finished: &'a str,
    /// How long it took.
    pub duration_ms: u64,
    /// Requests sent, given steps and cleanup included.
    pub requests: u64,
    /// Bytes sent.
    pub bytes_sent: u64,
    /// Bytes received.
    pub bytes_received: u64,
    /// True if it was stopped.
    pub interrupted: bool,
}

/// One profile's verdicts on one run, counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Column<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// True if its findings fail: it was chosen, not merely shown.
    pub gates: bool,
    /// True if there is a baseline to compare with.
    pub compared: bool,
    /// The evidence that counts.
    pub evidence: Evidence,
    /// Scenarios that were compared with it.
    pub judged: usize,
    /// Scenarios that were to be compared: those judged, and those that could not be.
    pub due: usize,
    /// Outcomes as documented or observed.
    pub conforms: usize,
    /// Those of them that conform by observation alone.
    pub conforms_by_observation: usize,
    /// Compared scenarios in which what is documented and what was observed contradict each other; either conforms.
    pub disputed: usize,
    /// Findings that neither the baseline has nor a known failure excuses, whether they fail or not.
    pub findings: usize,
    /// Findings that fail.
    pub failing: usize,
    /// Those of them that the baseline does not have, or that are worse now.
    pub regressions: usize,
    /// Findings that the baseline has, too.
    pub known_since: usize,
    /// Findings that a known failure excuses.
    pub known_failures: usize,
    /// Scenarios that the profile does not document.
    pub undocumented: usize,
    /// All others: what could not be proven, is absent, does not apply, or was not run.
    pub other: usize,
    /// Each verdict that occurs, counted.
    #[schemars(with = "IndexMap<String, usize>")]
    pub verdicts: IndexMap<Verdict, usize>,
    /// What the findings do to clients, excused ones included: each impact that occurs, counted, the worst first.
    #[schemars(with = "IndexMap<String, usize>")]
    pub impacts: IndexMap<ImpactKind, usize>,
}

/// The scenarios of one folder.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Area<'a> {
    /// The folder's name, such as `multipart`.
    pub name: &'a str,
    /// Those that any run recorded.
    pub scenarios: Vec<ScenarioFacts<'a>>,
}

/// A scenario with its result in each run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioFacts<'a> {
    /// Such as `object/get-missing-key`.
    pub id: &'a str,
    /// The file that describes it.
    pub file: String,
    /// The operation and the condition, in one line.
    pub title: &'a str,
    /// The operation that the request without its fault is.
    pub operation: Operation,
    /// The error code it provokes, or `none`.
    pub condition: &'a str,
    /// What a user loses where a server accepts the request.
    pub stake: Stake,
    /// The clients that can send the request.
    pub reach: Reach,
    /// What is wrong with the request.
    pub description: &'a str,
    /// The page that documents the operation or rule at stake.
    pub reference: &'a str,
    /// Words to select by.
    pub tags: &'a [String],
    /// One for each run that recorded it.
    pub results: Vec<RunResult<'a>>,
}

/// The result of a scenario in one run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunResult<'a> {
    /// The position of the run in `runs`.
    pub run: usize,
    /// What was observed, in few words, such as `404 NoSuchKey`.
    pub observed: String,
    /// The kind of result: a response, or the reason for having none.
    pub kind: ResultKind,
    /// The reason if there was no response to judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Cow<'a, str>>,
    /// What was read from the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseFacts<'a>>,
    /// Milliseconds from the first given step to the response.
    pub duration_ms: u64,
    /// Requests sent for this scenario alone.
    pub requests: u64,
    /// The request as sent and the raw response, without secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<&'a Exchange>,
    /// One for each of the run's columns, in their order.
    pub judgements: Vec<Judgement<'a>>,
}

/// Kinds of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// The server responded.
    Response,
    /// No response, although one is expected.
    NoResponse,
    /// The scenario cannot force a response, or a race was not observed.
    Inconclusive,
    /// A requirement was not met.
    Skipped,
    /// The target lacks what a given step asks for.
    FeatureAbsent,
    /// A given step failed.
    SetupFailed,
    /// The request would write to what the run did not create.
    NotSent,
    /// The clock moved while the scenario ran.
    ClockMoved,
}

/// What was read from a response.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ResponseFacts<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The error code as the server wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    /// The error message as the server wrote it, capped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
    /// What kind of body it was.
    pub body: String,
    /// Oddities that do not change the outcome.
    pub notes: &'a [String],
}

/// What one profile says of one result.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Judgement<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The verdict.
    pub verdict: Verdict,
    /// What the gate makes of it.
    pub standing: Standing,
    /// How it fares since the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What excuses it, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<KnownFacts<'a>>,
    /// What the verdict says, with its reason where it has one.
    pub explanation: Cow<'a, str>,
    /// What the outcome agrees with, where it agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Basis>,
    /// True if what is documented and what was observed contradict each other; either conforms.
    pub disputed: bool,
    /// True if both kinds of evidence count, so that it matters which of them agrees.
    #[serde(skip)]
    pub either_counts: bool,
    /// What it does to clients, where it is a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactOfFinding<'a>>,
    /// The expected outcomes, any of which conforms; empty if there are none.
    pub expected: Vec<Expected<'a>>,
    /// What is documented or was observed, too, and does not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Expected<'a>>,
    /// Why several outcomes are right, or why the profile documents none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// An entry of a file of known failures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KnownFacts<'a> {
    /// Why it fails.
    pub reason: &'a str,
    /// Where it is followed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<&'a str>,
    /// The last day on which it is excused, as YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// An expected outcome and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Expected<'a> {
    /// A document, an observation, or both.
    pub basis: Basis,
    /// The HTTP status.
    pub status: u16,
    /// The error code; missing where no error is expected, or none can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The title of the document, or of the observations.
    pub document: Cow<'a, str>,
    /// Where in it, such as `line 43`.
    pub place: String,
    /// The observation, where the outcome rests on one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<SeenFacts<'a>>,
    /// What single keys of DeleteObjects get: the code of each, or `none` where it is deleted.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub keys: IndexMap<String, String>,
}

/// An observation that an outcome rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeenFacts<'a> {
    /// The title of the observations.
    pub observations: Cow<'a, str>,
    /// Which of them, such as `row A202`.
    pub place: String,
    /// The day, as YYYY-MM-DD or YYYY-MM.
    pub on: String,
    /// The region, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<&'a str>,
    /// Where it is published, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'a str>,
    /// Why it does not matter that the observed request differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<String>,
}

impl ResultKind {
    /// The verdict on a scenario that has no response to judge.
    #[must_use]
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Response => None,
            Self::NoResponse => Some(Verdict::NoResponse),
            Self::Inconclusive => Some(Verdict::Inconclusive),
            Self::Skipped => Some(Verdict::Skipped),
            Self::FeatureAbsent => Some(Verdict::FeatureAbsent),
            Self::SetupFailed | Self::NotSent | Self::ClockMoved => Some(Verdict::NotJudged),
        }
    }
}
