//! `run` and `judge` as a CI job uses them: targets, credentials, exit codes, run files.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;
use reference::Running;
use serde_json::Value;
use tempfile::TempDir;

use crate::proof::start;

/// The binary in an environment that holds nothing but what a test puts there.
pub(crate) struct Job {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

pub(crate) struct Finished {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Job {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(crate) fn with_keys(self) -> Self {
        self.with("AWS_ACCESS_KEY_ID", "s3conform").with("AWS_SECRET_ACCESS_KEY", "s3conform-secret")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin!("s3conform"));
        command.args(args).env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Finished {
        let output = self.command(args).output().unwrap();
        Finished {
            exit: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }
}

/// An endpoint in a runtime of its own, as another process would be.
pub(crate) fn endpoint(dialect: &str) -> (tokio::runtime::Runtime, Running, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (running, _) = runtime.block_on(start(dialect, None));
    let url = running.endpoint_url();
    (runtime, running, url)
}

#[test]
fn the_embedded_endpoint_conforms_to_the_profile_that_is_chosen() {
    let job = Job::new();
    let finished =
        job.run(&["run", "--embedded", "list", "object/get-missing-key", "--profile", "hcp", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
    assert!(finished.out.contains("(dialect hcp)"), "{}", finished.out);
    assert!(finished.out.contains("4 scenarios"), "{}", finished.out);
}

#[test]
fn a_finding_fails_the_gate_and_is_reported_in_three_lines() {
    let (_runtime, _running, url) = endpoint("aws");
    let job = Job::new().with_keys();
    let args = ["run", "multipart/complete-descending-parts", "--endpoint-url", &url, "--profile", "hcp"];
    let finished = job.run(&[&args[..], &["--out", "run.jsonl"]].concat());
    assert_eq!(finished.exit, 1, "{}", finished.err);
    let expected = finished.out.find("expected  200 InvalidPartOrder").or(finished.out.find("200 InvalidPartOrder"));
    assert!(expected.is_some(), "{}", finished.out);
    assert!(finished.out.contains("400 InvalidPartOrder"), "{}", finished.out);
    assert!(finished.out.contains("s3conform explain multipart/complete-descending-parts"), "{}", finished.out);
}

#[test]
fn without_a_profile_a_finding_is_only_reported() {
    let job = Job::new();
    let finished = job.run(&["run", "multipart/complete-descending-parts", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
    assert!(finished.out.contains("✗ status"), "{}", finished.out);
}

#[test]
fn the_run_file_is_judged_again_without_a_network() {
    let (runtime, running, url) = endpoint("aws");
    let job = Job::new().with_keys();
    let run = job.run(&["run", "list", "--endpoint-url", &url, "--profile", "aws", "--out", "run.jsonl"]);
    drop(running);
    drop(runtime);
    let judged = job.run(&["judge", "run.jsonl", "--profile", "aws"]);
    assert_eq!((run.exit, judged.exit), (0, 0), "{}{}", run.err, judged.err);
    let matrix = |text: &str| text[text.find("scenario").unwrap()..text.find("\nlike Amazon S3").unwrap()].to_owned();
    assert_eq!(matrix(&run.out), matrix(&judged.out));
}

#[test]
fn a_run_file_without_its_end_reads_as_incomplete() {
    let job = Job::new();
    job.run(&["run", "list", "--out", "run.jsonl"]);
    let text = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(job.path("cut.jsonl"), format!("{}\n{}\n{}", lines[0], lines[1], &lines[2][..40])).unwrap();
    let refused = job.run(&["judge", "cut.jsonl", "--profile", "aws"]);
    assert_eq!((refused.exit, refused.out.as_str()), (2, ""), "what was not run cannot conform");
    assert!(refused.err.contains("cut.jsonl is incomplete: it records 1 of 3 scenarios;"), "{}", refused.err);
    let judged = job.run(&["judge", "cut.jsonl", "--allow-incomplete"]);
    assert_eq!(judged.exit, 0, "{}", judged.err);
    assert!(judged.out.contains("incomplete: 1 of 3"), "{}", judged.out);
}

#[test]
fn endpoint_region_and_keys_come_from_the_aws_sources() {
    let (_runtime, _running, url) = endpoint("aws");
    let environment = Job::new().with_keys().with("AWS_ENDPOINT_URL_S3", &url);
    let finished = environment.run(&["run", "list", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
    assert!(finished.out.contains(&url), "{}", finished.out);

    let job = Job::new();
    fs::create_dir(job.path(".aws")).unwrap();
    let keys = "aws_access_key_id = s3conform\naws_secret_access_key = s3conform-secret\n";
    fs::write(job.path(".aws/credentials"), format!("[mine]\n{keys}")).unwrap();
    fs::write(job.path(".aws/config"), format!("[profile mine]\nregion = us-east-1\nendpoint_url = {url}\n")).unwrap();
    let finished = job.run(&["run", "list", "--aws-profile", "mine", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
    assert!(finished.out.contains(&url), "{}", finished.out);
}

#[test]
fn missing_and_wrong_credentials_are_distinguished_and_leave_no_run_file() {
    let (_runtime, _running, url) = endpoint("aws");
    let args = ["run", "list", "--endpoint-url", &url, "--out", "run.jsonl"];
    let none = Job::new();
    let finished = none.run(&args);
    assert_eq!(finished.exit, 2, "{}", finished.err);
    assert!(finished.err.contains("no AWS credentials found"), "{}", finished.err);

    let wrong = Job::new().with("AWS_ACCESS_KEY_ID", "s3conform").with("AWS_SECRET_ACCESS_KEY", "not-the-secret");
    let finished = wrong.run(&args);
    assert_eq!(finished.exit, 3, "{}", finished.err);
    assert!(finished.err.contains("refuses the credentials with 403 SignatureDoesNotMatch"), "{}", finished.err);
    assert_eq!(finished.err.lines().count(), 1, "{}", finished.err);
    assert_eq!(wrong.files(), Vec::<String>::new());

    let region = Job::new().with_keys();
    let finished = region.run(&[&args[..], &["--region", "eu-nowhere-1"]].concat());
    assert_eq!(finished.exit, 3, "{}", finished.err);
    assert!(finished.err.contains("check --region (now eu-nowhere-1)"), "{}", finished.err);
}

#[test]
fn a_closed_port_and_a_failed_tls_handshake_are_one_sentence_each() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let job = Job::new().with_keys();
    let finished = job.run(&["run", "list", "--endpoint-url", &closed, "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 3, "{}", finished.err);
    assert!(finished.err.starts_with("error: cannot connect to 127.0.0.1:"), "{}", finished.err);

    let (_runtime, _running, url) = endpoint("aws");
    let tls = url.replace("http://", "https://");
    let finished = job.run(&["run", "list", "--endpoint-url", &tls, "--no-verify-ssl", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 3, "{}", finished.err);
    assert!(finished.err.contains("TLS with 127.0.0.1:"), "{}", finished.err);
    assert_eq!(job.files(), Vec::<String>::new());
}

#[test]
fn a_dry_run_sends_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let job = Job::new().with_keys();
    let finished = job.run(&["run", "--dry-run", "--endpoint-url", &url]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
    assert!(finished.out.contains("# object/get-missing-key\nGET /"), "{}", finished.out);
    assert!(!finished.out.contains("s3conform-secret"));
    assert!(listener.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    assert_eq!(job.files(), Vec::<String>::new());
}

#[test]
fn an_existing_run_file_is_left_alone_unless_forced() {
    let job = Job::new();
    fs::write(job.path("run.jsonl"), "mine").unwrap();
    let finished = job.run(&["run", "list", "--out", "run.jsonl"]);
    assert_eq!(finished.exit, 2, "{}", finished.err);
    assert_eq!(fs::read_to_string(job.path("run.jsonl")).unwrap(), "mine");
    let finished = job.run(&["run", "list", "--out", "run.jsonl", "--force"]);
    assert_eq!(finished.exit, 0, "{}", finished.err);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_in_order() {
    let job = Job::new();
    let mut child: Child = job
        .command(&["run", "--out", "run.jsonl", "--jobs", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let recorded = || fs::read_to_string(job.path("run.jsonl")).map_or(0, |text| text.lines().count());
    while recorded() < 3 {
        sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let text = fs::read_to_string(job.path("run.jsonl")).unwrap();
    let footer: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(footer["interrupted"], Value::Bool(true));
}

#[test]
fn each_scenario_is_a_test_with_libtests_arguments() {
    let job = Job::new();
    let listed = job.run(&["test", "--list", "--format", "terse"]);
    assert!(listed.out.lines().any(|line| line == "object/get-missing-key: test"), "{}", listed.out);
    let one = job.run(&["test", "--embedded", "--exact", "object/get-missing-key", "--test-threads", "1"]);
    assert_eq!(one.exit, 0, "{}", one.err);
    assert!(one.out.contains("test object/get-missing-key ... ok"), "{}", one.out);
    assert!(one.out.contains("1 passed"), "{}", one.out);
    let skipped = job.run(&["test", "--embedded", "list/", "--skip", "max-keys"]);
    assert!(skipped.out.contains("1 passed"), "{}", skipped.out);
    let hcp = job.run(&["test", "--embedded", "--profile", "hcp", "--exact", "multipart/complete-descending-parts"]);
    assert_eq!(hcp.exit, 0, "{}{}", hcp.out, hcp.err);
}

#[test]
fn tests_follow_the_gate_of_the_target_file() {
    let (_runtime, _running, url) = endpoint("aws");
    let job = Job::new();
    let id = "multipart/complete-descending-parts";
    let known = format!("known_failures:\n  - {{ id: {id}, profile: hcp, outcome: any, reason: \"\\x1b[31mlate\" }}\n");
    fs::write(job.path("known.yaml"), known).unwrap();
    let target = |file: &str, more: &str| {
        let account = "account: { access_key: s3conform, secret_key: s3conform-secret }";
        let gate = "gate:\n  profile: hcp\n  skip: [list]\n";
        fs::write(job.path(file), format!("name: it\nendpoint_url: {url}\n{account}\n{gate}{more}")).unwrap();
    };
    target("plain.yaml", "");
    target("known.target.yaml", "  known_failures: known.yaml\n");
    target("pinned.yaml", "  suite: 0.0.1\n");
    let test = |file: &str, id: &str| job.run(&["test", "--target", file, "--exact", id]);
    assert_eq!(test("plain.yaml", id).exit, 1, "the profile of the gate decides");
    let excused = test("known.target.yaml", id);
    assert_eq!(excused.exit, 0, "{}{}", excused.out, excused.err);
    assert!(excused.out.contains("known failure") && !excused.out.contains('\u{1b}'), "{:?}", excused.out);
    let left_out = test("plain.yaml", "list/max-keys-negative");
    assert!(left_out.exit == 0 && left_out.out.contains("1 ignored"), "{}{}", left_out.out, left_out.err);
    let pinned = test("pinned.yaml", id);
    assert!(pinned.exit == 2 && pinned.err.contains("`gate.suite` is 0.0.1"), "{}", pinned.err);
}

#[test]
fn a_test_fails_with_what_was_expected_and_observed() {
    let (_runtime, _running, url) = endpoint("aws");
    let job = Job::new().with_keys();
    let args = ["test", "--endpoint-url", &url, "--profile", "hcp", "--exact", "multipart/complete-descending-parts"];
    let finished = job.run(&args);
    assert_eq!(finished.exit, 1, "{}", finished.err);
    assert!(finished.out.contains("expected: 200 InvalidPartOrder (hcp errors:10)"), "{}", finished.out);
    assert!(finished.out.contains("observed: 400 InvalidPartOrder (error document)"), "{}", finished.out);
}
