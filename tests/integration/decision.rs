//! What makes a gate green, red or undecided, and that each report says what the exit status says.

use std::fs;

use serde_json::{Value, json};

use crate::gate::{Finished, Job};
use crate::hostile::script::Script;
use crate::hostile::server::Hostile;

const GET: &str = "object/get-missing-key";
const LIST: &str = "list/max-keys-negative";

/// A run of the embedded endpoint as AWS, in which everything conforms.
fn record(job: &Job, name: &str, ids: &[&str]) {
    let run = job.run(&[&["run", "--embedded", "--profile", "aws", "--out", name], ids].concat());
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
}

/// The same run with the records of these scenarios replaced.
pub(crate) fn altered(job: &Job, from: &str, to: &str, observations: &[(&str, Value)]) {
    let text = fs::read_to_string(job.path(from)).unwrap();
    let lines = text.lines().map(|line| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        let id = value["scenario"].clone();
        for (_, observation) in observations.iter().filter(|(altered, _)| id == *altered) {
            if let Some(outcome) = observation.get("outcome") {
                value["observation"]["response"]["outcome"] = outcome.clone();
            } else {
                value["observation"] = observation.clone();
            }
            value
                .as_object_mut()
                .unwrap()
                .retain(|key, _| !["again", "control", "unconfirmed"].contains(&key.as_str()));
            // It is judged without a control.
            value["control_missing"] = json!("earlier-format");
        }
        format!("{value}\n")
    });
    fs::write(job.path(to), lines.collect::<String>()).unwrap();
}

fn setup_failed() -> Value {
    json!({ "setup-failed": { "step": "PutObject", "why": { "what": "500 InternalError" } } })
}

fn no_response() -> Value {
    json!({ "no-response": { "why": { "what": "connection closed before a response" } } })
}

fn skipped() -> Value {
    json!({ "skipped": { "why": { "what": "needs a second account" } } })
}

fn absent(step: &str) -> Value {
    json!({ "feature-absent": { "step": step, "why": { "what": "501 NotImplemented" } } })
}

pub(crate) fn wrong(status: u16, code: &str) -> Value {
    json!({ "outcome": { "status": status, "code": code } })
}

fn known(job: &Job, entries: &[(&str, &str)]) {
    let entry =
        |(id, outcome): &(&str, &str)| format!("  - {{ id: {id}, profile: aws, outcome: {outcome}, reason: why }}\n");
    let entries: String = entries.iter().map(entry).collect();
    fs::write(job.path("known.yaml"), format!("known_failures:\n{entries}")).unwrap();
}

fn judge(job: &Job, file: &str, more: &[&str]) -> Finished {
    job.run(&[&["judge", file, "--profile", "aws"], more].concat())
}

/// Each report shows what the exit status says: nothing bad where it is 0, and something where it is not.
fn assert_reports(job: &Job, file: &str, more: &[&str], exit: i32) {
    let report = |format: &str| {
        let made = job.run(&[&["report", file, "--profile", "aws", "--format", format], more].concat());
        assert_eq!(made.exit, 0, "{}", made.err);
        made.out
    };
    let judged = judge(job, file, more);
    assert_eq!(judged.exit, exit, "{}{}", judged.out, judged.err);
    let (junit, github, markdown) = (report("junit"), report("github"), report("markdown"));
    let (badge, html, json) = (report("badge"), report("html"), report("json"));
    let is_bad = exit != 0;
    assert_eq!(junit.contains("<failure") || junit.contains("<error"), is_bad, "{junit}");
    assert_eq!(github.contains("::error"), is_bad, "{github}");
    assert_eq!(markdown.starts_with("## ✗ "), is_bad, "{markdown}");
    assert_eq!(markdown.starts_with("## ✓ "), !is_bad, "{markdown}");
    assert_eq!(badge.contains("\"color\": \"red\""), is_bad, "{badge}");
    assert_eq!(badge.contains("\"color\": \"brightgreen\""), !is_bad, "{badge}");
    assert_eq!(html.contains("class=\"verdict bad\""), is_bad);
    assert_eq!(html.contains("class=\"verdict good\""), !is_bad);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["decision"]["exit"], exit, "{}", json["decision"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_respond_or_refuses_to_prepare_fails_with_and_without_a_baseline() {
    let (running, _) = crate::proof::start("aws", None).await;
    let upstream = running.address;
    let job = Job::new().with_keys();
    let ids = [GET, "object/get-if-match-miss", LIST];
    let run = |url: &str, out: &str, more: &[&str]| {
        let args = ["run", "--endpoint-url", url, "--profile", "aws", "--out", out];
        job.run(&[&args[..], &ids, more].concat())
    };
    let healthy = run(&running.endpoint_url(), "last.jsonl", &[]);
    assert_eq!(healthy.exit, 0, "{}{}", healthy.out, healthy.err);
    let closing = Hostile::start(upstream, |line| {
        (line.starts_with("GET /") && line.contains("/object-get-missing-key")).then(Script::default)
    })
    .await;
    let refusing = Hostile::start(upstream, |line| {
        let body = "<Error><Code>InternalError</Code></Error>";
        let response = format!("HTTP/1.1 500 Internal Server Error\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        (line.starts_with("PUT /") && line.contains("/object-get-if-match-miss")).then(|| Script::send(response))
    })
    .await;
    for (number, (server, id)) in [(&closing, GET), (&refusing, "object/get-if-match-miss")].into_iter().enumerate() {
        for (with, more) in [&[][..], &["--baseline", "last.jsonl"]].into_iter().enumerate() {
            let file = format!("run-{number}-{with}.jsonl");
            let finished = run(&server.url, &file, more);
            assert_eq!(finished.exit, 1, "{id}: {}{}", finished.out, finished.err);
            assert!(finished.out.contains(id), "{}", finished.out);
            assert_reports(&job, &file, more, 1);
        }
    }
}

#[test]
fn nothing_judged_is_exit_4_everywhere() {
    let job = Job::new();
    record(&job, "run.jsonl", &[GET]);
    let text = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (header, footer) = (lines[0], lines[lines.len() - 1]);
    let empty = |line: &str| line.replace("\"planned\":1", "\"planned\":0").replace("\"records\":1", "\"records\":0");
    fs::write(job.path("empty.jsonl"), format!("{}\n{}\n", empty(header), empty(footer))).unwrap();
    fs::write(job.path("unknown.jsonl"), text.replace(GET, "object/from-another-suite")).unwrap();
    altered(&job, "run.jsonl", "skipped.jsonl", &[(GET, skipped())]);
    let open = json!({ "inconclusive": { "why": { "what": "half a body" } } });
    altered(&job, "run.jsonl", "inconclusive.jsonl", &[(GET, open)]);
    for file in ["empty.jsonl", "unknown.jsonl", "skipped.jsonl", "inconclusive.jsonl"] {
        assert_reports(&job, file, &[], 4);
        assert!(judge(&job, file, &[]).out.contains("\nnothing was judged"), "{file}");
        assert_eq!(job.run(&["judge", file]).exit, 4, "{file}, without a profile");
        for profile in [&["--profile", "aws"][..], &[]] {
            assert_eq!(job.run(&[&["compare", file, file], profile].concat()).exit, 4, "{file} {profile:?}");
        }
    }
}

#[test]
fn with_a_baseline_and_nothing_worse_every_report_is_green() {
    let job = Job::new();
    record(&job, "good.jsonl", &["object", "list"]);
    let old =
        [(GET, wrong(403, "AccessDenied")), (LIST, wrong(400, "Other")), ("object/get-if-match-miss", setup_failed())];
    altered(&job, "good.jsonl", "last.jsonl", &old);
    assert_reports(&job, "last.jsonl", &[], 1);
    assert_reports(&job, "last.jsonl", &["--baseline", "last.jsonl"], 0);
    let same = judge(&job, "last.jsonl", &["--baseline", "last.jsonl"]);
    assert!(same.out.contains("3 known since the baseline"), "{}", same.out);
    let fixed = judge(&job, "good.jsonl", &["--baseline", "last.jsonl"]);
    assert_eq!(fixed.exit, 0, "{}", fixed.out);
    assert!(fixed.out.contains("fixes: 3\n"), "{}", fixed.out);
    assert_reports(&job, "good.jsonl", &["--baseline", "last.jsonl"], 0);
}

#[test]
fn the_regression_comes_first_everywhere() {
    let job = Job::new();
    record(&job, "good.jsonl", &["object", "post"]);
    let ids: Vec<String> = fs::read_to_string(job.path("good.jsonl"))
        .unwrap()
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).unwrap()["scenario"].as_str().map(str::to_owned))
        .filter(|id| id.starts_with("object/"))
        .collect();
    let old: Vec<(&str, Value)> = ids.iter().map(|id| (id.as_str(), wrong(418, "Teapot"))).collect();
    altered(&job, "good.jsonl", "last.jsonl", &old);
    let regression = "post/url-encoded";
    altered(&job, "last.jsonl", "now.jsonl", &[(regression, wrong(418, "Teapot"))]);
    let more = ["--baseline", "last.jsonl"];
    assert_reports(&job, "now.jsonl", &more, 1);
    let report = |format: &str| {
        job.run(&[&["report", "now.jsonl", "--profile", "aws", "--format", format], &more[..]].concat()).out
    };
    let github = report("github");
    assert!(github.starts_with(&format!("::error file=scenarios/{regression}.yaml,title={regression}%3A regression")));
    assert_eq!(github.matches("::error").count(), 1, "{github}");
    let markdown = report("markdown");
    assert!(markdown.lines().next().unwrap().contains("aws: 1 regression in "), "{markdown}");
    let rows = markdown.split("### Findings").nth(1).unwrap();
    assert!(rows.trim_start().lines().nth(2).unwrap().contains(regression), "{rows}");
    let junit = report("junit");
    assert_eq!(junit.matches("<failure").count(), 1, "{junit}");
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    assert_eq!(json["decision"]["findings"][0]["name"], regression);
    assert!(report("badge").contains("aws 1 regression"), "{}", report("badge"));
    assert!(report("html").split("class=\"findings\"").nth(1).unwrap().contains(regression));
}

#[test]
fn what_was_not_judged_can_be_excused_and_its_entry_goes_stale() {
    let job = Job::new();
    record(&job, "good.jsonl", &[GET, LIST]);
    altered(&job, "good.jsonl", "bad.jsonl", &[(GET, setup_failed()), (LIST, no_response())]);
    assert_reports(&job, "bad.jsonl", &[], 1);
    known(&job, &[(GET, "not judged"), (LIST, "no response")]);
    let gate = ["--known-failures", "known.yaml"];
    let excused = judge(&job, "bad.jsonl", &gate);
    assert_eq!(excused.exit, 0, "{}", excused.out);
    record(&job, "three.jsonl", &[GET, LIST, "object/get-if-match-miss"]);
    altered(&job, "three.jsonl", "bad3.jsonl", &[(GET, setup_failed()), (LIST, no_response())]);
    assert_reports(&job, "bad3.jsonl", &gate, 0);
    assert_reports(&job, "three.jsonl", &gate, 1);
    let stale = judge(&job, "three.jsonl", &gate).out;
    assert!(stale.contains(&format!("stale: {GET} (aws, not judged) is judged now")), "{stale}");
    assert!(stale.contains(&format!("stale: {LIST} (aws, no response) responds now")), "{stale}");
    known(&job, &[(GET, "{ status: 403, code: AccessDenied }")]);
    let other = judge(&job, "bad3.jsonl", &gate);
    assert_eq!(other.exit, 1);
    assert!(
        !other.out.contains("stale"),
        "an entry for an outcome is no matter of a row that was not judged: {}",
        other.out
    );

    fs::remove_file(job.path("known.yaml")).unwrap();
    let drafted = job.run(&["compare", "--write-known", "known.yaml", "bad3.jsonl", "--profile", "aws"]);
    assert_eq!(drafted.exit, 0, "{}", drafted.err);
    let draft = fs::read_to_string(job.path("known.yaml")).unwrap();
    assert!(draft.contains("outcome: not judged\n") && draft.contains("outcome: no response\n"), "{draft}");
    assert_reports(&job, "bad3.jsonl", &gate, 0);
}

#[test]
fn what_fails_is_what_is_named() {
    let job = Job::new();
    record(&job, "good.jsonl", &[GET, LIST, "object/get-if-match-miss"]);
    altered(&job, "good.jsonl", "bad.jsonl", &[(GET, setup_failed())]);
    assert_reports(&job, "bad.jsonl", &["--allow-unjudged"], 0);
    assert_reports(&job, "bad.jsonl", &["--fail-on", "accepted,no-response"], 0);
    assert_reports(&job, "bad.jsonl", &["--fail-on", "default,unproven"], 1);
    assert_eq!(job.run(&["compare", "good.jsonl", "bad.jsonl", "--profile", "aws", "--allow-unjudged"]).exit, 0);
    assert_eq!(job.run(&["compare", "good.jsonl", "bad.jsonl", "--profile", "aws"]).exit, 1);
    let unknown = judge(&job, "bad.jsonl", &["--fail-on", "default,unprooven"]);
    assert_eq!(unknown.exit, 2);
    assert!(
        unknown.err.contains("--fail-on: `unprooven` is nothing that a gate can fail on; did you mean `unproven`?")
    );
    altered(&job, "good.jsonl", "absent.jsonl", &[(GET, absent("PutBucketCors")), (LIST, absent("PutBucketCors"))]);
    assert_reports(&job, "absent.jsonl", &[], 0);
    assert_reports(&job, "absent.jsonl", &["--baseline", "good.jsonl"], 1);
    assert_reports(&job, "absent.jsonl", &["--fail-on", "default,feature-absent"], 1);
    let told = judge(&job, "absent.jsonl", &[]);
    assert!(told.out.contains("PutBucketCors (501 NotImplemented); 2 scenarios need it"), "{}", told.out);
    altered(&job, "good.jsonl", "basic.jsonl", &[(GET, absent("PutObject"))]);
    assert_reports(&job, "basic.jsonl", &[], 1);
}

#[test]
fn a_target_file_holds_the_whole_gate_and_flags_override_it() {
    let (_runtime, _running, url) = crate::gate::endpoint("hcp");
    let job = Job::new();
    let parts = "multipart/complete-descending-parts";
    fs::create_dir(job.path("ci")).unwrap();
    let target = |gate: &str| {
        let account = "account: { access_key: s3conform, secret_key: s3conform-secret }";
        let text = format!("name: storage\nendpoint_url: {url}\n{account}\ngate:\n{gate}");
        fs::write(job.path("ci/ci.yaml"), text).unwrap();
    };
    let run = |more: &[&str]| {
        job.run(&[&["run", "multipart", "--target", "ci/ci.yaml", "--out", "now.jsonl", "--force"], more].concat())
    };
    target("  profile: aws\n");
    assert_eq!(run(&[]).exit, 1);
    fs::copy(job.path("now.jsonl"), job.path("ci/last.jsonl")).unwrap();
    target("  profile: aws\n  baseline: last.jsonl\n");
    let same = run(&[]);
    assert_eq!(same.exit, 0, "{}{}", same.out, same.err);
    assert!(same.out.contains("aws: no regression in"), "{}", same.out);
    assert_eq!(run(&["--profile", "hcp"]).exit, 0, "a flag goes before the file");
    let known = "known_failures:\n  - { id: multipart, profile: aws, outcome: any, reason: why }\n";
    fs::write(job.path("ci/known.yaml"), known).unwrap();
    target("  profile: aws\n  known_failures: known.yaml\n");
    assert_eq!(run(&[]).exit, 0);
    target("  profile: aws\n  fail_on: [accepted]\n");
    assert_eq!(run(&[]).exit, 0);
    assert_eq!(run(&["--fail-on", "default"]).exit, 1);
    target(&format!("  profile: aws\n  skip: [multipart/complete-*, {parts}]\n"));
    let skipping = run(&[]);
    assert_eq!(skipping.exit, 0, "{}", skipping.out);
    assert!(!skipping.out.contains("complete-descending"), "{}", skipping.out);
    target("  profile: aws\n  suite: 0.0.9\n");
    let pinned = run(&[]);
    assert_eq!((pinned.exit, pinned.out.as_str()), (2, ""), "{}", pinned.err);
    assert!(pinned.err.contains("ci/ci.yaml: `gate.suite` is 0.0.9, and this is s3conform 0.1.0"), "{}", pinned.err);
    target("  profile: aws\n  suite: 0.1.0\n  fail_on: [accepted]\n");
    assert_eq!(run(&[]).exit, 0);
    target("  features: [PutBucketCorz]\n");
    let unknown = run(&[]);
    assert!(unknown.exit == 2 && unknown.err.contains("ci/ci.yaml:5:14"), "{}", unknown.err);
}

#[test]
fn a_baseline_is_updated_from_a_complete_run_and_says_what_it_forgives() {
    let job = Job::new();
    record(&job, "good.jsonl", &[GET, LIST]);
    altered(&job, "good.jsonl", "now.jsonl", &[(GET, wrong(403, "AccessDenied"))]);
    let update = |run: &str| job.run(&["baseline", "update", run, "--baseline", "last.jsonl", "--profile", "aws"]);
    let first = update("good.jsonl");
    assert_eq!(first.exit, 0, "{}", first.err);
    assert!(first.out.ends_with("last.jsonl is the baseline now\nit forgives nothing new\n"), "{}", first.out);
    let second = update("now.jsonl");
    assert_eq!(second.exit, 0, "{}", second.err);
    assert!(
        second
            .out
            .contains("it forgives 1 finding from now on:\n  object/get-missing-key: aws: regression, wrong both")
    );
    assert_eq!(judge(&job, "now.jsonl", &["--baseline", "last.jsonl"]).exit, 0);
    let again = update("good.jsonl");
    assert!(again.out.contains("fix: 1\n") && again.out.ends_with("it forgives nothing new\n"), "{}", again.out);
    let text = fs::read_to_string(job.path("good.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(job.path("cut.jsonl"), format!("{}\n{}\n", lines[0], lines[1])).unwrap();
    altered(&job, "good.jsonl", "skipped.jsonl", &[(GET, skipped()), (LIST, skipped())]);
    let before = fs::read_to_string(job.path("last.jsonl")).unwrap();
    assert_eq!((update("cut.jsonl").exit, update("skipped.jsonl").exit), (2, 4));
    assert_eq!(fs::read_to_string(job.path("last.jsonl")).unwrap(), before);
}

#[test]
fn a_part_decides_nothing_and_the_merged_run_decides() {
    let job = Job::new();
    let whole = ["run", "--embedded", "multipart", "--profile", "aws,hcp"];
    assert_eq!(job.run(&[&whole[..], &["--out", "whole.jsonl"]].concat()).exit, 1);
    for (partition, file) in [("hash:1/2", "1.jsonl"), ("hash:2/2", "2.jsonl")] {
        let part = job.run(
            &[&whole[..], &["--partition", partition, "--out", file, "--report", &format!("junit={file}.xml")]]
                .concat(),
        );
        assert_eq!(part.exit, 0, "{}{}", part.out, part.err);
        assert!(part.out.contains("a part of a run decides nothing"), "{}", part.out);
        let junit = fs::read_to_string(job.path(&format!("{file}.xml"))).unwrap();
        assert!(!junit.contains("<failure") && !junit.contains("<error"), "{junit}");
        assert_eq!(job.run(&["judge", file, "--profile", "hcp"]).exit, 0);
    }
    let merge =
        |more: &[&str]| job.run(&[&["merge", "1.jsonl", "2.jsonl", "--out", "merged.jsonl", "--force"], more].concat());
    assert_eq!(merge(&[]).exit, 1, "the gate of the parts decides");
    let decided = merge(&["--profile", "hcp", "--report", "junit=junit.xml"]);
    assert_eq!(decided.exit, 1, "{}{}", decided.out, decided.err);
    assert!(fs::read_to_string(job.path("junit.xml")).unwrap().contains("<failure"));
    assert_eq!(merge(&["--profile", "hcp", "--baseline", "whole.jsonl"]).exit, 0);
    assert_eq!(merge(&["--profile", "hcp", "--baseline", "1.jsonl"]).exit, 2, "a part is no baseline");
    let drafted = job.run(&["compare", "--write-known", "known.yaml", "merged.jsonl", "--profile", "hcp"]);
    assert_eq!(drafted.exit, 0, "{}", drafted.err);
    assert_eq!(merge(&["--profile", "hcp", "--known-failures", "known.yaml"]).exit, 0);
}
