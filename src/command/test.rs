//! `test`: runs each scenario as a test, for tools that use the arguments of libtest.

use std::collections::HashSet;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Completion, Conclusion, Failed, Trial};
use tokio::runtime::Handle;

use super::chosen_profiles::{Own, ProfileOptions};
use super::interrupt::Interruption;
use super::session::{DEADLINE, Session, Unnamed, dialect, runtime};
use super::{policy, verdicts};
use crate::cli::{GateArgs, JudgingArgs, ProfileArgs, SelectionArgs, TestArgs};
use crate::exit::{Exit, Failure};
use crate::judge::{self, ChosenProfiles, Policy, Ruling, Run, Standing, Verdict, decide};
use engine::plan::{self, Planned};
use engine::record::{Completeness, Record};
use engine::run::{Engine, Settings};
use model::profile::{Expectation, Profile};
use model::text::{one_line, visible};

/// The default profile, which is also the default dialect of the embedded endpoint.
const DEFAULT_PROFILE: &str = "aws";

/// What all tests share: what they judge by, and what they recorded.
struct Shared {
    chosen: ChosenProfiles,
    region: String,
    policy: Policy,
    records: Mutex<Vec<Record>>,
}

pub(super) fn test(mut args: TestArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    super::log::start(&args.verbose);
    let suite = &super::suite(&args.suite)?;
    let options = ProfileOptions::from_args(&args.profiles)?;
    // Listing starts nothing and sends nothing: nextest lists twice.
    if args.libtest.list {
        let names = suite.scenarios.iter().map(|scenario| Trial::test(one_line(&scenario.id), || Ok(())));
        return Ok(exit(&libtest_mimic::run(&args.libtest, names.collect())));
    }
    if !suite.scenarios.iter().any(|scenario| selects(&args.libtest, &one_line(&scenario.id))) {
        return Err(Failure::new(Exit::NothingSelected, nothing(&args.libtest)));
    }
    let runtime = runtime()?;
    let threads = args.libtest.test_threads.unwrap_or(16);
    args.libtest.test_threads = Some(threads);
    let settings = Settings::new(threads, DEADLINE);
    let unnamed = Unnamed::gate("`s3conform test`");
    let opening = Session::open(
        args.target.target.as_deref(),
        &args.target.endpoint,
        &unnamed,
        dialect(&args.profiles.named),
        settings,
    );
    let session = runtime.block_on(opening)?;
    let mut chosen = options.for_target(Own::of_gate(&session.target.gate), &session.target.name)?;
    if !chosen.gates {
        let named = ProfileArgs { profiles: vec![DEFAULT_PROFILE.into()] };
        let default = JudgingArgs { named, evidence: args.profiles.evidence };
        chosen = ProfileOptions::from_args(&default)?.without_target();
    }
    let (file, gate) = (args.target.target.as_deref(), &session.target.gate);
    let of = policy::Target { name: &session.target.name, file, is_one_of_several: false };
    let asked = GateArgs { known: args.known.clone(), ..GateArgs::default() };
    let policy = policy::of_target(&asked, gate, of, suite)?;
    let selected = policy::selection(&SelectionArgs::default(), gate, file)?.selection();
    let plan = plan::plan(suite, &selected, &session.target.offers()).map_err(super::unselectable)?;
    let planned: HashSet<String> = plan.planned.iter().map(|planned| planned.scenario.id.clone()).collect();
    let left_out = suite.scenarios.iter().filter(|scenario| !planned.contains(&scenario.id));
    // They are listed, so that a runner that starts each test by its name finds it.
    let left_out: Vec<Trial> = left_out
        .map(|scenario| {
            let ignored = || Ok(Completion::ignored_with("left out by gate.skip of the target file"));
            Trial::ignorable_test(one_line(&scenario.id), ignored)
        })
        .collect();
    session.permit(args.target.endpoint.allow_aws, &plan.planned)?;
    let interruption = runtime.block_on(async {
        let engine = session.engine.clone();
        let interruption = Interruption::watch(move || super::interrupt::shutdown_notice(&engine));
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
    let shared = Arc::new(Shared { chosen, region, policy, records: Mutex::default() });
    let trials = plan.planned.into_iter().map(|planned| trial(planned, &session, &shared, runtime.handle().clone()));
    let trials = trials.chain(left_out).collect();
    let conclusion = libtest_mimic::run(&args.libtest, trials);
    runtime.block_on(session.clean_up());
    if interruption.was_asked() {
        return Err(Failure::interrupted("interrupted"));
    }
    let records = shared.records.lock().unwrap_or_else(PoisonError::into_inner);
    let run = Run {
        records: &records,
        region: &shared.region,
        completeness: Completeness::Complete,
        is_part: false,
        chosen: &shared.chosen,
        policy: &shared.policy,
    };
    let decision = decide(suite, &[run]);
    for run in &decision.runs {
        out.write_all(verdicts::known(run).as_bytes())?;
    }
    // A filter may leave nothing to judge: nextest starts a process for each test, ignored ones too.
    let fails = decision.conclusion == judge::Conclusion::Fails;
    Ok(exit(&conclusion).and(if fails { Exit::Mismatch } else { Exit::Success }))
}

/// True if `libtest` selects the test `name`. No test is marked as ignored in advance.
fn selects(libtest: &Arguments, name: &str) -> bool {
    let matches = |filter: &String| if libtest.exact { name == filter } else { name.contains(filter.as_str()) };
    !libtest.ignored && libtest.filter.as_ref().is_none_or(matches) && !libtest.skip.iter().any(matches)
}

fn nothing(libtest: &Arguments) -> String {
    let filter = libtest.filter.as_ref().map(|filter| format!(" `{filter}`")).unwrap_or_default();
    format!("the filter{filter} selects no test; `s3conform test --list` lists all, such as object/get-missing-key")
}

fn exit(conclusion: &Conclusion) -> Exit {
    if conclusion.has_failed() { Exit::Mismatch } else { Exit::Success }
}

fn trial(planned: Planned, session: &Session, shared: &Arc<Shared>, handle: Handle) -> Trial {
    let engine: Arc<Engine> = Arc::clone(&session.engine);
    let shared = Arc::clone(shared);
    let name = one_line(&planned.scenario.id);
    Trial::ignorable_test(name, move || {
        if engine.is_halted() {
            return Ok(Completion::ignored_with("interrupted"));
        }
        let record = handle
            .block_on(engine.observe(&planned))
            .map_err(|why| Failed::from(visible(&format!("the target went away: {why}"))))?;
        shared.conclude(&planned, record)
    })
}

impl Shared {
    /// Failed where one profile's verdict fails and nothing excuses it; ignored where none conforms.
    fn conclude(&self, planned: &Planned, mut record: Record) -> Result<Completion, Failed> {
        let mut open = Vec::new();
        let mut failure = None;
        for profile in &self.chosen.profiles {
            let expectation = profile.expectation(&planned.scenario, &self.region);
            let ruling = Ruling::of(profile, &planned.scenario, &record, &self.region, &self.policy);
            let verdict = ruling.verdict();
            match ruling.standing {
                Standing::Excused(known) => {
                    open.push(format!("{}: {verdict}, known failure: {}", profile.id, known.because()));
                }
                Standing::Fails => {
                    failure.get_or_insert_with(|| explain(profile, &expectation, verdict, &record));
                }
                _ if verdict.conforms() => {}
                _ => {
                    open.push(format!("{}: {}", profile.id, one_line(&ruling.judged.explain(&expectation))));
                }
            }
        }
        record.forget_exchange();
        self.records.lock().unwrap_or_else(PoisonError::into_inner).push(record);
        match failure {
            // The library prints them as they are.
            Some(text) => Err(Failed::from(visible(&text))),
            None if open.len() == self.chosen.profiles.len() => {
                Ok(Completion::ignored_with(one_line(&open.join("; "))))
            }
            None => Ok(Completion::Completed),
        }
    }
}

fn explain(profile: &Profile, expectation: &Expectation, verdict: Verdict, record: &Record) -> String {
    let expected = match expectation {
        Expectation::Outcomes { any_of, .. } => any_of
            .iter()
            .map(|cited| format!("{} ({} {})", cited.outcome(), profile.id, cited.cite))
            .collect::<Vec<_>>()
            .join(" or "),
        Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => {
            "no documented outcome".into()
        }
    };
    let observed = one_line(&record.observation.describe());
    format!(
        "{}\n  expected: {expected}\n  observed: {observed}\n  details: s3conform explain {}",
        verdict.word(),
        record.scenario
    )
}
