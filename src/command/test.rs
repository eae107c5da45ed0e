//! `test`: each scenario as a test, for tools that speak libtest's arguments.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Completion, Conclusion, Failed, Trial};
use tokio::runtime::Handle;

use super::gate::Gate;
use super::interrupt::Interruption;
use super::judges::Choice;
use super::session::{DEADLINE, Session, dialect, runtime};
use crate::cli::{ProfileArgs, TestArgs};
use crate::exit::{Exit, Failure};
use crate::judge::{Verdict, judge};
use crate::known::Judged;
use engine::plan::{self, Planned, Selection};
use engine::record::{Observation, Record};
use engine::run::{Engine, Settings};
use model::profile::{Expectation, Profile};
use model::text::one_line;

/// Whose document decides where no profile is named: the embedded endpoint answers like it.
const DEFAULT_PROFILE: &str = "aws";

/// What all tests share: who judges, and what they found.
struct Court {
    profiles: Vec<Profile>,
    region: String,
    gate: Gate,
    verdicts: Mutex<Vec<Found>>,
}

/// A verdict of the profile at this place.
struct Found {
    profile: usize,
    scenario: String,
    verdict: Verdict,
}

pub(super) fn test(mut args: TestArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let suite = super::suite(&args.suite)?;
    let choice = Choice::of(&args.profiles)?;
    let gate = Gate::new(&args.known)?;
    // Listing starts nothing and sends nothing: nextest lists twice.
    if args.libtest.list {
        let names = suite.scenarios.iter().map(|scenario| Trial::test(scenario.id.replace('/', "::"), || Ok(())));
        return Ok(exit(&libtest_mimic::run(&args.libtest, names.collect())));
    }
    let runtime = runtime()?;
    let threads = args.libtest.test_threads.unwrap_or(16);
    args.libtest.test_threads = Some(threads);
    let settings = Settings { jobs: threads, deadline: DEADLINE, preparation: DEADLINE };
    let opening =
        Session::open(args.target.target.as_deref(), &args.target.endpoint, dialect(&args.profiles), settings);
    let session = runtime.block_on(opening)?;
    let mut judges = choice.judges(session.target.profile.as_deref(), &session.target.name)?;
    if !judges.gates {
        judges = Choice::of(&ProfileArgs { profiles: vec![DEFAULT_PROFILE.into()] })?.without_target();
    }
    let everything = Selection::default();
    let plan = plan::plan(suite, &everything, &session.target.offers()).map_err(|error| super::unselectable(&error))?;
    session.permit(args.target.endpoint.allow_aws, &plan.planned)?;
    let interruption = runtime.block_on(async {
        let engine = session.engine.clone();
        let interruption = Interruption::watch(move || super::interrupt::farewell(&engine));
        session.preflight().await.map(|()| interruption)
    })?;
    runtime.spawn({
        let (engine, interruption) = (session.engine.clone(), interruption.clone());
        async move {
            interruption.asked().await;
            engine.halt();
        }
    });
    let region = session.target.place.region.clone();
    let court = Arc::new(Court { profiles: judges.profiles, region, gate, verdicts: Mutex::default() });
    let trials =
        plan.planned.into_iter().map(|planned| trial(planned, &session, &court, runtime.handle().clone())).collect();
    let conclusion = libtest_mimic::run(&args.libtest, trials);
    runtime.block_on(session.clean_up());
    if interruption.was_asked() {
        return Err(Failure { exit: Exit::Interrupted, message: "interrupted".into() });
    }
    let verdicts = court.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
    let profile = |found: &Found| court.profiles[found.profile].id.as_str();
    let judged = verdicts.iter().map(|found| Judged {
        profile: profile(found),
        scenario: &found.scenario,
        verdict: &found.verdict,
    });
    let judged: Vec<Judged<'_>> = judged.collect();
    let profiles: Vec<&str> = court.profiles.iter().map(|profile| profile.id.as_str()).collect();
    let reviewed = court.gate.review(suite, &profiles, &judged);
    out.write_all(reviewed.text.as_bytes())?;
    Ok(exit(&conclusion).and(if reviewed.fails { Exit::Mismatch } else { Exit::Success }))
}

fn exit(conclusion: &Conclusion) -> Exit {
    if conclusion.has_failed() { Exit::Mismatch } else { Exit::Success }
}

fn trial(planned: Planned, session: &Session, court: &Arc<Court>, handle: Handle) -> Trial {
    let engine: Arc<Engine> = Arc::clone(&session.engine);
    let court = Arc::clone(court);
    let name = planned.scenario.id.replace('/', "::");
    Trial::ignorable_test(name, move || {
        if engine.is_halted() {
            return Ok(Completion::ignored_with("interrupted"));
        }
        let record = handle
            .block_on(engine.observe(&planned))
            .map_err(|why| Failed::from(format!("the target went away: {why}")))?;
        court.hear(&planned, &record)
    })
}

impl Court {
    /// Failed where one profile's verdict fails and nothing excuses it; ignored where none conforms.
    fn hear(&self, planned: &Planned, record: &Record) -> Result<Completion, Failed> {
        let mut silent = Vec::new();
        let mut failure = None;
        for (index, profile) in self.profiles.iter().enumerate() {
            let expectation = profile.expectation(&planned.scenario, &self.region);
            let verdict = judge(&expectation, record);
            let excuse = match &record.observation {
                Observation::Response(reading) if verdict.fails() => {
                    self.gate.excuses(&profile.id, &record.scenario, &reading.outcome)
                }
                _ => None,
            };
            match excuse {
                Some(why) => silent.push(format!("{}: {}, known failure: {why}", profile.id, verdict.word())),
                None if verdict.fails() || matches!(verdict, Verdict::SetupFailed(_)) => {
                    failure.get_or_insert_with(|| explain(profile, &expectation, &verdict, record));
                }
                None if verdict == Verdict::Conforms => {}
                None => silent.push(format!("{}: {}", profile.id, one_line(&verdict.explain()))),
            }
            let found = Found { profile: index, scenario: record.scenario.clone(), verdict };
            self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).push(found);
        }
        match failure {
            Some(text) => Err(Failed::from(text)),
            None if silent.len() == self.profiles.len() => Ok(Completion::ignored_with(silent.join("; "))),
            None => Ok(Completion::Completed),
        }
    }
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
    let observed = one_line(&record.observation.describe());
    format!(
        "{}\n  expected: {expected}\n  observed: {observed}\n  see more: s3conform explain {}",
        verdict.word(),
        record.scenario
    )
}
