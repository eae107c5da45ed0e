//! What a run must never do: write where it did not create, send to other hosts, cost money without consent.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use engine::endpoint::Target;
use engine::plan::{Planned, Selection, estimate, plan};
use engine::record::Observation;
use engine::run::{Engine, Settings};
use engine::run_id;
use s3conform::embedded;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::child::s3conform;
use crate::proof::start;
use crate::proxy::{Fate, behind};

const PATIENT: Settings = Settings::new(16, Duration::from_mins(1));

/// Writes that do not go to a bucket of the run with this id, as docs/security.md lists them: what is tried there must be
/// refused, or the bucket was prepared for it; what a control stores there is deleted.
fn exceptions(run_id: &str) -> [String; 9] {
    let [(_, short), (_, address)] = run_id::lent_names(run_id);
    [
        format!("PUT /{short}"),
        format!("PUT /{address}"),
        "DELETE /".into(),
        format!("PUT /s3conform-quota/s3c-{run_id}-object-put-over-quota.o"),
        format!("PUT /s3conform-quota/s3c-{run_id}-object-put-over-quota-announced.o"),
        format!("DELETE /s3conform-quota/s3c-{run_id}-object-put-over-quota.o"),
        format!("DELETE /s3conform-quota/s3c-{run_id}-object-put-over-quota-announced.o"),
        format!("PUT /s3conform-without-sse-c/s3c-{run_id}-encryption-customer-keys-not-allowed.o"),
        format!("PUT /s3conform-without-sse-c/s3c-{run_id}-encryption-customer-keys-not-allowed-o"),
    ]
}

fn planned(target: &Target) -> Vec<Planned> {
    plan(&embedded::suite().unwrap(), &Selection::default(), &target.offers()).unwrap().planned
}

/// Method and path without query.
fn request(line: &str) -> String {
    let (method, rest) = line.split_once(' ').unwrap();
    format!("{method} {}", rest.split([' ', '?']).next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_of_a_run_goes_to_a_bucket_of_its_own_and_costs_what_was_said() {
    let (_running, target) = start("aws", None).await;
    let (mut target, seen) = behind(&target, |_, _| Fate::Passed).await;
    // What would go over TLS or to another region is noted, too; the response does not matter here.
    let endpoint = target.endpoint.clone();
    target.capabilities.tls = Some(endpoint.clone());
    if let Some(other) = &mut target.capabilities.other_region {
        other.endpoint = endpoint;
    }
    let plan = planned(&target);
    let cost = estimate(&plan);
    let engine = Arc::new(Engine::new(&target, PATIENT).unwrap());
    engine.preflight().await.unwrap();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    engine.run(&plan, &[], &[], sender, std::future::pending()).await;
    let mut records = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        assert!(entry.enter(&mut records));
    }
    assert_eq!(records.len(), plan.len());
    // The guard lets everything pass that the suite sends, with and without its faults.
    for record in &records {
        let tries = record.control.iter().chain(&record.again).map(|attempt| &attempt.observation);
        for observation in tries.chain([&record.observation]) {
            assert!(!matches!(observation, Observation::NotSent { .. }), "{record:?}");
        }
    }
    assert!(engine.clean_up().await.is_empty());
    let own = format!("/s3c-{}-", engine.run_id());
    let exceptions = exceptions(engine.run_id());
    let requests: BTreeSet<String> = seen.lock().unwrap().iter().map(|line| request(line)).collect();
    let reads = ["GET ", "HEAD ", "OPTIONS "];
    let foreign: Vec<&String> = requests
        .iter()
        .filter(|request| !reads.iter().any(|read| request.starts_with(read)))
        .filter(|request| !request[request.find('/').unwrap()..].starts_with(&own) && !exceptions.contains(request))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
    let unused: Vec<&String> = exceptions.iter().filter(|exception| !requests.contains(*exception)).collect();
    assert!(unused.is_empty(), "these are no exceptions: {unused:?}");
    assert!(requests.iter().any(|request| request.starts_with("PUT ") && request.contains(&own)));

    // Each bucket is deleted once, by the request line of its name alone.
    let is_deletion = |request: &&String| {
        request
            .strip_prefix("DELETE ")
            .is_some_and(|path| path.contains(&own) && !path[1..].trim_end_matches('/').contains('/'))
    };
    let (created, traffic) = (requests.iter().filter(is_deletion).count(), engine.traffic());
    for (what, said, was) in [
        ("buckets", cost.buckets, created as u64),
        ("requests", cost.requests, traffic.exchanges),
        ("bytes", cost.bytes, traffic.bytes_sent),
    ] {
        println!("estimate of {what}: {said}, in truth {was}");
        assert!(said * 10 >= was * 9 && said * 2 <= was * 3, "{what}: {said} was said, and {was} it was");
    }
}

/// Listens and counts who connects.
async fn counter() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            connections.fetch_add(1, Ordering::SeqCst);
        }
    });
    (url, count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_opens_no_connection() {
    let (url, connections) = counter().await;
    let (code, out, error) = s3conform(&["run", "--dry-run", "--endpoint-url", &url]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("# object/get-missing-key") && out.contains("GET /s3c-"), "{out}");
    assert_eq!(connections.load(Ordering::SeqCst), 0);
    // The listener does see a run that is not dry.
    assert_eq!(s3conform(&["run", "--endpoint-url", &url, "--deadline", "1"]).0, 3);
    assert!(connections.load(Ordering::SeqCst) > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_recorded_and_neither_request_nor_sdk_follows_it() {
    let (elsewhere, connections) = counter().await;
    let (_running, target) = start("aws", None).await;
    let (target, _) = behind(&target, move |line, _| {
        // Buckets come to be; whatever else is asked for is elsewhere.
        let makes_bucket = line.starts_with("PUT ") && request(line).trim_end_matches('/').matches('/').count() == 1;
        Fate::Given(if makes_bucket {
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
        } else {
            format!(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}{}\r\nContent-Length: 0\r\n\
                 Connection: close\r\n\r\n",
                line.split(' ').nth(1).unwrap()
            )
        })
    })
    .await;
    let engine = Engine::new(&target, PATIENT).unwrap();
    let plan = planned(&target);
    let find = |id: &str| plan.iter().find(|planned| planned.scenario.id == id).unwrap();
    let asked = engine.observe(find("object/get-missing-key")).await.unwrap();
    let Observation::Response(reading) = &asked.observation else { panic!("{asked:?}") };
    assert_eq!(reading.outcome.status, 307);
    // Its first given step uses the SDK.
    let prepared = engine.observe(find("multipart/complete-wrong-etag")).await.unwrap();
    let Observation::SetupFailed { why, .. } = &prepared.observation else { panic!("{prepared:?}") };
    assert!(why.to_string().contains("307"), "{why}");
    engine.clean_up().await;
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[test]
fn amazons_endpoints_are_refused_with_the_cost_wherever_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("target.yaml");
    let base = "name: it\nendpoint_url: http://127.0.0.1:1\naccount: { access_key: a, secret_key: s }\n";
    let amazon = "https://s3.eu-west-1.amazonaws.com";
    for more in [
        format!("tls_endpoint_url: {amazon}"),
        format!("other_region: {{ endpoint_url: {amazon}, region: eu-west-1, bucket: b }}"),
        "sts: { endpoint_url: https://sts.amazonaws.com, role_arn: r }".into(),
        "iam: { endpoint_url: https://iam.amazonaws.com }".into(),
    ] {
        fs::write(&file, format!("{base}{more}\n")).unwrap();
        let (code, out, error) = s3conform(&["run", "--target", file.to_str().unwrap(), "object/get-missing-key"]);
        assert_eq!((code, out.as_str()), (2, ""), "{more}: {error}");
        assert!(error.contains("amazonaws.com belongs to AWS") && error.contains("--allow-aws"), "{error}");
    }
    for subcommand in [&["run"][..], &["check", "--controls"], &["test"]] {
        let (code, _, error) = s3conform(&[subcommand, &["--endpoint-url", amazon]].concat());
        assert_eq!(code, 2, "{subcommand:?}: {error}");
        assert!(error.contains("sends about ") || error.contains("send about "), "{error}");
        assert!(error.contains("MiB"), "{error}");
    }
    let (code, _, error) = s3conform(&["sweep", "--yes", "--endpoint-url", "https://s3.cn-north-1.amazonaws.com.cn"]);
    assert!(code == 2 && error.contains("--allow-aws"), "{error}");
    let mut by_environment = crate::child::program();
    by_environment.arg("run").env("AWS_ENDPOINT_URL_S3", amazon);
    let (code, _, error) = crate::child::finished(by_environment.output().unwrap());
    assert!(code == 2 && error.contains("s3.eu-west-1.amazonaws.com belongs to AWS"), "{error}");
    // Allowed, it is tried; nothing is sent in a dry run.
    assert_eq!(s3conform(&["run", "--dry-run", "--endpoint-url", amazon, "object/get-missing-key"]).0, 0);
    fs::write(&file, format!("{base}iam: {{ endpoint_url: https://iam.amazonaws.com }}\n")).unwrap();
    let args = ["run", "--allow-aws", "--target", file.to_str().unwrap(), "object/get-missing-key"];
    let (code, _, error) = s3conform(&args);
    assert!(code == 3 && error.contains("check the endpoint and that the server is running"), "{error}");
}
