//! Baselines and known failures, as a CI job gates on them.

use std::fs;

use crate::gate::{Finished, Job};

const PARTS: &str = "multipart/complete-descending-parts";

/// A run of the embedded endpoint in a dialect: HCP's profile judges AWS's responses and has findings.
fn record(job: &Job, name: &str, dialect: &str, ids: &[&str]) {
    let run = job.run(&[&["run", "--embedded", "--profile", dialect, "--out", name], ids].concat());
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
}

/// The same run with one response replaced.
fn altered(job: &Job, from: &str, to: &str, id: &str, status: u16, code: &str) {
    let text = fs::read_to_string(job.path(from)).unwrap();
    let lines = text.lines().map(|line| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        if value["scenario"] == id {
            value["observation"]["response"]["outcome"] = serde_json::json!({ "status": status, "code": code });
        }
        format!("{value}\n")
    });
    fs::write(job.path(to), lines.collect::<String>()).unwrap();
}

fn known(job: &Job, entries: &str) {
    fs::write(job.path("known.yaml"), format!("known_failures:\n{entries}")).unwrap();
}

fn assert_one_sentence(finished: &Finished, words: &str) {
    assert_eq!((finished.exit, finished.out.as_str()), (2, ""), "{}", finished.err);
    assert!(finished.err.contains(words), "{}", finished.err);
    assert_eq!(finished.err.trim_end().lines().count(), 1, "{}", finished.err);
}

#[test]
fn a_regression_fails_and_another_wrong_response_or_a_fix_does_not() {
    let job = Job::new();
    record(&job, "old.jsonl", "aws", &["multipart", "object/get-missing-key"]);
    altered(&job, "old.jsonl", "worse.jsonl", "object/get-missing-key", 500, "InternalError");
    altered(&job, "old.jsonl", "other.jsonl", PARTS, 400, "InvalidPart");
    altered(&job, "old.jsonl", "fixed.jsonl", PARTS, 200, "InvalidPartOrder");
    let compare = |new: &str| job.run(&["compare", "old.jsonl", new, "--profile", "hcp"]);

    let same = compare("old.jsonl");
    assert_eq!(same.exit, 0, "{}", same.err);
    assert!(same.out.contains("hcp: no regression\n") && same.out.contains("findings as before"), "{}", same.out);
    let worse = compare("worse.jsonl");
    assert_eq!(worse.exit, 1);
    assert!(worse.out.contains("hcp: 1 regression\n"), "{}", worse.out);
    assert!(worse.out.contains("`404 NoSuchKey` before, `500 InternalError` now"), "{}", worse.out);
    let other = compare("other.jsonl");
    assert_eq!(other.exit, 0, "a finding that is no worse is known since the baseline");
    assert!(other.out.contains("hcp: no regression\nwrong in another way, no worse: 1\n"), "{}", other.out);
    let fixed = compare("fixed.jsonl");
    assert_eq!(fixed.exit, 0);
    assert!(fixed.out.contains(&format!("fix: 1\n  ✓ {PARTS}")), "{}", fixed.out);

    let bare = job.run(&["compare", "old.jsonl", "fixed.jsonl"]);
    assert_eq!(bare.exit, 1, "without a profile, a fix is a changed response");
    assert!(bare.out.contains("outcomes alone: 1 changed response\n"), "{}", bare.out);
}

#[test]
fn a_run_with_a_baseline_fails_only_on_what_got_worse() {
    let job = Job::new();
    record(&job, "old.jsonl", "aws", &["multipart", "object/get-missing-key"]);
    // The dialect follows a single profile; with two it is AWS's.
    let run = |baseline: &str| {
        let ids = ["run", "--embedded", "multipart", "--profile", "hcp,aws", "--out", "new.jsonl", "--force"];
        job.run(&[&ids[..], &["--baseline", baseline]].concat())
    };
    let same = run("old.jsonl");
    assert_eq!(same.exit, 0, "{}{}", same.out, same.err);
    assert!(same.out.contains("hcp: no regression") && same.out.contains("aws: no regression"), "{}", same.out);
    assert!(same.out.contains("in the baseline, but not in this run: 1"), "{}", same.out);
    altered(&job, "old.jsonl", "better.jsonl", PARTS, 200, "InvalidPartOrder");
    let worse = run("better.jsonl");
    assert_eq!(worse.exit, 1);
    assert!(worse.out.contains("hcp: 1 regression\n") && worse.out.contains("aws: no regression"), "{}", worse.out);
    assert!(worse.out.contains("fix: 1\n"), "it conforms with aws again: {}", worse.out);
}

#[test]
fn a_drafted_file_excuses_its_run_and_nothing_else() {
    let job = Job::new();
    record(&job, "run.jsonl", "aws", &["multipart"]);
    let judge = ["judge", "run.jsonl", "--profile", "hcp"];
    assert_eq!(job.run(&judge).exit, 1);
    let drafted = job.run(&["compare", "--write-known", "known.yaml", "run.jsonl", "--profile", "hcp"]);
    assert_eq!(drafted.exit, 0, "{}", drafted.err);
    let excused = job.run(&[&judge[..], &["--known-failures", "known.yaml"]].concat());
    assert_eq!(excused.exit, 0, "{}{}", excused.out, excused.err);
    assert!(excused.out.contains("✗ known") && excused.out.contains("known failures"), "{}", excused.out);
    assert!(excused.out.contains(&format!("✗ {PARTS}: known failure, observed `400 InvalidPartOrder`")));

    let report = |format: &str| {
        let args = ["report", "run.jsonl", "--profile", "hcp", "--known-failures", "known.yaml", "--format", format];
        job.run(&args).out
    };
    let (junit, json) = (report("junit"), report("json"));
    assert!(!junit.contains("<failure") && junit.contains("<skipped"), "{junit}");
    assert!(
        junit.contains("known failure: not investigated yet; the profile documents 200 InvalidPartOrder"),
        "{junit}"
    );
    assert!(json.contains("\"findings\": 0") && json.contains("\"known_failures\": 6"), "{json}");

    altered(&job, "run.jsonl", "other.jsonl", PARTS, 400, "InvalidPart");
    let other = job.run(&["judge", "other.jsonl", "--profile", "hcp", "--known-failures", "known.yaml"]);
    assert_eq!(other.exit, 1, "another outcome is not excused");
    assert!(other.out.contains("hcp: 1 finding in"), "{}", other.out);

    let again = job.run(&["compare", "--write-known", "known.yaml", "run.jsonl", "--profile", "hcp"]);
    assert_one_sentence(&again, "known.yaml already exists; choose another name, or overwrite it with --force");
}

#[test]
fn stale_unknown_and_expired_entries_fail_and_what_was_not_run_does_not() {
    let job = Job::new();
    let run = |ids: &[&str]| {
        let gate = [
            "run",
            "--embedded",
            "--profile",
            "aws",
            "--known-failures",
            "known.yaml",
            "--out",
            "run.jsonl",
            "--force",
        ];
        job.run(&[&gate[..], ids].concat())
    };
    known(&job, "  - { id: object/get-missing-key, profile: aws, outcome: any, reason: why }\n");
    let stale = run(&["object/get-missing-key"]);
    assert_eq!(stale.exit, 1, "{}", stale.err);
    assert!(stale.out.contains("stale: object/get-missing-key (aws, any outcome) conforms now"), "{}", stale.out);
    assert_eq!(run(&["list"]).exit, 0, "a filter makes nothing stale");
    assert_eq!(run(&["object", "--partition", "hash:1/90"]).exit, 0, "nor does a partition");

    known(&job, "  - { id: object/get-mising-key, profile: aws, outcome: any, reason: why }\n");
    let unknown = run(&["list"]);
    assert_eq!(unknown.exit, 1);
    assert!(unknown.out.contains("`object/get-missing-key`"), "{}", unknown.out);

    let until = |day: &str| {
        known(&job, &format!("  - {{ id: list, profile: aws, outcome: any, reason: why, until: {day} }}\n"));
        run(&["object/get-missing-key"])
    };
    assert_eq!(until("2020-01-31").exit, 1);
    assert!(until("2020-01-31").out.contains("was excused until 2020-01-31"));
    assert_eq!(until("9999-12-31").exit, 0);
}

#[test]
fn what_cannot_be_compared_is_one_sentence() {
    let job = Job::new();
    record(&job, "run.jsonl", "aws", &["list"]);
    let text = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(job.path("cut.jsonl"), format!("{}\n{}\n", lines[0], lines[1])).unwrap();
    fs::write(job.path("newer.jsonl"), text.replacen("\"s3conform_run\":4", "\"s3conform_run\":5", 1)).unwrap();
    assert_one_sentence(&job.run(&["compare", "run.jsonl", "cut.jsonl"]), "cut.jsonl is incomplete: it records 1 of");
    assert_eq!(job.run(&["compare", "run.jsonl", "cut.jsonl", "--allow-incomplete"]).exit, 0);
    assert_one_sentence(&job.run(&["compare", "newer.jsonl", "run.jsonl"]), "use a newer one");
    assert_one_sentence(&job.run(&["judge", "run.jsonl", "newer.jsonl"]), "use a newer one");
    assert_one_sentence(
        &job.run(&["run", "--embedded", "list", "--baseline", "cut.jsonl", "--out", "n.jsonl"]),
        "is incomplete",
    );
    assert_one_sentence(
        &job.run(&["run", "--embedded", "list", "--baseline", "none.jsonl", "--out", "n.jsonl"]),
        "cannot read",
    );
    let nowhere = ["compare", "--write-known", "run.jsonl/known.yaml", "run.jsonl", "--profile", "hcp"];
    assert_one_sentence(&job.run(&nowhere), "cannot write run.jsonl/known.yaml");
    fs::write(job.path("known.yaml"), "known_failures:\n  - id: list\n    profile: aws\n    outcome: any\n").unwrap();
    let incomplete = job.run(&["judge", "run.jsonl", "--profile", "aws", "--known-failures", "known.yaml"]);
    assert_eq!(incomplete.exit, 2);
    assert!(incomplete.err.contains("known.yaml:4") && incomplete.err.contains("reason"), "{}", incomplete.err);
    known(&job, "  - { id: list, profile: aws, outcome: any, reason: why }\n");
    for subcommand in
        [&["judge", "run.jsonl"][..], &["report", "run.jsonl"], &["run", "--embedded", "list", "--out", "n.jsonl"]]
    {
        let no_profile = job.run(&[subcommand, &["--known-failures", "known.yaml"]].concat());
        assert_one_sentence(&no_profile, "--known-failures has no effect without a chosen profile");
    }
    assert!(!job.files().iter().any(|name| name == "n.jsonl" || name.ends_with(".new")), "{:?}", job.files());
}

#[test]
fn several_runs_are_judged_under_their_names() {
    let job = Job::new();
    record(&job, "a.jsonl", "aws", &["list"]);
    record(&job, "b.jsonl", "hcp", &["object/get-missing-key"]);
    let judged = job.run(&["judge", "a.jsonl", "b.jsonl", "--profile", "aws,hcp"]);
    assert_eq!(judged.exit, 0, "{}{}", judged.out, judged.err);
    assert!(judged.out.starts_with("run file: a.jsonl\ntarget: embedded endpoint as aws at http"), "{}", judged.out);
    assert!(judged.out.contains("\n\nrun file: b.jsonl\ntarget: embedded endpoint as hcp at http"), "{}", judged.out);
    assert!(judged.out.contains("\nselection: object/get-missing-key\n"), "{}", judged.out);
}

#[test]
fn a_run_that_fails_leaves_the_file_it_was_to_replace() {
    let job = Job::new().with_keys();
    record(&job, "run.jsonl", "aws", &["list"]);
    let before = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let closed = ["run", "list", "--endpoint-url", "http://127.0.0.1:1", "--out", "run.jsonl", "--force"];
    assert_eq!(job.run(&closed).exit, 3);
    assert_eq!(fs::read_to_string(job.path("run.jsonl")).unwrap(), before);
    assert_eq!(job.files().into_iter().filter(|name| name.starts_with("run")).count(), 1);
}
