//! `run --dry-run`: prints the requests under test without sending them.

use std::io::Write;

use time::OffsetDateTime;

use super::session::Session;
use crate::exit::{Exit, Failure};
use engine::endpoint::SiteName;
use engine::plan::Plan;
use engine::record::Exchange;
use engine::request;
use model::scenario::{BucketKind, Scenario, Turn, Values};

/// Prints each planned request without secrets. Values that only a server can provide are in angle brackets.
pub(super) fn print(session: &Session, plan: &Plan, out: &mut dyn Write) -> Result<Exit, Failure> {
    for planned in &plan.planned {
        let scenario = &planned.scenario;
        writeln!(out, "# {}", scenario.id)?;
        if let Some(why) = &planned.skip {
            writeln!(out, "skipped: {why}\n")?;
            continue;
        }
        for step in &scenario.given {
            writeln!(out, "given: {}", step.operation())?;
        }
        let now = OffsetDateTime::now_utc();
        let values = values(scenario, session, now);
        let site = session.target.site(SiteName::of(scenario));
        let place = site.as_ref().map_or(&session.target.place, |site| &site.place);
        match request::build(&scenario.when, &scenario.fault, place, &values, now) {
            Ok(prepared) => {
                let outgoing = &prepared.outgoing;
                let sent = Exchange::of(&outgoing.head, &outgoing.body, outgoing.body.len() as u64, None);
                writeln!(out, "{}\n", sent.request_head.trim_end())?;
                if !sent.request_body.is_empty() {
                    writeln!(out, "{}\n", sent.request_body.trim_end())?;
                }
            }
            Err(error) => writeln!(out, "cannot build the request: {error}\n")?,
        }
    }
    Ok(Exit::Success)
}

fn values(scenario: &Scenario, session: &Session, now: OffsetDateTime) -> Values {
    let run_id = session.engine.run_id();
    let mut values = request::values(scenario, Turn::First, run_id, &session.target.place, now);
    if scenario.bucket != BucketKind::None {
        values.set("bucket", format!("s3c-{run_id}-bucket"));
    }
    for (name, value) in session.target.capabilities.values() {
        values.set(name, value);
    }
    for (name, _) in scenario.given.iter().filter_map(|step| step.save()).flatten() {
        values.set(name, format!("<{name}>"));
    }
    values
}
