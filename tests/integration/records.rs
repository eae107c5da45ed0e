//! The committed records of real servers: whole, of this suite, and the source of what the README shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use engine::plan::Pattern;
use engine::record::{Completeness, RunFile};
use s3conform::cli::Cli;
use s3conform::embedded;
use s3conform::exit::Exit;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The run files below `reports/`, each in a folder of its own.
fn records() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("reports")).unwrap().map(|entry| entry.unwrap().path());
    let mut records: Vec<PathBuf> = folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    records.sort();
    assert!(!records.is_empty());
    records
}

fn executed(args: &[&str]) -> (Exit, String) {
    let mut out = Vec::new();
    let cli = <Cli as clap::Parser>::parse_from([&["s3conform"], args].concat());
    let exit = s3conform::command::execute(cli, &mut out).unwrap();
    (exit, String::from_utf8(out).unwrap())
}

#[test]
fn every_record_is_whole_and_holds_each_scenario_that_was_not_left_out_on_purpose() {
    let suite = embedded::suite().unwrap();
    let shipped: BTreeSet<&str> = suite.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    for path in records() {
        let run = RunFile::read(&path).unwrap();
        let shown = path.display();
        assert_eq!(run.completeness(), Completeness::Complete, "{shown}");
        let skipped = |words: &String| words.strip_prefix("--skip ").unwrap().parse().unwrap();
        let skipped: Vec<Pattern> = run.header.selection.iter().map(skipped).collect();
        let due: BTreeSet<&str> =
            shipped.iter().filter(|id| !skipped.iter().any(|pattern| pattern.matches(id))).copied().collect();
        let seen: BTreeSet<&str> = run.records.iter().map(|record| record.scenario.as_str()).collect();
        assert_eq!(seen, due, "{shown} is of another suite; record it again: tests/servers/check --bless");
    }
}

#[test]
fn no_record_names_the_machine_it_was_made_on() {
    for path in records() {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["/tmp/", "/home/", "/root/"] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
        assert!(RunFile::read(&path).unwrap().header.target.endpoint.starts_with("http://127.0.0.1:"));
    }
}

#[test]
fn every_scenario_is_proven_by_a_server_or_has_its_reason() {
    let paths: Vec<String> = records().iter().map(|path| path.display().to_string()).collect();
    let reasons = root().join("reports/unproven.yaml").display().to_string();
    let mut args: Vec<&str> = vec!["proof", "--reasons", &reasons];
    args.extend(paths.iter().map(String::as_str));
    assert_eq!(executed(&args).0, Exit::Success);
}

#[test]
fn the_matrix_in_the_readme_is_cut_from_the_record_of_rclone() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let record = records().into_iter().find(|path| path.starts_with(root().join("reports/rclone"))).unwrap();
    let (_, judged) = executed(&["judge", &record.display().to_string(), "--color", "never"]);
    let lines: BTreeSet<&str> = judged.lines().map(str::trim_end).collect();
    // The port is another one each time.
    let target = format!("target: {} at ", RunFile::read(&record).unwrap().header.target.name.unwrap());
    let mut rows = 0;
    for line in block.lines().skip(1).filter(|line| *line != "…") {
        assert!(
            line.starts_with(&target) || lines.contains(line),
            "README shows `{line}`, which {} does not",
            record.display()
        );
        rows += 1;
    }
    assert!(rows > 10);
}

#[test]
fn the_figures_of_what_is_proven_are_those_of_the_records() {
    let paths: Vec<String> = records().iter().map(|path| path.display().to_string()).collect();
    let reasons = root().join("reports/unproven.yaml").display().to_string();
    let mut args: Vec<&str> = vec!["proof", "--reasons", &reasons, "--format", "markdown"];
    args.extend(paths.iter().map(String::as_str));
    let page = fs::read_to_string(root().join("reports/proof.md")).unwrap();
    // The figures in its first line are counted and never written by hand. The order of the servers is that of the shell.
    let made = executed(&args).1;
    assert_eq!(page.lines().next(), made.lines().next(), "write it again: tests/servers/render");
}
