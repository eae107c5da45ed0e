//! `check --controls`: sends the control of each scenario, which has to succeed.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::interrupt::Interruption;
use super::session::{DEADLINE, Session, Unnamed, dialect, runtime};
use crate::cli::CheckArgs;
use crate::exit::{Exit, Failure};
use crate::judge::Control;
use engine::plan::{self, Planned, Selection};
use engine::record::{Observation, Record};
use engine::run::{Ended, Settings};
use model::scenario::{Scenario, Suite};
use model::text::one_line;

/// Sends the controls to a live target and names those that do not succeed.
///
/// # Errors
/// An unusable target.
pub(super) fn controls(args: &CheckArgs, suite: &Suite, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (sent, description) = runtime()?.block_on(send(args, suite))?;
    let (mut passed, mut skipped, mut failed) = (0, 0, 0);
    for (healthy, record) in &sent {
        match problem(healthy, record) {
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

/// Each control with its record, and what they were sent to.
async fn send(args: &CheckArgs, suite: &Suite) -> Result<(Vec<(Arc<Scenario>, Record)>, String), Failure> {
    let selection = Selection { skip: args.skip.clone(), ..Selection::default() };
    let selected = plan::select(suite, &selection).map_err(super::unselectable)?;
    let session = Session::open(
        args.target.target.as_deref(),
        &args.target.endpoint,
        &Unnamed::Embedded,
        dialect(&args.profiles),
        Settings::new(usize::from(args.jobs), DEADLINE),
    )
    .await?;
    let offered = session.target.offers();
    let plan: Vec<Planned> = selected
        .into_iter()
        .filter_map(|scenario| scenario.without_fault())
        .map(|scenario| Planned { skip: plan::unmet(&scenario.requires, &offered), scenario: scenario.into() })
        .collect();
    session.permit(args.target.endpoint.allow_aws, &plan)?;
    let interruption = Interruption::watch({
        let engine = session.engine.clone();
        move || super::interrupt::shutdown_notice(&engine)
    });
    session.preflight().await?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let ended = session.engine.run(&plan, &[], &[], sender, interruption.asked()).await;
    let mut records = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        entry.enter(&mut records);
    }
    session.clean_up().await;
    match ended {
        Ended::Complete => {}
        Ended::TargetLost { why } => return Err(Failure::target(format!("the target went away: {why}"))),
        Ended::Interrupted | Ended::Spent { .. } => return Err(Failure::interrupted("interrupted")),
    }
    records.sort_by(|a, b| a.scenario.cmp(&b.scenario));
    let healthy: HashMap<&str, &Arc<Scenario>> =
        plan.iter().map(|planned| (planned.scenario.id.as_str(), &planned.scenario)).collect();
    let sent =
        records.into_iter().filter_map(|record| Some((Arc::clone(healthy.get(record.scenario.as_str())?), record)));
    Ok((sent.collect(), session.description.clone()))
}

enum Problem {
    NotSent(String),
    Refused(String),
}

/// Why the control did not succeed. What the target lacks, and what was not to be sent, is no refusal.
fn problem(healthy: &Scenario, record: &Record) -> Option<Problem> {
    match (&record.observation, Control::shown(healthy, &record.observation)) {
        (_, Control::Succeeded | Control::NotPossible) => None,
        (Observation::Skipped { why } | Observation::NotSent { why }, _) => Some(Problem::NotSent(why.to_string())),
        (Observation::FeatureAbsent { step, why }, _) => {
            Some(Problem::NotSent(format!("{step} is not supported: {why}")))
        }
        (
            _,
            Control::Absent { why, .. }
            | Control::Throttled { why }
            | Control::Refused { why, .. }
            | Control::Unknown { why }
            | Control::Missing { why },
        ) => Some(Problem::Refused(why)),
    }
}
