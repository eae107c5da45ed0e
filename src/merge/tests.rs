use super::*;
use engine::record::{FORMAT, Observation, SuiteFacts, TargetFacts};

fn run(part: &str, ids: &[&str]) -> RunFile {
    let record = |id: &&str| Record {
        started_ms: 5,
        duration_ms: 1,
        requests: 1,
        ..Record::of(*id, "A", Observation::Skipped { why: "why".into() })
    };
    let header = RunHeader {
        s3conform_run: FORMAT,
        suite: SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: Some("f".into()) },
        planned: ids.len(),
        target: TargetFacts {
            name: Some("it".into()),
            endpoint: "http://a".into(),
            region: "r".into(),
            addressing: "path".into(),
            profile: None,
            evidence: None,
        },
        started: "2028-02-29T23:59:58Z".into(),
        selection: vec!["--tag x".into(), format!("--partition hash:{part}"), "object".into()],
        shuffle: None,
        run_ids: vec![part.replace('/', "")],
        clock: None,
        gate: None,
    };
    let footer = RunFooter {
        finished: "2028-03-01T00:00:00Z".into(),
        records: ids.len(),
        requests: 9,
        confirming_requests: 0,
        confirming_ms: 0,
        bytes_sent: 8,
        bytes_received: 7,
        duration_ms: 6,
        interrupted: false,
        under_way: Vec::new(),
        leftovers: Vec::new(),
    };
    RunFile { header, records: ids.iter().map(record).collect(), footer: Some(footer) }
}

fn named(runs: Vec<RunFile>) -> Vec<(String, RunFile)> {
    runs.into_iter().enumerate().map(|(index, run)| (format!("run{index}.jsonl"), run)).collect()
}

fn refused(runs: Vec<RunFile>) -> String {
    merge(named(runs), false).unwrap_err().to_string()
}

fn changed(mut run: RunFile, change: impl Fn(&mut RunHeader)) -> RunFile {
    change(&mut run.header);
    run
}

#[test]
fn all_parts_make_the_run_they_were_cut_from() {
    let later = changed(run("2/3", &["s/a"]), |header| {
        header.started = "2028-02-29T23:59:59Z".into();
        header.target.endpoint = "http://b".into();
    });
    let merged = merge(named(vec![run("3/3", &[]), later, run("1/3", &["s/c", "s/b"])]), false).unwrap();
    let ids: Vec<&str> = merged.records.iter().map(|record| record.scenario.as_str()).collect();
    assert_eq!(ids, ["s/a", "s/b", "s/c"]);
    assert_eq!((merged.records[0].started_ms, merged.records[1].started_ms), (1005, 5));
    assert_eq!((merged.header.planned, merged.completeness()), (3, Completeness::Complete));
    assert_eq!(merged.header.selection, ["--tag x", "object"]);
    assert_eq!(merged.header.target.endpoint, "http://a and 1 more");
    let footer = merged.footer.unwrap();
    assert_eq!((footer.records, footer.requests, footer.duration_ms, footer.interrupted), (3, 27, 2000, false));
}

#[test]
fn what_does_not_belong_together_is_refused_in_one_sentence() {
    let one = || run("1/2", &["s/a"]);
    let two = || run("2/2", &["s/b"]);
    assert_eq!(refused(vec![]), "no run files to merge");
    assert!(
        refused(vec![one(), changed(two(), |h| h.selection.clear())])
            .contains("run1.jsonl was recorded without --partition")
    );
    let region = changed(two(), |header| header.target.region = "other".into());
    assert!(refused(vec![one(), region]).contains("run0.jsonl and run1.jsonl are runs of different targets"));
    let name = changed(two(), |header| header.target.name = Some("other".into()));
    assert!(refused(vec![one(), name]).contains("it at http://a, and other at http://a"));
    let version = changed(two(), |header| header.suite.version = "0.2.0".into());
    assert!(refused(vec![one(), version]).contains("0.1.0 (embedded f), and 0.2.0 (embedded f)"));
    let edited = changed(two(), |header| header.suite.fingerprint = Some("g".into()));
    assert!(refused(vec![one(), edited]).contains("different suites"));
    let filters = changed(two(), |header| header.selection.push("auth".into()));
    assert!(refused(vec![one(), filters]).contains("different filters"));
    assert!(refused(vec![one(), run("2/4", &["s/b"])]).contains("different partitions: one of 2, and one of 4"));
    assert!(refused(vec![one(), run("1/2", &["s/c"])]).contains("are both shard 1 of 2"));
    assert!(refused(vec![one(), run("2/2", &["s/a"])]).contains("both record s/a"));
}

#[test]
fn gaps_are_refused_unless_allowed_and_stay_visible() {
    let gap = || vec![run("1/3", &["s/a"]), run("3/3", &["s/c"])];
    assert!(refused(gap()).starts_with("shard 2 of 3 is missing"));
    let partial = merge(named(gap()), true).unwrap();
    assert_eq!(partial.header.selection, ["--tag x", "object", "--partition hash:1/3", "--partition hash:3/3"]);
    let whole = merge(named(vec![run("2/3", &["s/b"]), partial]), false).unwrap();
    assert_eq!((whole.records.len(), whole.header.selection.len()), (3, 2), "a gap can be filled later");

    let mut cut = run("2/2", &["s/b"]);
    cut.header.planned = 4;
    cut.footer = None;
    let runs = || vec![run("1/2", &["s/a"]), cut.clone()];
    assert!(refused(runs()).contains("run1.jsonl is incomplete: it records 1 of 4 scenarios"));
    let merged = merge(named(runs()), true).unwrap();
    assert_eq!(merged.completeness(), Completeness::Incomplete { recorded: 2, planned: 5 });
    assert!(merged.footer.unwrap().interrupted);
}
