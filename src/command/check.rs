//! `check`: prints the mistakes in scenarios and profiles, one per line.

use std::io::Write;

use time::{Duration, OffsetDateTime};

use super::controls::controls;
use super::text;
use crate::cli::{CheckArgs, ProfileArgs};
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::lint;
use model::profile::Profile;
use model::scenario::Suite;

pub(super) fn check(args: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let named = args.target.target.as_ref().map(|_| "--target");
    let given = args.target.endpoint.endpoint_url.as_ref().map(|_| "--endpoint-url");
    if let Some(flag) = named.or(given).filter(|_| !args.controls) {
        return Err(Failure::usage(format!(
            "{flag} has no effect without --controls; add --controls to send requests"
        )));
    }
    let (suite, mut unread) = match &args.suite.scenarios {
        Some(folder) => {
            let (suite, mistakes) = Suite::readable(folder).map_err(Failure::usage)?;
            (suite, mistakes.into_iter().map(Failure::usage).collect())
        }
        None => (super::suite(&args.suite)?, Vec::new()),
    };
    let suite = &suite;
    let (profiles, unusable) = profiles(&args.profiles)?;
    unread.extend(unusable);
    let problems = lint::check(suite, &embedded::suite().map_err(Failure::usage)?, &profiles);
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    // What can be read has been checked all the same.
    if let Some(unread) = Failure::joined(unread) {
        return Err(unread);
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

/// The profiles that can be read, and what is wrong with each of the others.
fn profiles(args: &ProfileArgs) -> Result<(Vec<Profile>, Vec<Failure>), Failure> {
    if args.profiles.is_empty() {
        return Ok((super::profiles(args)?, Vec::new()));
    }
    let (mut profiles, mut unusable) = (Vec::new(), Vec::new());
    for name in &args.profiles {
        match super::profiles(&ProfileArgs { profiles: vec![name.clone()] }) {
            Ok(of_name) => profiles.extend(of_name),
            Err(failure) => unusable.push(failure),
        }
    }
    Ok((profiles, unusable))
}
