//! `explain`: what a scenario sends and what vendors document about it, all there is about one code, or what scenarios
//! require of a target.

mod code;
mod expectation;
mod fault;
mod observed;
mod request;
mod requirement;
mod scenario;

use std::cell::OnceCell;
use std::io::Write;

use crate::cli::ExplainArgs;
use crate::command::policy;
use crate::embedded;
use crate::exit::{Exit, Failure};
use engine::plan::nearest;
use model::profile::Profile;
use model::scenario::{Scenario, Suite};
use observed::ObservedOutcome;

pub(super) fn explain(args: &ExplainArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let profiles = super::profiles(&args.profiles)?;
    // One scenario does not take all of them to be read; the rest is read at most once.
    let read = OnceCell::new();
    let suite = || match read.get() {
        Some(suite) => Ok(suite),
        None => super::suite(&args.suite).map(|suite| read.get_or_init(|| suite)),
    };
    if args.requirements {
        write!(out, "{}", requirement::describe(suite()?))?;
        return Ok(Exit::Success);
    }
    for (index, subject) in args.subjects.iter().enumerate() {
        let text = text(subject, args, &profiles, &suite)?;
        write!(out, "{}{text}", if index == 0 { "" } else { "\n" })?;
    }
    Ok(Exit::Success)
}

fn text<'s>(
    subject: &str,
    args: &ExplainArgs,
    profiles: &[Profile],
    suite: &dyn Fn() -> Result<&'s Suite, Failure>,
) -> Result<String, Failure> {
    if args.suite.scenarios.is_none() {
        if let Some(found) = embedded::scenario(subject).map_err(Failure::usage)? {
            return described(&found, args, profiles);
        }
        if args.observed.is_none() && profiles.iter().any(|profile| profile.codes.contains_key(subject)) {
            // Keeping all the others would be half of what this costs.
            let few = embedded::suite_of(|scenario| code::concerns(subject, scenario, profiles));
            return Ok(code::describe(subject, &few.map_err(Failure::usage)?, profiles));
        }
    }
    let suite = suite()?;
    if let Some(found) = suite.find(subject) {
        described(found, args, profiles)
    } else if args.observed.is_some() {
        Err(Failure::usage(format!("--observed is about a scenario, and there is no scenario `{subject}`")))
    } else if let Some(found) = known_code(suite, profiles, subject) {
        Ok(code::describe(found, suite, profiles))
    } else {
        Err(unknown(suite, profiles, subject))
    }
}

/// The scenario, or what clients do where it shows the outcome that was asked about.
fn described(scenario: &Scenario, args: &ExplainArgs, profiles: &[Profile]) -> Result<String, Failure> {
    let Some(outcome) = &args.observed else { return Ok(scenario::describe(scenario, profiles, &args.region)) };
    let ObservedOutcome(outcome) = outcome.parse().map_err(|error| Failure::usage(format!("--observed: {error}")))?;
    let clients = policy::clients(&args.clients)?;
    Ok(observed::describe(scenario, &outcome, profiles, &args.region, &clients))
}

fn codes<'a>(suite: &'a Suite, profiles: &'a [Profile]) -> impl Iterator<Item = &'a str> {
    let documented = profiles.iter().flat_map(|profile| profile.codes.keys().map(String::as_str));
    suite.scenarios.iter().flat_map(|scenario| scenario.codes()).chain(documented)
}

/// The code in its own spelling, whatever the case it was asked for in.
fn known_code<'a>(suite: &'a Suite, profiles: &'a [Profile], subject: &str) -> Option<&'a str> {
    codes(suite, profiles).find(|code| code.eq_ignore_ascii_case(subject))
}

fn unknown(suite: &Suite, profiles: &[Profile], subject: &str) -> Failure {
    let ids = suite.scenarios.iter().map(|scenario| scenario.id.as_str());
    let hint = match nearest(subject, ids.chain(codes(suite, profiles))).as_slice() {
        [] => "; `s3conform list` shows all scenarios".to_owned(),
        near => format!("; nearest are `{}`", near.join("`, `")),
    };
    Failure::usage(format!("there is no scenario and no code `{subject}`{hint}"))
}
