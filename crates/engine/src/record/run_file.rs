//! The run file: a header, one record per line as it comes, and a footer, as JSON lines.
//!
//! A run can be judged from its file again and again, by any profile.

mod read;
mod write;

pub use read::{LineError, RunFile};
pub use write::RunWriter;

use std::fmt;

use serde::{Deserialize, Serialize};

use model::profile::Evidence;

/// The newest format that this program writes and reads.
pub const FORMAT: u32 = 4;

/// The oldest format that this program reads. Its records may lack the controls that later ones have.
pub const OLDEST_FORMAT: u32 = 3;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHeader {
    /// The format of the file, [`FORMAT`] when written.
    pub s3conform_run: u32,
    /// The suite that the scenarios come from.
    pub suite: SuiteFacts,
    /// How many scenarios the run planned to record.
    pub planned: usize,
    /// What was tested.
    pub target: TargetFacts,
    /// When the run started (RFC 3339).
    pub started: String,
    /// The selection, as given on the command line; empty means all.
    #[serde(default)]
    pub selection: Vec<String>,
    /// The seed of the order in which they ran; none means the order of the suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shuffle: Option<u64>,
    /// The run ids in the names of what the run created: one, and one more each time it was resumed. Older files have
    /// none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub run_ids: Vec<String>,
    /// The clock of signatures; runs in older files used the local one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockFacts>,
    /// The profiles and the gate, as given on the command line; none if nothing was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateFacts>,
}

/// By what a run was judged and what failed it, as given on its command line, so that resuming it resumes the gate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFacts {
    /// Each `--profile`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// `--evidence`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// `--baseline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// `--known-failures`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_failures: Option<String>,
    /// Each word of `--fail-on`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fail_on: Vec<String>,
    /// `--allow-unjudged`.
    #[serde(default)]
    pub allow_unjudged: bool,
    /// Each word of `--clients`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<String>,
}

impl RunHeader {
    /// True if the run is a part of a run, which other machines complete: its selection names a partition.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.selection.iter().any(|word| word.starts_with("--partition "))
    }
}

/// The clock of signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFacts {
    /// `local` or `server`.
    pub source: String,
    /// Milliseconds by which signatures were ahead of the local clock; negative where they were behind.
    pub offset_ms: i64,
}

/// The suite of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteFacts {
    /// The version of s3conform.
    pub version: String,
    /// `embedded`, or the folder.
    pub origin: String,
    /// A digest that is the same for suites with the same scenarios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl SuiteFacts {
    /// True if both are the same scenarios, sent by the same version.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let scenarios = match (&self.fingerprint, &other.fingerprint) {
            (Some(mine), Some(others)) => mine == others,
            _ => self.origin == other.origin,
        };
        scenarios && self.version == other.version
    }
}

impl fmt::Display for SuiteFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.version, self.origin)?;
        self.fingerprint.iter().try_for_each(|fingerprint| write!(f, " {fingerprint}"))?;
        f.write_str(")")
    }
}

/// The target of a run, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFacts {
    /// The name the target file gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The endpoint's URL.
    pub endpoint: String,
    /// The region that requests were signed for.
    pub region: String,
    /// `path` or `virtual`.
    pub addressing: String,
    /// The profile that its target file names: a vendor, or the path of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The evidence that its target file says counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl TargetFacts {
    /// True if both are the same target: they have the same name, region and addressing. The endpoint may differ, because
    /// a server may listen elsewhere in each job. A target without a name is named after its host and port.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let name = |run_id: &Self| run_id.name.clone().unwrap_or_else(|| run_id.endpoint.clone());
        name(self) == name(other) && self.region == other.region && self.addressing == other.addressing
    }
}

impl fmt::Display for TargetFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name.as_deref().unwrap_or("unnamed"), self.endpoint)
    }
}

/// The last line of a complete run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFooter {
    /// When the run ended (RFC 3339).
    pub finished: String,
    /// How many records the file holds.
    pub records: usize,
    /// Requests sent, given steps and cleanup included.
    pub requests: u64,
    /// How many of them were second tries.
    #[serde(default)]
    pub confirming_requests: u64,
    /// How long the second tries took.
    #[serde(default)]
    pub confirming_ms: u64,
    /// Bytes sent.
    pub bytes_sent: u64,
    /// Bytes received.
    pub bytes_received: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// True if it was stopped before all planned scenarios were recorded.
    #[serde(default)]
    pub interrupted: bool,
    /// The scenarios that were under way when the target was lost: one of them may have crashed it. When the run is resumed,
    /// they are sent last, one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub under_way: Vec<String>,
    /// What the run created and could not delete, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leftovers: Vec<String>,
}

/// How much of its plan a run recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All of it.
    Complete,
    /// A part, because the run was stopped.
    Incomplete {
        /// How many records there are.
        recorded: usize,
        /// How many were planned.
        planned: usize,
    },
}

impl fmt::Display for Completeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Incomplete { recorded, planned } => write!(f, "incomplete: {recorded} of {planned}"),
        }
    }
}

/// A run file that cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RunFileError {
    /// It is there already.
    #[error("{0} already exists; choose another name with --out, or overwrite it with --force")]
    Exists(String),
    /// It was resumed before, and that run did not end either.
    #[error("{path} was resumed already, into {later}; resume that file, or remove it to start from {path} again")]
    Resumed {
        /// Which one.
        path: String,
        /// The file with the later records.
        later: String,
    },
    /// The system refused to write.
    #[error("cannot write run file {path}: {why}")]
    Unwritable {
        /// Which one.
        path: String,
        /// The system's message.
        why: String,
    },
    /// The system refused to read.
    #[error("cannot read run file {path}: {why}")]
    Unreadable {
        /// Which one.
        path: String,
        /// The system's message.
        why: String,
    },
    /// The first line is not a header.
    #[error("{path} is not a run file: its first line is not a header that `s3conform run` writes ({why})")]
    NoHeader {
        /// Which one.
        path: String,
        /// What is wrong with the line.
        why: LineError,
    },
    /// An earlier format.
    #[error(
        "{path} is a run file of format {found}, but this s3conform reads formats from {OLDEST_FORMAT} on; record the run again"
    )]
    Older {
        /// The file.
        path: String,
        /// Its format.
        found: u64,
    },
    /// A format of a later version.
    #[error("{path} is a run file of format {found}, but this s3conform reads up to format {FORMAT}; use a newer one")]
    Newer {
        /// Which one.
        path: String,
        /// Its format.
        found: u64,
    },
    /// A line is not a record.
    #[error("{path}, line {line}, is not a record: {why}; record the run again")]
    Garbage {
        /// Which file.
        path: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: LineError,
    },
    /// A scenario was recorded twice.
    #[error("{path}, line {line}, records {scenario} a second time; keep one of the two lines")]
    Duplicate {
        /// Which file.
        path: String,
        /// The second line, from 1.
        line: usize,
        /// The scenario's id.
        scenario: String,
    },
    /// The footer counts other records than there are.
    #[error(
        "{path} contains {found} records, but its last line says {said}; lines were lost or added, so record it again"
    )]
    Miscounted {
        /// Which file.
        path: String,
        /// How many there are.
        found: usize,
        /// How many there should be.
        said: usize,
    },
}
