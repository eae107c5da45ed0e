//! Servers whose buckets are not what their responses say: a run waits for what comes late, and names what stays.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reference::Config;

use super::case::response;
use super::child::{self, Ended};
use super::script::Script;
use super::server::Hostile;
use crate::gate::Job;

/// Runs one scenario in the shared bucket and one in a bucket of its own at a server that plays what `choose` returns.
async fn run(choose: impl Fn(&str) -> Option<Script> + Send + Sync + 'static) -> Ended {
    let running = reference::start(Config::default()).await.unwrap();
    let server = Hostile::start(running.address, choose).await;
    let job = Job::new().with_keys();
    let scenarios = ["object/get-missing-key", "bucket/delete-with-object"];
    let command =
        job.command(&[&["run"], &scenarios[..], &["--endpoint-url", &server.url, "--out", "run.jsonl"]].concat());
    tokio::task::spawn_blocking(move || child::run(command)).await.unwrap()
}

/// The bucket in a request line, and what follows it.
fn bucket(line: &str) -> Option<(&str, &str)> {
    let path = line.split(' ').nth(1)?.strip_prefix("/s3c-")?;
    path.split_once('/')
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_there_although_the_server_reports_it_as_deleted_is_named() {
    let deleted = response("204 No Content", "", "");
    let ended = run(move |line| {
        let is_bucket = line.starts_with("DELETE") && bucket(line).is_some_and(|(_, rest)| rest.is_empty());
        is_bucket.then(|| Script::send(&deleted))
    })
    .await;
    let err = String::from_utf8_lossy(&ended.err).into_owned();
    let named = err.matches("could not be deleted: the target reports it as deleted, but it is still there").count();
    assert_eq!(named, 1, "{err}");
    assert!(err.contains("s3conform sweep --run run.jsonl"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_comes_late_is_waited_for() {
    let denials = Mutex::<BTreeMap<String, usize>>::default();
    let missing = response("404 Not Found", "", "<Error><Code>NoSuchBucket</Code></Error>");
    let ended = run(move |line| {
        let (bucket, rest) = bucket(line)?;
        let mut denials = denials.lock().unwrap();
        if line.starts_with("PUT") && rest.is_empty() {
            denials.insert(bucket.to_owned(), 3);
            return None;
        }
        let remaining = denials.get_mut(bucket).filter(|remaining| **remaining > 0)?;
        *remaining -= 1;
        Some(Script::send(&missing))
    })
    .await;
    let (out, err) = (String::from_utf8_lossy(&ended.out), String::from_utf8_lossy(&ended.err));
    assert_eq!((ended.exit, err.as_ref()), (0, ""), "{out}");
    assert!(out.contains("404 NoSuchKey") && out.contains("409 BucketNotEmpty"), "{out}");
}
