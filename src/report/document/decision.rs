//! What was decided, as data: the exit status, the conclusion in half a sentence, and each finding in full.
//!
//! Decides nothing: it shows what the decision says.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::sentence;
use super::{Area, Expected, ImpactOfFinding, KnownFacts, RunFacts, RunResult, ScenarioFacts, StaleEntry};
use crate::judge::{self, Change, Conclusion, Finding, JudgedRow, RunDecision, Verdict};
use crate::report::observed::observed;
use crate::report::reported_run::ReportedRun;
use model::scenario::Suite;

/// The result of the gate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecisionFacts<'a> {
    /// The exit status that the verdicts mean.
    pub exit: u8,
    /// What the gate concludes.
    pub conclusion: Conclusion,
    /// The same in half a sentence.
    pub sentence: String,
    /// What fails first, the worst before others; then what is only reported, what the baseline has, too, and what is excused.
    /// Empty where no profile was chosen and no baseline given.
    pub findings: Vec<FindingFacts<'a>>,
}

/// What a gate makes of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing to act on.
    Clear,
    /// It fails the gate.
    Fails,
    /// It is a finding on which the gate does not act.
    Reported,
    /// The baseline has it, too.
    KnownSince,
    /// A known failure excuses it.
    KnownFailure,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A scenario.
    Scenario,
    /// A feature that the target lacks.
    Feature,
    /// A known failure that is out of date.
    KnownFailure,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindingFacts<'a> {
    /// The position of the run in `runs`.
    pub run: usize,
    /// What it is about.
    pub subject: Subject,
    /// The scenario's id, the feature's name, or the entry of the known failures and what is wrong with it.
    pub name: String,
    /// What the gate makes of it.
    pub standing: Standing,
    /// How it fares since the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What is wrong, in a word or a few: a verdict, or `changed response`, `known failure`.
    pub problem: &'static str,
    /// The profile that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<&'a str>,
    /// The file that describes the scenario, or that lists the known failure.
    pub file: String,
    /// What the finding is about, in one line.
    pub title: String,
    /// The scenarios that it covers.
    pub scenarios: Vec<&'a str>,
    /// The documented outcomes, any of which conforms.
    pub expected: Vec<Expected<'a>>,
    /// What was observed, in few words.
    pub observed: String,
    /// What the baseline observed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The server's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
    /// What it means, with its reason where it has one.
    pub explanation: String,
    /// What it does to clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactOfFinding<'a>>,
    /// What excuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<KnownFacts<'a>>,
}

impl From<judge::Standing<'_>> for Standing {
    fn from(standing: judge::Standing<'_>) -> Self {
        match standing {
            judge::Standing::Clear => Self::Clear,
            judge::Standing::Fails => Self::Fails,
            judge::Standing::Reported => Self::Reported,
            judge::Standing::KnownSince => Self::KnownSince,
            judge::Standing::Excused(_) => Self::KnownFailure,
        }
    }
}

/// The parts of the document that findings are described from.
struct Parts<'d, 'a> {
    suite: &'d Suite,
    runs: &'d [RunFacts<'a>],
    scenarios: HashMap<&'a str, &'d ScenarioFacts<'a>>,
}

impl<'a> DecisionFacts<'a> {
    /// What was decided on the `reported` runs, which the document describes by `runs` and `areas`.
    pub(super) fn of(suite: &Suite, reported: &[ReportedRun<'a>], runs: &[RunFacts<'a>], areas: &[Area<'a>]) -> Self {
        let scenarios = areas.iter().flat_map(|area| &area.scenarios).map(|facts| (facts.id, facts)).collect();
        let parts = Parts { suite, runs, scenarios };
        let conclusion = reported.iter().map(|run| run.decision.conclusion).max().unwrap_or(Conclusion::NothingJudged);
        let findings = reported.iter().enumerate().flat_map(|(index, run)| {
            let finding = |finding: &Finding| parts.finding(index, run.decision, *finding);
            run.decision.findings.iter().map(finding).collect::<Vec<_>>()
        });
        let mut findings: Vec<FindingFacts<'a>> = findings.collect();
        // What fails in any run comes before what does not; each run's own order stays.
        findings.sort_by_key(|finding| finding.standing.place());
        Self {
            exit: conclusion.exit().code(),
            conclusion,
            sentence: sentence::of(conclusion, runs, &findings),
            findings,
        }
    }

    /// What fails.
    pub fn failing(&self) -> impl Iterator<Item = &FindingFacts<'a>> {
        self.findings.iter().filter(|finding| finding.standing == Standing::Fails)
    }
}

impl Standing {
    /// The standing in a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Fails => "fails",
            Self::Reported => "reported",
            Self::KnownSince => "known since",
            Self::KnownFailure => "known failure",
        }
    }

    fn place(self) -> u8 {
        match self {
            Self::Fails => 0,
            Self::Reported => 1,
            Self::KnownSince => 2,
            Self::KnownFailure => 3,
            Self::Clear => 4,
        }
    }
}

impl<'a> Parts<'_, 'a> {
    fn finding(&self, run: usize, decision: &'a RunDecision<'a>, finding: Finding) -> FindingFacts<'a> {
        let standing = decision.standing(finding);
        let known_failure = match standing {
            judge::Standing::Excused(known) => Some(KnownFacts::of(known)),
            _ => None,
        };
        let standing = Standing::from(standing);
        match finding {
            Finding::Ruling { row, profile } => {
                let row = &decision.rows[row];
                let result = self.result(run, row);
                let judgement = &result.judgements[profile];
                FindingFacts {
                    change: judgement.change,
                    problem: judgement.verdict.word(),
                    profile: Some(judgement.profile),
                    expected: judgement.expected.clone(),
                    explanation: judgement.explanation.to_string(),
                    impact: judgement.impact.clone(),
                    known_failure,
                    ..self.of_row(run, standing, row, result)
                }
            }
            Finding::Response(row) => {
                let row = &decision.rows[row];
                let result = self.result(run, row);
                FindingFacts {
                    change: row.response,
                    problem: row.response.map_or("", Change::word),
                    explanation: "the response is not the one in the baseline".into(),
                    ..self.of_row(run, standing, row, result)
                }
            }
            Finding::Absence(place) => {
                let absence = &decision.absences[place];
                let scenarios: Vec<&'a str> =
                    absence.rows.iter().map(|row| decision.rows[*row].scenario.id.as_str()).collect();
                FindingFacts {
                    run,
                    subject: Subject::Feature,
                    name: absence.feature.name().to_owned(),
                    standing,
                    change: absence.is_lost.then_some(Change::FeatureLost),
                    problem: Verdict::FeatureAbsent.word(),
                    profile: None,
                    file: self.suite.file(scenarios[0]),
                    title: format!("the target lacks {}", absence.feature),
                    scenarios,
                    expected: Vec::new(),
                    observed: absence.why.clone(),
                    before: None,
                    message: None,
                    explanation: Verdict::FeatureAbsent.explain("", None).into_owned(),
                    impact: None,
                    known_failure,
                }
            }
            Finding::Stale(place) => {
                let StaleEntry { file, text } = &self.runs[run].stale_entries[place];
                FindingFacts {
                    run,
                    subject: Subject::KnownFailure,
                    name: text.clone(),
                    standing,
                    change: None,
                    problem: "known failure",
                    profile: None,
                    file: (*file).to_owned(),
                    title: "a known failure that is out of date".into(),
                    scenarios: Vec::new(),
                    expected: Vec::new(),
                    observed: String::new(),
                    before: None,
                    message: None,
                    explanation: text.clone(),
                    impact: None,
                    known_failure: None,
                }
            }
        }
    }

    fn result(&self, run: usize, row: &JudgedRow<'_>) -> &RunResult<'a> {
        let scenario = self.scenarios.get(row.scenario.id.as_str());
        scenario.and_then(|facts| facts.result(run)).expect("the document has a result for each row")
    }

    fn of_row(
        &self,
        run: usize,
        standing: Standing,
        row: &'a JudgedRow<'a>,
        result: &RunResult<'a>,
    ) -> FindingFacts<'a> {
        FindingFacts {
            run,
            subject: Subject::Scenario,
            name: row.scenario.id.clone(),
            standing,
            change: None,
            problem: "",
            profile: None,
            file: self.suite.file(&row.scenario.id),
            title: row.scenario.title.clone(),
            scenarios: vec![&row.scenario.id],
            expected: Vec::new(),
            observed: result.observed.clone(),
            before: row.before.map(observed),
            message: result.response.as_ref().and_then(|response| response.message),
            explanation: String::new(),
            impact: None,
            known_failure: None,
        }
    }
}

impl FindingFacts<'_> {
    /// What is wrong, with the change since the baseline before it: `regression, wrong code`.
    #[must_use]
    pub fn what(&self) -> String {
        match self.change {
            Some(change) if change.word() != self.problem => format!("{}, {}", change.word(), self.problem),
            _ => self.problem.to_owned(),
        }
    }
}
