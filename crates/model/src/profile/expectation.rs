//! What a profile expects of one scenario in one region, and the evidence for it.
//!
//! Independent of the files that hold it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::evidence::{Basis, Evidence};
use super::{NO_CODE, UNSEEN_CODE};
use crate::outcome::Outcome;

/// An outcome and what it rests on.
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
    /// The observation, where there is one.
    #[serde(skip)]
    pub seen: Option<Seen>,
    /// True if no document names the outcome.
    #[serde(skip)]
    pub only_seen: bool,
}

/// An observation that an expected outcome rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// `source:ROW`, or `source:line`.
    pub cite: String,
    /// The day, as YYYY-MM-DD or YYYY-MM.
    pub on: String,
    /// Why it does not matter that the observed request differs from that of the scenario.
    pub near: Option<String>,
}

/// What a profile expects of one scenario in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// One of these outcomes; `because` says why there are several.
    Outcomes {
        /// At least one.
        any_of: Vec<CitedOutcome>,
        /// Why several are documented.
        because: Option<String>,
    },
    /// Nothing is documented, or observed if that is what counts; the reason where the profile gives one.
    Undocumented(Option<String>),
    /// The part of the document that could be read does not say; the reason where the profile gives one.
    NotRead(Option<String>),
    /// The scenario makes no sense for this vendor.
    NotApplicable(String),
}

/// Everything that a profile knows of one scenario in one region, whatever of it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    /// What is documented and what was observed.
    Known {
        /// The documented outcomes; empty if the documents are silent.
        documented: Vec<CitedOutcome>,
        /// Why several outcomes are documented, or why none is.
        because: Option<String>,
        /// The observed outcomes.
        observed: Vec<CitedOutcome>,
    },
    /// The scenario makes no sense for this vendor.
    NotApplicable(String),
}

impl CitedOutcome {
    /// A documented outcome of the whole request.
    #[must_use]
    pub fn new(status: u16, code: &str, cite: &str) -> Self {
        let (status, code, cite) = (status, code.to_owned(), cite.to_owned());
        Self { status, code, cite, keys: IndexMap::new(), seen: None, only_seen: false }
    }

    /// The outcome without its citation.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let is_code = self.code != NO_CODE && self.code != UNSEEN_CODE;
        Outcome { status: self.status, code: is_code.then(|| self.code.clone()) }
    }

    /// What it rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        match &self.seen {
            None => Basis::Documented,
            Some(_) if self.only_seen => Basis::Observed,
            Some(_) => Basis::Both,
        }
    }

    /// True if an observation is one of this outcome, as far as it shows.
    #[must_use]
    pub fn is_seen_in(&self, observed: &Self) -> bool {
        let code = observed.code == UNSEEN_CODE || observed.code == self.code;
        self.status == observed.status && code && self.keys == observed.keys
    }
}

impl Expectation {
    /// What is expected where only `counted` of what is `known` counts.
    #[must_use]
    pub fn of(known: Facts, counted: Evidence) -> Self {
        let (documented, because, observed) = match known {
            Facts::Known { documented, because, observed } => (documented, because, observed),
            Facts::NotApplicable(why) => return Self::NotApplicable(why),
        };
        match counted {
            Evidence::Documented if documented.is_empty() => Self::Undocumented(because),
            Evidence::Documented => Self::Outcomes { any_of: documented, because },
            Evidence::Observed if observed.is_empty() => Self::Undocumented(Some(
                because.filter(|_| documented.is_empty()).unwrap_or_else(|| "not observed".into()),
            )),
            Evidence::Observed => Self::Outcomes { any_of: observed, because: None },
            Evidence::Any if documented.is_empty() && observed.is_empty() => Self::Undocumented(because),
            Evidence::Any => {
                let because = because.filter(|_| documented.len() > 1);
                Self::Outcomes { any_of: merged(documented, observed), because }
            }
        }
    }

    /// True if what is documented and what was observed contradict each other, and either conforms.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        match self {
            Self::Outcomes { any_of, .. } => is_disputed(any_of),
            Self::Undocumented(_) | Self::NotRead(_) | Self::NotApplicable(_) => false,
        }
    }

    /// What the outcomes are that it expects: `documented`, `observed`, or `expected` where they are both.
    #[must_use]
    pub fn outcomes_are(&self) -> &'static str {
        let Self::Outcomes { any_of, .. } = self else { return "documented" };
        let of = |basis| any_of.iter().all(|cited| cited.basis() == basis);
        match () {
            () if of(Basis::Documented) => "documented",
            () if of(Basis::Observed) => "observed",
            () => "expected",
        }
    }
}

impl Facts {
    /// The evidence that does not count, where only `counted` does.
    #[must_use]
    pub fn beside(self, counted: Evidence) -> Vec<CitedOutcome> {
        match (self, counted) {
            (Self::Known { observed, .. }, Evidence::Documented) => observed,
            (Self::Known { documented, .. }, Evidence::Observed) => documented,
            _ => Vec::new(),
        }
    }

    /// All evidence, each outcome once.
    #[must_use]
    pub fn all(self) -> Vec<CitedOutcome> {
        match self {
            Self::Known { documented, observed, .. } => merged(documented, observed),
            Self::NotApplicable(_) => Vec::new(),
        }
    }
}

/// The outcomes of both, those that agree as one.
fn merged(documented: Vec<CitedOutcome>, observed: Vec<CitedOutcome>) -> Vec<CitedOutcome> {
    let mut all = documented;
    let known = all.len();
    for one in observed {
        match all[..known].iter_mut().find(|cited| cited.seen.is_none() && cited.is_seen_in(&one)) {
            Some(cited) => cited.seen = one.seen,
            None => all.push(one),
        }
    }
    all
}

fn is_disputed(all: &[CitedOutcome]) -> bool {
    let has = |basis| all.iter().any(|cited| cited.basis() == basis);
    has(Basis::Documented) && has(Basis::Observed) && !has(Basis::Both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(status: u16, code: &str) -> CitedOutcome {
        let cite = "seen:A1".to_owned();
        let seen = Some(Seen { cite: cite.clone(), on: "2026-01-01".into(), near: None });
        CitedOutcome { seen, only_seen: true, ..CitedOutcome::new(status, code, &cite) }
    }

    fn known(documented: &[CitedOutcome], observed: &[CitedOutcome]) -> Facts {
        Facts::Known { documented: documented.to_vec(), because: None, observed: observed.to_vec() }
    }

    fn bases(expectation: &Expectation) -> Vec<Basis> {
        match expectation {
            Expectation::Outcomes { any_of, .. } => any_of.iter().map(CitedOutcome::basis).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_outcome_that_was_also_seen_rests_on_both() {
        let written = CitedOutcome::new(404, "NoSuchKey", "errors:1");
        for seen in [observed(404, "NoSuchKey"), observed(404, UNSEEN_CODE)] {
            let any = Expectation::of(known(std::slice::from_ref(&written), &[seen]), Evidence::Any);
            assert_eq!((bases(&any), any.is_disputed()), (vec![Basis::Both], false));
        }
    }

    #[test]
    fn contradicting_evidence_is_disputed_and_either_conforms_only_where_both_count() {
        let both = || known(&[CitedOutcome::new(400, "A", "errors:1")], &[observed(403, "B")]);
        let any = Expectation::of(both(), Evidence::Any);
        assert_eq!((bases(&any), any.is_disputed()), (vec![Basis::Documented, Basis::Observed], true));
        let strict = Expectation::of(both(), Evidence::Documented);
        assert_eq!((bases(&strict), strict.is_disputed()), (vec![Basis::Documented], false));
        assert_eq!(both().beside(Evidence::Documented), [observed(403, "B")]);
        assert_eq!(bases(&Expectation::of(both(), Evidence::Observed)), [Basis::Observed]);
    }

    #[test]
    fn one_of_several_documented_outcomes_that_was_seen_disputes_nothing() {
        let several = [CitedOutcome::new(400, "A", "errors:1"), CitedOutcome::new(403, "B", "errors:2")];
        let any = Expectation::of(known(&several, &[observed(403, "B")]), Evidence::Any);
        assert_eq!((bases(&any), any.is_disputed()), (vec![Basis::Documented, Basis::Both], false));
    }

    #[test]
    fn a_silent_document_leaves_what_was_seen() {
        let any = Expectation::of(known(&[], &[observed(403, "B")]), Evidence::Any);
        assert_eq!((bases(&any), any.is_disputed()), (vec![Basis::Observed], false));
        let strict = Expectation::of(known(&[], &[observed(403, "B")]), Evidence::Documented);
        assert_eq!(strict, Expectation::Undocumented(None));
    }
}
