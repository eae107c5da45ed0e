//! `test`: each scenario as a test, for tools that speak libtest's arguments.

use std::io::Write;
use std::sync::Arc;

use libtest_mimic::{Completion, Conclusion, Failed, Trial};
use tokio::runtime::Handle;

use super::session::{DEADLINE, Session, dialect, runtime};
use crate::cli::TestArgs;
use crate::engine::{Engine, Settings};
use crate::exit::{Exit, Failure};
use crate::judge::{Verdict, judge};
use crate::plan::{self, Planned, Selection};
use crate::profile::{Expectation, Profile};
use crate::record::Record;

/// Whose document decides where no profile is named: the embedded endpoint answers like it.
const DEFAULT_PROFILE: &str = "aws";

pub(super) fn test(mut args: TestArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let suite = super::suite(&args.suite)?;
    if args.profiles.profiles.is_empty() {
        args.profiles.profiles.push(DEFAULT_PROFILE.into());
    }
    let profiles = super::profiles(&args.profiles)?;
    // Listing starts nothing and sends nothing: nextest lists twice.
    if args.libtest.list {
        let names = suite.scenarios.iter().map(|scenario| Trial::test(scenario.id.replace('/', "::"), || Ok(())));
        return Ok(exit(&libtest_mimic::run(&args.libtest, names.collect())));
    }
    let runtime = runtime()?;
    let threads = args.libtest.test_threads.unwrap_or(16);
    args.libtest.test_threads = Some(threads);
    let settings = Settings { jobs: threads, deadline: DEADLINE, preparation: DEADLINE };
    let session = runtime.block_on(Session::open(&args.target, dialect(&args.profiles), settings))?;
    let everything = Selection::default();
    let plan =
        plan::plan(&suite, &everything, &session.target.offers()).map_err(|error| super::unselectable(&error))?;
    runtime.block_on(session.engine.preflight()).map_err(Failure::target)?;
    let profiles = Arc::new(profiles);
    let trials =
        plan.planned.into_iter().map(|planned| trial(planned, &session, &profiles, runtime.handle().clone())).collect();
    let conclusion = libtest_mimic::run(&args.libtest, trials);
    for leftover in runtime.block_on(session.engine.clean_up()).sentences() {
        writeln!(out, "warning: {leftover}")?;
    }
    Ok(exit(&conclusion))
}

fn exit(conclusion: &Conclusion) -> Exit {
    if conclusion.has_failed() { Exit::Mismatch } else { Exit::Success }
}

fn trial(planned: Planned, session: &Session, profiles: &Arc<Vec<Profile>>, handle: Handle) -> Trial {
    let engine: Arc<Engine> = Arc::clone(&session.engine);
    let profiles = Arc::clone(profiles);
    let region = session.target.place.region.clone();
    let name = planned.scenario.id.replace('/', "::");
    Trial::ignorable_test(name, move || {
        let record = handle
            .block_on(engine.observe(&planned))
            .map_err(|why| Failed::from(format!("the target went away: {why}")))?;
        let mut silent = Vec::new();
        for profile in profiles.iter() {
            let expectation = profile.expectation(&planned.scenario, &region);
            let verdict = judge(&expectation, &record);
            if verdict.fails() || matches!(verdict, Verdict::SetupFailed(_)) {
                return Err(Failed::from(explain(profile, &expectation, &verdict, &record)));
            }
            if verdict != Verdict::Conforms {
                silent.push(format!("{}: {}", profile.id, verdict.explain()));
            }
        }
        if silent.len() == profiles.len() {
            Ok(Completion::ignored_with(silent.join("; ")))
        } else {
            Ok(Completion::Completed)
        }
    })
}

fn explain(profile: &Profile, expectation: &Expectation, verdict: &Verdict, record: &Record) -> String {
    let expected = match expectation {
        Expectation::Outcomes { any_of, .. } => any_of
            .iter()
            .map(|cited| format!("{} ({} {})", cited.outcome(), profile.id, cited.cite))
            .collect::<Vec<_>>()
            .join(" or "),
        Expectation::Undocumented(_) | Expectation::NotApplicable(_) => "nothing".into(),
    };
    let observed = record.observation.describe();
    format!(
        "{}\n  expected: {expected}\n  observed: {observed}\n  see more: s3conform explain {}",
        verdict.word(),
        record.scenario
    )
}
