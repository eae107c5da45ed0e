//! `run`: provoke errors on a target and judge its answers.

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{BinaryBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;

use super::gate::Gate;
use super::interrupt::interrupted;
use super::report::Reports;
use super::session::{DEADLINE, Session, dialect, runtime};
use super::verdicts;
use crate::cli::RunArgs;
use crate::date;
use crate::engine::{Ended, Settings};
use crate::exit::{Exit, Failure};
use crate::fixture::Leftovers;
use crate::plan::{self, Plan};
use crate::record::{Record, RunFile, RunFooter, RunHeader, RunWriter, SuiteMark, TargetMark};
use crate::report::judged_run::JudgedRun;
use crate::scenario::Suite;
use crate::target::Target;

pub(super) fn run(args: &RunArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let suite = super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let gate = Gate::of_run(&args.profiles, &args.gate)?;
    let selection = super::selection(&args.selection);
    // What is wrong with the selection is said before a target is looked for.
    plan::select(&suite, &selection).map_err(|error| super::unselectable(&error))?;
    let deadline = args.deadline.map_or(DEADLINE, Duration::from_secs);
    let settings = Settings { jobs: usize::from(args.jobs), deadline, preparation: deadline };
    runtime()?.block_on(async {
        let session = Session::open(&args.target, dialect(&args.profiles), settings).await?;
        let plan =
            plan::plan(&suite, &selection, &session.target.offers()).map_err(|error| super::unselectable(&error))?;
        if args.dry_run {
            return super::dry_run::print(&session, &plan, out);
        }
        let started = OffsetDateTime::now_utc();
        let path = args.out.clone().unwrap_or_else(|| default_path(&session.target, started));
        let reports = Reports::prepare(&args.reports, &path, args.force)?;
        let header = header(args, &suite, &session.target, &plan, started);
        let mut file = Some(RunWriter::create(&path, &header, args.force).map_err(Failure::usage)?);
        // Lines and a bar on one terminal would overwrite each other.
        let bar = progress(plan.planned.len(), args.verbose.verbose == 0);
        let finished = Recorder { session: &session, plan: &plan, file: &mut file, progress: bar }.run().await;
        if let Err(failure) = &finished
            && failure.exit == Exit::TargetUnusable
        {
            // Nothing was recorded: an empty run file would only be in the way of the next attempt.
            if let Some(file) = file.take() {
                file.discard();
            }
        }
        let Finished { records, footer, ended, leftovers } = finished?;
        let run = RunFile { header, records, footer: Some(footer) };
        let mut run = JudgedRun::of(session.target.name.clone(), &suite, &run, &profiles, gate.judges);
        let judged = verdicts::show(&mut run, &suite, &gate, args.color);
        writeln!(out, "target: {}", session.description)?;
        out.write_all(judged.text.as_bytes())?;
        let compared = gate.since_baseline(&suite, &profiles, run.run, verdicts::coloured(args.color));
        out.write_all(compared.text.as_bytes())?;
        let records = &run.run.records;
        write_costs(&session, records, &path, out)?;
        out.flush()?;
        reports.write(&suite, &run)?;
        for report in &args.reports {
            writeln!(out, "report: {}", report.path.display())?;
        }
        conclude(&ended, &leftovers, records, &plan)?;
        Ok(if judged.fails || compared.fails { Exit::Mismatch } else { Exit::Success })
    })
}

/// Runs the plan and writes the run file as records come.
struct Recorder<'a> {
    session: &'a Session,
    plan: &'a Plan,
    file: &'a mut Option<RunWriter>,
    progress: ProgressBar,
}

struct Finished {
    records: Vec<Record>,
    footer: RunFooter,
    ended: Ended,
    leftovers: Leftovers,
}

impl Recorder<'_> {
    async fn run(self) -> Result<Finished, Failure> {
        let engine = &self.session.engine;
        let preflight = engine.preflight().await;
        let preflight = match preflight {
            Ok(preflight) => preflight,
            Err(error) => {
                engine.clean_up().await;
                return Err(Failure::target(error));
            }
        };
        if let Some(warning) = preflight.clock_warning() {
            eprintln!("warning: {warning}");
        }
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let (file, progress) = (self.file, self.progress);
        let writing = async {
            let mut records = Vec::new();
            while let Some(record) = receiver.recv().await {
                if let Some(file) = file.as_mut() {
                    file.record(&record).map_err(Failure::usage)?;
                }
                progress.set_message(record.scenario.clone());
                progress.inc(1);
                records.push(record);
            }
            Ok::<_, Failure>(records)
        };
        let (ended, records) = tokio::join!(engine.run(&self.plan.planned, sender, interrupted()), writing);
        progress.finish_and_clear();
        let leftovers = engine.clean_up().await;
        let mut records = records?;
        let order =
            |record: &Record| self.plan.planned.iter().position(|planned| planned.scenario.id == record.scenario);
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
        if let Some(file) = file.take() {
            file.finish(&footer).map_err(Failure::usage)?;
        }
        Ok(Finished { records, footer, ended, leftovers })
    }
}

fn write_costs(session: &Session, records: &[Record], path: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let traffic = session.engine.traffic();
    writeln!(
        out,
        "\n{}, {} requests, {} sent, {} received, {:.1} s\nrun file: {}",
        super::text::counted(records.len(), "scenario"),
        traffic.exchanges,
        BinaryBytes(traffic.bytes_sent),
        BinaryBytes(traffic.bytes_received),
        session.engine.elapsed().as_secs_f64(),
        path.display()
    )?;
    Ok(())
}

/// What kept the run from its orderly end, if anything did.
fn conclude(ended: &Ended, leftovers: &Leftovers, records: &[Record], plan: &Plan) -> Result<(), Failure> {
    for leftover in leftovers.sentences() {
        eprintln!("warning: {leftover}");
    }
    let recorded = format!("{} of {} scenarios", records.len(), plan.planned.len());
    match ended {
        Ended::TargetGone { why } => Err(Failure::target(format!("the target went away after {recorded}: {why}"))),
        Ended::Interrupted => {
            Err(Failure { exit: Exit::Interrupted, message: format!("interrupted after {recorded}") })
        }
        Ended::Complete if verdicts::nothing_ran(records) => {
            Err(Failure::target("no scenario could run: a given step of each one failed"))
        }
        Ended::Complete => Ok(()),
    }
}

fn header(args: &RunArgs, suite: &Suite, target: &Target, plan: &Plan, started: OffsetDateTime) -> RunHeader {
    let place = &target.place;
    RunHeader {
        s3conform_run: crate::record::FORMAT,
        suite: SuiteMark {
            version: env!("CARGO_PKG_VERSION").into(),
            origin: suite.origin.clone(),
            fingerprint: Some(suite.fingerprint()),
        },
        planned: plan.planned.len(),
        target: TargetMark {
            name: Some(target.name.clone()),
            endpoint: target.endpoint.to_string(),
            region: place.region.clone(),
            addressing: if place.virtual_host { "virtual" } else { "path" }.into(),
        },
        started: rfc3339(started),
        selection: args.selection.words(),
    }
}

/// `reports/<target>-<time>.jsonl`, with nothing in the name that a file system minds.
fn default_path(target: &Target, started: OffsetDateTime) -> PathBuf {
    let name: String = target
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    Path::new("reports").join(format!("{name}-{}.jsonl", date::amz(started)))
}

fn rfc3339(moment: OffsetDateTime) -> String {
    moment.replace_millisecond(0).unwrap_or(moment).format(&Rfc3339).expect("a year of four digits")
}

/// A bar on standard error where it is `wanted` and that is a terminal; nothing elsewhere.
fn progress(length: usize, wanted: bool) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if !wanted || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{pos}/{len} {wide_bar} {msg}").expect("the template is a constant");
    bar.set_style(style);
    bar
}
