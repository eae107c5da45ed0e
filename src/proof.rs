//! Proof: which scenarios have provoked the intended error on a real server.
//!
//! A scenario that never has may itself be wrong. Pure; independent of files and formats.

mod reasons;
#[cfg(test)]
mod tests;

pub(crate) use reasons::Reasons;

use serde::Serialize;

use crate::coverage::expectations;
use crate::judge::Control;
use engine::record::{Observation, Record};
use model::profile::{Expectation, Profile};
use model::scenario::{Scenario, Suite};

/// One scenario, and its result on each server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// The scenario's id.
    pub scenario: String,
    /// The code it is built to provoke, or `none` if no error is expected.
    pub condition: String,
    /// The capabilities that it requires; empty if it runs against every target.
    pub requires: Vec<&'static str>,
    /// The servers that returned the intended code.
    pub proven_by: Vec<ServerResponse>,
    /// The servers that returned something else, or nothing.
    pub otherwise: Vec<ServerResponse>,
    /// The reason why no server returns the code, from the file of reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The response of one server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServerResponse {
    /// The server.
    pub server: String,
    /// What was observed, in one line.
    pub observed: String,
}

/// One server's run.
#[derive(Debug, Clone)]
pub(crate) struct Run<'a> {
    /// The server.
    pub server: String,
    /// Its records.
    pub records: &'a [Record],
    /// True if it is the embedded endpoint, which proves nothing: it was written for these scenarios.
    pub is_own: bool,
}

/// The scenarios of one kind: how many there are and how many are proven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    /// Number of proven scenarios.
    pub proven: usize,
    /// Number of scenarios.
    pub of: usize,
}

impl Trial {
    /// True if a server returned the intended code.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        !self.proven_by.is_empty()
    }
}

/// The trials of all scenarios of `suite`. `profiles` determine the expected statuses of responses without a body.
#[must_use]
pub(crate) fn proof(suite: &Suite, profiles: &[Profile], runs: &[Run<'_>]) -> Vec<Trial> {
    suite.scenarios.iter().map(|scenario| of(scenario, profiles, runs)).collect()
}

/// Counts the scenarios without requirements, and those with requirements.
#[must_use]
pub(crate) fn counts(trials: &[Trial]) -> (Count, Count) {
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
        let Some(record) = run.records.iter().find(|record| scenario.is_called(&record.scenario)) else { continue };
        let proves = match &record.observation {
            Observation::Response(reading) => {
                engine::run::shows(scenario, reading, |status| documented(scenario, profiles).contains(&status))
            }
            _ => false,
        };
        let doubt = match Control::of(scenario, record) {
            _ if !proves => None,
            _ if run.is_own => Some("the embedded endpoint proves nothing".to_owned()),
            Control::NotPossible if scenario.without_fault().is_some() => {
                Some("the record lacks the control".to_owned())
            }
            Control::NotPossible | Control::Succeeded => None,
            control => Some(control.to_string()),
        };
        let responses = if proves && doubt.is_none() { &mut trial.proven_by } else { &mut trial.otherwise };
        let also = doubt.map(|doubt| format!(", but {doubt}")).unwrap_or_default();
        let observed = format!("{}{also}", record.observation.describe());
        responses.push(ServerResponse { server: run.server.clone(), observed });
    }
    trial
}

/// The error statuses that any vendor documents for the scenario, in any region.
fn documented(scenario: &Scenario, profiles: &[Profile]) -> Vec<u16> {
    let outcomes = profiles.iter().flat_map(|profile| expectations(profile, scenario)).filter_map(|one| match one {
        Expectation::Outcomes { any_of, .. } => Some(any_of),
        _ => None,
    });
    outcomes.flatten().map(|outcome| outcome.status).filter(|status| *status >= 300).collect()
}
