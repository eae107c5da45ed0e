//! Reasons: why no server at hand answers a scenario with its code, in a file that must not grow stale.
//!
//! Knows nothing of servers; what is proven is told to it.

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

/// Why one scenario, or several of one kind, are unproven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What no server does, or what they answer instead.
    pub reason: String,
    /// The ids of the scenarios; patterns are not taken, so that nothing is excused unseen.
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
    /// An unreadable file, or one that is not of this form; the text names file, line and column.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read reasons {shown}: {error}"))?;
        Self::parse(&shown, &text)
    }

    pub(super) fn parse(file: &str, text: &str) -> Result<Self, String> {
        let reasons: Self = yaml::read(file, text)?;
        match reasons.unproven.iter().find(|one| one.reason.trim().is_empty() || one.scenarios.is_empty()) {
            Some(one) if one.scenarios.is_empty() => Err(format!("{file}: `{}` is for no scenario", one.reason.trim())),
            Some(one) => Err(format!("{file}: {} needs a reason", one.scenarios.join(", "))),
            None => Ok(reasons),
        }
    }

    /// Gives each unproven scenario its reason, and tells what does not fit. A scenario that needs something of its
    /// target has its reason in that, and may be without one here.
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
            Self::Missing(id) => write!(f, "{id} is unproven and has no reason; mend the scenario or add one"),
            Self::Stale(id) => write!(f, "{id} is proven now; delete its reason"),
            Self::Unknown(id) => write!(f, "{id} is no scenario of the suite; correct or delete the reason"),
            Self::Twice(id) => write!(f, "{id} has two reasons; delete one"),
        }
    }
}
