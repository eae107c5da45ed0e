//! Does a run fail? The one place that decides it: verdicts, known failures, baseline and policy in, a decision out.
//!
//! Pure. Independent of formats and of the command line: every report and the exit status show the decision and nothing else.

mod absence;
mod change;
mod fail_on;
mod policy;
mod row;

pub use absence::Absence;
pub use change::Change;
pub use fail_on::{Cause, FailOn, UnknownCause};
pub use policy::{Baseline, ChosenProfiles, KnownPolicy, Policy};
pub use row::{JudgedRow, Ruling, Standing};

use std::cmp::Reverse;
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::known::{Excusable, Judged as KnownRow, Review, Shown};
use super::{Severity, Verdict};
use crate::exit::Exit;
use crate::impact::ImpactKind;
use engine::record::{Completeness, Observation, Record, RunFile};
use model::profile::Expectation;
use model::scenario::Suite;
use row::Bench;

/// A run to decide on.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What was recorded.
    pub records: &'a [Record],
    /// The region it was made in.
    pub region: &'a str,
    /// How much of its plan it recorded.
    pub completeness: Completeness,
    /// True if it is a part of a run, which decides nothing by itself.
    pub is_part: bool,
    /// What it is judged by.
    pub chosen: &'a ChosenProfiles,
    /// What decides beside the verdicts.
    pub policy: &'a Policy,
}

/// The exit status, and everything that it follows from.
#[derive(Debug)]
pub struct Decision<'a> {
    /// `Success`, `Mismatch` or `NothingSelected`.
    pub exit: Exit,
    /// The most serious conclusion of all runs.
    pub conclusion: Conclusion,
    /// One for each run, in their order.
    pub runs: Vec<RunDecision<'a>>,
}

/// What a gate concludes, from the least to the most serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// No profile was chosen, so that nothing fails.
    Reported,
    /// Something was judged, and nothing fails.
    Passes,
    /// The run was not completed; nothing that it recorded fails.
    Incomplete,
    /// The run is a part of a run, and only the whole is decided.
    Part,
    /// Something fails.
    Fails,
    /// Nothing was judged, so that nothing could fail.
    NothingJudged,
}

/// What was decided on one run.
#[derive(Debug)]
pub struct RunDecision<'a> {
    /// What it was judged by.
    pub chosen: &'a ChosenProfiles,
    /// What decided beside the verdicts.
    pub policy: &'a Policy,
    /// What the gate concludes.
    pub conclusion: Conclusion,
    /// One for each recorded scenario, in the order of the suite.
    pub rows: Vec<JudgedRow<'a>>,
    /// The findings: those that fail first, the worst before others, else in the order of the suite.
    pub findings: Vec<Finding>,
    /// The features that the target lacks.
    pub absences: Vec<Absence<'a>>,
    /// Recorded scenarios that the suite does not have, so that nothing can be expected of them.
    pub unknown: Vec<&'a str>,
    /// What the run says about the known failures.
    pub review: Review<'a>,
    /// The file of known failures, where entries of it apply.
    pub known_file: Option<&'a str>,
}

/// Where a finding is in the decision on a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// What a profile says of a scenario.
    Ruling {
        /// The place of the row.
        row: usize,
        /// The place of the profile.
        profile: usize,
    },
    /// The changed response of the row at this place, where no profile was chosen.
    Response(usize),
    /// The absent feature at this place.
    Absence(usize),
    /// The known failure at this place in the review, which is out of date.
    Stale(usize),
}

/// Decides on `runs`, made with scenarios of `suite`.
#[must_use]
pub fn decide<'a>(suite: &'a Suite, runs: &[Run<'a>]) -> Decision<'a> {
    let runs: Vec<RunDecision<'a>> = runs.iter().map(|run| RunDecision::of(suite, run)).collect();
    let conclusion = runs.iter().map(|run| run.conclusion).max().unwrap_or(Conclusion::NothingJudged);
    Decision { exit: conclusion.exit(), conclusion, runs }
}

impl Conclusion {
    /// The exit status that it means.
    #[must_use]
    pub fn exit(self) -> Exit {
        match self {
            Self::Reported | Self::Passes | Self::Incomplete | Self::Part => Exit::Success,
            Self::Fails => Exit::Mismatch,
            Self::NothingJudged => Exit::NothingSelected,
        }
    }
}

impl<'a> Run<'a> {
    /// The run of a run file.
    #[must_use]
    pub fn of(file: &'a RunFile, chosen: &'a ChosenProfiles, policy: &'a Policy) -> Self {
        Self {
            records: &file.records,
            region: &file.header.target.region,
            completeness: file.completeness(),
            is_part: file.header.is_part(),
            chosen,
            policy,
        }
    }

    /// The same as a run that is decided although parts of it may be missing.
    #[must_use]
    pub fn as_it_is(self) -> Self {
        Self { is_part: false, ..self }
    }
}

impl<'a> RunDecision<'a> {
    fn of(suite: &'a Suite, run: &Run<'a>) -> Self {
        let Run { records, region, chosen, policy, is_part, .. } = *run;
        let gates = chosen.gates && !is_part;
        let bench = Bench { policy, region, gates };
        let mut recorded: HashMap<&str, &'a Record> = HashMap::new();
        let mut unknown = Vec::new();
        for record in records {
            match suite.find_renamed(&record.scenario) {
                Some(scenario) => {
                    recorded.insert(&scenario.id, record);
                }
                None => unknown.push(record.scenario.as_str()),
            }
        }
        let rows = suite.scenarios.iter().filter_map(|scenario| {
            let record = *recorded.get(scenario.id.as_str())?;
            let before = policy.baseline.as_ref().and_then(|baseline| baseline.record(scenario));
            let rulings = chosen.profiles.iter().map(|profile| bench.rule(profile, scenario, record)).collect();
            let response = before.filter(|_| !chosen.gates).and_then(|old| Change::of_response(old, record));
            Some(JudgedRow { scenario, record, before, rulings, response })
        });
        let rows: Vec<JudgedRow<'a>> = rows.collect();
        // What fails nothing needs no excuse.
        let known = policy.known.as_ref().filter(|_| chosen.gates);
        let review = known.filter(|_| !is_part).map(|known| known.review(suite, chosen, &rows)).unwrap_or_default();
        let absences = absence::absences(&bench, &chosen.profiles, &rows);
        let mut decided = Self {
            chosen,
            policy,
            conclusion: Conclusion::Reported,
            rows,
            findings: Vec::new(),
            absences,
            unknown,
            review,
            known_file: known.map(|known| known.file.as_str()),
        };
        decided.findings = decided.find(is_part);
        decided.conclusion = decided.conclude(run);
        decided
    }

    /// True if this finding fails the gate.
    #[must_use]
    pub fn fails(&self, finding: Finding) -> bool {
        self.standing(finding) == Standing::Fails
    }

    /// What the gate makes of a finding.
    #[must_use]
    pub fn standing(&self, finding: Finding) -> Standing<'a> {
        match finding {
            Finding::Ruling { row, profile } => self.rows[row].rulings[profile].standing,
            Finding::Absence(place) => self.absences[place].standing,
            Finding::Response(row) => match self.rows[row].response {
                Some(Change::Response) if self.policy.fail_on.contains(Cause::Changed) => Standing::Fails,
                Some(Change::Lost) if self.policy.fail_on.contains(Cause::Lost) => Standing::Fails,
                _ => Standing::Reported,
            },
            Finding::Stale(_) if self.policy.fail_on.contains(Cause::Stale) => Standing::Fails,
            Finding::Stale(_) => Standing::Reported,
        }
    }

    /// The findings, sorted. Without a chosen profile only changed responses are findings, and a part has none.
    fn find(&self, is_part: bool) -> Vec<Finding> {
        if is_part {
            return Vec::new();
        }
        let mut findings: Vec<Finding> = Vec::new();
        for (row, judged) in self.rows.iter().enumerate() {
            if self.chosen.gates {
                let told = |(_, ruling): &(usize, &Ruling<'_>)| {
                    ruling.standing != Standing::Clear && ruling.verdict() != Verdict::FeatureAbsent
                };
                let rulings = judged.rulings.iter().enumerate().filter(told);
                findings.extend(rulings.map(|(profile, _)| Finding::Ruling { row, profile }));
            } else if matches!(judged.response, Some(Change::Response | Change::Lost)) {
                findings.push(Finding::Response(row));
            }
        }
        if self.chosen.gates {
            findings.extend((0..self.absences.len()).map(Finding::Absence));
        }
        findings.extend((0..self.review.stale.len()).map(Finding::Stale));
        findings.sort_by_key(|finding| self.rank(*finding));
        findings
    }

    /// Where a finding comes: what fails before what does not, and what does most to clients first.
    fn rank(&self, finding: Finding) -> (u8, ImpactKind, Reverse<Severity>, usize) {
        let standing = match self.standing(finding) {
            Standing::Fails => 0,
            Standing::Reported => 1,
            Standing::KnownSince => 2,
            Standing::Excused(_) => 3,
            Standing::Clear => 4,
        };
        let (severity, impact, place) = match finding {
            Finding::Ruling { row, profile } => {
                let judged = &self.rows[row];
                let ruling = &judged.rulings[profile];
                let impact = ruling.impact.as_ref().map(|impact| impact.kind);
                (Severity::of(ruling.verdict(), judged.scenario.stake), impact, row)
            }
            Finding::Response(row) => (Severity::Wrong, None, row),
            // All scenarios of the feature are lost to its users, and each hides what else may be wrong.
            Finding::Absence(place) => (Severity::Broken, None, self.absences[place].rows[0]),
            Finding::Stale(place) => (Severity::None, None, place),
        };
        (standing, impact.unwrap_or_else(|| severity.usual_impact()), Reverse(severity), place)
    }

    fn conclude(&self, run: &Run<'a>) -> Conclusion {
        if run.is_part {
            return Conclusion::Part;
        }
        if !self.anything_judged() {
            return Conclusion::NothingJudged;
        }
        if self.findings.iter().any(|finding| self.fails(*finding)) {
            return Conclusion::Fails;
        }
        match run.completeness {
            _ if !self.chosen.gates && self.policy.baseline.is_none() => Conclusion::Reported,
            Completeness::Complete => Conclusion::Passes,
            Completeness::Incomplete { .. } => Conclusion::Incomplete,
        }
    }

    /// True if anything conforms or is a finding; without a chosen profile, if anything responded.
    fn anything_judged(&self) -> bool {
        let responded = |record: &Record| matches!(record.observation, Observation::Response(_));
        if !self.chosen.gates {
            let is_compared = |row: &JudgedRow<'_>| row.before.is_some_and(responded) || responded(row.record);
            let alone = self.policy.baseline.is_none();
            return self.rows.iter().any(|row| {
                let no_response = matches!(row.record.observation, Observation::NoResponse { .. });
                if alone { responded(row.record) || no_response } else { row.before.is_some() && is_compared(row) }
            });
        }
        let is_unjudged =
            |ruling: &Ruling<'_>| ruling.standing == Standing::Fails && ruling.verdict() != Verdict::Skipped;
        let mut rulings = self.rows.iter().flat_map(|row| &row.rulings);
        rulings.any(|ruling| ruling.verdict().is_judged() || is_unjudged(ruling))
            || self.absences.iter().any(|absence| absence.standing == Standing::Fails)
    }

    /// How many verdicts compare an outcome with what is documented; without a chosen profile, how many responses came.
    #[must_use]
    pub fn judged(&self) -> usize {
        if self.chosen.gates {
            return self.rows.iter().flat_map(|row| &row.rulings).filter(|one| one.verdict().is_judged()).count();
        }
        let responded = |row: &&JudgedRow<'_>| matches!(row.record.observation, Observation::Response(_));
        self.rows.iter().filter(responded).count()
    }

    /// What a file of known failures has to excuse so that nothing of the run fails, excused already or not.
    #[must_use]
    pub fn to_excuse(&self, region: &str) -> Vec<Excusable<'a>> {
        let mut all = Vec::new();
        for (index, profile) in self.chosen.profiles.iter().enumerate() {
            for (place, row) in self.rows.iter().enumerate() {
                let ruling = &row.rulings[index];
                let verdict = ruling.verdict();
                let is_absent =
                    |absence: &Absence<'_>| absence.standing != Standing::Reported && absence.rows.contains(&place);
                let shown = match verdict {
                    Verdict::FeatureAbsent if self.absences.iter().any(is_absent) => Shown::Nothing,
                    _ if verdict.fails() => Shown::of(verdict, row.record),
                    _ => continue,
                };
                let expected = expected(&profile.expectation(row.scenario, region));
                all.push(Excusable { profile: &profile.id, scenario: &row.scenario.id, shown, expected });
            }
        }
        all
    }
}

impl KnownPolicy {
    fn review<'a>(&'a self, suite: &Suite, chosen: &'a ChosenProfiles, rows: &[JudgedRow<'a>]) -> Review<'a> {
        let profiles: Vec<&str> = chosen.profiles.iter().map(|profile| profile.id.as_str()).collect();
        let shipped: Vec<&str> = self.shipped.iter().map(String::as_str).collect();
        let judged = rows.iter().flat_map(|row| {
            profiles.iter().zip(&row.rulings).map(|(profile, ruling)| KnownRow {
                profile,
                scenario: row.scenario,
                verdict: ruling.verdict(),
            })
        });
        self.failures.review(suite, &profiles, &shipped, &judged.collect::<Vec<_>>(), self.today)
    }
}

fn expected(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Outcomes { any_of, .. } => {
            any_of.iter().map(|cited| cited.outcome().to_string()).collect::<Vec<_>>().join(" or ")
        }
        Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
