//! One target's part of a run: preflight, scenarios, cleanup, and the run file as records come.
//!
//! Knows nothing of verdicts, and of other targets only that their bars stand beside its own.

use std::io::IsTerminal as _;
use std::sync::Arc;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use time::OffsetDateTime;
use tokio::sync::mpsc;

use super::run_files::rfc3339;
use crate::command::verdicts;
use crate::engine::{Ended, Engine};
use crate::exit::{Exit, Failure};
use crate::fixture::Leftovers;
use crate::plan::Plan;
use crate::record::{Record, RunFile, RunFooter, RunHeader, RunWriter};

/// The progress bars of all targets, on standard error where that is a terminal.
pub(super) struct Bars {
    bars: MultiProgress,
    named: bool,
}

/// Runs a plan and writes the run file.
pub(super) struct Recorder<'a> {
    pub(super) engine: &'a Arc<Engine>,
    pub(super) plan: &'a Plan,
    pub(super) file: RunWriter,
    pub(super) bars: &'a Bars,
    /// The target's, where there are others.
    pub(super) name: Option<String>,
}

/// A run and how it ended.
pub(super) struct Recorded {
    pub(super) run: RunFile,
    ended: Ended,
    leftovers: Leftovers,
    /// The target's, where there are others.
    pub(super) name: Option<String>,
}

impl Recorder<'_> {
    /// Runs until the plan is done or `stop` completes.
    ///
    /// # Errors
    /// The target cannot be used, and nothing was recorded; or the run file can no longer be written.
    pub(super) async fn run(self, header: RunHeader, stop: impl Future<Output = ()>) -> Result<Recorded, Failure> {
        let Self { engine, plan, mut file, bars, name } = self;
        match engine.preflight().await {
            Ok(preflight) => {
                if let Some(warning) = preflight.clock_warning() {
                    bars.warn(name.as_deref(), &warning);
                }
            }
            Err(error) => {
                engine.clean_up().await;
                // Nothing was recorded: an empty run file would only be in the way of the next attempt.
                file.discard();
                return Err(Failure::target(error));
            }
        }
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let bar = bars.add(name.as_deref(), plan.planned.len());
        let writing = async {
            let mut records = Vec::new();
            while let Some(record) = receiver.recv().await {
                file.record(&record).map_err(Failure::usage)?;
                bar.set_message(record.scenario.clone());
                bar.inc(1);
                records.push(record);
            }
            Ok::<_, Failure>(records)
        };
        let (ended, records) = tokio::join!(engine.run(&plan.planned, sender, stop), writing);
        bar.finish_and_clear();
        let leftovers = engine.clean_up().await;
        let mut records = records?;
        let order = |record: &Record| plan.planned.iter().position(|planned| planned.scenario.id == record.scenario);
        records.sort_by_key(order);
        let traffic = engine.traffic();
        let footer = RunFooter {
            finished: rfc3339(OffsetDateTime::now_utc()),
            records: records.len(),
            requests: traffic.exchanges,
            bytes_sent: traffic.bytes_sent,
            bytes_received: traffic.bytes_received,
            duration_ms: u64::try_from(engine.elapsed().as_millis()).unwrap_or(u64::MAX),
            interrupted: ended != Ended::Complete,
        };
        file.finish(&footer).map_err(Failure::usage)?;
        Ok(Recorded { run: RunFile { header, records, footer: Some(footer) }, ended, leftovers, name })
    }
}

impl Recorded {
    /// Says what was left behind, and what kept the run from its orderly end, if anything did.
    pub(super) fn conclude(&self, planned: usize) -> Option<Failure> {
        let of = self.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        for leftover in self.leftovers.sentences() {
            eprintln!("warning: {of}{leftover}");
        }
        let records = &self.run.records;
        let recorded = format!("{} of {planned} scenarios", records.len());
        let failure = match &self.ended {
            Ended::TargetGone { why } => Some(Failure::target(format!("the target went away after {recorded}: {why}"))),
            Ended::Interrupted => {
                Some(Failure { exit: Exit::Interrupted, message: format!("interrupted after {recorded}") })
            }
            Ended::Complete if verdicts::nothing_ran(records) => {
                Some(Failure::target("no scenario could run: a given step of each one failed"))
            }
            Ended::Complete => None,
        };
        failure.map(|failure| failure.about(self.name.as_deref()))
    }
}

impl Bars {
    /// Bars that are `named` where there are several.
    pub(super) fn new(named: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bars: MultiProgress::with_draw_target(target), named }
    }

    fn add(&self, name: Option<&str>, length: usize) -> ProgressBar {
        let template =
            if self.named { "{prefix:20!} {pos}/{len} {wide_bar} {msg:30!}" } else { "{pos}/{len} {wide_bar} {msg}" };
        let style = ProgressStyle::with_template(template).expect("the templates are constants");
        self.bars
            .add(ProgressBar::new(length as u64))
            .with_style(style)
            .with_prefix(name.unwrap_or_default().to_owned())
    }

    fn warn(&self, name: Option<&str>, warning: &str) {
        let of = name.map(|name| format!("{name}: ")).unwrap_or_default();
        self.bars.suspend(|| eprintln!("warning: {of}{warning}"));
    }
}
