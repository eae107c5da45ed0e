//! Scenarios: plain data that says which error condition is provoked and how.
//!
//! Independent of targets, signatures, sockets and vendors.

pub mod fault;
pub mod when;

mod amount;
mod body;
mod chunks;
mod complete;
mod control;
mod digest;
mod form;
mod framing;
mod load;
mod parameters;
mod requirement;
mod stake;
mod step;
mod template;
mod turn;
mod variants;

pub use amount::{AmountError, ByteSize, Span};
pub use body::{Body, Select, SelectInput};
pub use complete::IncompleteScenario;
pub use control::Control;
pub use fault::{Fault, ReplaceError};
pub use load::{LoadError, Suite};
pub use requirement::{Requirement, RequirementFacts};
pub use stake::{Reach, Stake};
pub use step::{Capture, Checksum, Given, PartRef, Retention, Step, VersioningStatus};
pub use template::{ArgumentError, TemplateError, Values, expand, multiplied, names};
pub use turn::Turn;
pub use variants::{VariantError, VariantProblem, schema};
pub use when::When;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;
use when::Credentials;

use crate::operation::Operation;

/// The condition of a scenario in which no error is expected, such as a clock that is 14 minutes slow.
pub const NO_CONDITION: &str = "none";

/// One YAML file below `scenarios/`: one error condition, provoked in one way.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's path below `scenarios/` without its extension, such as `multipart/complete-descending-parts`.
    #[serde(skip)]
    pub id: String,
    /// The id of the file, where that holds variants; each of them has an id of its own.
    #[serde(skip)]
    pub written_in: Option<Box<str>>,
    /// The operation and the condition, in one line.
    pub title: String,
    /// Earlier ids of this scenario, by which run files, baselines and known failures may name it.
    #[serde(default)]
    pub renamed: Box<[String]>,
    /// The operation that the healthy request is.
    pub operation: Operation,
    /// The S3 error code this provokes, in AWS's spelling, or `none` where no error is expected.
    pub condition: String,
    /// Further codes that some vendor documents for the same wire request.
    #[serde(default)]
    pub also: Box<[String]>,
    /// What a user loses where a server accepts the request.
    pub stake: Stake,
    /// Why the stake is not the default of the area.
    #[serde(default)]
    pub because: Option<String>,
    /// Who can send the request.
    pub reach: Reach,
    /// What is wrong with the request, and that nothing else is.
    pub description: String,
    /// The page that documents the operation or rule at stake.
    pub reference: String,
    /// Free words to select by; `slow` marks scenarios that wait on purpose.
    #[serde(default)]
    pub tags: Box<[String]>,
    /// What the target must offer; unmet means skipped, with the reason.
    #[serde(default)]
    pub requires: Box<[Requirement]>,
    /// Which bucket `${bucket}` names.
    #[serde(default)]
    pub bucket: BucketKind,
    /// Steps that prepare state and must succeed.
    #[serde(default)]
    pub given: Box<[Given]>,
    /// The healthy request.
    #[serde(default)]
    pub when: When,
    /// The one thing that is wrong with it.
    pub fault: Fault,
    /// What the control needs beside the request without the fault.
    #[serde(default)]
    pub control: Option<Box<Control>>,
    /// Why a test cannot let the request succeed, where that is so.
    #[serde(default)]
    pub no_control: Option<String>,
    /// How long the response may take, where the default is too short.
    #[serde(default)]
    pub deadline: Option<Span>,
}

impl Scenario {
    /// The first component of the id: the folder the file is in.
    #[must_use]
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// True if this is its id, or was before it was renamed.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        self.id == id || self.renamed.iter().any(|earlier| earlier == id)
    }

    /// The body under test, with the fault in it where the body holds it.
    #[must_use]
    pub fn body(&self) -> Option<Cow<'_, Body>> {
        self.fault.body(&self.when)
    }

    /// The path under test before signing, with the fault in it where the path holds it.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        self.fault.path(&self.when)
    }

    /// The account that signs the request under test.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.fault.credentials(&self.when)
    }

    /// Every code this scenario counts for: its condition and those in `also`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.condition.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

/// The bucket a scenario works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BucketKind {
    /// Shared by all such scenarios of a run.
    #[default]
    Plain,
    /// Shared by all such scenarios of a run, which only read: nothing is ever written to it.
    Empty,
    /// Shared, with versioning enabled.
    Versioned,
    /// Shared, created with object lock.
    ObjectLock,
    /// A fresh one for this scenario alone: for what destroys, configures or damages a bucket, or reads it as a whole.
    Own,
    /// A fresh one for this scenario alone, created with object lock.
    OwnObjectLock,
    /// No bucket is made; `${bucket}` is not available.
    None,
}

impl BucketKind {
    /// True if each scenario has one of its own.
    #[must_use]
    pub fn is_fresh(self) -> bool {
        matches!(self, Self::Own | Self::OwnObjectLock)
    }
}
