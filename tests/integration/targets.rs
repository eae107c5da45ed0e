//! `run` on several targets: a run file each, one matrix, each judged by its own profile or by a common one.

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use reference::Running;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::gate::{Finished, Job, endpoint};

/// Two endpoints of different dialects with a target file each, `hcp.yaml` and `aws.yaml`.
struct Two {
    job: Job,
    endpoints: [(Runtime, Running, String); 2],
}

impl Two {
    fn new(more: &str) -> Self {
        let job = Job::new().with("SECRET", "s3conform-secret");
        let endpoints = ["hcp", "aws"].map(|dialect| {
            let endpoint = endpoint(dialect);
            target(&job, &format!("{dialect}.yaml"), dialect, &endpoint.2, &more.replace("OWN", dialect));
            endpoint
        });
        Self { job, endpoints }
    }

    fn run(&self, args: &[&str]) -> Finished {
        self.job.run(&[&["run", "--target", "hcp.yaml", "--target", "aws.yaml"], args].concat())
    }
}

fn target(job: &Job, file: &str, name: &str, url: &str, more: &str) {
    let account = "account: { access_key: s3conform, secret_key: \"${SECRET}\" }";
    let text = format!("name: {name} 1.0\nendpoint_url: {url}\n{account}\n{more}\n");
    fs::write(job.path(file), text).unwrap();
}

fn assert_refused(finished: &Finished, message: &str) {
    assert_eq!((finished.exit, finished.out.as_str()), (2, ""), "{}", finished.err);
    assert!(finished.err.contains(message) && finished.err.lines().count() == 1, "{}", finished.err);
}

const PARTS: &str = "multipart/complete-descending-parts";

#[test]
fn two_targets_make_a_run_file_each_one_matrix_and_one_report() {
    let two = Two::new("");
    let finished = two.run(&["list", PARTS, "--profile", "hcp", "--out", "runs", "--report", "csv=all.csv"]);
    assert_eq!(finished.exit, 1, "{}{}", finished.out, finished.err);
    let out = &finished.out;
    assert!(out.contains("target: hcp 1.0 at http") && out.contains("target: aws 1.0 at http"), "{out}");
    assert!(out.lines().any(|line| line.split_whitespace().eq(["by", "hcp", "hcp", "1.0", "aws", "1.0"])), "{out}");
    assert!(out.contains("✓ 200 InvalidPartOrder") && out.contains("✗ 400 InvalidPartOrder"), "{out}");
    assert_eq!(out.matches("\ntotals\n").count(), 1, "{out}");
    assert!(out.contains("hcp 1.0 by hcp: no finding in"), "{out}");
    assert!(out.contains("aws 1.0 by hcp: 1 finding in"), "{out}");
    for name in ["hcp-1.0", "aws-1.0"] {
        assert!(out.contains(&format!("run file: runs/{name}.jsonl")), "{out}");
        assert_eq!(two.job.run(&["judge", &format!("runs/{name}.jsonl")]).exit, 0);
    }
    let csv = fs::read_to_string(two.job.path("all.csv")).unwrap();
    assert!(csv.contains("\nhcp 1.0,http://") && csv.contains("\naws 1.0,http://"), "{csv}");

    let judged = two.job.run(&["judge", "runs/hcp-1.0.jsonl", "runs/aws-1.0.jsonl", "--profile", "hcp"]);
    let from_matrix = |text: &str| text[text.find("\nby hcp").unwrap()..text.find("see more").unwrap()].to_owned();
    assert_eq!((judged.exit, from_matrix(&judged.out)), (1, from_matrix(out)));
}

#[test]
fn each_target_is_judged_by_its_own_profile_unless_a_flag_names_one() {
    let two = Two::new("gate: { profile: OWN }");
    let own = two.run(&[PARTS, "--out", "runs"]);
    assert_eq!(own.exit, 0, "{}{}", own.out, own.err);
    assert!(own.out.contains("hcp 1.0 by hcp: no finding in 1"), "{}", own.out);
    assert!(own.out.contains("aws 1.0 by aws: no finding in 1"), "{}", own.out);
    let files = ["runs/hcp-1.0.jsonl", "runs/aws-1.0.jsonl"];
    for subcommand in ["judge", "report"] {
        let again = two.job.run(&[&[subcommand][..], &files].concat());
        assert_eq!(again.exit, 0, "{}", again.err);
        assert!(again.out.contains("hcp 1.0 by hcp: no finding in 1"), "{}", again.out);
        assert!(again.out.contains("aws 1.0 by aws: no finding in 1"), "{}", again.out);
    }
    assert_eq!(two.job.run(&["judge", files[1], "--profile", "hcp"]).exit, 1, "a flag goes before it");
    let flagged = two.run(&[PARTS, "--out", "again", "--profile", "hcp"]);
    assert_eq!(flagged.exit, 1, "{}", flagged.out);
    let alone = two.job.run(&["run", PARTS, "--target", "aws.yaml", "--out", "alone.jsonl"]);
    assert!(alone.out.contains("aws: no finding in 1 documented or observed scenario"), "{}", alone.out);
    let test = two.job.run(&["test", "--target", "hcp.yaml", "--exact", "multipart/complete-descending-parts"]);
    assert!(test.exit == 0 && test.out.contains("1 passed"), "{}{}", test.out, test.err);
}

#[test]
fn each_target_has_a_baseline_of_its_own() {
    let two = Two::new("gate: { profile: hcp }");
    assert_eq!(two.run(&[PARTS, "--out", "last"]).exit, 1, "the aws dialect does not conform");
    let again = two.run(&[PARTS, "--out", "now", "--baseline", "last"]);
    assert_eq!(again.exit, 0, "{}{}", again.out, again.err);
    assert!(
        again.out.contains("aws 1.0 by hcp: no regression in 1 documented scenario, 1 known since"),
        "{}",
        again.out
    );
    fs::copy(two.job.path("last/hcp-1.0.jsonl"), two.job.path("last/aws-1.0.jsonl")).unwrap();
    let worse = two.run(&[PARTS, "--out", "worse", "--baseline", "last"]);
    assert_eq!(worse.exit, 1, "{}", worse.out);
    assert!(worse.out.contains("aws 1.0 by hcp: 1 regression in 1"), "{}", worse.out);
}

#[test]
fn an_own_profile_may_be_a_file_beside_the_target_file() {
    let two = Two::new("");
    fs::create_dir(two.job.path("there")).unwrap();
    let profile = "name: Ours\nsources:\n  errors: { title: E, document: e.txt, read: 2026-01-31 }\ncodes:\n  \
                   InvalidPartOrder: [{ status: 418, cite: errors:7 }]\n";
    fs::write(two.job.path("there/ours.yaml"), profile).unwrap();
    let url = &two.endpoints[1].2;
    target(&two.job, "there/own.yaml", "own", url, "gate: { profile: ours.yaml }");
    let run = two.job.run(&["run", PARTS, "--target", "there/own.yaml", "--out", "run.jsonl"]);
    assert_eq!(run.exit, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("expected `418 InvalidPartOrder` (ours:"), "{}", run.out);
    assert_eq!(two.job.run(&["judge", "run.jsonl"]).exit, 1);
    fs::remove_file(two.job.path("there/ours.yaml")).unwrap();
    assert_refused(
        &two.job.run(&["judge", "run.jsonl"]),
        "run.jsonl names the profile `there/ours.yaml`: cannot read profile there/ours.yaml",
    );
    assert_eq!(two.job.run(&["judge", "run.jsonl", "--profile", "aws"]).exit, 0);
}

#[test]
fn a_target_that_cannot_be_used_costs_the_others_nothing() {
    let two = Two::new("");
    target(&two.job, "gone.yaml", "gone", "http://127.0.0.1:1", "");
    let finished = two.run(&["list", "--target", "gone.yaml", "--profile", "aws", "--out", "runs"]);
    assert_eq!(finished.exit, 3, "{}", finished.err);
    assert!(finished.err.starts_with("error: gone 1.0: cannot connect to 127.0.0.1:1"), "{}", finished.err);
    let mut files: Vec<_> =
        fs::read_dir(two.job.path("runs")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["aws-1.0.jsonl", "hcp-1.0.jsonl"]);
    assert!(finished.out.contains("aws 1.0 by aws: no finding in"), "{}", finished.out);
}

#[test]
fn targets_with_one_name_or_one_file_are_refused_before_anything_is_sent() {
    let two = Two::new("");
    target(&two.job, "same-name.yaml", "aws", "http://127.0.0.1:1", "");
    let with = |file: &str| two.run(&["list", "--target", file]);
    assert_refused(&with("same-name.yaml"), "aws.yaml and same-name.yaml both have the name `aws 1.0`");
    assert_refused(&with("aws.yaml"), "--target aws.yaml is given twice");
    target(&two.job, "slug.yaml", "AWS", "http://127.0.0.1:1", "");
    assert_refused(&with("slug.yaml"), "the targets `aws 1.0` and `AWS 1.0` would both write reports/aws-1.0-");
    assert_refused(&two.run(&["list", "--out", "run.jsonl"]), "--out run.jsonl is a file, but 2 targets");
    assert_refused(&two.run(&["list", "--baseline", "x"]), "cannot read run file x/hcp-1.0.jsonl");
    assert_refused(
        &two.run(&["list", "--report", "csv=runs/aws-1.0.jsonl", "--out", "runs"]),
        "is given for two output files",
    );
    let known = "known_failures:\n  - { id: list, profile: aws, outcome: any, reason: why }\n";
    fs::write(two.job.path("known.yaml"), known).unwrap();
    assert_refused(&two.run(&["list", "--known-failures", "known.yaml"]), "without a chosen profile; add --profile");
    fs::create_dir(two.job.path("kept")).unwrap();
    fs::write(two.job.path("kept/aws-1.0.jsonl"), "mine").unwrap();
    assert_refused(&two.run(&["list", "--out", "kept"]), "kept/aws-1.0.jsonl already exists");
    assert_eq!(fs::read_dir(two.job.path("kept")).unwrap().count(), 1, "none of the files is there, or all are");
    fs::remove_file(two.job.path("aws.yaml")).unwrap();
    let text = "name: x\nendpoint_url: http://h\naccount: { access_key: a, secret_key: \"${NOT_SET}\" }\n";
    fs::write(two.job.path("aws.yaml"), text).unwrap();
    assert_refused(&two.run(&["list"]), "aws.yaml: the environment variable NOT_SET is not set");
    let check = two.job.run(&["check", "--controls", "--target", "hcp.yaml", "--target", "aws.yaml"]);
    assert!(check.exit == 2 && check.err.contains("'--target <FILE>' cannot be used multiple times"), "{}", check.err);
    assert!(!two.job.path("reports").exists());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_runs_on_all_targets() {
    let two = Two::new("");
    let args = ["run", "--target", "hcp.yaml", "--target", "aws.yaml", "--jobs", "1", "--out", "runs"];
    let mut child = two.job.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let files = ["runs/hcp-1.0.jsonl", "runs/aws-1.0.jsonl"];
    let text = |file: &str| fs::read_to_string(two.job.path(file)).unwrap_or_default();
    while files.iter().any(|file| text(file).lines().count() < 3) {
        sleep(Duration::from_millis(5));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    for file in files {
        let footer: Value = serde_json::from_str(text(file).lines().last().unwrap()).unwrap();
        assert_eq!(footer["interrupted"], Value::Bool(true), "{file}");
    }
}

#[test]
fn a_test_that_is_known_to_fail_is_ignored_and_a_stale_entry_fails() {
    let two = Two::new("");
    let known = |id: &str| {
        let entry = format!("  - {{ id: {id}, profile: hcp, outcome: any, reason: late check }}\n");
        fs::write(two.job.path("known.yaml"), format!("known_failures:\n{entry}")).unwrap();
        let gate = ["--target", "aws.yaml", "--profile", "hcp", "--known-failures", "known.yaml"];
        two.job.run(&[&["test"][..], &gate, &["complete-descending"]].concat())
    };
    let excused = known(PARTS);
    assert_eq!(excused.exit, 0, "{}{}", excused.out, excused.err);
    assert!(excused.out.contains("ignored (hcp: wrong status, known failure: late check"), "{}", excused.out);
    let unknown = known("multipart/nothing");
    assert_eq!(unknown.exit, 1);
    assert!(
        unknown.out.contains("unknown: multipart/nothing (hcp, any outcome) matches no scenario"),
        "{}",
        unknown.out
    );
    let text = fs::read_to_string(two.job.path("known.yaml")).unwrap().replace("multipart/nothing", PARTS);
    fs::write(two.job.path("known.yaml"), text).unwrap();
    let gate = ["--target", "hcp.yaml", "--profile", "hcp", "--known-failures", "known.yaml"];
    let stale = two.job.run(&[&["test"][..], &gate, &["complete-descending"]].concat());
    assert_eq!(stale.exit, 1, "{}", stale.out);
    assert!(stale.out.contains(&format!("stale: {PARTS} (hcp, any outcome) conforms now")), "{}", stale.out);
}
