//! `check`: prints the mistakes in scenarios and profiles, one per line.

use std::io::Write;
use std::path::Path;

use time::{Duration, OffsetDateTime};

use super::controls::controls;
use super::text;
use crate::cli::{CheckArgs, ProfileArgs};
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::lint;
use model::profile::{ALL, Catalogue, Profile};
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
    // Named profiles are checked alone.
    if !args.profiles.profiles.is_empty() && args.suite.scenarios.is_none() {
        return named_profiles(args, suite, &profiles, unread, out);
    }
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
    if let Some(exit) = stale(args, &profiles, out)? {
        return Ok(exit);
    }
    if args.controls { controls(args, suite, out) } else { Ok(Exit::Success) }
}

/// The profiles that can be read, and what is wrong with each of the others.
fn profiles(args: &ProfileArgs) -> Result<(Vec<Profile>, Vec<Failure>), Failure> {
    if args.profiles.is_empty() {
        // Each profile is checked, also those by which nothing is judged unless they are named.
        return Ok((super::profiles(&ProfileArgs { profiles: vec![ALL.to_owned()] })?, Vec::new()));
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

/// Checks the profiles that were named, and says nothing of others.
fn named_profiles(
    args: &CheckArgs,
    suite: &Suite,
    profiles: &[Profile],
    unread: Vec<Failure>,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut mistakes = 0;
    for profile in profiles {
        // A file is called what the user calls it.
        let is_file = |word: &&String| {
            Catalogue::is_path(word) && Path::new(word).file_stem().is_some_and(|stem| *stem == *profile.id)
        };
        let file = args.profiles.profiles.iter().find(is_file).cloned();
        let file = file.unwrap_or_else(|| format!("profiles/{}.yaml", profile.id));
        for problem in lint::check_profile(profile, suite, suite) {
            writeln!(out, "{file}: {problem}")?;
            mistakes += 1;
        }
    }
    // What can be read has been checked all the same.
    if let Some(unread) = Failure::joined(unread) {
        return Err(unread);
    }
    if mistakes > 0 {
        return Ok(Exit::Mismatch);
    }
    let names: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    writeln!(out, "{}", text::wrap(&format!("no mistakes in {}", names.join(", ")), 0))?;
    if let Some(exit) = stale(args, profiles, out)? {
        return Ok(exit);
    }
    if args.controls { controls(args, suite, out) } else { Ok(Exit::Success) }
}

/// Prints what is older than the limit, if there is a limit; the exit code if anything is.
fn stale(args: &CheckArgs, profiles: &[Profile], out: &mut dyn Write) -> Result<Option<Exit>, Failure> {
    let Some(limit) = args.stale else { return Ok(None) };
    let today = OffsetDateTime::now_utc().date();
    let stale = lint::stale(profiles, today, Duration::seconds(limit.0));
    for line in &stale {
        writeln!(out, "{line}")?;
    }
    if !stale.is_empty() {
        return Ok(Some(Exit::Mismatch));
    }
    writeln!(out, "nothing is older than {limit}")?;
    Ok(None)
}
