//! The messages at the end of a run: why it ended early, what is left behind, and how to continue.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::{say, verdicts};
use crate::exit::{Exit, Failure};
use engine::fixture::Leftovers;
use engine::record::RunFile;
use engine::run::{Ended, Engine};

/// A recorded run and how it ended.
pub(super) struct Recorded {
    pub(super) run: RunFile,
    pub(super) ended: Ended,
    /// The time limit, if it ended the run.
    pub(super) out_of_time: Option<Duration>,
    pub(super) leftovers: Leftovers,
    /// The run file.
    pub(super) path: PathBuf,
    /// The target's name if there are several targets.
    pub(super) name: Option<String>,
}

impl Recorded {
    /// The reason why the run did not complete, if it did not.
    pub(super) fn conclude(&self, planned: usize) -> Option<Failure> {
        let records = &self.run.records;
        let recorded = format!("{} of {planned} scenarios", records.len());
        let resume = format!("`s3conform run --resume {}` for the same target", self.path.display());
        let failure = match (&self.ended, self.out_of_time) {
            (Ended::TargetLost { why }, _) => {
                let reason = format!("target no longer reachable after {recorded}: {why}");
                Some(Failure::target(format!("{reason}; finish the run with {resume} when it is back")))
            }
            // Only second tries are missing.
            (Ended::Interrupted, Some(_)) if records.len() >= planned => None,
            (Ended::Interrupted, Some(limit)) => Some(Failure::new(
                Exit::Mismatch,
                format!("--max-time {} s ended the run after {recorded}; finish it with {resume}", limit.as_secs()),
            )),
            (Ended::Spent { requests }, _) => Some(Failure::new(
                Exit::Mismatch,
                format!("--max-requests {requests} ended the run after {recorded}; finish it with {resume}"),
            )),
            (Ended::Interrupted, None) => {
                Some(Failure::interrupted(format!("interrupted after {recorded}; finish the run with {resume}")))
            }
            (Ended::Complete, _) if verdicts::nothing_ran(records) => {
                Some(Failure::target("no scenario could run: a given step of each scenario failed"))
            }
            (Ended::Complete, _) => None,
        };
        failure.map(|failure| failure.about(self.name.as_deref()))
    }

    /// Prints a warning for each leftover, and how to remove them.
    pub(super) fn warn(&self) {
        warn(&self.leftovers, self.name.as_deref());
        if !self.leftovers.is_empty() {
            let path = self.path.display();
            say(&format!("remove the leftovers of this run with `s3conform sweep --run {path}` for the same target"));
        }
    }
}

/// Prints a warning for each leftover.
pub(super) fn warn(leftovers: &Leftovers, name: Option<&str>) {
    let of = name.map(|name| format!("{name}: ")).unwrap_or_default();
    for leftover in leftovers.sentences() {
        say(&format!("warning: {of}{leftover}"));
    }
}

/// The failure to write the run file at `path`, which contains `written` of `planned` scenarios.
pub(super) fn unwritten(why: &str, (written, planned): (usize, usize), path: &Path) -> Failure {
    let path = path.display();
    Failure::usage(format!(
        "{why}; the run was stopped with {written} of {planned} scenarios in {path}; free some space, then finish the run \
         with `s3conform run --resume {path}` for the same target"
    ))
}

/// What to say when the user ends the program at once: what is left behind, and how to remove it.
pub(super) fn shutdown_notice(engine: &Engine, path: &Path) -> String {
    let path = path.display();
    match engine.left_behind() {
        None => format!("exiting immediately; no leftovers; records so far are in {path}"),
        Some(left) => format!(
            "exiting immediately; {left}; remove them with `s3conform sweep --run {path}` for the same target; \
             records so far are in {path}"
        ),
    }
}
