//! Runs the suite against the embedded endpoint, for the self-proof.
//!
//! Independent of the verdicts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engine::endpoint::Target;
use engine::plan::{Planned, Selection, plan};
use engine::record::Record;
use engine::run::{Ended, Engine, Settings};
use model::profile::{DEFAULT, Profile};
use model::scenario::{Scenario, Suite};
use reference::{self, Config, Dialect, InjectionKind, InjectionRule, Running, Setup};
use s3conform::embedded;
use s3conform::own_endpoint::describe;
use tokio::sync::mpsc;

/// The records of a run by scenario id.
pub(crate) type Records = BTreeMap<String, Record>;

/// Scenarios at the same time.
const JOBS: usize = 256;
/// The least time for a request that prepares: a busy machine takes long for the first.
const PREPARATION: Duration = Duration::from_secs(15);

/// The suite and the profiles of the default group.
pub(crate) fn shipped() -> (Suite, Vec<Profile>) {
    (embedded::suite().unwrap(), embedded::catalogue().unwrap().default_profiles())
}

/// The profiles beside those of the default group.
pub(crate) fn further() -> Vec<Profile> {
    embedded::catalogue().unwrap().profiles.into_iter().filter(|profile| !profile.is_in(DEFAULT)).collect()
}

/// Starts the embedded endpoint in a dialect, with every error response corrupted in one way or unchanged.
pub(crate) async fn start(dialect: &str, fault: Option<InjectionKind>) -> (Running, Target) {
    let config = Config {
        dialect: Dialect::find(dialect, &embedded::catalogue().unwrap()).unwrap(),
        injections: fault.map(|kind| InjectionRule { kind, code: None }).into_iter().collect(),
        // Longer than a busy machine pauses within a body of megabytes.
        idle_timeout: Duration::from_secs(6),
        setup: Setup::everything(),
        ..Config::default()
    };
    let running = reference::start(config.clone()).await.unwrap();
    let target = describe(&config, &running).into_target(Path::new("embedded")).unwrap();
    (running, target)
}

/// Runs scenarios on a target to the end; nothing may be left there.
pub(crate) async fn run(target: &Target, scenarios: Vec<impl Into<Arc<Scenario>>>) -> Records {
    let (engine, records) = run_scenarios(target, scenarios, Duration::from_mins(2)).await;
    let leftovers = engine.clean_up().await;
    assert!(leftovers.is_empty(), "{leftovers:?}");
    records
}

/// Runs scenarios on a target that is dropped without a cleanup.
pub(crate) async fn run_scenarios(
    target: &Target,
    scenarios: Vec<impl Into<Arc<Scenario>>>,
    deadline: Duration,
) -> (Arc<Engine>, Records) {
    let suite = Suite::new("self-proof", scenarios);
    let planned: Vec<Planned> = plan(&suite, &Selection::default(), &target.offers()).unwrap().planned;
    let engine = Arc::new(
        Engine::new(
            target,
            // The embedded endpoint serves each request by itself, so that second tries disturb each other no more than the first.
            Settings { confirming: JOBS, preparation: deadline.max(PREPARATION), ..Settings::new(JOBS, deadline) },
        )
        .unwrap(),
    );
    // Forms and lists of keys are sent only where a bucket is proven to be one.
    engine.preflight().await.unwrap();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let ended = engine.run(&planned, &[], &[], sender, std::future::pending()).await;
    assert_eq!(ended, Ended::Complete);
    let mut entered = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        assert!(entry.enter(&mut entered));
    }
    let records: Records = entered.into_iter().map(|record| (record.scenario.clone(), record)).collect();
    assert_eq!(records.len(), planned.len());
    (engine, records)
}
