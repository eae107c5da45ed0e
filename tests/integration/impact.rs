//! What a finding does to clients, as a user sees it: the order, the line, the gate, the files of one's own.

use std::fs;

use serde_json::Value;

use crate::decision::{altered, wrong};
use crate::gate::{Finished, Job};

const COMPLETE: &str = "multipart/complete-unknown-upload";
const GET: &str = "object/get-missing-key";
const PUT: &str = "object/put-if-none-match-star-exists";

/// A run in which one finding makes clients send a request again, one changes the branch, and one loses a write.
fn recorded(job: &Job) {
    let run = job.run(&["run", "--embedded", "--profile", "aws", "--out", "good.jsonl", COMPLETE, GET, PUT]);
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
    let bad = [
        (COMPLETE, wrong(500, "InternalError")),
        (GET, wrong(404, "NoSuchObject")),
        (PUT, serde_json::json!({ "outcome": { "status": 200, "code": null } })),
    ];
    altered(job, "good.jsonl", "bad.jsonl", &bad);
}

fn judge(job: &Job, more: &[&str]) -> Finished {
    job.run(&[&["judge", "bad.jsonl", "--profile", "aws", "--evidence", "documented"], more].concat())
}

#[test]
fn findings_come_by_impact_with_a_line_each_and_one_of_counts() {
    let job = Job::new();
    recorded(&job);
    let judged = judge(&job, &[]);
    let place = |id: &str| judged.out.find(&format!("✗ {id}")).unwrap_or_else(|| panic!("{id}: {}", judged.out));
    assert!(place(PUT) < place(COMPLETE) && place(COMPLETE) < place(GET), "{}", judged.out);
    assert!(judged.out.contains("clients: 1 lost write, 1 retried, 1 other branch"), "{}", judged.out);
    assert!(judged.out.contains("clients: retried: boto3, Go, JS, Rust, C++ 3x, Java 4x"), "{}", judged.out);
    let markdown = job.run(&["report", "bad.jsonl", "--profile", "aws", "--format", "markdown"]).out;
    assert!(markdown.contains("### What clients do") && markdown.contains("| lost write | retried | other branch |"));
    let csv = job.run(&["report", "bad.jsonl", "--profile", "aws", "--format", "csv"]).out;
    assert!(csv.lines().next().unwrap().ends_with(",impact,clients"), "{csv}");
    let json: Value =
        serde_json::from_str(&job.run(&["report", "bad.jsonl", "--profile", "aws", "--format", "json"]).out).unwrap();
    assert_eq!(json["decision"]["findings"][0]["impact"]["kind"], "lost write", "{}", json["decision"]);
    assert_eq!(json["clients"][0]["id"], "boto3");
    let html = job.run(&["report", "bad.jsonl", "--profile", "aws", "--format", "html"]).out;
    assert!(html.contains("<select name=\"order\">") && html.contains("data-impact=\"0\""));
}

#[test]
fn a_gate_can_fail_on_what_it_does_to_the_chosen_clients_and_reports_the_rest() {
    let job = Job::new();
    recorded(&job);
    let failing = |more: &[&str]| {
        let judged = judge(&job, more);
        let ids = [COMPLETE, GET, PUT];
        let failing = ids.iter().filter(|id| judged.out.contains(&format!("  ✗ {id}: "))).count();
        assert!(ids.iter().all(|id| judged.out.contains(*id)), "all are reported: {}", judged.out);
        (judged.exit, failing)
    };
    assert_eq!(failing(&["--fail-on", "lost,retried"]), (1, 2));
    assert_eq!(failing(&["--fail-on", "retried"]), (1, 1));
    assert_eq!(failing(&["--fail-on", "gave-up"]), (0, 0));
    assert_eq!(failing(&["--fail-on", "effect"]), (1, 3));
    assert_eq!(failing(&["--fail-on", "effect", "--clients", "object_store"]), (1, 2), "the code is nothing to it");
}

#[test]
fn a_client_of_ones_own_is_a_file_and_a_wrong_one_is_named_before_anything_else() {
    let job = Job::new();
    recorded(&job);
    let file = "name: ours\nabout: a client\nversion: '1'\nproof: { read: 2026-11-28 }\nchecked: nothing yet\nattempts: 7\n\
                pace: { retry: none, throttle: none }\nsends: { all-except: [] }\n\
                rules: [{ when: { status: [5xx] }, effect: retry }, { effect: fail }]\nerrors: [{ type: E }]\n";
    fs::write(job.path("ours.yaml"), file).unwrap();
    let judged = judge(&job, &["--clients", "boto3,./ours.yaml"]);
    assert!(judged.out.contains("clients: retried: boto3 3x, ours 7x"), "{}", judged.out);
    fs::write(job.path("bad.yaml"), file.replace("effect: fail", "effect: fial")).unwrap();
    for (clients, said) in
        [("botto3", "there is no client `botto3`"), ("./bad.yaml", "bad.yaml:9:"), ("./gone.yaml", "cannot read")]
    {
        let refused = judge(&job, &["--clients", clients]);
        assert_eq!(refused.exit, 2, "{}", refused.out);
        assert!(refused.err.contains("--clients: ") && refused.err.contains(said), "{}", refused.err);
    }
}

#[test]
fn explain_says_what_clients_do_about_any_outcome() {
    let job = Job::new();
    let retried = job.run(&["explain", COMPLETE, "--observed", "500/InternalError"]);
    assert_eq!(retried.exit, 0, "{}", retried.err);
    assert!(retried.out.contains("Observed 500 InternalError: what clients do"), "{}", retried.out);
    assert!(
        retried.out.contains("instead of 404 NoSuchUpload: retried: boto3, Go, JS, Rust, C++ 3x"),
        "{}",
        retried.out
    );
    let one = job.run(&["explain", PUT, "--observed", "200", "--clients", "boto3", "--profile", "aws"]);
    assert!(one.out.contains("lost write: boto3") && one.out.contains("stake lost-write"), "{}", one.out);
    for (args, said) in [
        (vec!["explain", GET, "--observed", "SlowDown"], "such as 500/InternalError"),
        (vec!["explain", "NoSuchKey", "--observed", "500"], "--observed is about a scenario"),
    ] {
        let refused = job.run(&args);
        assert_eq!(refused.exit, 2, "{}", refused.out);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
}

#[test]
fn a_client_of_ones_own_is_a_file_and_a_wrong_one_is_named() {
    let job = Job::new();
    let file = "name: ours\nabout: a client\nversion: '1'\nproof: { read: 2026-11-28 }\nchecked: nothing yet\nattempts: 7\n\
                pace: { retry: none, throttle: none }\nsends: { all-except: [] }\n\
                rules: [{ when: { status: [5xx] }, effect: retry }, { effect: fail }]\nerrors: [{ type: E }]\n";
    let explain =
        |clients: &str| job.run(&["explain", COMPLETE, "--observed", "500/InternalError", "--clients", clients]);
    fs::write(job.path("ours.yaml"), file).unwrap();
    let both = explain("boto3,./ours.yaml");
    assert!(both.out.contains("retried: boto3 3x, ours 7x"), "{}", both.out);
    fs::write(job.path("bad.yaml"), file.replace("effect: fail", "effect: fial")).unwrap();
    for (clients, said) in
        [("botto3", "there is no client `botto3`"), ("./bad.yaml", "bad.yaml:9:"), ("./gone.yaml", "cannot read")]
    {
        let refused = explain(clients);
        assert_eq!(refused.exit, 2, "{}", refused.out);
        assert!(refused.err.contains("--clients: ") && refused.err.contains(said), "{}", refused.err);
    }
}

#[test]
fn observations_of_a_client_are_compared_with_its_rules() {
    let job = Job::new();
    let committed = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/observed.csv")).unwrap();
    fs::write(job.path("observed.csv"), &committed).unwrap();
    let agrees = job.run(&["clients", "--check", "observed.csv"]);
    assert_eq!(agrees.exit, 0, "{}{}", agrees.out, agrees.err);
    fs::write(job.path("observed.csv"), committed.replacen(",1,no,NoSuchKey,", ",2,no,NoSuchKey,", 1)).unwrap();
    let differs = job.run(&["clients", "boto3", "--check", "observed.csv"]);
    assert_eq!(differs.exit, 1, "{}", differs.out);
    assert!(differs.out.contains("the rules say: attempts 1, success no, error NoSuchKey"), "{}", differs.out);
    fs::write(job.path("observed.csv"), "client\n").unwrap();
    assert_eq!(job.run(&["clients", "--check", "observed.csv"]).exit, 2);
}

#[test]
fn a_journal_is_new_and_for_its_owner() {
    let job = Job::new();
    fs::write(job.path("requests.jsonl"), "kept").unwrap();
    let refused = job.run(&["serve", "--journal", "requests.jsonl"]);
    assert_eq!(refused.exit, 2, "{}", refused.out);
    assert!(refused.err.contains("requests.jsonl already exists"), "{}", refused.err);
    for rule in ["response:PutObjct=503", "hold:PutObject=1", "response:PutObject=503,body=@gone.xml"] {
        let refused = job.run(&["serve", "--inject", rule]);
        assert_eq!(refused.exit, 2, "{rule}: {}", refused.out);
        assert!(refused.err.contains(rule), "{}", refused.err);
    }
}
