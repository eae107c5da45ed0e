//! A partition run by several processes and joined again.

use std::fs;

use crate::gate::{Job, endpoint};

#[test]
fn four_processes_together_are_one_run() {
    let job = Job::new();
    let whole = job.run(&["run", "--out", "whole.jsonl"]);
    assert_eq!(whole.exit, 0, "{}", whole.err);
    let parts = ["1", "2", "3", "4"].map(|index| {
        let (partition, file) = (format!("hash:{index}/4"), format!("part{index}.jsonl"));
        job.command(&["run", "--partition", &partition, "--out", &file])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    });
    for mut part in parts {
        assert!(part.wait().unwrap().success());
    }
    let files = ["part3.jsonl", "part1.jsonl", "part4.jsonl", "part2.jsonl"];
    let merge = |files: &[&str], more: &[&str]| job.run(&[&["merge"], files, more].concat());
    let merged = merge(&files, &["--out", "merged.jsonl"]);
    assert_eq!(merged.exit, 0, "{}", merged.err);

    let judged = |file: &str, more: &[&str]| job.run(&[&["judge", file], more].concat()).out;
    let outcomes = |file: &str| judged(file, &["--format", "outcomes"]);
    assert_eq!(outcomes("merged.jsonl"), outcomes("whole.jsonl"));
    let matrix = |file: &str| judged(file, &["--profile", "zenko"]).split_once('\n').unwrap().1.to_owned();
    assert_eq!(matrix("merged.jsonl"), matrix("whole.jsonl"));
    assert_eq!(job.run(&["compare", "whole.jsonl", "merged.jsonl"]).exit, 0);

    let missing = merge(&files[..3], &["--out", "m.jsonl"]);
    assert_eq!(missing.exit, 2);
    assert!(missing.err.starts_with("error: shard 2 of 4 is missing"), "{}", missing.err);
    let twice = merge(&["part1.jsonl", "part1.jsonl"], &["--out", "m.jsonl"]);
    assert!(twice.err.contains("are both shard 1 of 4"), "{}", twice.err);
    let again = merge(&files, &["--out", "merged.jsonl"]);
    assert!(again.exit == 2 && again.err.contains("already exists"), "{}", again.err);
    let text = fs::read_to_string(job.path("part2.jsonl")).unwrap();
    fs::write(job.path("part2.jsonl"), &text[..text.len() / 2]).unwrap();
    let cut = merge(&files, &["--out", "m.jsonl"]);
    assert!(cut.exit == 2 && cut.err.contains("part2.jsonl is incomplete"), "{}", cut.err);
    assert!(!job.path("m.jsonl").exists());
    let allowed = merge(&files, &["--out", "m.jsonl", "--allow-incomplete"]);
    assert_eq!(allowed.exit, 0, "{}", allowed.err);
    assert!(allowed.out.contains("incomplete: "), "{}", allowed.out);
    assert!(judged("m.jsonl", &["--allow-incomplete"]).contains("incomplete: "));
}

#[test]
fn a_part_that_holds_nothing_is_a_part_all_the_same() {
    let job = Job::new();
    let mut files = Vec::new();
    for index in 1..=3 {
        let (partition, file) = (format!("hash:{index}/3"), format!("part{index}.jsonl"));
        let run = job.run(&["run", "object/get-missing-key", "--partition", &partition, "--out", &file]);
        assert_eq!(run.exit, 0, "{}", run.err);
        files.push(file);
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = job.run(&[&["merge", "--out", "run.jsonl"], files.as_slice()].concat());
    assert_eq!(
        (merged.exit, merged.out.as_str()),
        (0, "merged 3 shards with 1 scenario into run.jsonl\n"),
        "{}",
        merged.err
    );
}

#[test]
fn parts_of_two_targets_are_never_joined() {
    let job = Job::new();
    for (index, dialect) in [("1", "aws"), ("2", "hcp")] {
        let (partition, file) = (format!("hash:{index}/2"), format!("part{index}.jsonl"));
        job.run(&["run", "--embedded", "list", "--profile", dialect, "--partition", &partition, "--out", &file]);
    }
    let merged = job.run(&["merge", "part1.jsonl", "part2.jsonl", "--out", "run.jsonl", "--allow-incomplete"]);
    assert_eq!(merged.exit, 2);
    assert!(merged.err.contains("different targets: embedded endpoint as aws at"), "{}", merged.err);
}

#[test]
fn the_gate_that_all_parts_name_decides_the_whole() {
    let (_runtime, _running, url) = endpoint("aws");
    let job = Job::new().with_keys();
    let part = |index: u8, profile: &str, file: &str| {
        let partition = format!("hash:{index}/2");
        let ids = ["multipart/complete-descending-parts", "list"];
        let flags = ["--endpoint-url", &url, "--profile", profile, "--partition", &partition, "--out", file];
        let run = job.run(&[&["run"], &ids[..], &flags[..]].concat());
        assert_eq!(run.exit, 0, "a part does not decide: {}", run.err);
    };
    part(1, "hcp", "one.jsonl");
    part(2, "hcp", "two.jsonl");
    part(2, "aws", "other.jsonl");
    let merge =
        |files: [&str; 2], out: &str, more: &[&str]| job.run(&[&["merge", "--out", out], &files[..], more].concat());
    let merged = merge(["one.jsonl", "two.jsonl"], "hcp.jsonl", &[]);
    assert_eq!(merged.exit, 1, "{}{}", merged.out, merged.err);
    assert!(merged.out.contains("multipart/complete-descending-parts"), "{}", merged.out);
    let asked = merge(["one.jsonl", "two.jsonl"], "aws.jsonl", &["--profile", "aws"]);
    assert_eq!(asked.exit, 0, "a flag overrides it: {}{}", asked.out, asked.err);
    let differing = merge(["one.jsonl", "other.jsonl"], "none.jsonl", &[]);
    assert_eq!(differing.exit, 0, "no gate is that of all parts: {}{}", differing.out, differing.err);
}
