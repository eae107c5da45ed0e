//! What is tested is what was meant: no gate is green because of a server, a selection or a gate that was never named.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use crate::child::{Folder, Run, SILENT, Server, finished, program, s3conform};
use crate::gate::Job;

#[test]
fn a_variable_or_flag_that_is_empty_is_an_error_that_names_it() {
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ] {
        let run = Job::new().with(name, "").run(&["run", "list", "--out", "run.jsonl"]);
        assert_eq!(run.exit, 2, "{name}: {}", run.err);
        assert!(run.err.contains(&format!("{name} is set but empty")), "{}", run.err);
        let explicit = Job::new().with(name, "").run(&["run", "list", "--embedded", "--out", "run.jsonl"]);
        assert_eq!(explicit.exit, 0, "the embedded endpoint uses no variable: {}", explicit.err);
    }
    for flag in ["--endpoint-url", "--region", "--aws-profile", "--other-aws-profile", "--profile", "--target"] {
        let run = Job::new().run(&["run", "list", flag, "", "--out", "run.jsonl"]);
        assert!(run.exit == 2 && run.err.contains(flag), "{flag}: {}: {}", run.exit, run.err);
    }
}

#[test]
fn no_gate_falls_back_to_the_embedded_endpoint() {
    let job = Job::new();
    assert_eq!(job.run(&["run", "list", "--out", "run.jsonl"]).exit, 0);
    fs::write(job.path("known.yaml"), "[]\n").unwrap();
    for args in [
        &["run", "list", "--profile", "zenko"][..],
        &["run", "list", "--baseline", "run.jsonl"],
        &["run", "list", "--known-failures", "known.yaml"],
        &["run", "list", "--fail-on", "no-response"],
        &["test", "object/get-missing-key"],
    ] {
        let finished = job.run(args);
        assert_eq!(finished.exit, 2, "{args:?}: {}", finished.err);
        assert!(finished.err.contains("no endpoint is named; add --endpoint-url"), "{args:?}: {}", finished.err);
    }
    let explicit = job.run(&["run", "list", "--profile", "zenko", "--embedded"]);
    assert!(explicit.exit == 0 && !explicit.err.contains("warning"), "{}", explicit.err);
    let bare = job.run(&["run", "list"]);
    assert!(
        bare.exit == 0 && bare.err.contains("warning: no endpoint is named, so this tests the embedded"),
        "{}",
        bare.err
    );
    let both = job.run(&["run", "list", "--embedded", "--endpoint-url", "http://127.0.0.1:1"]);
    assert!(both.exit == 2 && both.err.contains("--embedded"), "{}", both.err);
}

#[test]
fn bucket_names_do_not_go_before_an_ip_address() {
    for host in ["127.0.0.1:9000", "[::1]:9000", "127.1"] {
        let url = format!("http://{host}");
        let job = Job::new().with_keys();
        let run = job.run(&["run", "list", "--addressing", "virtual", "--endpoint-url", &url]);
        assert!(run.exit == 2 && run.err.contains("is an IP address"), "{host}: {}: {}", run.exit, run.err);
    }
}

#[test]
fn tests_have_the_ids_of_scenarios_and_none_is_not_green() {
    let job = Job::new();
    let listed = job.run(&["test", "--list", "--format", "terse"]);
    assert!(listed.out.lines().any(|line| line == "object/get-if-match-miss: test"), "{}", listed.out);
    let one = job.run(&["test", "--embedded", "object/get-if-match-miss"]);
    assert!(one.exit == 0 && one.out.contains("1 passed"), "{}{}", one.out, one.err);
    for args in [&["object::get-if-match-miss"][..], &["--exact", "object/get"], &["list/", "--skip", "list"]] {
        let none = job.run(&[&["test", "--embedded"], args].concat());
        assert_eq!((none.exit, none.out.as_str()), (4, ""), "{args:?}: {}", none.err);
    }
}

#[test]
fn the_command_of_the_message_resumes_the_gate_and_another_endpoint_is_refused() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let run = folder.start_run(&server, "run.jsonl", &["--profile", "aws"]);
    run.signal("TERM");
    let (code, said) = run.end();
    assert_eq!(code, 130, "{said}");
    let command = said.split('`').find(|part| part.starts_with("s3conform run --resume ")).unwrap().to_owned();
    let port = server.port();
    server.kill();

    let elsewhere = Server::start(0, &[]);
    let (code, _, error) = folder.resume(&elsewhere, "run.jsonl");
    assert!(code == 2 && error.contains("name the same target"), "{error}");

    let _server = Server::start(port, &["--inject", "wrong-code:NoSuchUpload"]);
    let mut shell = Command::new("sh");
    let pasted = command.replacen("s3conform", env!("CARGO_BIN_EXE_s3conform"), 1);
    shell.args(["-c", &pasted]).envs(program().get_envs().filter_map(|(name, value)| Some((name, value?))));
    let (code, out, error) = finished(shell.output().unwrap());
    assert_eq!(code, 1, "the profile of the first run still decides: {pasted}: {out}{error}");
}

#[test]
fn a_run_waits_for_a_server_that_is_still_starting() {
    let folder = Folder::new();
    let early = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = early.local_addr().unwrap().port();
    let (suite, out) = (folder.path("suite"), folder.path("run.jsonl"));
    let url = format!("http://127.0.0.1:{port}");
    let args = ["object/first", "--scenarios", &suite, "--endpoint-url", &url, "--out", &out, "--wait", "2m"];
    let run = Run::start(&args);
    // The first attempt has been made, and ends without a response.
    drop(early.accept().unwrap());
    drop(early);
    let _server = Server::start(port, &[]);
    let (code, said) = run.end();
    assert_eq!(code, 0, "{said}");
}

#[test]
fn what_was_under_way_when_the_target_was_lost_is_named_and_sent_last() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let run = folder.start_run(&server, "run.jsonl", &[]);
    let port = server.port();
    server.kill();
    let (code, said) = run.end();
    assert_eq!(code, 3, "{said}");
    let file = fs::read_to_string(folder.path("run.jsonl")).unwrap();
    let footer: serde_json::Value = serde_json::from_str(file.lines().last().unwrap()).unwrap();
    let suspects: Vec<&str> = footer["under_way"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(!suspects.is_empty() && suspects.iter().all(|id| said.contains(id)), "{suspects:?}: {said}");
    assert!(said.contains("under way"), "{said}");

    let server = Server::start(port, &[]);
    let (code, _, error) = folder.resume(&server, "run.jsonl");
    assert_eq!(code, 0, "{error}");
    let file = fs::read_to_string(folder.path("run.jsonl")).unwrap();
    let records = file.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let ids: Vec<String> = records.filter_map(|record| Some(record["scenario"].as_str()?.to_owned())).collect();
    let last = &ids[ids.len() - suspects.len()..];
    assert!(last.iter().all(|id| suspects.contains(&id.as_str())), "{ids:?}: {suspects:?}");
    assert!(!file.lines().last().unwrap().contains("under_way"), "the run is complete");
}

#[cfg(unix)]
#[test]
fn a_run_file_may_be_a_device_or_a_pipe() {
    let job = Job::new();
    for _ in 0..2 {
        let null = job.run(&["run", "list", "--embedded", "--out", "/dev/null"]);
        assert_eq!(null.exit, 0, "{}", null.err);
    }
    let pipe = job.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    let (code, _, error) = s3conform(&["run", "list", "--embedded", "--out", pipe.to_str().unwrap()]);
    assert_eq!(code, 0, "{error}");
    let read = reader.join().unwrap();
    assert!(read.lines().last().unwrap().contains("\"interrupted\":false"), "{read}");
}

#[test]
fn what_a_terminal_would_act_on_is_escaped_wherever_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run.jsonl").display().to_string();
    assert_eq!(s3conform(&["run", "--embedded", "object/get-missing-key", "--out", &run]).0, 0);
    let header = fs::read_to_string(&run).unwrap();
    let hostile = header.replace("embedded endpoint as aws", "a\\u001b]0;x\\u0007\\u009b2J");
    assert_ne!(hostile, header);
    fs::write(&run, hostile).unwrap();
    let suite = folder.path().join("suite/object");
    fs::create_dir_all(&suite).unwrap();
    fs::write(suite.join("\u{1b}[31mred.yaml"), "title: t\n").unwrap();
    let suite = folder.path().join("suite").display().to_string();
    for args in [
        &["compare", &run, &run][..],
        &["judge", &run],
        &["report", &run],
        &["run", "object/get-missing-key", "--embedded", "--baseline", &run, "--out", "/dev/null"],
        &["list", "--scenarios", &suite],
        &["check", "--scenarios", &suite],
        &["judge", "\u{1b}]0;x\u{7}.jsonl"],
    ] {
        let (_, out, error) = s3conform(args);
        let acts = |c: char| c.is_control() && c != '\n';
        assert!(!out.contains(acts) && !error.contains(acts), "{args:?}: {out:?}{error:?}");
        assert!(!out.is_empty() || !error.is_empty());
    }
}

#[test]
fn the_colours_of_reports_reach_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (old, new) = (path("old.jsonl"), path("new.jsonl"));
    let matrix = ["object/**", "auth/**", "--embedded", "--profile", "zenko", "--color", "always"];
    let first = s3conform(&[&["run", "--out", &old][..], &matrix].concat());
    let second = s3conform(&[&["run", "--out", &new, "--baseline", &old][..], &matrix].concat());
    for (_, out, error) in [first, second, s3conform(&["compare", &old, &new, "--color", "always"])] {
        assert!(out.contains("\u{1b}[1m"), "{error}");
        assert!(!out.contains("\\x1b"), "{out}");
    }
}

#[test]
fn a_check_that_sends_nothing_takes_no_endpoint() {
    for flags in [["--endpoint-url", "http://127.0.0.1:1"], ["--target", "missing.yaml"]] {
        let (code, out, error) = s3conform(&["check", flags[0], flags[1]]);
        assert_eq!((code, out.as_str()), (2, ""), "{error}");
        assert!(error.contains(flags[0]) && error.contains("--controls"), "{error}");
    }
}
