//! How a run came to its end, and what it says then: what is left behind, and how to go on.
//!
//! Independent of verdicts.

use std::path::{Path, PathBuf};

use crate::command::{say, verdicts};
use crate::exit::Failure;
use engine::fixture::Leftovers;
use engine::record::RunFile;
use engine::run::{Ended, Engine};

/// A run and how it ended.
pub(super) struct Recorded {
    pub(super) run: RunFile,
    pub(super) ended: Ended,
    pub(super) leftovers: Leftovers,
    /// The run file.
    pub(super) path: PathBuf,
    /// The target's name, where there are others.
    pub(super) name: Option<String>,
}

impl Recorded {
    /// What kept the run from its orderly end, if anything did.
    pub(super) fn conclude(&self, planned: usize) -> Option<Failure> {
        let records = &self.run.records;
        let recorded = format!("{} of {planned} scenarios", records.len());
        let resume = format!("`s3conform run --resume {}` finishes the run", self.path.display());
        let failure = match &self.ended {
            Ended::TargetGone { why } => {
                Some(Failure::target(format!("the target went away after {recorded}: {why}; {resume} when it is back")))
            }
            Ended::Interrupted => Some(Failure::interrupted(format!("interrupted after {recorded}; {resume}"))),
            Ended::Complete if verdicts::nothing_ran(records) => {
                Some(Failure::target("no scenario could run: a given step of each one failed"))
            }
            Ended::Complete => None,
        };
        failure.map(|failure| failure.about(self.name.as_deref()))
    }

    /// Says what was left behind and how to remove it.
    pub(super) fn warn(&self) {
        warn(&self.leftovers, self.name.as_deref());
        if !self.leftovers.is_empty() {
            let path = self.path.display();
            say(&format!("`s3conform sweep --run {path}` with the same target removes what is left of this run"));
        }
    }
}

/// A warning for each thing that is left.
pub(super) fn warn(leftovers: &Leftovers, name: Option<&str>) {
    let of = name.map(|name| format!("{name}: ")).unwrap_or_default();
    for leftover in leftovers.sentences() {
        say(&format!("warning: {of}{leftover}"));
    }
}

/// The run file could not be written; so many of the planned scenarios are in it.
pub(super) fn unwritten(why: &str, (written, planned): (usize, usize), path: &Path) -> Failure {
    let path = path.display();
    Failure::usage(format!(
        "{why}; the run was stopped, and {written} of {planned} scenarios are in {path}; make room, then \
         `s3conform run --resume {path}` finishes the run"
    ))
}

/// What to say when the user ends the program at once: what is left behind, and how to remove it.
pub(super) fn shutdown_notice(engine: &Engine, path: &Path) -> String {
    let path = path.display();
    match engine.left_behind() {
        None => format!("left at once; nothing is left behind, and what was recorded is in {path}"),
        Some(left) => format!(
            "left at once: {left}, which `s3conform sweep --run {path}` with the same target removes; what was recorded \
             is in {path}"
        ),
    }
}
