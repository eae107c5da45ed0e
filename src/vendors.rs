//! Vendors side by side, by their documents alone: what each documents for a condition, what only one has, where they contradict
//! each other, and which are closest.
//!
//! Pure; independent of servers and of how it is shown. What was observed does not count here.

mod closeness;

pub(crate) use closeness::{Closeness, closest};

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use model::outcome::Outcome;
use model::profile::{CodeRow, Facts, Profile};
use model::scenario::{NO_CONDITION, Scenario, Suite};

/// The region for which documents are read, where they distinguish regions.
const REGION: &str = "elsewhere";

/// Some vendors side by side.
#[derive(Debug)]
pub(crate) struct Vendors<'a> {
    /// In the order of every table.
    pub(crate) profiles: &'a [Profile],
    /// The conditions that at least one of them documents, those with the most scenarios first.
    pub(crate) conditions: Vec<Condition<'a>>,
    /// Each code that at least one of them documents, with the statuses for each of them.
    pub(crate) codes: BTreeMap<&'a str, Vec<BTreeSet<u16>>>,
    /// How much each agrees with each other.
    pub(crate) closeness: Vec<Vec<Closeness>>,
}

/// A condition.
#[derive(Debug)]
pub(crate) struct Condition<'a> {
    /// The code that Amazon S3 has for it.
    pub(crate) name: &'a str,
    /// How many scenarios cause it.
    pub(crate) scenarios: usize,
    /// What each vendor documents.
    pub(crate) cells: Vec<Cell>,
}

/// What one vendor documents for a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Any of these.
    Documented(Vec<Outcome>),
    /// Any of these, but only for some of the causes of the condition.
    SomeCauses(Vec<Outcome>),
    /// Nothing.
    Silent,
    /// The part of the document that could be read says nothing.
    NotRead,
    /// The condition makes no sense for this vendor.
    NotApplicable,
}

impl<'a> Vendors<'a> {
    /// The documents of `profiles`, compared by the scenarios of `suite`.
    #[must_use]
    pub(crate) fn compare(suite: &'a Suite, profiles: &'a [Profile]) -> Self {
        let mut caused: IndexMap<&str, Vec<&Scenario>> = IndexMap::new();
        for scenario in suite.scenarios.iter().filter(|scenario| scenario.condition != NO_CONDITION) {
            caused.entry(scenario.condition.as_str()).or_default().push(scenario);
        }
        let condition = |(name, scenarios): (&'a str, Vec<&Scenario>)| Condition {
            name,
            scenarios: scenarios.len(),
            cells: profiles.iter().map(|profile| Cell::of(profile, name, &scenarios)).collect(),
        };
        let mut conditions: Vec<Condition<'a>> = caused.into_iter().map(condition).collect();
        conditions.retain(|one| one.cells.iter().any(|cell| !cell.outcomes().is_empty()));
        conditions.sort_by_key(|one| (std::cmp::Reverse(one.scenarios), one.name));
        Self { profiles, conditions, codes: codes(profiles), closeness: closeness::between(suite, profiles, REGION) }
    }

    /// The codes that the vendor at `index` alone documents, with their statuses.
    pub(crate) fn only(&self, index: usize) -> impl Iterator<Item = (&'a str, &BTreeSet<u16>)> {
        self.codes.iter().filter_map(move |(code, statuses)| {
            let alone = statuses.iter().enumerate().all(|(other, own)| own.is_empty() != (other == index));
            alone.then(|| (*code, &statuses[index]))
        })
    }

    /// The codes that have a status with one vendor that another has not, although it documents the code.
    pub(crate) fn other_statuses(&self) -> impl Iterator<Item = (&'a str, &[BTreeSet<u16>])> {
        self.codes.iter().filter_map(|(code, statuses)| {
            let named: Vec<&BTreeSet<u16>> = statuses.iter().filter(|own| !own.is_empty()).collect();
            named.iter().any(|own| *own != named[0]).then_some((*code, statuses.as_slice()))
        })
    }

    /// The conditions for which two vendors document outcomes that have nothing in common.
    pub(crate) fn contradictions(&self) -> impl Iterator<Item = &Condition<'a>> {
        self.conditions.iter().filter(|condition| condition.is_contradictory())
    }
}

impl Condition<'_> {
    /// True if two vendors document outcomes that have nothing in common.
    #[must_use]
    pub(crate) fn is_contradictory(&self) -> bool {
        let documented: Vec<&Vec<Outcome>> = self.cells.iter().filter_map(Cell::documented).collect();
        let apart = |one: &Vec<Outcome>, other: &Vec<Outcome>| !one.iter().any(|outcome| other.contains(outcome));
        documented.iter().any(|one| documented.iter().any(|other| apart(one, other)))
    }
}

impl Cell {
    fn of(profile: &Profile, condition: &str, scenarios: &[&Scenario]) -> Self {
        let rows = profile.codes.get(condition).map(Vec::as_slice).unwrap_or_default();
        let outcome = |row: &CodeRow| Outcome { status: row.status, code: Some(condition.to_owned()) };
        let general: BTreeSet<Outcome> = rows.iter().filter(|row| row.applies.is_none()).map(outcome).collect();
        if !general.is_empty() {
            return Self::Documented(general.into_iter().collect());
        }
        let mut expected: BTreeMap<Outcome, usize> = BTreeMap::new();
        let mut without_sense = 0;
        for scenario in scenarios {
            match profile.facts(scenario, REGION) {
                Facts::Known { documented, .. } => {
                    for outcome in documented.iter().map(model::profile::CitedOutcome::outcome) {
                        *expected.entry(outcome).or_default() += 1;
                    }
                }
                Facts::NotApplicable(_) => without_sense += 1,
            }
        }
        let most: Vec<Outcome> =
            expected.iter().filter(|(_, count)| **count * 2 >= scenarios.len()).map(|(one, _)| one.clone()).collect();
        if !most.is_empty() {
            return Self::Documented(most);
        }
        let some: BTreeSet<Outcome> = expected.into_keys().chain(rows.iter().map(outcome)).collect();
        if !some.is_empty() {
            Self::SomeCauses(some.into_iter().collect())
        } else if without_sense == scenarios.len() {
            Self::NotApplicable
        } else if profile.is_partial() {
            Self::NotRead
        } else {
            Self::Silent
        }
    }

    /// The outcomes, whatever they hold for.
    #[must_use]
    pub(crate) fn outcomes(&self) -> &[Outcome] {
        match self {
            Self::Documented(outcomes) | Self::SomeCauses(outcomes) => outcomes,
            Self::Silent | Self::NotRead | Self::NotApplicable => &[],
        }
    }

    fn documented(&self) -> Option<&Vec<Outcome>> {
        match self {
            Self::Documented(outcomes) => Some(outcomes),
            _ => None,
        }
    }
}

fn codes(profiles: &[Profile]) -> BTreeMap<&str, Vec<BTreeSet<u16>>> {
    let mut codes: BTreeMap<&str, Vec<BTreeSet<u16>>> = BTreeMap::new();
    for (index, profile) in profiles.iter().enumerate() {
        for (code, rows) in &profile.codes {
            let statuses = codes.entry(code).or_insert_with(|| vec![BTreeSet::new(); profiles.len()]);
            statuses[index].extend(rows.iter().map(|row| row.status));
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;

    fn outcome(status: u16, code: &str) -> Outcome {
        Outcome { status, code: Some(code.to_owned()) }
    }

    #[test]
    fn r2_and_s3_side_by_side() {
        let (suite, catalogue) = (embedded::suite().unwrap(), embedded::catalogue().unwrap());
        let profiles = ["aws", "r2", "wasabi"].map(|name| catalogue.find(name).unwrap());
        let vendors = Vendors::compare(&suite, &profiles);
        let cells = |name: &str| &vendors.conditions.iter().find(|one| one.name == name).unwrap().cells;
        assert_eq!(cells("InvalidAccessKeyId")[1], Cell::Documented(vec![outcome(401, "Unauthorized")]));
        assert_eq!(cells("InvalidRequest")[1], Cell::SomeCauses(vec![outcome(400, "InvalidDigest")]));
        assert_eq!(cells("MalformedXML")[1..], [Cell::Silent, Cell::NotRead]);
        assert_eq!(cells("BucketAlreadyExists")[1], Cell::NotApplicable);
        assert!(vendors.contradictions().any(|one| one.name == "InvalidAccessKeyId"));
        assert!(!vendors.contradictions().any(|one| one.name == "NoSuchKey"));
        let only: Vec<&str> = vendors.only(1).map(|(code, _)| code).collect();
        assert!(only.contains(&"BucketConflict") && !only.contains(&"NoSuchKey"), "{only:?}");
    }
}
