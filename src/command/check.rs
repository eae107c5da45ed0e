//! `check`: prints the mistakes in scenarios and profiles, one per line.

use std::io::Write;

use time::{Duration, OffsetDateTime};

use super::controls::controls;
use super::text;
use crate::cli::CheckArgs;
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::lint;

pub(super) fn check(args: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let named = args.target.target.as_ref().map(|_| "--target");
    let given = args.target.endpoint.endpoint_url.as_ref().map(|_| "--endpoint-url");
    if let Some(flag) = named.or(given).filter(|_| !args.controls) {
        return Err(Failure::usage(format!(
            "{flag} has no effect without --controls; add --controls to send requests"
        )));
    }
    let suite = &super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let problems = lint::check(suite, &embedded::suite().map_err(Failure::usage)?, &profiles);
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    if !problems.is_empty() {
        return Ok(Exit::Mismatch);
    }
    let scenarios = text::counted(suite.scenarios.len(), "scenario");
    writeln!(out, "no mistakes in {scenarios} and {}", text::counted(profiles.len(), "profile"))?;
    let undocumented = lint::without_expectation(suite, &profiles);
    if !undocumented.is_empty() {
        let note = format!("note: no profile documents an outcome for {}", undocumented.join(", "));
        writeln!(out, "{}", text::wrap(&note, 0))?;
    }
    if let Some(limit) = args.stale {
        let today = OffsetDateTime::now_utc().date();
        let stale = lint::stale(&profiles, today, Duration::seconds(limit.0));
        for line in &stale {
            writeln!(out, "{line}")?;
        }
        if !stale.is_empty() {
            return Ok(Exit::Mismatch);
        }
        writeln!(out, "nothing is older than {limit}")?;
    }
    if args.controls { controls(args, suite, out) } else { Ok(Exit::Success) }
}
