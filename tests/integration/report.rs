//! `report` and `run --report` as a CI job uses them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use s3conform::report::Format;
use serde_json::Value;
use tempfile::TempDir;

/// What each format holds, so that a new one has to be named here.
fn formats() -> impl Iterator<Item = (&'static str, &'static str)> {
    let holds = |format: Format| match format {
        Format::Table | Format::Github => "hcp: no finding in",
        Format::Json => "\"s3conform_report\": 4",
        Format::Csv => "run,endpoint,area,scenario,",
        Format::Html => "<!doctype html>",
        Format::Markdown => "## ✓ s3conform: hcp: no finding in",
        Format::Junit => "<testsuites name=\"s3conform\"",
        Format::Badge => "\"schemaVersion\": 1",
    };
    Format::ALL.iter().map(move |format| (format.facts().name, holds(*format)))
}

/// A folder with the run file of the embedded endpoint, which responds as HCP documents.
struct Job(TempDir);

impl Job {
    fn new() -> Self {
        let job = Self(tempfile::tempdir().unwrap());
        let (code, _, err) =
            job.run(&["run", "--embedded", "list", "object/get-missing-key", "--profile", "hcp", "--out", "run.jsonl"]);
        assert_eq!(code, 0, "{err}");
        job
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Exit code, stdout and stderr.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(cargo_bin!("s3conform"));
        let output = command.args(args).env_clear().current_dir(self.0.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn every_format_comes_out_of_a_run_file_on_stdout_and_in_a_file() {
    let job = Job::new();
    for (format, start) in formats() {
        let args = ["report", "run.jsonl", "--profile", "hcp", "--format", format];
        let (code, out, err) = job.run(&args);
        assert_eq!((code, err.as_str()), (0, ""), "{format}");
        assert!(out.contains(start), "{out}");
        let (code, printed, err) = job.run(&[&args[..], &["--out", format]].concat());
        assert_eq!((code, printed.as_str(), err.as_str()), (0, "", ""), "{format}");
        assert_eq!(job.read(format), out);
    }
    let (code, table, _) = job.run(&["report", "run.jsonl", "--profile", "hcp"]);
    assert_eq!(code, 0);
    assert!(table.contains("hcp: no finding in"), "{table}");
}

#[test]
fn findings_are_reported_without_failing() {
    let job = Job::new();
    let id = "multipart/complete-descending-parts";
    assert_eq!(job.run(&["run", "--embedded", id, "--profile", "hcp", "--out", "parts.jsonl"]).0, 0);
    let (code, out, err) = job.run(&["report", "parts.jsonl", "--profile", "aws", "--format", "github"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with(&format!("::error file=scenarios/{id}.yaml,title={id}%3A wrong status (1 of 1)::")),
        "{out}"
    );
}

#[test]
fn a_run_writes_the_reports_it_is_asked_for() {
    let job = Job::new();
    let reports: Vec<String> = formats().map(|(format, _)| format!("{format}=out/{format}")).collect();
    let flags = reports.iter().flat_map(|report| ["--report", report]);
    let args = ["run", "--embedded", "list", "object/get-missing-key", "--profile", "hcp", "--out", "again.jsonl"];
    let (code, _, err) = job.run(&args.into_iter().chain(flags).collect::<Vec<_>>());
    assert_eq!(code, 0, "{err}");
    for (format, start) in formats() {
        assert!(job.read(&format!("out/{format}")).contains(start), "{format}");
        let (_, rendered, _) = job.run(&["report", "again.jsonl", "--profile", "hcp", "--format", format]);
        // The records are in the order of the suite in both, whatever the order they came in.
        assert_eq!(job.read(&format!("out/{format}")), rendered, "{format}");
    }
}

#[test]
fn an_unwritable_file_is_reported_before_anything_runs_or_is_read() {
    let job = Job::new();
    fs::write(job.path("mine.xml"), "mine").unwrap();
    let before = job.files();
    for (path, message) in [
        ("mine.xml", "mine.xml already exists"),
        ("mine.xml/report.xml", "cannot write mine.xml/report.xml"),
        (".", "cannot write ."),
    ] {
        let (code, out, err) = job.run(&["report", "missing.jsonl", "--format", "junit", "--out", path]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message) && err.lines().count() == 1, "{err}");
        let report = format!("junit={path}");
        let (code, out, err) = job.run(&["run", "--embedded", "list", "--out", "new.jsonl", "--report", &report]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message) && err.lines().count() == 1, "{err}");
    }
    assert_eq!((job.files(), job.read("mine.xml").as_str()), (before, "mine"));
    let (code, _, err) = job.run(&["report", "run.jsonl", "--format", "junit", "--out", "mine.xml", "--force"]);
    assert_eq!(code, 0, "{err}");
    assert!(job.read("mine.xml").starts_with("<?xml"));
}

#[test]
fn one_path_is_for_one_file() {
    let job = Job::new();
    for report in ["csv=x", "csv=new.jsonl"] {
        let args = ["run", "--embedded", "list", "--out", "new.jsonl", "--report", "junit=x", "--report", report];
        let (code, _, err) = job.run(&args);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("is given for two output files"), "{err}");
    }
    assert_eq!(job.files(), ["run.jsonl"]);
}

#[test]
fn the_message_about_an_unknown_format_names_the_known_ones() {
    let job = Job::new();
    let (code, _, err) = job.run(&["report", "run.jsonl", "--format", "pdf"]);
    assert!(code == 2 && err.contains("junit"), "{err}");
    let (code, _, err) = job.run(&["run", "--report", "pdf=x"]);
    assert!(code == 2 && err.contains("unknown format `pdf`; formats are table, json"), "{err}");
}

#[test]
fn bad_run_files_are_one_sentence_each_and_leave_nothing_behind() {
    let job = Job::new();
    let text = job.read("run.jsonl");
    let lines: Vec<&str> = text.lines().collect();
    fs::write(job.path("newer.jsonl"), text.replacen("\"s3conform_run\":4", "\"s3conform_run\":5", 1)).unwrap();
    fs::write(job.path("cut.jsonl"), format!("{}\n{}\n{}", lines[0], lines[1], &lines[2][..20])).unwrap();
    fs::create_dir(job.path("other")).unwrap();
    fs::copy(job.path("run.jsonl"), job.path("other/run.jsonl")).unwrap();
    let before = job.files();
    for (runs, message) in [
        (&["newer.jsonl"][..], "use a newer one"),
        (
            &["cut.jsonl"],
            "cut.jsonl is incomplete: it records 1 of 4 scenarios; finish it with `s3conform run --resume`, or accept it with --allow-incomplete",
        ),
        (&["missing.jsonl"], "cannot read run file missing.jsonl"),
        (&["run.jsonl", "run.jsonl"], "run.jsonl is given twice"),
        (&["run.jsonl", "other/run.jsonl"], "run.jsonl and other/run.jsonl have the same target and file name"),
    ] {
        let (code, out, err) = job.run(&[&["report", "--format", "json", "--out", "x.json"], runs].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message) && err.lines().count() == 1, "{err}");
    }
    assert_eq!(job.files(), before);
    let (code, out, err) =
        job.run(&["report", "cut.jsonl", "--incomplete", "--profile", "hcp", "--format", "markdown"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("## s3conform:") && out.contains("**incomplete**, 1 of 4"), "{out}");
}

#[test]
fn several_runs_make_one_document() {
    let job = Job::new();
    let (code, _, err) = job.run(&["run", "--embedded", "list", "--profile", "aws", "--out", "aws.jsonl"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = job.run(&["report", "run.jsonl", "aws.jsonl", "--profile", "hcp", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).unwrap();
    let names = [&document["runs"][0]["name"], &document["runs"][1]["name"]];
    assert_eq!(names, ["embedded endpoint as hcp", "embedded endpoint as aws"]);
    let results = |area: usize| document["areas"][area]["scenarios"][0]["results"].as_array().unwrap().len();
    assert_eq!((results(0), results(1)), (2, 1));
}
