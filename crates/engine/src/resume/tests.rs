//! Runs that are resumed, and runs that are not.

use super::*;
use crate::record::{FORMAT, RunFooter};
use crate::response;
use model::scenario::Scenario;
use model::yaml;

fn target(region: &str) -> TargetFacts {
    TargetFacts {
        name: Some("it".into()),
        endpoint: "http://a".into(),
        region: region.into(),
        addressing: "path".into(),
        profile: None,
        evidence: None,
    }
}

fn suite(fingerprint: &str) -> SuiteFacts {
    SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: Some(fingerprint.into()) }
}

fn record(scenario: &str, observation: Observation) -> Record {
    Record { started_ms: 1, duration_ms: 2, requests: 3, ..Record::of(scenario, "A", observation) }
}

fn plan(ids: &[&str]) -> Vec<Planned> {
    let text = "title: t\noperation: GetObject\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
    let scenario = |id: &&str| Scenario { id: (*id).into(), ..yaml::read(id, text).unwrap() };
    ids.iter().map(|id| Planned { scenario: scenario(id).into(), skip: None }).collect()
}

/// A run of `a/1` to `a/5` that recorded the first four.
fn cut_off() -> RunFile {
    let header = RunHeader {
        s3conform_run: FORMAT,
        suite: suite("f"),
        planned: 5,
        target: target("r"),
        started: "2028-02-29T23:59:59Z".into(),
        selection: vec!["a".into(), "--skip a/6".into()],
        shuffle: None,
        run_ids: Vec::new(),
        clock: None,
        gate: None,
    };
    let response = Observation::Response(response::read(false, 404, &[], b"<Error><Code>A</Code></Error>"));
    let records = vec![
        record("a/1", Observation::Inconclusive { why: "connection closed".into() }),
        record("a/2", response),
        record("a/3", Observation::Skipped { why: "needs more".into() }),
        record("a/4", Observation::SetupFailed { step: "PutObject".into(), why: "connection closed".into() }),
    ];
    RunFile { header, records, footer: None }
}

const IDS: [&str; 5] = ["a/1", "a/2", "a/3", "a/4", "a/5"];

#[test]
fn what_was_under_way_when_the_target_was_lost_is_last() {
    let mut run = cut_off();
    let under_way = vec!["a/1".into(), "a/5".into()];
    run.footer = Some(RunFooter {
        finished: "2028-03-01T00:00:00Z".into(),
        records: 4,
        requests: 1,
        confirming_requests: 0,
        confirming_ms: 0,
        bytes_sent: 1,
        bytes_received: 1,
        duration_ms: 1,
        interrupted: true,
        under_way,
        leftovers: Vec::new(),
    });
    let rest = rest(run, &target("r"), &suite("f"), &plan(&IDS)).unwrap();
    let ids = |planned: &[Planned]| -> Vec<String> { planned.iter().map(|one| one.scenario.id.clone()).collect() };
    assert_eq!((ids(&rest.missing), ids(&rest.again)), (Vec::new(), vec!["a/4".to_owned()]));
    assert_eq!(ids(&rest.last), ["a/1", "a/5"]);
}

#[test]
fn responses_are_kept_and_what_the_end_may_have_affected_runs_again() {
    let rest = rest(cut_off(), &target("r"), &suite("f"), &plan(&IDS)).unwrap();
    let kept: Vec<&str> = rest.kept.iter().map(|record| record.scenario.as_str()).collect();
    let ids = |planned: &[Planned]| -> Vec<String> { planned.iter().map(|one| one.scenario.id.clone()).collect() };
    assert_eq!(kept, ["a/2", "a/3"]);
    assert_eq!(ids(&rest.missing), ["a/5"]);
    assert_eq!(ids(&rest.again), ["a/1", "a/4"]);
    let replaced: Vec<&str> = rest.replaced.iter().map(|record| record.scenario.as_str()).collect();
    assert_eq!(replaced, ["a/1", "a/4"]);
}

#[test]
fn a_response_whose_control_was_lost_with_the_target_is_sent_again() {
    let mut run = cut_off();
    run.records[1].control_missing = Some(MissingControl::RunEnded { why: "the target went away".into() });
    let rest = rest(run, &target("r"), &suite("f"), &plan(&IDS)).unwrap();
    assert!(rest.again.iter().any(|planned| planned.scenario.id == "a/2"));
    assert!(rest.replaced.iter().any(|record| record.scenario == "a/2"), "and kept until then");
}

#[test]
fn another_target_suite_or_plan_and_a_complete_run_are_refused() {
    let refused = |run: RunFile, region: &str, fingerprint: &str, ids: &[&str]| {
        rest(run, &target(region), &suite(fingerprint), &plan(ids)).unwrap_err().to_string()
    };
    assert!(refused(cut_off(), "q", "f", &IDS).contains("name the same target"));
    assert!(refused(cut_off(), "r", "g", &IDS).contains("use the same"));
    assert!(refused(cut_off(), "r", "f", &IDS[1..]).contains("planned 5 scenarios"));
    let footer = RunFooter {
        finished: "2028-03-01T00:00:00Z".into(),
        records: 4,
        requests: 9,
        confirming_requests: 0,
        confirming_ms: 0,
        bytes_sent: 8,
        bytes_received: 7,
        duration_ms: 6,
        interrupted: false,
        under_way: Vec::new(),
        leftovers: Vec::new(),
    };
    assert!(refused(RunFile { footer: Some(footer), ..cut_off() }, "r", "f", &IDS).contains("nothing to resume"));
}

#[test]
fn a_selection_need_not_be_repeated_but_must_not_differ() {
    let header = cut_off().header;
    assert_eq!(same_selection(&header, &[]), Ok(()));
    assert_eq!(same_selection(&header, &["a".into(), "--skip a/6".into()]), Ok(()));
    let error = same_selection(&header, &["b".into()]).unwrap_err().to_string();
    assert!(error.contains("`a --skip a/6`") && error.contains("`b`"), "{error}");
}
