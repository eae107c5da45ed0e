//! `run`: runs scenarios against one or more targets and judges the responses.

mod bars;
mod ending;
mod recorder;
mod resumed;
mod run_files;

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::future::join_all;
use indicatif::BinaryBytes;
use time::OffsetDateTime;

use super::chosen_profiles::{Own, ProfileOptions};
use super::interrupt::Interruption;
use super::report::Reports;
use super::session::{DEADLINE, Session, Unnamed, dialect, runtime};
use super::{policy, verdicts};
use crate::cli::{GateArgs, JudgingArgs, RunArgs};
use crate::exit::{Exit, Failure};
use crate::judge::{ChosenProfiles, Policy, Run, decide};
use crate::report::document::Document;
use crate::report::reported_run::ReportedRun;
use bars::Bars;
use ending::{Recorded, Same};
use engine::plan::{self, Plan, Planned};
use engine::record::{RunHeader, RunWriter};
use engine::run::Settings;
use model::scenario::Suite;
use recorder::{Earlier, Recorder};
use resumed::Resumed;

pub(super) use run_files::slug;

/// One target of the run, with nothing sent yet.
struct Part {
    session: Session,
    plan: Plan,
    chosen: ChosenProfiles,
    policy: Policy,
    header: RunHeader,
    /// The earlier run that is continued.
    earlier: Option<Earlier>,
    /// The flags that name the same target and suite again.
    same: Same,
}

/// The result for one target.
struct Finished {
    part: Part,
    recorded: Recorded,
}

pub(super) fn run(args: &RunArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let suite = &super::suite(&args.suite)?;
    if args.resume.is_some() && args.targets.targets.len() > 1 {
        return Err(Failure::usage(
            "--resume cannot be combined with several targets; finish the run of each target separately",
        ));
    }
    let mut resumed = args.resume.as_deref().map(Resumed::read).transpose()?;
    let selected = match &resumed {
        Some(resumed) => resumed.selection(&args.selection)?,
        None => args.selection.clone(),
    };
    // What is wrong with the selection is said before a target is looked for.
    plan::select(suite, &selected.selection()).map_err(super::unselectable)?;
    let deadline = args.deadline.map_or(DEADLINE, Duration::from_secs);
    let (profiles, gate_args) = match &resumed {
        Some(resumed) => resumed.gate(&args.profiles, &args.gate),
        None => (args.profiles.clone(), args.gate.clone()),
    };
    let options = ProfileOptions::from_args(&profiles)?;
    let settings = Settings {
        rate: args.rate,
        max_requests: args.max_requests,
        ..Settings::new(usize::from(args.jobs), deadline)
    };
    let started = OffsetDateTime::now_utc();
    runtime()?.block_on(async {
        let mut parts = Vec::new();
        let sessions =
            Session::open_all(&args.targets, &unnamed(&profiles, &gate_args), dialect(&profiles.named), settings)
                .await?;
        let is_one_of_several = sessions.len() > 1;
        for (index, session) in sessions.into_iter().enumerate() {
            let (offered, gate) = (session.target.offers(), &session.target.gate);
            let file = args.targets.targets.get(index).map(PathBuf::as_path);
            let target = policy::Target { name: &session.target.name, file, is_one_of_several };
            let policy = policy::of_target(&gate_args, gate, target, suite)?;
            let selected = policy::selection(&selected, gate, file)?;
            let plan = plan::plan(suite, &selected.selection(), &offered).map_err(super::unselectable)?;
            let chosen = options.for_target(Own::of_gate(&session.target.gate), &session.target.name)?;
            let header = run_files::header(&selected, suite, &session, &plan, args.shuffle, started);
            let header = RunHeader { gate: resumed::recorded(&profiles, &gate_args), ..header };
            let (header, earlier) = match resumed.take() {
                Some(resumed) => resumed
                    .rest(&plan, header, session.is_embedded())
                    .map(|(header, earlier)| (header, Some(earlier)))?,
                None => (header, None),
            };
            let same = Same {
                target: session.flags.clone(),
                suite: args.suite.scenarios.clone(),
                is_embedded: session.is_embedded(),
            };
            parts.push(Part { session, plan, chosen, policy, header, earlier, same });
        }
        policy::suits(parts.iter().map(|part| (&part.policy, &part.chosen)))?;
        if args.dry_run {
            return dry_run(&parts, out);
        }
        for part in &parts {
            part.session.permit(args.targets.endpoint.allow_aws, &part.plan.planned)?;
            affordable(args.max_requests, &part.plan.planned)?;
        }
        record(args, suite, parts, started, out).await
    })
}

/// Refuses a plan that needs more requests than it may send.
fn affordable(most: Option<u64>, plan: &[Planned]) -> Result<(), Failure> {
    let needed = plan::estimate(plan).requests;
    match most {
        Some(most) if needed > most => Err(Failure::usage(format!(
            "this run needs about {needed} requests, more than --max-requests {most}; raise it, or select fewer scenarios"
        ))),
        _ => Ok(()),
    }
}

/// What happens where no endpoint is named: a run that can fail needs one.
fn unnamed(profiles: &JudgingArgs, gate: &GateArgs) -> Unnamed {
    let flags = [
        ("--profile", !profiles.named.profiles.is_empty()),
        ("--evidence", profiles.evidence.is_some()),
        ("--baseline", gate.baseline.is_some()),
        ("--known-failures", gate.known.known_failures.is_some()),
        ("--fail-on", !gate.fail.fail_on.is_empty()),
        ("--allow-unjudged", gate.fail.allow_unjudged),
    ];
    let given = flags.into_iter().find(|(_, given)| *given);
    given.map_or(Unnamed::Embedded, |(flag, _)| Unnamed::gate(flag))
}

fn dry_run(parts: &[Part], out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut exit = Exit::Success;
    for part in parts {
        if parts.len() > 1 {
            writeln!(out, "target: {}", part.session.description)?;
        }
        exit = exit.and(super::dry_run::print(&part.session, &part.plan, out)?);
    }
    Ok(exit)
}

/// Runs all parts concurrently and prints the results.
async fn record(
    args: &RunArgs,
    suite: &Suite,
    mut parts: Vec<Part>,
    started: OffsetDateTime,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let several = parts.len() > 1;
    let names: Vec<&str> = parts.iter().map(|part| part.session.target.name.as_str()).collect();
    let paths = match &args.resume {
        Some(path) => vec![path.clone()],
        None => run_files::paths(args.out.as_deref(), &names, started)?,
    };
    let reports = Reports::prepare(&args.reports, &paths, args.force)?;
    let files = match &args.resume {
        Some(path) => vec![RunWriter::resume(path).map_err(Failure::usage)?],
        None if args.out.is_none() => run_files::reserve_numbered(&paths)?,
        None => run_files::reserve(&paths, args.force)?,
    };
    let interruption = Interruption::watch({
        let places = files.iter().map(|file| file.written().to_owned());
        let engines = parts.iter().map(|part| (part.session.engine.clone(), part.same.clone()));
        let places: Vec<_> = engines.zip(places).collect();
        move || {
            let notices: Vec<String> =
                places.iter().map(|((engine, same), place)| ending::shutdown_notice(engine, place, same)).collect();
            notices.join("\n")
        }
    });
    // Log lines and progress bars would overwrite each other.
    let bars = Bars::new(several, args.verbose.verbose == 0);
    let keeps_exchanges = args.reports.iter().any(|report| report.format.facts().holds_exchanges);
    let recorded = parts.iter_mut().zip(files).map(|(part, file)| {
        let name = several.then(|| part.session.target.name.clone());
        let (engine, clock, earlier) = (&part.session.engine, part.session.target.clock, part.earlier.take());
        let recorder = Recorder {
            engine,
            plan: &part.plan,
            clock,
            max_time: args.max_time,
            earlier,
            file,
            keeps_exchanges,
            bars: &bars,
            name,
            wait: part.session.wait,
            same: part.same.clone(),
        };
        recorder.run(part.header.clone(), &interruption)
    });
    let recorded = join_all(recorded).await;

    let mut unusable = Vec::new();
    let mut finished = Vec::new();
    for (part, recorded) in parts.into_iter().zip(recorded) {
        match recorded {
            Ok(recorded) => {
                recorded.warn();
                finished.push(Finished { part, recorded });
            }
            Err(failure) => {
                unusable.push(failure.about(several.then_some(part.session.target.name.as_str())));
            }
        }
    }
    if finished.is_empty() {
        return Err(Failure::joined(unusable).expect("each target is finished or unusable"));
    }
    let exit = report(args, suite, &finished, reports, out)?;
    let ends = finished.iter().filter_map(|one| one.recorded.conclude(one.part.plan.planned.len()));
    Failure::joined(unusable.into_iter().chain(ends).collect()).map_or(Ok(exit), Err)
}

/// Prints the verdicts and writes the reports.
fn report(
    args: &RunArgs,
    suite: &Suite,
    finished: &[Finished],
    reports: Reports,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let runs: Vec<Run<'_>> =
        finished.iter().map(|one| Run::of(&one.recorded.run, &one.part.chosen, &one.part.policy)).collect();
    let decision = decide(suite, &runs);
    let reported = finished.iter().zip(&decision.runs).map(|(one, decision)| ReportedRun {
        name: &one.part.session.target.name,
        file: &one.recorded.run,
        decision,
    });
    let document = Document::of(suite, &reported.collect::<Vec<_>>());
    let heading = |one: &Finished| format!("target: {}\n", one.part.session.description);
    let headings: Vec<String> = finished.iter().map(heading).collect();
    out.write_all(verdicts::show(&document, &decision, &headings, args.color).as_bytes())?;
    writeln!(out)?;
    for one in finished {
        let name = one.recorded.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        writeln!(out, "{name}{}\nrun file: {}", costs(one), one.recorded.path.display())?;
    }
    out.flush()?;
    reports.write(&document)?;
    for report in &args.reports {
        writeln!(out, "report: {}", report.path.display())?;
    }
    Ok(decision.exit)
}

/// The cost of the run, including that of the earlier run that it continues.
fn costs(finished: &Finished) -> String {
    let footer = finished.recorded.run.footer.as_ref().expect("a run that was recorded has its end");
    let seconds = |milliseconds| Duration::from_millis(milliseconds).as_secs_f64();
    let confirming = match footer.confirming_requests {
        0 => String::new(),
        requests => {
            format!("; of these {requests} requests in {:.1} s for second tries", seconds(footer.confirming_ms))
        }
    };
    format!(
        "{}, {} requests, {} sent, {} received, {:.1} s{confirming}",
        super::text::counted(footer.records, "scenario"),
        footer.requests,
        BinaryBytes(footer.bytes_sent),
        BinaryBytes(footer.bytes_received),
        seconds(footer.duration_ms),
    )
}
