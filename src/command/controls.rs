//! `check --controls`: sends the control of each scenario, which has to succeed.

use std::io::Write;

use tokio::sync::mpsc;

use super::interrupt::Interruption;
use super::session::{DEADLINE, Session, dialect, runtime};
use crate::cli::CheckArgs;
use crate::exit::{Exit, Failure};
use engine::plan::{self, Planned, Selection};
use engine::record::{Observation, Record};
use engine::response::BodyKind;
use engine::run::{Ended, Settings};
use model::scenario::{Requirement, Suite};
use model::text::one_line;

/// Sends the controls to a live target and names those that do not succeed.
///
/// # Errors
/// An unusable target.
pub(super) fn controls(args: &CheckArgs, suite: &Suite, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (records, description) = runtime()?.block_on(send(args, suite))?;
    let (mut passed, mut skipped, mut failed) = (0, 0, 0);
    for record in &records {
        match problem(record) {
            None => passed += 1,
            Some(Problem::NotSent(why)) => {
                skipped += 1;
                writeln!(out, "{}: not sent: {}", record.scenario, one_line(&why))?;
            }
            Some(Problem::Refused(why)) => {
                failed += 1;
                writeln!(out, "{}: the control does not succeed: {}", record.scenario, one_line(&why))?;
            }
        }
    }
    writeln!(out, "controls: {passed} succeed, {failed} do not, {skipped} not sent, at {description}")?;
    Ok(if failed == 0 { Exit::Success } else { Exit::Mismatch })
}

async fn send(args: &CheckArgs, suite: &Suite) -> Result<(Vec<Record>, String), Failure> {
    let selection = Selection { skip: args.skip.clone(), ..Selection::default() };
    let selected = plan::select(suite, &selection).map_err(super::unselectable)?;
    let session = Session::open(
        args.target.target.as_deref(),
        &args.target.endpoint,
        dialect(&args.profiles),
        Settings { jobs: usize::from(args.jobs), deadline: DEADLINE, preparation: DEADLINE },
    )
    .await?;
    let offered = session.target.offers();
    let unmet = |requirements: &[Requirement]| {
        let unmet = requirements.iter().find(|requirement| !offered.contains(requirement));
        unmet.map(|requirement| format!("needs {}", requirement.describe()))
    };
    let plan: Vec<Planned> = selected
        .into_iter()
        .filter_map(|scenario| scenario.without_fault())
        .map(|scenario| Planned { skip: unmet(&scenario.requires), scenario: scenario.into() })
        .collect();
    session.permit(args.target.endpoint.allow_aws, &plan)?;
    let interruption = Interruption::watch({
        let engine = session.engine.clone();
        move || super::interrupt::shutdown_notice(&engine)
    });
    session.preflight().await?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let ended = session.engine.run(&plan, &[], sender, interruption.asked()).await;
    let mut records = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        entry.enter(&mut records);
    }
    session.clean_up().await;
    match ended {
        Ended::Complete => {}
        Ended::TargetLost { why } => return Err(Failure::target(format!("the target went away: {why}"))),
        Ended::Interrupted => return Err(Failure::interrupted("interrupted")),
    }
    records.sort_by(|a, b| a.scenario.cmp(&b.scenario));
    Ok((records, session.description.clone()))
}

enum Problem {
    NotSent(String),
    Refused(String),
}

fn problem(record: &Record) -> Option<Problem> {
    match &record.observation {
        Observation::Response(reading) => {
            let success = (200..300).contains(&reading.outcome.status)
                && !matches!(reading.body, BodyKind::Error | BodyKind::Broken(_));
            if reading.body == BodyKind::NotHttp {
                return Some(Problem::Refused(format!("not HTTP: {}", reading.notes.join("; "))));
            }
            let message = reading.message.as_deref().map(|message| format!(" ({message})")).unwrap_or_default();
            (!success).then(|| Problem::Refused(format!("{}{message}", reading.outcome)))
        }
        Observation::NoResponse { why } | Observation::Inconclusive { why } | Observation::ClockMoved { why } => {
            Some(Problem::Refused(why.to_string()))
        }
        Observation::Skipped { why } | Observation::NotSent { why } => Some(Problem::NotSent(why.to_string())),
        Observation::FeatureAbsent { step, why } => Some(Problem::NotSent(format!("{step} is not supported: {why}"))),
        Observation::SetupFailed { step, why } => Some(Problem::Refused(format!("{step} failed: {why}"))),
    }
}
