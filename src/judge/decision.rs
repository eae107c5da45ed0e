//! Does a run fail? The one place that decides it: verdicts, known failures and baseline in, a decision out.
//!
//! Pure. Independent of formats and of the command line.

use std::collections::HashMap;

use time::Date;

use super::compare::{self, Comparison, Side, Yardstick};
use super::known::{self, Judged, KnownFailure, KnownFailures, Review};
use super::{Verdict, judge};
use crate::exit::Exit;
use engine::record::{Observation, Record, RunFile};
use model::outcome::Outcome;
use model::profile::{Expectation, Profile};
use model::scenario::{Scenario, Suite};

/// The profiles that a run is judged by.
#[derive(Debug, Clone)]
pub struct ChosenProfiles {
    /// In the order of every table.
    pub profiles: Vec<Profile>,
    /// True if the user or the target file chose them: mismatches fail. False if they are merely all there are.
    pub gates: bool,
}

/// A run to decide on.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What was recorded.
    pub records: &'a [Record],
    /// The region it was made in.
    pub region: &'a str,
    /// What it is judged by.
    pub chosen: &'a ChosenProfiles,
}

impl<'a> Run<'a> {
    /// The run of a run file.
    #[must_use]
    pub fn of(file: &'a RunFile, chosen: &'a ChosenProfiles) -> Self {
        Self { records: &file.records, region: &file.header.target.region, chosen }
    }
}

/// What decides beside the verdicts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// What is excused.
    pub known: Option<KnownPolicy>,
    /// The run before. Where there is one, only what got worse since then fails.
    pub baseline: Option<RunFile>,
}

/// The known failures as of today.
#[derive(Debug, Clone)]
pub struct KnownPolicy {
    /// The file they were read from.
    pub file: String,
    /// The entries.
    pub failures: KnownFailures,
    /// The day that decides which entries have expired.
    pub today: Date,
    /// The names of the shipped profiles, which an entry may be for although no run is judged by them.
    pub shipped: Vec<String>,
}

/// The exit status, and everything that it follows from.
#[derive(Debug)]
pub struct Decision<'a> {
    /// `Success` or `Mismatch`.
    pub exit: Exit,
    /// One for each run, in their order.
    pub runs: Vec<RunDecision<'a>>,
}

/// What was decided on one run.
#[derive(Debug)]
pub struct RunDecision<'a> {
    /// What it was judged by.
    pub chosen: &'a ChosenProfiles,
    /// One for each recorded scenario, in the order of the suite.
    pub rows: Vec<JudgedRow<'a>>,
    /// Recorded scenarios that the suite does not have, so that nothing can be expected of them.
    pub unknown: Vec<&'a str>,
    /// What the run says about the known failures.
    pub review: Review<'a>,
    /// The file of known failures, where entries of it apply.
    pub known_file: Option<&'a str>,
    /// What differs from the baseline; one for each chosen profile, or one of bare outcomes where none was chosen.
    pub since: Vec<Since<'a>>,
    /// True if this run fails.
    pub fails: bool,
}

/// A scenario with its record and the ruling of each profile.
#[derive(Debug)]
pub struct JudgedRow<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its record.
    pub record: &'a Record,
    /// One for each profile.
    pub rulings: Vec<Ruling<'a>>,
}

/// The judgement of one record by one profile.
#[derive(Debug, Clone, Copy)]
pub struct Ruling<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// What excuses it, if it is a mismatch.
    pub known: Option<&'a KnownFailure>,
}

/// A run beside its baseline.
#[derive(Debug)]
pub struct Since<'a> {
    /// The profile that both were judged by.
    pub profile: Option<&'a Profile>,
    /// What differs.
    pub comparison: Comparison<'a>,
}

/// Decides if `runs`, made with scenarios of `suite`, fail.
#[must_use]
pub fn decide<'a>(suite: &'a Suite, runs: &[Run<'a>], policy: &'a Policy) -> Decision<'a> {
    let runs: Vec<RunDecision<'a>> = runs.iter().map(|run| RunDecision::of(suite, run, policy)).collect();
    let fails = runs.iter().any(|run| run.fails);
    Decision { exit: if fails { Exit::Mismatch } else { Exit::Success }, runs }
}

impl<'a> RunDecision<'a> {
    fn of(suite: &'a Suite, run: &Run<'a>, policy: &'a Policy) -> Self {
        let Run { records, region, chosen } = *run;
        // What fails nothing needs no excuse.
        let known = policy.known.as_ref().filter(|_| chosen.gates);
        let recorded: HashMap<&str, &'a Record> =
            records.iter().map(|record| (record.scenario.as_str(), record)).collect();
        let rows = suite.scenarios.iter().filter_map(|scenario| {
            let record = *recorded.get(scenario.id.as_str())?;
            let ruling = |profile: &Profile| Ruling::of(profile, scenario, record, region, known);
            Some(JudgedRow { scenario, record, rulings: chosen.profiles.iter().map(ruling).collect() })
        });
        let rows: Vec<JudgedRow<'a>> = rows.collect();
        let review = known.map(|known| known.review(suite, chosen, &rows)).unwrap_or_default();
        let since = policy.baseline.as_ref().map(|old| since(suite, run, old, policy)).unwrap_or_default();
        let mismatches = chosen.gates && rows.iter().flat_map(|row| &row.rulings).any(Ruling::fails);
        let worse = match policy.baseline {
            Some(_) => since.iter().any(|since| since.comparison.fails()),
            None => mismatches,
        };
        let unknown = records.iter().map(|record| record.scenario.as_str()).filter(|id| suite.find(id).is_none());
        Self {
            chosen,
            unknown: unknown.collect(),
            fails: worse || !review.stale.is_empty(),
            rows,
            review,
            known_file: known.map(|known| known.file.as_str()),
            since,
        }
    }

    /// Every mismatch, excused or not, profile by profile.
    #[must_use]
    pub fn mismatches(&self, region: &str) -> Vec<known::Mismatch<'a>> {
        let of_profile = |(index, profile): (usize, &'a Profile)| {
            let failing = self.rows.iter().filter(move |row| row.rulings[index].verdict.fails());
            failing.filter_map(move |row| {
                Some(known::Mismatch {
                    profile: &profile.id,
                    scenario: &row.record.scenario,
                    outcome: outcome(row.record)?,
                    expected: expected(&profile.expectation(row.scenario, region)),
                })
            })
        };
        self.chosen.profiles.iter().enumerate().flat_map(of_profile).collect()
    }
}

impl<'a> Ruling<'a> {
    /// Judges `record` by `profile` as it holds in `region`.
    #[must_use]
    pub fn of(
        profile: &Profile,
        scenario: &Scenario,
        record: &Record,
        region: &str,
        known: Option<&'a KnownPolicy>,
    ) -> Self {
        let verdict = judge(&profile.expectation(scenario, region), scenario, record).verdict;
        let mismatch = outcome(record).filter(|_| verdict.fails());
        let known = mismatch
            .zip(known)
            .and_then(|(outcome, known)| known.failures.excuse(&profile.id, &record.scenario, outcome, known.today));
        Self { verdict, known }
    }

    /// True if it is a mismatch that nothing excuses.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.verdict.fails() && self.known.is_none()
    }
}

impl KnownPolicy {
    fn review<'a>(&'a self, suite: &Suite, chosen: &'a ChosenProfiles, rows: &[JudgedRow<'a>]) -> Review<'a> {
        let profiles: Vec<&str> = chosen.profiles.iter().map(|profile| profile.id.as_str()).collect();
        let shipped: Vec<&str> = self.shipped.iter().map(String::as_str).collect();
        let judged = rows.iter().flat_map(|row| {
            let scenario = row.scenario.id.as_str();
            profiles.iter().zip(&row.rulings).map(move |(profile, ruling)| (*profile, scenario, ruling.verdict))
        });
        let judged: Vec<Judged<'_>> =
            judged.map(|(profile, scenario, verdict)| Judged { profile, scenario, verdict }).collect();
        self.failures.review(suite, &profiles, &shipped, &judged, self.today)
    }
}

fn since<'a>(suite: &'a Suite, new: &Run<'a>, old: &'a RunFile, policy: &'a Policy) -> Vec<Since<'a>> {
    let known = policy.known.as_ref().map(|known| (&known.failures, known.today));
    let before = Side { records: &old.records, region: &old.header.target.region };
    let now = Side { records: new.records, region: new.region };
    let profiles: Vec<Option<&'a Profile>> =
        if new.chosen.gates { new.chosen.profiles.iter().map(Some).collect() } else { vec![None] };
    let since = |profile| {
        let comparison = compare::compare(&Yardstick { suite, profile, known }, before, now);
        Since { profile, comparison }
    };
    profiles.into_iter().map(since).collect()
}

fn outcome(record: &Record) -> Option<&Outcome> {
    match &record.observation {
        Observation::Response(reading) => Some(&reading.outcome),
        _ => None,
    }
}

fn expected(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Outcomes { any_of, .. } => {
            any_of.iter().map(|cited| cited.outcome().to_string()).collect::<Vec<_>>().join(" or ")
        }
        Expectation::Undocumented(_) | Expectation::NotApplicable(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
