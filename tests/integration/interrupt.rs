//! Runs that do not come to their end: signals, a target that disappears, a full disk, a closed pipe.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use engine::plan::Planned;
use engine::record::{Entry, MissingControl};
use engine::run::{Ended, Engine, Settings};
use reference::{self, Config};
use s3conform::embedded;
use s3conform::judge::{Verdict, judge};
use tokio::sync::mpsc;

use crate::child::{Folder, Run, SILENT, Server, finished, left_at, program, s3conform, wait_for};
use crate::proof::{shipped, start};
use crate::proxy::{Fate, behind};

#[test]
fn one_signal_ends_a_run_in_order() {
    // A process started by `nohup` survives a HUP, and so do its children.
    let signals = ["INT", "TERM", "HUP"].into_iter().filter(|signal| *signal != "HUP" || !hup_is_ignored());
    for signal in signals {
        let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
        let run = folder.start_run(&server, "run.jsonl", &[]);
        run.signal(signal);
        let (code, said) = run.end();
        assert_eq!(code, 130, "{signal}: {said}");
        assert!(
            said.contains("error: interrupted after 1 of 5 scenarios; finish the run with `s3conform run --resume "),
            "{said}"
        );
        let file = fs::read_to_string(folder.path("run.jsonl")).unwrap();
        assert!(file.lines().last().unwrap().contains("\"interrupted\":true"), "{file}");
        assert!(left_at(&server).starts_with("no leftovers found"), "{signal}");
    }
}

/// True if this process was started with HUP ignored, which its children inherit.
fn hup_is_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
    u64::from_str_radix(ignored.trim(), 16).is_ok_and(|signals| signals & 1 == 1)
}

#[test]
fn a_second_signal_ends_it_at_once_and_sweep_removes_what_it_left() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let mut run = folder.start_run(&server, "run.jsonl", &[]);
    run.signal("INT");
    run.wait_for_words("interrupt again to exit immediately");
    run.signal("INT");
    let (code, said) = run.end();
    assert_eq!(code, 130, "{said}");
    let file = folder.path("run.jsonl");
    assert!(said.contains("exiting immediately; up to 2 buckets named s3c-"), "{said}");
    assert!(said.contains(&format!("`s3conform sweep --run {file} --endpoint-url {}`", server.url)), "{said}");
    let (code, out, error) = s3conform(&["sweep", "--run", &file, "--yes", "--endpoint-url", &server.url]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert!(out.ends_with("2 leftovers removed, 0 could not be removed\n"), "{out}");
    assert!(left_at(&server).starts_with("no leftovers found"));
}

#[test]
fn a_killed_run_is_judged_swept_and_finished_from_its_file() {
    let folder = Folder::new();
    let expected = folder.undisturbed();
    let server = Server::start(0, &SILENT);
    let run = folder.start_run(&server, "run.jsonl", &[]);
    run.signal("KILL");
    assert_eq!(run.end().0, -1);
    assert_eq!(folder.outcomes("run.jsonl"), "object/first: 404 NoSuchKey (error document)\n");
    let (code, out, _) = s3conform(&["judge", "--allow-incomplete", &folder.path("run.jsonl")]);
    assert_eq!(code, 4, "the built-in suite has none of its scenarios");
    assert!(out.contains("incomplete: 1 of 5 scenarios recorded"), "{out}");
    let (code, out, error) = s3conform(&["sweep", "--endpoint-url", &server.url]);
    assert_eq!(code, 2, "there is no confirmation: {error}");
    assert!(error.contains("add --yes") && out.matches("bucket s3c-").count() == 2, "{out}{error}");
    assert_eq!(s3conform(&["sweep", "--yes", "--endpoint-url", &server.url]).0, 0);
    assert!(left_at(&server).starts_with("no leftovers found"));

    let port = server.port();
    server.kill();
    let server = Server::start(port, &[]);
    let (code, _, error) = folder.resume(&server, "run.jsonl");
    assert_eq!(code, 0, "{error}");
    assert_eq!(folder.outcomes("run.jsonl"), expected);
    let (code, _, error) = folder.resume(&server, "run.jsonl");
    assert!(code == 2 && error.contains("it is complete, with 5 records"), "{error}");
    assert!(left_at(&server).starts_with("no leftovers found"));
}

#[test]
fn a_target_that_goes_away_ends_the_run_and_is_resumed_when_it_is_back() {
    let folder = Folder::new();
    let expected = folder.undisturbed();
    let server = Server::start(0, &SILENT);
    let port = server.port();
    let run = folder.start_run(&server, "run.jsonl", &[]);
    server.kill();
    let (code, said) = run.end();
    assert_eq!(code, 3, "{said}");
    assert_eq!(said.matches("target no longer reachable after").count(), 1, "{said}");
    assert!(said.contains(" of 5 scenarios: ") && said.contains("--resume"), "{said}");
    assert!(said.contains("may be left behind") && !said.contains("could not be deleted"), "{said}");
    assert!(folder.outcomes("run.jsonl").contains("object/first: 404 NoSuchKey (error document)\n"));

    let server = Server::start(port, &[]);
    let (code, _, error) = folder.resume(&server, "run.jsonl");
    assert_eq!(code, 0, "{error}");
    assert_eq!(folder.outcomes("run.jsonl"), expected);
    assert!(left_at(&server).starts_with("no leftovers found"));
    assert!(!folder.names().iter().any(|name| name.extension().is_some_and(|extension| extension == "new")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_lost_the_runs_bucket_in_a_restart_is_not_blamed_for_it() {
    let (running, target) = start("aws", None).await;
    let settings = Settings::new(1, Duration::from_secs(30));
    let engine = Engine::new(&target, settings).unwrap();
    engine.preflight().await.unwrap();
    let scenario = embedded::suite().unwrap().find("object/get-missing-key").unwrap().clone();
    let planned = Planned { scenario: scenario.into(), skip: None };
    let before = engine.observe(&planned).await.unwrap();
    assert_eq!(before.observation.describe(), "404 NoSuchKey (error document)");
    let listen = running.address;
    drop(running);
    let restarted = async || reference::start(Config { listen, ..Config::default() }).await.ok();
    let _restarted = loop {
        match restarted().await {
            Some(running) => break running,
            // The port is not free yet.
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let why = engine.observe(&planned).await.unwrap_err();
    assert!(
        why.to_string().ends_with("of this run is missing, so the target was restarted or emptied during the run"),
        "{why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_observed_before_the_target_was_lost_is_kept_without_its_control() {
    let (suite, profiles) = shipped();
    let scenario = suite.find("object/get-missing-key").unwrap().clone();
    let (_running, target) = start("aws", None).await;
    let gets = |line: &str| line.starts_with("GET ") && line.contains("never-stored");
    let (target, _) = behind(&target, move |line, before| {
        // The first is the request under test, the second its control.
        if gets(line) && before.iter().any(|line| gets(line)) { Fate::Lost } else { Fate::Passed }
    })
    .await;
    let engine = Arc::new(Engine::new(&target, Settings::new(1, Duration::from_secs(30))).unwrap());
    engine.preflight().await.unwrap();
    let planned = [Planned { scenario: scenario.clone().into(), skip: None }];
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let ended = engine.run(&planned, &[], &[], sender, std::future::pending()).await;
    assert!(matches!(ended, Ended::TargetLost { .. }), "{ended:?}");
    assert_eq!(engine.under_way(), std::slice::from_ref(&scenario.id));
    let Some(Entry::Record(record)) = receiver.recv().await else { panic!("there is no record") };
    assert_eq!(record.observation.describe(), "404 NoSuchKey (error document)");
    assert!(matches!(record.control_missing, Some(MissingControl::RunEnded { .. })), "{record:?}");
    let aws = profiles.iter().find(|profile| profile.id == "aws").unwrap();
    let judged = judge(&aws.expectation(&scenario, "us-east-1"), &scenario, &record);
    assert_eq!(judged.verdict, Verdict::NotJudged);
    let why = judged.why.unwrap();
    assert!(
        why.starts_with("control missing: 404 NoSuchKey came, but the target went away before the control: "),
        "{why}"
    );
}

#[test]
fn what_a_resumed_run_finds_of_its_earlier_attempt_is_removed() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let run = folder.start_run(&server, "run.jsonl", &[]);
    run.signal("KILL");
    run.end();
    let inconclusive = r#"{"scenario":"object/waits-4","condition":"NoSuchUpload","observation":{"inconclusive":{"why":{"what":"closed"}}},"started_ms":1,"duration_ms":1,"requests":1}"#;
    let mut file = fs::OpenOptions::new().append(true).open(folder.path("run.jsonl")).unwrap();
    writeln!(file, "{inconclusive}").unwrap();
    // The endpoint still sends nothing, so the second attempt is interrupted, in order this time.
    let (suite, file) = (folder.path("suite"), folder.path("run.jsonl"));
    let args = ["--endpoint-url", &server.url, "--scenarios", &suite, "--resume", &file, "--jobs", "1"];
    let run = Run::start(&args);
    wait_for("the second attempt", || (left_at(&server).matches("bucket s3c-").count() >= 4).then_some(()));
    run.signal("TERM");
    let (code, said) = run.end();
    assert_eq!(code, 130, "{said}");
    assert!(left_at(&server).starts_with("no leftovers found"), "of either attempt");
    let header = fs::read_to_string(&file).unwrap().lines().next().unwrap().to_owned();
    let header: serde_json::Value = serde_json::from_str(&header).unwrap();
    assert_eq!(header["run_ids"].as_array().unwrap().len(), 2);
    assert_eq!(
        folder.outcomes("run.jsonl"),
        "object/first: 404 NoSuchKey (error document)\nobject/waits-4: inconclusive: closed\n",
        "the old record remains if there is no better one"
    );
}

#[test]
fn a_run_that_would_become_another_one_is_not_resumed_and_nothing_is_sent() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let run = folder.start_run(&server, "run.jsonl", &[]);
    run.signal("KILL");
    run.end();
    let url = server.url.clone();
    server.kill();
    let before = fs::read(folder.path("run.jsonl")).unwrap();
    let (suite, file) = (folder.path("suite"), folder.path("run.jsonl"));
    // No server listens any more: if anything had been sent, the exit code would be 3.
    for (args, why) in [
        (&["--endpoint-url", "http://127.0.0.1:1", "--scenarios", &suite][..], "name the same target"),
        (&["--endpoint-url", &url, "--scenarios", &suite, "--region", "eu-west-1"], "name the same target"),
        (&["--endpoint-url", &url, "--scenarios", &suite, "object/first"], "omit the selection"),
        (&["--endpoint-url", &url], "use the same, or record a new run"),
        (&["--endpoint-url", &url, "--scenarios", &suite, "--out", "x.jsonl"], "cannot be used with"),
    ] {
        let (code, _, error) = s3conform(&[&["run", "--resume", &file], args].concat());
        assert!(code == 2 && error.contains(why), "{args:?}: {code}: {error}");
    }
    let (code, _, error) = s3conform(&["run", "--resume", &file, "--endpoint-url", &url, "--scenarios", &suite]);
    assert_eq!(code, 3, "with everything right it is sent: {error}");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(!Path::new(&format!("{file}.new")).exists());
}

#[test]
fn a_killed_run_that_was_to_replace_a_file_is_found_beside_it() {
    let folder = Folder::new();
    let expected = folder.undisturbed();
    let server = Server::start(0, &SILENT);
    let run = folder.start_run(&server, "undisturbed.jsonl", &["--force"]);
    run.signal("KILL");
    run.end();
    let (file, later) = (folder.path("undisturbed.jsonl"), folder.path("undisturbed.jsonl.new"));
    let (code, out, note) = s3conform(&["judge", "--format", "outcomes", &file]);
    assert_eq!((code, out), (0, expected.clone()), "the file is what it was");
    assert!(note.contains(&format!("note: {later} contains a later, unfinished run")), "{note}");
    assert_eq!(folder.outcomes("undisturbed.jsonl.new"), "object/first: 404 NoSuchKey (error document)\n");
    let (code, _, _) = s3conform(&["report", &later, "--incomplete"]);
    assert_eq!(code, 0);

    let port = server.port();
    server.kill();
    let server = Server::start(port, &[]);
    let (code, out, error) = folder.resume(&server, "undisturbed.jsonl.new");
    assert_eq!(code, 0, "{error}");
    assert!(out.ends_with(&format!("run file: {file}\n")), "{out}");
    assert!(!Path::new(&later).exists());
    assert_eq!(folder.outcomes("undisturbed.jsonl"), expected);

    fs::rename(&file, &later).unwrap();
    let (code, _, error) = s3conform(&["judge", &file]);
    assert!(code == 2 && error.contains(&format!("a run that did not end is in {later}")), "{error}");
}

#[test]
fn a_full_disk_stops_the_run_and_loses_no_record() {
    let folder = Folder::new();
    let file = folder.path("run.jsonl");
    // A limit on the size of files is a disk that is full for this process alone; 512 or 1024 bytes each.
    let script = "trap '' XFSZ; ulimit -f 24; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_s3conform"), "run", "object", "--jobs", "2", "--out", &file]);
    command.stdin(Stdio::null()).env_remove("AWS_ENDPOINT_URL").env_remove("AWS_ENDPOINT_URL_S3");
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    let (code, _, error) = finished(command.output().unwrap());
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("cannot write run file") && error.contains("scenarios in"), "{error}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.ends_with('\n'), "there are only whole lines");
    let recorded = text.lines().count() - 1;
    assert!(recorded > 0 && error.contains(&format!(" {recorded} of ")), "{recorded}: {error}");

    let (code, _, error) = s3conform(&["run", "--resume", &file]);
    assert_eq!(code, 0, "{error}");
    let whole = folder.path("whole.jsonl");
    assert_eq!(s3conform(&["run", "object", "--out", &whole]).0, 0);
    assert_eq!(folder.outcomes("run.jsonl"), folder.outcomes("whole.jsonl"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_reader_of_the_output_may_close_it_and_the_run_file_is_complete() {
    let folder = Folder::new();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let closed = || {
        let mut child = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
        let pipe = child.stdin.take().unwrap();
        child.wait().unwrap();
        Stdio::from(pipe)
    };
    for (name, stdout, stderr, expected) in [("closed.jsonl", closed(), closed(), 0), ("full.jsonl", full(), full(), 2)]
    {
        let file = folder.path(name);
        let mut command = program();
        command.args(["run", "object/get-*", "--out", &file]).stdout(stdout).stderr(stderr);
        assert_eq!(command.status().unwrap().code(), Some(expected), "{name}");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.lines().last().unwrap().contains("\"interrupted\":false"), "{name}: {text}");
    }
}
