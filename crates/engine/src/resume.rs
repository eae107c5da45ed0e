//! Splits an interrupted run into the records that are kept and the scenarios that are still to run.
//!
//! It refuses to continue a run of another target, suite or selection.

use std::collections::BTreeMap;

use crate::plan::Planned;
use crate::record::{MissingControl, Observation, Record, RunFile, RunHeader, SuiteFacts, TargetFacts};
use crate::run::needs_confirmation;

/// The two parts of a run that is resumed.
#[derive(Debug)]
pub struct Rest {
    /// The records that are kept.
    pub kept: Vec<Record>,
    /// The records that new ones replace; they are kept if the run ends again before that.
    pub replaced: Vec<Record>,
    /// The scenarios that never ran.
    pub missing: Vec<Planned>,
    /// The scenarios whose records are kept, but lack a second try.
    pub unconfirmed: Vec<Planned>,
    /// The scenarios that run again, after those that are missing: if one of them crashes the target, the others have
    /// their records by then.
    pub again: Vec<Planned>,
    /// The scenarios that were under way when the target was lost. They run last, one by one, so that the next loss names
    /// the one that crashes it.
    pub last: Vec<Planned>,
}

/// A run that cannot be resumed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// It is complete.
    #[error("it is complete, with {0} records; there is nothing to resume")]
    Complete(usize),
    /// It is a run of another target.
    #[error("it is a run of {0}, but the target is now {1}; name the same target")]
    Target(String, String),
    /// It was made with other scenarios or another version.
    #[error("it used the scenarios of {0}, but these are {1}; use the same, or record a new run")]
    Suite(String, String),
    /// Other scenarios are selected.
    #[error("it selected `{0}`, but the selection is now `{1}`; omit the selection, which the run file contains")]
    Selection(String, String),
    /// What it planned is not what its header selects.
    #[error("it planned {0} scenarios, but its selection now contains {1}; record a new run")]
    Planned(usize, usize),
}

/// Checks that `words` select what the run selected; no words mean the same selection.
///
/// # Errors
/// They select something else.
pub fn same_selection(header: &RunHeader, words: &[String]) -> Result<(), ResumeError> {
    if words.is_empty() || words == header.selection {
        return Ok(());
    }
    Err(ResumeError::Selection(header.selection.join(" "), words.join(" ")))
}

/// Splits the run `earlier` of `plan`. Scenarios without a response run again.
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
    let suspects = earlier.footer.as_ref().map(|footer| footer.under_way.clone()).unwrap_or_default();
    let mut records: BTreeMap<String, Record> =
        earlier.records.into_iter().map(|record| (record.scenario.clone(), record)).collect();
    let (mut kept, mut replaced, mut missing, mut again) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut unconfirmed, mut last) = (Vec::new(), Vec::new());
    for planned in plan {
        match records.remove(&planned.scenario.id) {
            Some(record) if is_kept(&record) => {
                if needs_confirmation(&planned.scenario, &record) {
                    unconfirmed.push(planned.clone());
                }
                kept.push(record);
            }
            other => {
                let is_missing = other.is_none();
                replaced.extend(other);
                let list = if suspects.contains(&planned.scenario.id) {
                    &mut last
                } else if is_missing {
                    &mut missing
                } else {
                    &mut again
                };
                list.push(planned.clone());
            }
        }
    }
    Ok(Rest { kept, replaced, missing, unconfirmed, again, last })
}

/// True if the end of the target or of the run cannot be its cause.
fn is_kept(record: &Record) -> bool {
    if matches!(record.control_missing, Some(MissingControl::RunEnded { .. })) {
        return false;
    }
    match &record.observation {
        Observation::Response(_)
        | Observation::Skipped { .. }
        | Observation::FeatureAbsent { .. }
        | Observation::NotSent { .. } => true,
        Observation::NoResponse { .. }
        | Observation::Inconclusive { .. }
        | Observation::SetupFailed { .. }
        | Observation::ClockMoved { .. } => false,
    }
}

#[cfg(test)]
mod tests;
