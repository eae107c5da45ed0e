//! Proof: which scenarios a real server has answered with the error they are built to provoke.
//!
//! A scenario that no server ever answered so may be at fault itself. Pure; knows nothing of files and formats.

mod reasons;
#[cfg(test)]
mod tests;

pub use reasons::{Fault, Reason, Reasons};

use std::collections::HashSet;

use serde::Serialize;

use crate::coverage::expectations;
use engine::record::{Observation, Record};
use engine::response::{BodyKind, Reading};
use model::profile::{Expectation, Profile};
use model::scenario::{NO_CONDITION, Scenario, Suite};

/// One scenario and what came of it on each server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// The scenario's id.
    pub scenario: String,
    /// The code it is built to provoke, or `none` where no error is due.
    pub condition: String,
    /// What it needs of a target; empty where every target can be asked.
    pub requires: Vec<&'static str>,
    /// The servers that answered with the intended code.
    pub proven_by: Vec<Answer>,
    /// The servers that answered otherwise, or could not be asked.
    pub otherwise: Vec<Answer>,
    /// Why no server answered so, as the file of reasons has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What one server answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The server.
    pub server: String,
    /// What was observed, in one line.
    pub observed: String,
}

/// One server's run.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The server.
    pub server: String,
    /// What was recorded.
    pub records: &'a [Record],
    /// The scenarios whose healthy twin did not succeed there: whatever the server answers, it answers it to a request
    /// without the fault, too, so that nothing is proven.
    pub unhealthy: HashSet<String>,
}

/// The scenarios of one kind: how many there are and how many are proven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Those that some server answered with the intended code.
    pub proven: usize,
    /// All of them.
    pub of: usize,
}

impl Trial {
    /// Whether any server answered with the intended code.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        !self.proven_by.is_empty()
    }
}

/// What the `runs` prove of `suite`. `profiles` say which statuses are due where an answer has no body.
#[must_use]
pub fn proof(suite: &Suite, profiles: &[Profile], runs: &[Run<'_>]) -> Vec<Trial> {
    suite.scenarios.iter().map(|scenario| of(scenario, profiles, runs)).collect()
}

/// How many of the scenarios that every target can be asked are proven, and how many of those that need more.
#[must_use]
pub fn counts(trials: &[Trial]) -> (Count, Count) {
    let count = |needy: bool| {
        let these = || trials.iter().filter(move |trial| trial.requires.is_empty() != needy);
        Count { proven: these().filter(|trial| trial.is_proven()).count(), of: these().count() }
    };
    (count(false), count(true))
}

fn of(scenario: &Scenario, profiles: &[Profile], runs: &[Run<'_>]) -> Trial {
    let mut trial = Trial {
        scenario: scenario.id.clone(),
        condition: scenario.condition.clone(),
        requires: scenario.requires.iter().map(|requirement| requirement.describe()).collect(),
        proven_by: Vec::new(),
        otherwise: Vec::new(),
        reason: None,
    };
    for run in runs {
        let Some(record) = run.records.iter().find(|record| record.scenario == scenario.id) else { continue };
        let proves = match &record.observation {
            Observation::Response(reading) => is_intended(scenario, profiles, reading),
            _ => false,
        };
        let unhealthy = run.unhealthy.contains(&scenario.id);
        let answers = if proves && !unhealthy { &mut trial.proven_by } else { &mut trial.otherwise };
        let also = if proves && unhealthy { ", as to the request without the fault" } else { "" };
        let observed = format!("{}{also}", record.observation.describe());
        answers.push(Answer { server: run.server.clone(), observed });
    }
    trial
}

/// Whether the answer carries one of the codes that the scenario counts for, with whatever status: the server has found
/// the fault. Where no body is due there is no code, and the status has to be one that some vendor documents.
fn is_intended(scenario: &Scenario, profiles: &[Profile], reading: &Reading) -> bool {
    let status = reading.outcome.status;
    match reading.outcome.code.as_deref() {
        Some(code) => scenario.condition != NO_CONDITION && scenario.codes().any(|intended| intended == code),
        None if scenario.condition == NO_CONDITION => (200..300).contains(&status),
        None => reading.body == BodyKind::NotDue && documented(scenario, profiles).contains(&status),
    }
}

/// The statuses of errors that any vendor documents for the scenario, in any region.
fn documented(scenario: &Scenario, profiles: &[Profile]) -> Vec<u16> {
    let outcomes = profiles.iter().flat_map(|profile| expectations(profile, scenario)).filter_map(|one| match one {
        Expectation::Outcomes { any_of, .. } => Some(any_of),
        _ => None,
    });
    outcomes.flatten().map(|outcome| outcome.status).filter(|status| *status >= 300).collect()
}
