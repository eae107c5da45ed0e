//! Clocks that are wrong: the skew scenarios stay right by the server's, and say so by the local one.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engine::endpoint::Target;
use engine::plan::{Selection, plan};
use engine::record::{Observation, Record};
use engine::run::{Ended, Engine, Settings};
use model::clock::{Clock, ClockSource};
use model::profile::Profile;
use reference::{self, Config, Dialect, Running, Setup};
use s3conform::embedded;
use s3conform::judge::{Verdict, judge};
use s3conform::own_endpoint::describe;
use time::macros::datetime;
use time::{Duration as Span, OffsetDateTime};
use tokio::sync::mpsc;

use crate::child::{Folder, Server, finished, program, s3conform};
use crate::proof::shipped;

const SETTINGS: Settings = Settings::new(8, Duration::from_secs(30));

/// An endpoint by a clock of its own.
async fn start(clock: &Clock, source: ClockSource) -> (Running, Target) {
    let config = Config {
        dialect: Dialect::find("aws", &embedded::catalogue().unwrap()).unwrap(),
        clock: clock.clone(),
        setup: Setup::everything(),
        ..Config::default()
    };
    let running = reference::start(config.clone()).await.unwrap();
    let target = describe(&config, &running).into_target(Path::new("embedded")).unwrap();
    (running, Target { clock: source, ..target })
}

/// The records of everything that has to do with time, and the clock's measured difference.
async fn run(target: &Target, areas: &[&str]) -> (Vec<Record>, Span) {
    let (suite, _) = shipped();
    let selection = Selection { areas: areas.iter().map(|area| (*area).to_owned()).collect(), ..Selection::default() };
    let planned = plan(&suite, &selection, &target.offers()).unwrap().planned;
    let engine = Arc::new(Engine::new(target, SETTINGS).unwrap());
    let preflight = engine.preflight().await.unwrap();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    assert_eq!(engine.run(&planned, &[], &[], sender, std::future::pending()).await, Ended::Complete);
    let mut records = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        assert!(entry.enter(&mut records));
    }
    assert!(engine.clean_up().await.is_empty());
    (records, preflight.clock_difference.unwrap())
}

fn assert_conform(records: &[Record], profile: &Profile) {
    let (suite, _) = shipped();
    for record in records {
        let scenario = suite.find(&record.scenario).unwrap();
        let verdict = judge(&profile.expectation(scenario, "us-east-1"), scenario, record).verdict;
        assert!(!verdict.fails(), "{}: {verdict:?}: {}", record.scenario, record.observation.describe());
    }
    for id in ["14-minutes-slow", "14-minutes-fast", "16-minutes-slow", "16-minutes-fast", "60-minutes-slow"] {
        let record = records.iter().find(|record| record.scenario == format!("auth/clock-{id}")).unwrap();
        assert!(matches!(record.observation, Observation::Response(_)), "{id}: {}", record.observation.describe());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_servers_clock_all_is_right_however_wrong_the_local_one_is() {
    let (_, profiles) = shipped();
    let aws = profiles.iter().find(|profile| profile.id == "aws").unwrap();
    let now = OffsetDateTime::now_utc();
    let leap_day = datetime!(2028-02-29 12:00 UTC) - now;
    for difference in [Span::hours(-5), Span::minutes(90), Span::days(-400), leap_day] {
        let (_running, target) = start(&Clock::ahead_by(difference), ClockSource::Server).await;
        let (records, measured) = run(&target, &["auth", "post", "lock", "sts", "iam", "policy"]).await;
        assert!((measured - difference).abs() <= Span::seconds(30), "{measured} instead of {difference}");
        assert_conform(&records, aws);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_across_midnight_changes_the_scope_in_the_middle_and_stays_right() {
    let (_, profiles) = shipped();
    let aws = profiles.iter().find(|profile| profile.id == "aws").unwrap();
    let midnight = datetime!(2028-03-01 0:00 UTC);
    let clock = Clock::default();
    let (_running, target) = start(&clock, ClockSource::Server).await;
    // The first round begins on the leap day, the last one ends in March.
    clock.set_ahead(midnight - Span::seconds(2) - OffsetDateTime::now_utc());
    let mut rounds = 0;
    while rounds == 0 || clock.now() < midnight + Span::SECOND {
        assert_conform(&run(&target, &["auth"]).await.0, aws);
        rounds += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_local_clock_what_the_difference_would_decide_is_left_out() {
    let (_running, target) = start(&Clock::ahead_by(Span::minutes(2)), ClockSource::Local).await;
    let (records, _) = run(&target, &["auth"]).await;
    let skipped: Vec<&str> = records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Skipped { why } if why.what.contains("--clock server") => Some(record.scenario.as_str()),
            _ => None,
        })
        .collect();
    for id in ["auth/clock-14-minutes-slow", "auth/clock-16-minutes-fast", "auth/presigned-signature-tampered"] {
        assert!(skipped.contains(&id), "{id} in {skipped:?}");
    }
    assert!(!skipped.contains(&"auth/clock-60-minutes-slow") && !skipped.contains(&"auth/unknown-access-key"));
    let (_, profiles) = shipped();
    let (suite, aws) = (shipped().0, profiles.iter().find(|profile| profile.id == "aws").unwrap());
    for record in &records {
        let scenario = suite.find(&record.scenario).unwrap();
        let verdict = judge(&aws.expectation(scenario, "us-east-1"), scenario, record).verdict;
        assert!(!verdict.fails() && verdict != Verdict::Inconclusive, "{}: {verdict:?}", record.scenario);
    }
}

#[test]
fn the_choice_is_said_and_recorded_and_time_zones_do_not_matter() {
    let folder = Folder::new();
    let server = Server::start(0, &["--clock-offset", "-3h"]);
    let (code, _, error) = s3conform(&["run", "auth/clock-*", "--endpoint-url", &server.url]);
    assert_eq!(code, 3);
    assert!(error.contains("its clock is 10800 s behind") || error.contains("its clock is 10799 s behind"), "{error}");
    assert!(error.contains("; sign by its clock with --clock server"), "{error}");

    let undisturbed = folder.path("undisturbed.jsonl");
    assert_eq!(s3conform(&["run", "auth/clock-*", "--out", &undisturbed]).0, 0);
    for zone in ["Pacific/Kiritimati", "America/New_York", "XYZ+11"] {
        let file = folder.path(&format!("{}.jsonl", zone.replace('/', "-")));
        let mut command = program();
        command.args(["run", "auth/clock-*", "--clock", "server", "--endpoint-url", &server.url, "--out", &file]);
        let (code, _, error) = finished(command.env("TZ", zone).output().unwrap());
        assert_eq!(code, 0, "{error}");
        assert!(error.contains("requests are signed by the server's"), "{error}");
        let name = Path::new(&file).file_name().unwrap().to_str().unwrap();
        assert_eq!(folder.outcomes(name), folder.outcomes("undisturbed.jsonl"), "{zone}");
        let text = std::fs::read_to_string(&file).unwrap();
        let header: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!(header["clock"]["source"], "server");
        let offset = header["clock"]["offset_ms"].as_i64().unwrap();
        assert!((offset + 3 * 3600 * 1000).abs() < 30_000, "{offset}");
    }
}
