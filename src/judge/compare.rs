//! Compares two runs: regressions, fixes, changed responses, and scenarios that only one of them has.
//!
//! Pure. Judges both runs by the same profile, or compares only outcomes without a profile. `Kind` defines which changes
//! fail a gate.

mod kind;

pub use kind::Kind;

use std::collections::HashMap;

use time::Date;

use crate::judge::known::{KnownFailure, KnownFailures};
use crate::judge::{Verdict, judge};
use engine::record::{Observation, Record};
use model::outcome::Outcome;
use model::profile::{CitedOutcome, Expectation, Profile};
use model::scenario::Suite;

/// One of the two runs.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its records.
    pub records: &'a [Record],
    /// The region of its target.
    pub region: &'a str,
}

/// How both runs are judged.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    /// The scenarios.
    pub suite: &'a Suite,
    /// The profile; without one, only outcomes are compared.
    pub profile: Option<&'a Profile>,
    /// The known failures, and the current date.
    pub known: Option<(&'a KnownFailures, Date)>,
}

/// Two runs compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<'a> {
    /// The differences, in the order of the suite.
    pub changes: Vec<Change<'a>>,
    /// Number of scenarios with the same outcome in both runs.
    pub unchanged: usize,
    /// Number of mismatches among them.
    pub still_wrong: usize,
    /// Scenarios that only the new run contains.
    pub new: Vec<Arrival<'a>>,
    /// Scenarios of the old run that are no longer in the suite.
    pub removed: Vec<&'a str>,
    /// Number of scenarios of the old run that are in the suite, but not in the new run.
    pub not_run: usize,
}

/// A scenario that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// The scenario's id.
    pub scenario: &'a str,
    /// How it differs.
    pub kind: Kind,
    /// The record of the old run.
    pub old: &'a Record,
    /// The record of the new run.
    pub new: &'a Record,
    /// The verdict on the new record; none without a profile.
    pub verdict: Option<Verdict>,
    /// What the profile documents.
    pub expected: Vec<CitedOutcome>,
    /// The known failure that excuses the new outcome.
    pub known: Option<&'a KnownFailure>,
}

/// A scenario that only the new run contains.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival<'a> {
    /// Its record.
    pub record: &'a Record,
    /// The verdict; none without a profile.
    pub verdict: Option<Verdict>,
}

impl Comparison<'_> {
    /// Number of changes of this kind that are not excused.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind && change.known.is_none()).count()
    }

    /// True if a gate fails.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.changes.iter().any(Change::fails)
    }
}

impl Change<'_> {
    /// True if this change fails a gate.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.kind.fails() && self.known.is_none()
    }
}

/// Compares `new` with `old`.
#[must_use]
pub fn compare<'a>(by: &Yardstick<'a>, old: Side<'a>, new: Side<'a>) -> Comparison<'a> {
    let before: HashMap<&str, &Record> = old.records.iter().map(|one| (one.scenario.as_str(), one)).collect();
    let now: HashMap<&str, &Record> = new.records.iter().map(|one| (one.scenario.as_str(), one)).collect();
    let mut comparison = Comparison {
        changes: Vec::new(),
        unchanged: 0,
        still_wrong: 0,
        new: Vec::new(),
        removed: Vec::new(),
        not_run: 0,
    };
    for record in in_order(by.suite, new.records) {
        let verdict = by.verdict(record, new.region);
        let Some(&then) = before.get(record.scenario.as_str()) else {
            comparison.new.push(Arrival { record, verdict });
            continue;
        };
        let judged_then = by.verdict(then, old.region);
        let outcomes = (outcome(then), outcome(record));
        let Some(kind) = kind::of(outcomes, judged_then, verdict) else {
            comparison.unchanged += 1;
            comparison.still_wrong += usize::from(verdict.is_some_and(Verdict::fails));
            continue;
        };
        comparison.changes.push(Change {
            scenario: &record.scenario,
            kind,
            old: then,
            new: record,
            known: by.known(record, verdict),
            verdict,
            expected: by.expected(record, new.region),
        });
    }
    for id in old.records.iter().map(|one| one.scenario.as_str()).filter(|id| !now.contains_key(id)) {
        if by.suite.find(id).is_some() {
            comparison.not_run += 1;
        } else {
            comparison.removed.push(id);
        }
    }
    comparison.removed.sort_unstable();
    comparison
}

/// The records in the order of the suite, followed by those of unknown scenarios.
fn in_order<'a>(suite: &Suite, records: &'a [Record]) -> Vec<&'a Record> {
    let place: HashMap<&str, usize> =
        suite.scenarios.iter().enumerate().map(|(index, one)| (one.id.as_str(), index)).collect();
    let mut ordered: Vec<&Record> = records.iter().collect();
    ordered
        .sort_by_key(|record| (place.get(record.scenario.as_str()).copied().unwrap_or(usize::MAX), &record.scenario));
    ordered
}

fn outcome(record: &Record) -> Option<&Outcome> {
    match &record.observation {
        Observation::Response(reading) => Some(&reading.outcome),
        _ => None,
    }
}

impl<'a> Yardstick<'a> {
    fn expectation(&self, record: &Record, region: &str) -> Option<Expectation> {
        let profile = self.profile?;
        let scenario = self.suite.find(&record.scenario);
        Some(scenario.map_or(Expectation::Undocumented(None), |scenario| profile.expectation(scenario, region)))
    }

    fn verdict(&self, record: &Record, region: &str) -> Option<Verdict> {
        let expectation = self.expectation(record, region)?;
        let scenario = self.suite.find(&record.scenario);
        Some(scenario.map_or(Verdict::Undocumented, |scenario| judge(&expectation, scenario, record).verdict))
    }

    fn expected(&self, record: &Record, region: &str) -> Vec<CitedOutcome> {
        match self.expectation(record, region) {
            Some(Expectation::Outcomes { any_of, .. }) => any_of,
            _ => Vec::new(),
        }
    }

    fn known(&self, record: &Record, verdict: Option<Verdict>) -> Option<&'a KnownFailure> {
        let (known, today) = self.known?;
        verdict.filter(|verdict| verdict.fails())?;
        known.excuse(&self.profile?.id, &record.scenario, outcome(record)?, today)
    }
}

#[cfg(test)]
mod tests;
