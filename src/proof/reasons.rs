//! Reasons why no available server returns the code of a scenario, read from a file and checked for stale entries.
//!
//! Independent of servers: callers pass the trials.

use std::fmt;
use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Trial;
use model::yaml;

/// A file of reasons.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// The reasons, in any order.
    pub unproven: Vec<Reason>,
}

/// The reason why one or more scenarios are unproven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What no server does, or what servers return instead.
    pub reason: String,
    /// The ids of the scenarios. Patterns are not allowed, so that each excuse is explicit.
    pub scenarios: Vec<String>,
}

/// What is wrong with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An unproven scenario without a reason.
    Missing(String),
    /// A reason for a scenario that is proven.
    Stale(String),
    /// A reason for a scenario that the suite does not have.
    Unknown(String),
    /// A scenario with two reasons.
    Twice(String),
}

impl Reasons {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// The file is unreadable or malformed; the message names file, line and column.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read reasons {shown}: {error}"))?;
        Self::parse(&shown, &text)
    }

    pub(super) fn parse(file: &str, text: &str) -> Result<Self, String> {
        let reasons: Self = yaml::read(file, text)?;
        match reasons.unproven.iter().find(|one| one.reason.trim().is_empty() || one.scenarios.is_empty()) {
            Some(one) if one.scenarios.is_empty() => {
                Err(format!("{file}: the entry with the reason `{}` names no scenario", one.reason.trim()))
            }
            Some(one) => Err(format!("{file}: the entry for {} has an empty `reason`", one.scenarios.join(", "))),
            None => Ok(reasons),
        }
    }

    /// Sets the reason of each unproven scenario, and returns the mistakes. A scenario with requirements needs no reason.
    #[must_use]
    pub fn explain(&self, trials: &mut [Trial]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let entries = || self.unproven.iter().flat_map(|one| one.scenarios.iter().map(move |id| (id, one)));
        for (position, (id, _)) in entries().enumerate() {
            if !trials.iter().any(|trial| trial.scenario == *id) {
                faults.push(Fault::Unknown(id.clone()));
            } else if entries().take(position).any(|(earlier, _)| earlier == id) {
                faults.push(Fault::Twice(id.clone()));
            }
        }
        for trial in trials {
            let reason = entries().find(|(id, _)| **id == trial.scenario).map(|(_, one)| one.reason.trim().to_owned());
            match (&reason, trial.is_proven()) {
                (Some(_), true) => faults.push(Fault::Stale(trial.scenario.clone())),
                (None, false) if trial.requires.is_empty() => faults.push(Fault::Missing(trial.scenario.clone())),
                _ => {}
            }
            trial.reason = reason.filter(|_| !trial.is_proven());
        }
        faults
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "{id} is unproven and has no reason; correct the scenario or add a reason"),
            Self::Stale(id) => write!(f, "{id} is proven now; remove its reason"),
            Self::Unknown(id) => write!(f, "{id} is not a scenario of the suite; correct or remove its entry"),
            Self::Twice(id) => write!(f, "{id} has two reasons; remove one"),
        }
    }
}
