//! A run beside its baseline, as data: what got worse, what was fixed, and what only one of them has.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Expected, KnownFacts, Standing};
use crate::judge::{self, Change, JudgedRow, RunDecision, Verdict};
use crate::report::observed::observed;
use engine::record::{Observation, Record};
use model::profile::{Evidence, Expectation, Profile};

/// What differs from the baseline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SinceFacts<'a> {
    /// The target of the baseline.
    pub target: String,
    /// When the baseline was started (RFC 3339).
    pub started: &'a str,
    /// The version of the suite of the baseline.
    pub suite: &'a str,
    /// Scenarios of the run that the baseline does not have.
    pub new: Vec<&'a str>,
    /// Scenarios of the baseline that the suite has no more.
    pub removed: Vec<&'a str>,
    /// How many scenarios of the baseline are not in this run.
    pub not_run: usize,
    /// One for each chosen profile, or one of outcomes alone.
    pub columns: Vec<SinceColumn<'a>>,
}

/// What differs by one profile.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SinceColumn<'a> {
    /// The profile; without one, outcomes alone are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<&'a str>,
    /// The evidence that counts; missing where no profile was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// What differs, the worst first.
    pub changes: Vec<ChangeFacts<'a>>,
    /// How many scenarios are as before.
    pub unchanged: usize,
    /// How many of these are findings.
    pub known: usize,
}

/// A scenario that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangeFacts<'a> {
    /// How it differs.
    pub change: Change,
    /// The scenario's id.
    pub scenario: &'a str,
    /// What the baseline observed; missing where it lacks the scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What the run observed, with the reason if there is no response.
    pub now: String,
    /// The verdict now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What the gate makes of it.
    pub standing: Standing,
    /// What is documented.
    pub expected: Vec<Expected<'a>>,
    /// What excuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<KnownFacts<'a>>,
}

impl<'a> SinceFacts<'a> {
    /// What a run of `region` has to say about its baseline, if it has one.
    pub(super) fn of(decision: &'a RunDecision<'a>, region: &str) -> Option<Self> {
        let baseline = decision.policy.baseline.as_ref()?;
        let (header, rows) = (&baseline.file.header, &decision.rows);
        let compared = rows.iter().filter(|row| row.before.is_some()).count();
        let columns = if decision.chosen.gates {
            let profiles = decision.chosen.profiles.iter().enumerate();
            profiles.map(|(index, profile)| SinceColumn::by_profile(decision, index, profile, region)).collect()
        } else {
            vec![SinceColumn::of_outcomes(decision)]
        };
        Some(Self {
            target: header.target.to_string(),
            started: &header.started,
            suite: &header.suite.version,
            new: rows.iter().filter(|row| row.before.is_none()).map(|row| row.scenario.id.as_str()).collect(),
            removed: baseline.removed.iter().map(String::as_str).collect(),
            not_run: baseline.known_scenarios() - compared,
            columns,
        })
    }
}

impl<'a> SinceColumn<'a> {
    fn by_profile(decision: &'a RunDecision<'a>, index: usize, profile: &'a Profile, region: &str) -> Self {
        let changed = |row: &'a JudgedRow<'a>| {
            let ruling = &row.rulings[index];
            let change = ruling.change.filter(|change| *change != Change::Known)?;
            let expected = match profile.expectation(row.scenario, region) {
                Expectation::Outcomes { any_of, .. } => {
                    any_of.into_iter().map(|cited| Expected::of(profile, cited)).collect()
                }
                _ => Vec::new(),
            };
            let standing = match (&ruling.judged.feature, ruling.standing) {
                (Some(feature), standing) => {
                    let absence = decision.absences.iter().find(|absence| absence.feature == *feature);
                    absence.map_or(standing, |absence| absence.standing)
                }
                (None, standing) => standing,
            };
            Some(ChangeFacts {
                verdict: Some(ruling.verdict()),
                standing: standing.into(),
                expected,
                known_failure: match standing {
                    judge::Standing::Excused(known) => Some(KnownFacts::of(known)),
                    _ => None,
                },
                ..ChangeFacts::of(row, change)
            })
        };
        let known = decision.rows.iter().filter(|row| row.rulings[index].change == Some(Change::Known)).count();
        let changes = decision.rows.iter().filter_map(changed).collect();
        Self::sorted(decision, Some(&profile.id), Some(profile.counts()), changes, known)
    }

    fn of_outcomes(decision: &'a RunDecision<'a>) -> Self {
        let changed = |(place, row): (usize, &'a JudgedRow<'a>)| {
            let standing = decision.standing(judge::Finding::Response(place)).into();
            row.response.map(|change| ChangeFacts { standing, ..ChangeFacts::of(row, change) })
        };
        let changes = decision.rows.iter().enumerate().filter_map(changed).collect();
        Self::sorted(decision, None, None, changes, 0)
    }

    fn sorted(
        decision: &RunDecision<'_>,
        profile: Option<&'a str>,
        evidence: Option<Evidence>,
        mut changes: Vec<ChangeFacts<'a>>,
        known: usize,
    ) -> Self {
        changes.sort_by_key(|change| change.change);
        let changed = changes.iter().filter(|change| change.before.is_some()).count();
        let compared = decision.rows.iter().filter(|row| row.before.is_some()).count();
        Self { profile, evidence, changes, unchanged: compared - changed, known }
    }

    /// The changes of one kind.
    pub fn of_kind(&self, kind: Change) -> impl Iterator<Item = &ChangeFacts<'a>> {
        self.changes.iter().filter(move |change| change.change == kind)
    }

    /// True if any of them fails.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.changes.iter().any(|change| change.standing == Standing::Fails)
    }
}

impl<'a> ChangeFacts<'a> {
    fn of(row: &'a JudgedRow<'a>, change: Change) -> Self {
        Self {
            change,
            scenario: &row.scenario.id,
            before: row.before.map(observed),
            now: now(row.record),
            verdict: None,
            standing: Standing::Reported,
            expected: Vec::new(),
            known_failure: None,
        }
    }
}

/// What is observed now, with the reason if there is no response.
fn now(record: &Record) -> String {
    match &record.observation {
        Observation::Response(_) => observed(record),
        other => other.describe(),
    }
}
