//! Profiles learned from runs, and profiles compared.

use std::fs;

use crate::gate::Job;

#[test]
fn a_run_has_no_mismatch_by_the_profile_that_was_learned_from_it() {
    let job = Job::new();
    assert_eq!(job.run(&["run", "--out", "run.jsonl"]).exit, 0);
    let learn = ["profile", "learn", "run.jsonl", "--name", "acme", "--product", "Acme 4.2", "--out", "acme.yaml"];
    let learned = job.run(&learn);
    assert_eq!(learned.exit, 0, "{}", learned.err);
    let judged = job.run(&["judge", "run.jsonl", "--profile", "./acme.yaml"]);
    assert_eq!(judged.exit, 0, "{}{}", judged.out, judged.err);
    assert!(judged.out.contains("acme: no finding in") && judged.out.contains("observed scenarios"), "{}", judged.out);
    assert!(judged.out.contains("like acme, as observed: "), "{}", judged.out);
    assert!(!judged.out.contains("documented conform"), "{}", judged.out);
    let text = fs::read_to_string(job.path("acme.yaml")).unwrap();
    assert!(text.contains("product: \"Acme 4.2\""), "{text}");
    let entries = text.lines().skip_while(|line| *line != "scenarios:").skip(1);
    assert!(entries.clone().count() > 100);
    assert!(entries.clone().all(|line| line.contains("observed")), "every entry is marked");

    let again = job.run(&learn);
    assert!(again.exit == 2 && again.err.contains("acme.yaml already exists"), "{}", again.err);
    let other = job.run(&["run", "--embedded", "multipart", "--profile", "hcp", "--out", "hcp.jsonl"]);
    assert_eq!(other.exit, 0, "{}", other.err);
    let judged = job.run(&["judge", "hcp.jsonl", "--profile", "./acme.yaml"]);
    assert_eq!(judged.exit, 1);
    assert!(judged.out.contains("(acme: \"Responses of Acme 4.2"), "{}", judged.out);

    let both = ["profile", "learn", "run.jsonl", "hcp.jsonl", "--name", "both", "--out", "both.yaml"];
    assert_eq!(job.run(&both).exit, 0);
    let text = fs::read_to_string(job.path("both.yaml")).unwrap();
    assert!(text.contains("observed: [{ status: "), "{text}");
    assert_eq!(job.run(&["judge", "run.jsonl", "hcp.jsonl", "--profile", "./both.yaml"]).exit, 0);
    let twice = job.run(&["profile", "learn", "run.jsonl", "run.jsonl", "--name", "twice"]);
    assert!(twice.exit == 2 && twice.err.contains("contain the same run"), "{}", twice.err);
}

#[test]
fn a_profile_can_be_drafted_to_standard_output() {
    let job = Job::new();
    assert_eq!(job.run(&["run", "object/get-missing-key", "--out", "run.jsonl"]).exit, 0);
    let learned = job.run(&["profile", "learn", "run.jsonl", "--name", "acme"]);
    assert_eq!(learned.exit, 0, "{}", learned.err);
    assert!(learned.out.contains("product: \"embedded endpoint as aws (Server: s3conform)\"\n"), "{}", learned.out);
    assert!(
        learned.out.contains(
            "  object/get-missing-key: { observed: { status: 404, code: NoSuchKey, cite: \"observed:2\", on: "
        ),
        "{}",
        learned.out
    );
}

#[test]
fn two_profiles_disagree_by_code_and_by_scenario() {
    let diff = Job::new().run(&["profile", "diff", "hcp", "aws"]);
    assert_eq!(diff.exit, 0, "{}", diff.err);
    assert!(diff.out.starts_with("codes: hcp and aws disagree on "), "{}", diff.out);
    let scenarios = diff.out.split_once("\nscenarios: ").unwrap().1;
    let line = scenarios.lines().find(|line| line.contains("multipart/complete-descending-parts")).unwrap();
    let columns: Vec<&str> = line.split_whitespace().skip(1).collect();
    assert_eq!(columns, ["200", "InvalidPartOrder", "400", "InvalidPartOrder"]);
    let same = Job::new().run(&["profile", "diff", "zenko", "zenko"]);
    assert!(same.out.contains("zenko and zenko disagree on 0 of"), "{}", same.out);
    assert_eq!(Job::new().run(&["profile", "diff", "hcp", "unknown"]).exit, 2);
}
