//! What of a run that did not come to its end is kept, and what is still to be run.
//!
//! Pure; knows the earlier run by its file and refuses to continue what would be another run.

use std::collections::BTreeMap;

use crate::plan::Planned;
use crate::record::{Observation, Record, RunFile, RunHeader, SuiteFacts, TargetFacts};

/// The two parts of a run that is resumed.
#[derive(Debug)]
pub struct Rest {
    /// The records that stand.
    pub kept: Vec<Record>,
    /// The records that better ones are to replace; they stand where the run ends again before that.
    pub replaced: Vec<Record>,
    /// What was never run.
    pub missing: Vec<Planned>,
    /// What is to be run again, after all that is missing: should one of these be what the target does not survive, the
    /// others have their records by then.
    pub again: Vec<Planned>,
}

/// A run that cannot be resumed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// It came to its end.
    #[error("it is complete, with {0} records; there is nothing to resume")]
    Complete(usize),
    /// It is a run of another target.
    #[error("it is a run of {0}, and the target now is {1}; name the same target as then")]
    Target(String, String),
    /// It was made with other scenarios or another version.
    #[error("it was recorded with the scenarios of {0}, and these are {1}; use the same, or record a new run")]
    Suite(String, String),
    /// Other scenarios are selected.
    #[error("its selection is `{0}`, and now it is `{1}`; leave the selection out, it is taken from the file")]
    Selection(String, String),
    /// What it planned is not what its header selects.
    #[error("it planned {0} scenarios, and its selection now leaves {1}; record a new run")]
    Planned(usize, usize),
}

/// Whether `words` select what the run did; none means the same.
///
/// # Errors
/// They select something else.
pub fn same_selection(header: &RunHeader, words: &[String]) -> Result<(), ResumeError> {
    if words.is_empty() || words == header.selection {
        return Ok(());
    }
    Err(ResumeError::Selection(header.selection.join(" "), words.join(" ")))
}

/// Parts the run `earlier` of `plan`. What did not get its response is run again.
///
/// # Errors
/// A run that is complete, or of another target or suite.
pub fn rest(earlier: RunFile, target: &TargetFacts, suite: &SuiteFacts, plan: &[Planned]) -> Result<Rest, ResumeError> {
    let header = &earlier.header;
    if !header.target.is_same(target) {
        return Err(ResumeError::Target(header.target.to_string(), target.to_string()));
    }
    if !header.suite.is_same(suite) {
        return Err(ResumeError::Suite(header.suite.to_string(), suite.to_string()));
    }
    if header.planned != plan.len() {
        return Err(ResumeError::Planned(header.planned, plan.len()));
    }
    if earlier.footer.as_ref().is_some_and(|footer| !footer.interrupted) {
        return Err(ResumeError::Complete(earlier.records.len()));
    }
    let mut records: BTreeMap<String, Record> =
        earlier.records.into_iter().map(|record| (record.scenario.clone(), record)).collect();
    let (mut kept, mut replaced, mut missing, mut again) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for planned in plan {
        match records.remove(&planned.scenario.id) {
            Some(record) if stands(&record.observation) => kept.push(record),
            Some(record) => {
                replaced.push(record);
                again.push(planned.clone());
            }
            None => missing.push(planned.clone()),
        }
    }
    Ok(Rest { kept, replaced, missing, again })
}

/// Whether the end of the target or of the run cannot be to blame for it.
fn stands(observation: &Observation) -> bool {
    match observation {
        Observation::Response(_) | Observation::Skipped { .. } | Observation::Unsupported { .. } => true,
        Observation::Inconclusive { .. } | Observation::SetupFailed { .. } => false,
    }
}

#[cfg(test)]
mod tests;
