//! The messages at the end of a run: why it ended early, what is left behind, and how to continue.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::text::command_line;
use crate::command::{say, verdicts};
use crate::exit::{Exit, Failure};
use engine::fixture::Leftovers;
use engine::record::RunFile;
use engine::run::{Ended, Engine};

/// How many scenarios a message names.
const SHOWN: usize = 16;

/// A recorded run and how it ended.
pub(super) struct Recorded {
    pub(super) run: RunFile,
    pub(super) ended: Ended,
    /// The time limit, if it ended the run.
    pub(super) out_of_time: Option<Duration>,
    pub(super) leftovers: Leftovers,
    /// The run file.
    pub(super) path: PathBuf,
    /// The flags that name the same target, and the same suite, again.
    pub(super) same: Same,
    /// The target's name if there are several targets.
    pub(super) name: Option<String>,
}

impl Recorded {
    /// The reason why the run did not complete, if it did not.
    pub(super) fn conclude(&self, planned: usize) -> Option<Failure> {
        let records = &self.run.records;
        let recorded = format!("{} of {planned} scenarios", records.len());
        let resume = self.same.resume(&self.path);
        let failure = match (&self.ended, self.out_of_time) {
            (Ended::TargetLost { why }, _) => {
                let reason = format!("target no longer reachable after {recorded}: {why}{}", self.under_way());
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

    /// What was under way when the target was lost.
    fn under_way(&self) -> String {
        let ids = self.run.footer.as_ref().map(|footer| footer.under_way.as_slice()).unwrap_or_default();
        let (shown, more) = ids.split_at(ids.len().min(SHOWN));
        match (shown, more.len()) {
            ([], _) => String::new(),
            ([one], _) => format!("; {one} was under way"),
            (_, 0) => format!("; {} were under way", shown.join(", ")),
            (_, more) => format!("; {} and {more} more were under way", shown.join(", ")),
        }
    }

    /// Prints a warning for each leftover, and how to remove them.
    pub(super) fn warn(&self) {
        warn(&self.leftovers, self.name.as_deref());
        if let Some(sweep) = self.same.sweep(&self.path).filter(|_| !self.leftovers.is_empty()) {
            say(&format!("remove the leftovers of this run with {sweep}"));
        }
    }
}

/// The flags that name the same target and suite again, so that a command from a message can be pasted.
#[derive(Debug, Clone)]
pub(super) struct Same {
    pub(super) target: String,
    pub(super) suite: Option<PathBuf>,
    /// True for the embedded endpoint, which ends with this program.
    pub(super) is_embedded: bool,
}

impl Same {
    /// The command that finishes the run at `path`.
    fn resume(&self, path: &Path) -> String {
        let suite = self.suite.iter().flat_map(|folder| ["--scenarios".into(), folder.display().to_string()]);
        let words: Vec<String> = ["--resume".into(), path.display().to_string()].into_iter().chain(suite).collect();
        format!("`s3conform run {} {}`", command_line(&words), self.target)
    }

    /// The command that removes what the run at `path` left, if the target outlives this program.
    fn sweep(&self, path: &Path) -> Option<String> {
        let run = command_line(&["--run".into(), path.display().to_string()]);
        (!self.is_embedded).then(|| format!("`s3conform sweep {run} {}`", self.target))
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
pub(super) fn unwritten(why: &str, (written, planned): (usize, usize), path: &Path, same: &Same) -> Failure {
    let (resume, path) = (same.resume(path), path.display());
    Failure::usage(format!(
        "{why}; the run was stopped with {written} of {planned} scenarios in {path}; free some space, then finish the run \
         with {resume}"
    ))
}

/// What to say when the user ends the program at once: what is left behind, and how to remove it.
pub(super) fn shutdown_notice(engine: &Engine, path: &Path, same: &Same) -> String {
    let (sweep, path) = (same.sweep(path), path.display());
    match engine.left_behind().zip(sweep) {
        None => format!("exiting immediately; no leftovers; records so far are in {path}"),
        Some((left, sweep)) => {
            format!("exiting immediately; {left}; remove them with {sweep}; records so far are in {path}")
        }
    }
}
