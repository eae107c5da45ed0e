//! Profiles: what one vendor documents, as data with a citation for each entry.
//!
//! Independent of requests, responses and verdicts; judging uses `expectation` alone.

pub mod diff;

mod citation;
mod load;
mod one_or_many;

pub use citation::{Citation, Place, is_code};
pub use load::{Catalogue, ProfileError};
pub use one_or_many::OneOrMany;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::outcome::Outcome;
use crate::scenario::Scenario;

/// The code of an outcome that is no error, in profiles.
pub const NO_CODE: &str = "none";

/// One YAML file below `profiles/`: a vendor's documented errors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The file's name without its extension, such as `hcp`.
    #[serde(skip)]
    pub id: String,
    /// The vendor or product.
    pub name: String,
    /// Its place in every table; profiles without one come last, by name.
    #[serde(default)]
    pub order: Option<u32>,
    /// The documents that citations name.
    pub sources: IndexMap<String, Source>,
    /// The documented error tables: every row exactly once.
    pub codes: IndexMap<String, Vec<CodeRow>>,
    /// Scenarios for which the table is not the whole truth.
    #[serde(default)]
    pub scenarios: IndexMap<String, OneOrMany<Entry>>,
}

/// A document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// The file or page it was read from.
    pub document: String,
    /// The day it was read, as YYYY-MM-DD.
    pub read: String,
    /// The product and version that was observed, if these are its responses and no document describes them.
    #[serde(default)]
    pub observed: Option<String>,
}

/// One row of a vendor's error table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRow {
    /// The documented HTTP status.
    pub status: u16,
    /// `source:line`, or `source:CODE` where the document has no lines.
    pub cite: String,
    /// The one case this row holds in; a condition is looked up only in rows that hold in general.
    pub applies: Option<String>,
    /// What a target must offer before a client can provoke it.
    pub needs: Option<String>,
    /// Why no client can provoke it.
    pub unprovokable: Option<String>,
}

/// What a profile says about one scenario: an outcome, several, or the reason for having none.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Only in this region; entries without a region hold elsewhere.
    pub region: Option<String>,
    /// The expected status, with `code` and `cite`.
    pub status: Option<u16>,
    /// The expected code, or `none`.
    pub code: Option<String>,
    /// `source:line`, or `source:CODE` where the document has no lines.
    pub cite: Option<String>,
    /// What single keys of DeleteObjects get: the code of each, or `none` where it is deleted. A name is what follows
    /// `${prefix}` in the key.
    #[serde(default)]
    pub keys: IndexMap<String, String>,
    /// Several outcomes the document allows, with `because`.
    pub any_of: Option<Vec<CitedOutcome>>,
    /// Why several outcomes are right.
    pub because: Option<String>,
    /// Why the document does not cover this scenario although it names the code.
    pub undocumented: Option<String>,
    /// Why the scenario makes no sense for this vendor.
    pub not_applicable: Option<String>,
}

/// An outcome and where it is documented.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CitedOutcome {
    /// The HTTP status.
    pub status: u16,
    /// The error code, or `none`.
    pub code: String,
    /// `source:line`, or `source:CODE` where the document has no lines.
    pub cite: String,
    /// What single keys of DeleteObjects get: the code of each, or `none` where it is deleted. A name is what follows
    /// `${prefix}` in the key.
    #[serde(default)]
    pub keys: IndexMap<String, String>,
}

/// What a profile expects of one scenario in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// One of these outcomes; `because` says why there are several.
    Outcomes {
        /// At least one.
        any_of: Vec<CitedOutcome>,
        /// Why several are right.
        because: Option<String>,
    },
    /// The document says nothing; the reason where the profile gives one.
    Undocumented(Option<String>),
    /// The scenario makes no sense for this vendor.
    NotApplicable(String),
}

impl CitedOutcome {
    /// An outcome of the whole request.
    #[must_use]
    pub fn new(status: u16, code: &str, cite: &str) -> Self {
        Self { status, code: code.to_owned(), cite: cite.to_owned(), keys: IndexMap::new() }
    }

    /// The outcome without its citation.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome { status: self.status, code: (self.code != NO_CODE).then(|| self.code.clone()) }
    }
}

impl Profile {
    /// What this vendor documents for `scenario` in `region`: an entry of its own, or the rows of its condition.
    #[must_use]
    pub fn expectation(&self, scenario: &Scenario, region: &str) -> Expectation {
        if let Some(entries) = self.scenarios.get(&scenario.id) {
            let here = |entry: &&Entry| entry.region.as_deref() == Some(region);
            let anywhere = |entry: &&Entry| entry.region.is_none();
            if let Some(entry) = entries.iter().find(here).or_else(|| entries.iter().find(anywhere)) {
                return entry.expectation();
            }
        }
        self.look_up(&scenario.condition)
    }

    /// True if it contains what was observed instead of what is documented.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        !self.sources.is_empty() && self.sources.values().all(|source| source.observed.is_some())
    }

    /// What its outcomes are, in the words of every report: `documented`, or `observed`.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        if self.is_observed() { "observed" } else { "documented" }
    }

    /// The rows of `condition` that hold in general; a row for one special case says nothing about others.
    fn look_up(&self, condition: &str) -> Expectation {
        let Some(rows) = self.codes.get(condition) else { return Expectation::Undocumented(None) };
        let any_of: Vec<CitedOutcome> = rows
            .iter()
            .filter(|row| row.applies.is_none())
            .map(|row| CitedOutcome::new(row.status, condition, &row.cite))
            .collect();
        if any_of.is_empty() {
            let cases: Vec<&str> = rows.iter().filter_map(|row| row.applies.as_deref()).collect();
            return Expectation::Undocumented(Some(format!("{condition} is documented only for {}", cases.join("; "))));
        }
        let because = (any_of.len() > 1).then(|| "the document lists this code more than once".to_owned());
        Expectation::Outcomes { any_of, because }
    }
}

impl Entry {
    /// The entry as an expectation; loading has checked that it is exactly one of the four forms.
    fn expectation(&self) -> Expectation {
        if let Some(why) = &self.not_applicable {
            return Expectation::NotApplicable(why.clone());
        }
        if let Some(why) = &self.undocumented {
            return Expectation::Undocumented(Some(why.clone()));
        }
        let any_of = match (&self.any_of, self.status, &self.code, &self.cite) {
            (Some(outcomes), ..) => outcomes.clone(),
            (None, Some(status), Some(code), Some(cite)) => {
                vec![CitedOutcome { status, code: code.clone(), cite: cite.clone(), keys: self.keys.clone() }]
            }
            _ => Vec::new(),
        };
        Expectation::Outcomes { any_of, because: self.because.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn expectation(codes: &str, region: &str) -> Expectation {
        let text = format!(
            "name: X\nsources: {{ errors: {{ title: t, document: d, read: 2026-01-01 }} }}\ncodes: {{ {codes} }}\n\
             scenarios:\n  a/regional: [{{ region: here, status: 200, code: none, cite: errors:9 }}]\n"
        );
        let scenario = "title: t\noperation: GetObject\ncondition: InvalidArgument\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let mut scenario: Scenario = yaml::read("a/b.yaml", scenario).unwrap();
        scenario.id = "a/regional".into();
        yaml::read::<Profile>("x.yaml", &text).unwrap().expectation(&scenario, region)
    }

    fn invalid_argument(line: u32) -> CitedOutcome {
        CitedOutcome::new(400, "InvalidArgument", &format!("errors:{line}"))
    }

    #[test]
    fn a_condition_is_looked_up_in_the_rows_that_hold_in_general() {
        let codes =
            "InvalidArgument: [{ status: 400, cite: errors:1 }, { status: 400, cite: errors:2, applies: SSE-C }]";
        let expected = Expectation::Outcomes { any_of: vec![invalid_argument(1)], because: None };
        assert_eq!(expectation(codes, "elsewhere"), expected);
    }

    #[test]
    fn a_code_documented_for_special_cases_only_says_which() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:2, applies: SSE-C }]";
        let why = "InvalidArgument is documented only for SSE-C".to_owned();
        assert_eq!(expectation(codes, "elsewhere"), Expectation::Undocumented(Some(why)));
    }

    #[test]
    fn two_general_rows_allow_either() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:1 }, { status: 400, cite: errors:2 }]";
        let Expectation::Outcomes { any_of, because } = expectation(codes, "elsewhere") else { panic!("no outcomes") };
        assert_eq!(any_of, [invalid_argument(1), invalid_argument(2)]);
        assert!(because.is_some());
    }

    #[test]
    fn an_entry_for_a_region_holds_there_only() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:1 }]";
        let here = CitedOutcome::new(200, "none", "errors:9");
        assert_eq!(expectation(codes, "here"), Expectation::Outcomes { any_of: vec![here], because: None });
        let elsewhere = Expectation::Outcomes { any_of: vec![invalid_argument(1)], because: None };
        assert_eq!(expectation(codes, "elsewhere"), elsewhere);
    }

    #[test]
    fn an_unknown_condition_is_undocumented() {
        assert_eq!(expectation("", "elsewhere"), Expectation::Undocumented(None));
    }
}
