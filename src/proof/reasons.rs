//! Reasons why no available server returns the code of a scenario, read from a file and checked for stale entries.
//!
//! Independent of servers: callers pass the trials.

use std::path::Path;
use std::{fmt, fs, io};

use schemars::JsonSchema;
use serde::Deserialize;

use super::Trial;
use model::yaml::{self, YamlError};

/// A file of reasons.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reasons {
    /// The reasons, in any order.
    pub unproven: Vec<Reason>,
}

/// The reason why one or more scenarios are unproven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// What no server does, or what servers return instead.
    pub reason: String,
    /// The ids of the scenarios. Patterns are not allowed, so that each excuse is explicit.
    pub scenarios: Vec<String>,
}

/// What is wrong with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReasonProblem {
    /// An unproven scenario without a reason.
    Missing(String),
    /// A reason for a scenario that is proven.
    Stale(String),
    /// A reason for a scenario that the suite does not have.
    Unknown(String),
    /// A scenario with two reasons.
    Twice(String),
}

/// A file of reasons that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReasonsError {
    /// It cannot be read.
    #[error("cannot read reasons {path}: {source}")]
    Unreadable {
        /// Which one.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It is not of this form; with file, line and column.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// A reason that names no scenario.
    #[error("{file}: the entry with the reason `{reason}` names no scenario")]
    NoScenario {
        /// Which file.
        file: String,
        /// Which reason.
        reason: String,
    },
    /// Scenarios without a reason.
    #[error("{file}: the entry for {scenarios} has an empty `reason`")]
    NoReason {
        /// Which file.
        file: String,
        /// Which scenarios.
        scenarios: String,
    },
}

impl Reasons {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// An unreadable file, or one that is not of this form; the text names file, line and column.
    pub(crate) fn read(path: &Path) -> Result<Self, ReasonsError> {
        let shown = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&shown, &text),
            Err(source) => Err(ReasonsError::Unreadable { path: shown, source }),
        }
    }

    pub(super) fn parse(file: &str, text: &str) -> Result<Self, ReasonsError> {
        let reasons: Self = yaml::read(file, text)?;
        let file = || file.to_owned();
        match reasons.unproven.iter().find(|one| one.reason.trim().is_empty() || one.scenarios.is_empty()) {
            Some(one) if one.scenarios.is_empty() => {
                Err(ReasonsError::NoScenario { file: file(), reason: one.reason.trim().to_owned() })
            }
            Some(one) => Err(ReasonsError::NoReason { file: file(), scenarios: one.scenarios.join(", ") }),
            None => Ok(reasons),
        }
    }

    /// Sets the reason of each unproven scenario, and returns the mistakes. A scenario with requirements needs no reason.
    #[must_use]
    pub(crate) fn explain(&self, trials: &mut [Trial]) -> Vec<ReasonProblem> {
        let mut problems = Vec::new();
        let entries = || self.unproven.iter().flat_map(|one| one.scenarios.iter().map(move |id| (id, one)));
        for (position, (id, _)) in entries().enumerate() {
            if !trials.iter().any(|trial| trial.scenario == *id) {
                problems.push(ReasonProblem::Unknown(id.clone()));
            } else if entries().take(position).any(|(earlier, _)| earlier == id) {
                problems.push(ReasonProblem::Twice(id.clone()));
            }
        }
        for trial in trials {
            let reason = entries().find(|(id, _)| **id == trial.scenario).map(|(_, one)| one.reason.trim().to_owned());
            match (&reason, trial.is_proven()) {
                (Some(_), true) => problems.push(ReasonProblem::Stale(trial.scenario.clone())),
                (None, false) if trial.requires.is_empty() => {
                    problems.push(ReasonProblem::Missing(trial.scenario.clone()));
                }
                _ => {}
            }
            trial.reason = reason.filter(|_| !trial.is_proven());
        }
        problems
    }
}

impl fmt::Display for ReasonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "{id} is unproven and has no reason; correct the scenario or add a reason"),
            Self::Stale(id) => write!(f, "{id} is proven now; remove its reason"),
            Self::Unknown(id) => write!(f, "{id} is not a scenario of the suite; correct or remove its entry"),
            Self::Twice(id) => write!(f, "{id} has two reasons; remove one"),
        }
    }
}
