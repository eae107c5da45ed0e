//! What a profile says about one scenario: evidence, or the reason for having none.
//!
//! The form of a file; `Facts` are what follows from it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::expectation::{CitedOutcome, Seen};
use super::one_or_many::OneOrMany;

/// What a profile says about one scenario. Without `documented` and `undocumented`, the table says what is documented.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Only in this region; entries without a region hold elsewhere.
    pub region: Option<String>,
    /// What the vendor documents: an outcome, or a list of which any conforms, with `because`.
    pub documented: Option<OneOrMany<CitedOutcome>>,
    /// Why several documented outcomes are right.
    pub because: Option<String>,
    /// Why the document does not cover this scenario although it names the code.
    pub undocumented: Option<String>,
    /// What the service was observed to do: an outcome, or a list of which any conforms.
    pub observed: Option<OneOrMany<ObservedOutcome>>,
    /// Why the scenario makes no sense for this vendor.
    pub not_applicable: Option<String>,
}

/// An outcome and where it was observed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedOutcome {
    /// The HTTP status.
    pub status: u16,
    /// The error code; `none` where there is no error, `unseen` where the response has no body that could name one.
    pub code: String,
    /// `source:ROW`, or `source:line` where the source is a run file.
    pub cite: String,
    /// The day, as YYYY-MM-DD; YYYY-MM where no more is known.
    pub on: String,
    /// Why it does not matter that the observed request differs from that of the scenario.
    pub near: Option<String>,
    /// What single keys of DeleteObjects get: the code of each, or `none` where it is deleted. A name is what follows
    /// `${prefix}` in the key.
    #[serde(default)]
    pub keys: IndexMap<String, String>,
}

impl Entry {
    /// The documented outcomes.
    pub fn documented(&self) -> impl Iterator<Item = &CitedOutcome> {
        self.documented.iter().flatten()
    }

    /// The observed outcomes.
    pub fn observed(&self) -> impl Iterator<Item = &ObservedOutcome> {
        self.observed.iter().flatten()
    }
}

impl ObservedOutcome {
    /// The outcome, as an expectation has it.
    #[must_use]
    pub fn cited(&self) -> CitedOutcome {
        let Self { status, code, cite, on, near, keys } = self.clone();
        let seen = Seen { cite: cite.clone(), on, near };
        CitedOutcome { status, code, cite, keys, seen: Some(seen), only_seen: true }
    }
}
