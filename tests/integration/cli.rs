//! Flags, exit codes and messages; whatever the scenarios and profiles hold.

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use clap::CommandFactory as _;
use s3conform::cli::Cli;
use tempfile::TempDir;

const SCENARIO: &str = "\
title: GetObject of a key that does not exist
operation: GetObject
condition: NoSuchKey
stake: none
reach: sdk
description: Only the key does not exist.
reference: https://example.com/page
when:
  method: GET
  path: /${bucket}/${prefix}never-stored
fault: state
control:
  given:
    - PutObject: { key: never-stored, body: hello }
";

const PROFILE: &str = "\
name: Example
sources:
  errors: { title: Errors of Example, document: errors.txt, read: 2026-01-31 }
codes:
  NoSuchKey: [{ status: 404, cite: errors:7 }]
  QuotaExceeded: [{ status: 507, cite: errors:5, needs: a small quota }]
";

/// Exit code, stdout and stderr.
fn s3conform(args: &[&str]) -> (i32, String, String) {
    let output = cargo_bin_cmd!("s3conform").args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with a suite of one scenario and a profile for it.
struct Files(TempDir);

impl Files {
    fn new(scenario: &str, profile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("suite/object")).unwrap();
        fs::write(folder.path().join("suite/object/get-missing-key.yaml"), scenario).unwrap();
        fs::write(folder.path().join("example.yaml"), profile).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn s3conform(&self, args: &[&str]) -> (i32, String, String) {
        let (suite, profile) = (self.path("suite"), self.path("example.yaml"));
        s3conform(&[args, &["--scenarios", &suite, "--profile", &profile]].concat())
    }
}

#[test]
fn help_lists_every_subcommand() {
    let (code, out, _) = s3conform(&["--help"]);
    assert_eq!(code, 0);
    let listed: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    for subcommand in Cli::command().get_subcommands() {
        assert!(listed.contains(&subcommand.get_name()), "{} in {out}", subcommand.get_name());
    }
    let (_, run, _) = s3conform(&["run", "--help"]);
    assert!(run.contains("Examples:") && run.contains("Exit status:"), "{run}");
}

#[test]
fn usage_errors_exit_with_2() {
    for args in [&["nothing"][..], &[], &["run", "--jobs", "0"], &["run", "--partition", "hash:5/4"], &["run", "/x"]] {
        let (code, out, err) = s3conform(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
    }
}

#[test]
fn an_endpoint_without_scheme_is_a_usage_error_that_names_the_flag() {
    let (code, _, err) = s3conform(&["run", "--endpoint-url", "localhost:9000"]);
    assert_eq!(code, 2);
    assert!(err.contains("--endpoint-url") && err.contains("write http://localhost:9000"), "{err}");
}

#[test]
fn a_flag_that_only_an_endpoint_can_use_asks_for_one() {
    for flag in [&["--aws-profile", "x"][..], &["--region", "eu-west-1"], &["--no-verify-ssl"]] {
        let mut run = cargo_bin_cmd!("s3conform");
        run.env_remove("AWS_ENDPOINT_URL").env_remove("AWS_ENDPOINT_URL_S3").env("AWS_CONFIG_FILE", "/dev/null");
        let output = run.env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null").arg("run").args(flag).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{flag:?}: {error}");
        assert!(error.contains("has no effect without an endpoint; add --endpoint-url"), "{error}");
    }
}

#[test]
fn a_dry_run_parts_head_and_body_by_an_empty_line() {
    let files = Files::new(&SCENARIO.replace("method: GET", "method: GET\n  body: hello"), PROFILE);
    let (code, out, _) = s3conform(&["run", "--dry-run", "--scenarios", &files.path("suite")]);
    assert_eq!(code, 0);
    assert!(out.contains("Connection: close\n\nhello\n"), "{out}");
}

#[test]
fn an_unknown_profile_is_reported_with_the_profiles_and_groups() {
    let (code, _, err) = s3conform(&["run", "--profile", "cloud"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: there is no profile `cloud`"), "{err}");
    assert!(err.contains("zenko") && err.contains("clouds") && err.contains("all"), "{err}");
}

#[test]
fn a_misspelt_field_is_shown_with_its_place_and_a_suggestion() {
    let files = Files::new(&SCENARIO.replace("method:", "methd:"), PROFILE);
    let (code, _, err) = files.s3conform(&["check"]);
    assert_eq!(code, 2);
    assert!(err.contains("object/get-missing-key.yaml:9:3"), "{err}");
    assert!(err.contains("did you mean `method`?"), "{err}");
    assert_eq!(err.matches("error:").count(), 1, "{err}");
}

#[test]
fn an_empty_or_missing_suite_is_a_file_error() {
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().display().to_string();
    let (code, _, err) = s3conform(&["list", "--scenarios", &path]);
    assert_eq!(code, 2);
    assert!(err.contains("holds no .yaml file"), "{err}");
    let (code, _, err) = s3conform(&["list", "--scenarios", &format!("{path}/missing")]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot read"), "{err}");
}

#[test]
fn a_selection_that_matches_nothing_exits_with_4_and_names_the_nearest() {
    let files = Files::new(SCENARIO, PROFILE);
    let suite = files.path("suite");
    let (code, out, err) = s3conform(&["list", "--scenarios", &suite, "object/get-mising-key"]);
    assert_eq!((code, out.as_str()), (4, ""));
    assert!(err.contains("did you mean `object/get-missing-key`?"), "{err}");
    let (code, _, err) = s3conform(&["run", "--scenarios", &suite, "--skip", "object"]);
    assert_eq!(code, 4);
    assert!(err.contains("the filters exclude all scenarios of the suite (1)"), "{err}");
}

#[test]
fn a_misspelt_filter_beside_a_right_one_is_a_usage_error() {
    let files = Files::new(SCENARIO, PROFILE);
    let (code, _, err) = s3conform(&["list", "--scenarios", &files.path("suite"), "object", "objct"]);
    assert_eq!(code, 2);
    assert!(err.contains("no scenario matches `objct`; did you mean `object`?"), "{err}");
}

#[test]
fn list_shows_id_condition_stake_reach_and_title() {
    let files = Files::new(SCENARIO, PROFILE);
    let suite = files.path("suite");
    let (code, out, _) = s3conform(&["list", "--scenarios", &suite]);
    assert_eq!(code, 0);
    assert_eq!(out, "object/get-missing-key  NoSuchKey  none  sdk  GetObject of a key that does not exist\n");
    let (_, out, _) = s3conform(&["list", "--scenarios", &suite, "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list[0]["id"], "object/get-missing-key");
    assert_eq!(list[0]["operation"], "GetObject");
}

#[test]
fn explain_shows_what_is_sent_and_where_the_expectation_is_documented() {
    let files = Files::new(SCENARIO, PROFILE);
    let (code, out, _) = files.s3conform(&["explain", "object/get-missing-key"]);
    assert_eq!(code, 0);
    assert!(out.contains("GET /${bucket}/${prefix}never-stored"), "{out}");
    assert!(out.contains("example   404 NoSuchKey (Errors of Example, line 7)"), "{out}");
}

#[test]
fn explain_finds_a_code_in_any_case_and_says_what_it_needs() {
    let files = Files::new(SCENARIO, PROFILE);
    let (code, out, _) = files.s3conform(&["explain", "nosuchkey"]);
    assert_eq!(code, 0);
    assert!(out.contains("object/get-missing-key") && out.contains("404 (Errors of Example, line 7)"), "{out}");
    let (_, out, _) = files.s3conform(&["explain", "QuotaExceeded"]);
    assert!(out.contains("needs a small quota"), "{out}");
    let (code, _, err) = files.s3conform(&["explain", "NoSuchKye"]);
    assert_eq!(code, 2);
    assert!(err.contains("nearest are `NoSuchKey`"), "{err}");
}

#[test]
fn explain_keeps_to_a_hundred_columns() {
    let long = SCENARIO.replace("Only the key does not exist.", &"Only the key does not exist. ".repeat(20));
    let (code, out, _) = Files::new(&long, PROFILE).s3conform(&["explain", "object/get-missing-key"]);
    assert_eq!(code, 0);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
}

#[test]
fn check_names_file_and_problem_and_exits_with_1() {
    let files = Files::new(&SCENARIO.replace("NoSuchKey", "NoSuchCode"), PROFILE);
    let (code, out, err) = files.s3conform(&["check"]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(
        out.ends_with(
            "object/get-missing-key.yaml: condition `NoSuchCode` is in no profile's codes; did you mean `NoSuchKey`?\n"
        ),
        "{out}"
    );
    let (code, out, _) = Files::new(SCENARIO, PROFILE).s3conform(&["check"]);
    assert_eq!((code, out.as_str()), (0, "no mistakes in 1 scenario and 1 profile\n"));
}

#[test]
fn check_names_every_file_that_it_cannot_read_and_checks_the_others() {
    let files = Files::new(&SCENARIO.replace("NoSuchKey", "NoSuchCode"), PROFILE);
    for (name, text) in [("one", "title: ["), ("two", "colour: blue\n")] {
        fs::write(files.path(&format!("suite/object/{name}.yaml")), text).unwrap();
    }
    let (code, out, err) = files.s3conform(&["check"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("object/one.yaml") && err.contains("object/two.yaml"), "{err}");
    assert!(out.contains("condition `NoSuchCode` is in no profile's codes"), "{out}");
}

#[test]
fn a_profile_that_cannot_be_judged_by_is_refused() {
    let profile = format!("{PROFILE}scenarios:\n  object/get-missing-key: {{ undocumented: '' }}\n");
    let (code, _, err) = Files::new(SCENARIO, &profile).s3conform(&["explain", "NoSuchKey"]);
    assert_eq!(code, 2);
    assert!(err.contains("scenarios.object/get-missing-key: the reason is empty; write one sentence"), "{err}");
}

#[test]
fn profiles_prints_rows_in_the_order_of_the_document() {
    let files = Files::new(SCENARIO, PROFILE);
    let (code, out, _) = s3conform(&["profiles", "--format", "csv", "--profile", &files.path("example.yaml")]);
    assert_eq!(code, 0);
    assert_eq!(out, "vendor,document_line,code,http_status\nexample,5,QuotaExceeded,507\nexample,7,NoSuchKey,404\n");
}

#[test]
fn coverage_fails_for_a_code_without_scenario_and_without_reason() {
    let (code, out, _) = Files::new(SCENARIO, PROFILE).s3conform(&["coverage"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("2 codes: 1 with a scenario, 1 needing setup"), "{out}");
    let gap = PROFILE.replace(", needs: a small quota", "");
    let (code, out, _) = Files::new(SCENARIO, &gap).s3conform(&["coverage"]);
    assert_eq!(code, 1);
    assert!(out.contains("no scenario and no reason for having none: example QuotaExceeded"), "{out}");
    let (_, csv, _) = Files::new(SCENARIO, &gap).s3conform(&["coverage", "--format", "csv"]);
    assert!(csv.contains("example,errors,QuotaExceeded,507,missing,\n"), "{csv}");
}

#[test]
fn each_document_of_a_vendor_is_counted_and_cited_by_itself() {
    let page = "  page: { title: A page, document: https://example.com/codes, read: 2026-01-31 }\ncodes:\n  \
                NoSuchUpload: [{ status: 404, cite: page:NoSuchUpload, needs: patience }]\n";
    let files = Files::new(SCENARIO, &PROFILE.replace("codes:\n", page));
    let profile = files.path("example.yaml");
    let (_, csv, _) = s3conform(&["profiles", "--format", "csv", "--profile", &profile]);
    assert!(csv.contains("NoSuchKey") && !csv.contains("NoSuchUpload"), "{csv}");
    let (_, table, _) = s3conform(&["profiles", "--format", "sources", "--profile", &profile]);
    assert!(
        table.contains("example  errors  2      2     2026-01-31") && table.contains("Example  Errors of Example\n"),
        "{table}"
    );
    assert!(
        table.contains("example  page    1      1     2026-01-31") && table.contains("Example  A page\n"),
        "{table}"
    );
    let (code, coverage, _) = files.s3conform(&["coverage"]);
    assert_eq!(code, 0);
    assert!(coverage.contains("example, page: 1 code: 0 with a scenario, 1 needing setup"), "{coverage}");
    let (_, explained, _) = files.s3conform(&["explain", "NoSuchUpload", "NoSuchKey"]);
    assert!(explained.contains("404 (A page, row NoSuchUpload)"), "{explained}");
    assert!(explained.contains("404 (Errors of Example, line 7)"), "{explained}");
}

#[test]
fn a_run_file_is_not_overwritten_unasked() {
    let files = Files::new(SCENARIO, PROFILE);
    let existing = files.path("run.jsonl");
    fs::write(&existing, "precious").unwrap();
    let (code, _, err) = files.s3conform(&["run", "--embedded", "--out", &existing]);
    assert_eq!(code, 2);
    assert!(err.contains("already exists") && err.contains("--force"), "{err}");
    assert_eq!(fs::read_to_string(Path::new(&existing)).unwrap(), "precious");
}

#[test]
fn completions_and_manual_are_made() {
    let (code, bash, _) = s3conform(&["completions", "bash"]);
    assert_eq!(code, 0);
    assert!(bash.contains("_s3conform"), "{bash}");
    let (code, page, _) = s3conform(&["man", "run"]);
    assert_eq!(code, 0);
    assert!(page.contains(".TH") && page.contains("endpoint"), "{page}");
    assert_eq!(s3conform(&["man", "nothing"]).0, 2);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_s3conform"))
        .args(["schema", "scenario"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn check_of_a_profile_speaks_of_that_file_only() {
    let files = Files::new(SCENARIO, PROFILE);
    let own = |name: &str, text: &str| {
        let path = files.path(name);
        fs::write(&path, text).unwrap();
        s3conform(&["check", "--profile", &path])
    };
    let source = "sources: { ours: { title: Ours, document: d, read: 2026-01-31 } }\n";
    let good = own(
        "good.yaml",
        &format!("extends: aws\n{source}codes: {{ SlowDown: [{{ status: 429, cite: 'ours:SlowDown' }}] }}\n"),
    );
    assert_eq!((good.0, good.1.as_str()), (0, "no mistakes in good\n"), "{}", good.2);
    let bad = own(
        "bad.yaml",
        &format!("extends: aws\n{source}codes: {{ SlowDown: [{{ status: 42, cite: 'ours:SlowDown' }}] }}\n"),
    );
    assert_eq!((bad.0, bad.1), (1, format!("{}: codes.SlowDown: 42 is not an HTTP status\n", files.path("bad.yaml"))));
    let none = own("none.yaml", "extends: awsome\n");
    assert!(none.0 == 2 && none.2.contains("no profile `awsome`"), "{}", none.2);
}

#[test]
fn the_embedded_endpoint_conforms_by_a_profile_that_builds_on_a_vendors() {
    let files = Files::new(SCENARIO, PROFILE);
    let path = files.path("ours.yaml");
    fs::write(&path, "extends: aws\nname: Ours\n").unwrap();
    let out = files.path("run.jsonl");
    // The table of Amazon has another code for this than the endpoint has by itself.
    let (code, text, err) = s3conform(&["run", "--embedded", "--profile", &path, "object/key-too-long", "--out", &out]);
    assert_eq!(code, 0, "{text}{err}");
}

#[test]
fn one_vendor_is_not_compared() {
    let (code, _, err) = s3conform(&["vendors", "aws"]);
    assert_eq!(code, 2);
    assert!(err.contains("give several"), "{err}");
    let (code, _, err) = s3conform(&["profile", "diff", "aws", "clouds"]);
    assert!(code == 2 && err.contains("`clouds` is a group"), "{err}");
}
