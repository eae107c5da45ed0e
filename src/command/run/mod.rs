//! `run`: provoke errors on a target and judge its answers.

mod bars;
mod ending;
mod recorder;
mod resumed;
mod run_files;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use indicatif::BinaryBytes;
use time::OffsetDateTime;

use super::gate::Gate;
use super::interrupt::Interruption;
use super::report::Reports;
use super::session::{DEADLINE, Session, dialect, runtime};
use super::verdicts;
use crate::cli::RunArgs;
use crate::engine::Settings;
use crate::exit::{Exit, Failure};
use crate::plan;
use crate::record::{Record, RunWriter};
use crate::report::judged_run::JudgedRun;
use bars::Bars;
use recorder::Recorder;
use resumed::Resumed;

pub(super) fn run(args: &RunArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let gate = Gate::of_run(&args.profiles, &args.gate)?;
    let resumed = args.resume.as_deref().map(Resumed::read).transpose()?;
    let chosen = match &resumed {
        Some(resumed) => resumed.selection(&args.selection)?,
        None => args.selection.clone(),
    };
    let selection = super::selection(&chosen);
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
        session.permit(args.target.allow_aws, &plan.planned)?;
        let started = OffsetDateTime::now_utc();
        let header = run_files::header(chosen.words(), &suite, &session, &plan, args.shuffle, started);
        let (header, earlier) = match resumed {
            Some(resumed) => {
                let (header, earlier) = resumed.rest(&plan, header)?;
                (header, Some(earlier))
            }
            None => (header, None),
        };
        let path = args.out.clone().unwrap_or_else(|| run_files::default_path(&session.target, started));
        let path = args.resume.clone().unwrap_or(path);
        let reports = Reports::prepare(&args.reports, &path, args.force)?;
        let file = match &args.resume {
            Some(path) => RunWriter::resume(path),
            None => RunWriter::reserve(&path, args.force),
        };
        let file = file.map_err(Failure::usage)?;
        let interruption = Interruption::watch({
            let (engine, place) = (session.engine.clone(), file.written().to_owned());
            move || ending::farewell(&engine, &place)
        });
        let bars = Bars::new(false);
        let engine = &session.engine;
        let clock = session.target.clock;
        let recorder = Recorder { engine, plan: &plan, clock, earlier, file, bars: &bars, name: None };
        let recorded = recorder.run(header, &interruption).await?;
        recorded.warn();
        let mut run = JudgedRun::of(session.target.name.clone(), &suite, &recorded.run, &profiles, gate.judges);
        let judged = verdicts::show(&mut run, &suite, &gate, args.color);
        writeln!(out, "target: {}", session.description)?;
        out.write_all(judged.text.as_bytes())?;
        let compared = gate.since_baseline(&suite, &profiles, run.run, verdicts::coloured(args.color));
        out.write_all(compared.text.as_bytes())?;
        write_costs(&session, &run.run.records, &recorded.path, out)?;
        out.flush()?;
        reports.write(&suite, &run)?;
        for report in &args.reports {
            writeln!(out, "report: {}", report.path.display())?;
        }
        if let Some(failure) = recorded.conclude(plan.planned.len()) {
            return Err(failure);
        }
        Ok(if judged.fails || compared.fails { Exit::Mismatch } else { Exit::Success })
    })
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
