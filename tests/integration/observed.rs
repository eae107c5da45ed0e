//! What a vendor's service was observed to do, beside what it documents: which of it counts, and how every report says so.

use std::fs;
use std::path::Path;

use crate::child::s3conform;
use crate::gate::Job;

/// Amazon documents another code for it than Amazon S3 was observed to return.
const DISPUTED: &str = "post/without-key";
/// Amazon documents nothing for it.
const OBSERVED: &str = "policy/bad-json";
/// Documents and observations agree.
const AGREED: &str = "bucket/delete-missing";

/// A run of the embedded endpoint as Amazon S3, which does what was observed.
fn recorded() -> Job {
    let job = Job::new();
    let run = job.run(&["run", "--embedded", "--profile", "aws", DISPUTED, OBSERVED, AGREED, "--out", "run.jsonl"]);
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("aws: no finding in 3 documented or observed scenarios"), "{}", run.out);
    job
}

#[test]
fn a_server_that_does_what_the_service_does_is_no_mismatch_unless_only_documents_count() {
    let job = recorded();
    let judge = |evidence: &str| job.run(&["judge", "run.jsonl", "--profile", "aws", "--evidence", evidence]);
    for evidence in ["any", "observed"] {
        let judged = judge(evidence);
        assert_eq!(judged.exit, 0, "{evidence}: {}", judged.out);
    }
    let strict = judge("documented");
    assert_eq!(strict.exit, 1, "{}", strict.out);
    assert!(strict.out.contains("aws: 1 finding in 2 documented scenarios"), "{}", strict.out);
    let other = job.run(&["judge", "run.jsonl", "--profile", "aws", "--evidence", "rumoured"]);
    assert_eq!(other.exit, 2, "{}", other.out);
}

#[test]
fn a_disputed_row_that_is_neither_names_both() {
    let job = recorded();
    let text = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let wrong = text.replace("\"InvalidArgument\"", "\"InvalidRequest\"");
    assert_ne!(text, wrong);
    fs::write(job.path("wrong.jsonl"), wrong).unwrap();
    let judged = job.run(&["judge", "wrong.jsonl", "--profile", "aws"]);
    assert_eq!(judged.exit, 1, "{}", judged.out);
    let line = judged.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        line.contains("expected `400 UserKeyMustBeSpecified` (aws: ")
            && line.contains(") or `400 InvalidArgument` (aws: "),
        "{line}"
    );
    assert!(line.contains("disputed: what is documented and what was observed contradict each other"), "{line}");
}

#[test]
fn every_report_says_by_which_evidence_an_outcome_conforms() {
    let job = recorded();
    let report = |format: &str| {
        let report = job.run(&["report", "run.jsonl", "--profile", "aws", "--format", format]);
        assert_eq!(report.exit, 0, "{format}: {}", report.err);
        report.out
    };
    let table = report("table");
    assert!(
        table.contains("✓ seen")
            && table
                .contains("aws: 1 conforms only as observed (✓ seen), because no document covers it: policy/bad-json"),
        "{table}"
    );
    assert!(table.contains("aws: 1 disputed, because"), "{table}");
    let markdown = report("markdown");
    assert!(
        markdown.contains("conforms (observed)") && markdown.contains("conforms (observed, disputed)"),
        "{markdown}"
    );
    let html = report("html");
    assert!(html.contains("conforms (observed)") && html.contains("conforms (observed, disputed)"));
    let csv = report("csv");
    let row = |id: &str| csv.lines().find(|line| line.contains(id)).unwrap().to_owned();
    assert!(row(DISPUTED).contains("conforms,clear,observed,disputed,"), "{}", row(DISPUTED));
    assert!(row(OBSERVED).contains("conforms,clear,observed,,"), "{}", row(OBSERVED));
    assert!(row(AGREED).contains("conforms,clear,documented and observed,,"), "{}", row(AGREED));
    let junit = report("junit");
    assert!(junit.contains("<system-out>aws: the outcome is as observed; disputed: "), "{junit}");
    let json: serde_json::Value = serde_json::from_str(&report("json")).unwrap();
    let text = json.to_string();
    assert!(
        text.contains("\"by\":\"observed\"") && text.contains("\"by\":\"both\"") && text.contains("\"disputed\":true")
    );
    assert!(text.contains("\"on\":\"2026-02-21\"") && text.contains("\"source\":\"LocalStack test_s3.py"));
}

#[test]
fn explain_shows_all_evidence_with_its_date_and_source() {
    let (code, out, _) = s3conform(&["explain", DISPUTED, "--profile", "aws"]);
    assert_eq!(code, 0);
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["400 UserKeyMustBeSpecified (Amazon S3 API reference", "400 InvalidArgument (observed 2016-01, ", "disputed: "]
    {
        assert!(out.contains(part), "{out}");
    }
    let (_, out, _) = s3conform(&["explain", "object/key-dot-segment", "--profile", "aws"]);
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("no evidence, only quoted: 400"), "{out}");
}

#[test]
fn a_target_file_chooses_the_evidence() {
    let job = Job::new();
    let server = crate::child::Server::start(0, &[]);
    let target = |evidence: &str| {
        format!(
            "name: local\nendpoint_url: {}\naccount: {{ access_key: s3conform, secret_key: s3conform-secret }}\n\
             gate: {{ profile: aws, evidence: {evidence} }}\n",
            server.url
        )
    };
    for (evidence, exit) in [("any", 0), ("documented", 1)] {
        fs::write(job.path("t.yaml"), target(evidence)).unwrap();
        let out = format!("{evidence}.jsonl");
        let run = job.run(&["run", "--target", "t.yaml", DISPUTED, "--out", &out]);
        assert_eq!(run.exit, exit, "{evidence}: {}{}", run.out, run.err);
        let judged = job.run(&["judge", &out]);
        assert_eq!(judged.exit, exit, "the run file keeps it: {}", judged.out);
    }
}

#[test]
fn no_scenario_with_a_recorded_response_is_silent() {
    let (code, out, _) = s3conform(&["profiles", "--profile", "aws", "--format", "evidence"]);
    assert_eq!(code, 0);
    let aws = out.lines().find(|line| line.starts_with("aws")).unwrap();
    let figures: Vec<&str> = aws.split_whitespace().collect();
    assert!(figures[1] == "any" && figures.last() == Some(&"0"), "{aws}");
}

#[test]
fn what_was_read_long_ago_is_listed() {
    let (code, out, _) = s3conform(&["check", "--stale", "0s"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("profiles/aws.yaml: sources.errors: read ") && out.contains("recordings:A541 was observed "),
        "{out}"
    );
    let (code, out, _) = s3conform(&["check", "--stale", "36500d"]);
    assert_eq!((code, out.contains("nothing is older than 36500d")), (0, true), "{out}");
}

/// A program that departs from its document fails a gate whatever counts; what it does where the document is silent counts only
/// with `any`.
#[test]
fn a_departure_is_shown_and_never_expected() {
    let explained = |id: &str| {
        let (code, out, _) = s3conform(&["explain", id, "--profile", "zenko"]);
        assert_eq!(code, 0);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let accepted = explained("object/delete-if-match-miss");
    assert!(accepted.contains("departure, never expected, accepted against the document: 204"), "{accepted}");
    let broken = explained("wire/more-than-decoded-length");
    assert!(broken.contains("departure, never expected, an error of the server: 500 InternalError"), "{broken}");
    let other = explained("auth/scheme-unknown");
    assert!(other.contains("not counted (--evidence documented): 403 AccessDenied (observed 2026-11-27"), "{other}");
}

#[test]
fn each_learned_profile_is_what_its_server_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/learned");
    let mut learned = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (server, version) = stem.split_once('-').unwrap();
        let run = folder.join(format!("../{server}/{version}.jsonl"));
        let files = [run.to_str().unwrap(), "--profile", path.to_str().unwrap()];
        let (code, csv, err) = s3conform(&[&["report", "--format", "csv"], &files[..]].concat());
        assert_eq!(code, 0, "{stem}: {err}");
        // Errors of the server, missing responses and a success that stores something else are never expected.
        let findings = csv.lines().filter(|line| line.contains(",fails,"));
        for finding in findings {
            assert!(
                ["server error,", "no response,", "malformed response,", "other effect,"]
                    .iter()
                    .any(|verdict| finding.contains(verdict)),
                "{finding}"
            );
        }
        assert!(csv.matches(",conforms,clear,observed,").count() > 200, "{stem}");
        learned += 1;
    }
    assert_eq!(learned, 4);
}
