//! Data of the user: whatever the endpoint's URL, a scenario, a target file or a server says, a run changes none of it.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use engine::endpoint::Target;
use engine::plan::Planned;
use engine::record::{Observation, Record};
use engine::run::{Engine, Settings};
use engine::wire::Endpoint;
use model::scenario::{Scenario, Suite};
use reference::Running;
use tokio::sync::mpsc;

use crate::gate::{Finished, Job, endpoint};
use crate::hostile::script::Script;
use crate::hostile::server::Hostile;
use crate::proof::{shipped, start};
use crate::raw;

const SETTINGS: Settings = Settings::new(16, std::time::Duration::from_secs(30));

fn text(status: &str, body: &str) -> Script {
    Script::send(format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()))
}

/// The target with its main endpoint at another URL.
fn at(url: &str, target: &Target) -> Target {
    let endpoint: Endpoint = url.parse().unwrap();
    let mut target = target.clone();
    target.place.authority = endpoint.authority();
    target.place.base_path.clone_from(&endpoint.base);
    target.endpoint = endpoint;
    target
}

/// A bucket of the user with two objects.
async fn users_bucket(target: &Target, name: &str) {
    raw::done(target, "PUT", &format!("/{name}"), "").await;
    for key in ["ab", "report.csv"] {
        raw::done(target, "PUT", &format!("/{name}/{key}"), "mine").await;
    }
}

async fn assert_untouched(target: &Target, name: &str) {
    let listed = raw::done(target, "GET", &format!("/{name}?list-type=2"), "").await;
    assert_eq!(listed.matches("<Key>").count(), 2, "{listed}");
    assert_eq!(raw::done(target, "GET", &format!("/{name}/report.csv"), "").await, "mine");
}

/// Scenarios in files of a folder of their own.
fn suite_of(files: &[(&str, &str)]) -> (Job, PathBuf) {
    let job = Job::new().with_keys();
    for (id, text) in files {
        let path = job.path(&format!("suite/{id}.yaml"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = job.path("suite");
    (job, folder)
}

fn file(operation: &str, rest: &str) -> String {
    format!(
        "title: A write\noperation: {operation}\ncondition: AccessDenied\nstake: none\nreach: sdk\ndescription: It writes.\n\
         reference: https://example.com/guard\n{rest}"
    )
}

/// Runs scenarios with a preflight and a cleanup; returns their records.
async fn observe(target: &Target, scenarios: Vec<Scenario>) -> (Arc<Engine>, Vec<Record>) {
    let engine = Arc::new(Engine::new(target, SETTINGS).unwrap());
    engine.preflight().await.unwrap();
    let plan: Vec<Planned> =
        scenarios.into_iter().map(|scenario| Planned { scenario: scenario.into(), skip: None }).collect();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    engine.run(&plan, &[], &[], sender, std::future::pending()).await;
    let mut records = Vec::new();
    while let Ok(entry) = receiver.try_recv() {
        assert!(entry.enter(&mut records));
    }
    (engine, records)
}

fn why_not_sent(record: &Record) -> String {
    match &record.observation {
        Observation::NotSent { why } => why.to_string(),
        other => panic!("{}: {}", record.scenario, other.describe()),
    }
}

fn refused(url: &str) -> Finished {
    let finished = Job::new().with_keys().run(&["run", "object", "bucket", "--endpoint-url", url]);
    assert_eq!(finished.exit, 3, "{}{}", finished.out, finished.err);
    finished
}

/// Runs what needs a runtime beside the processes that a test starts.
fn prepared(prepare: impl AsyncFnOnce(&Target)) -> (tokio::runtime::Runtime, Running, Target) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (running, target) = runtime.block_on(start("aws", None));
    runtime.block_on(prepare(&target));
    (runtime, running, target)
}

#[test]
fn an_endpoint_that_names_a_bucket_is_refused_before_anything_is_written() {
    let (runtime, _running, target) = prepared(async |target| users_bucket(target, "mybucket").await);
    let service = target.endpoint.to_string();
    let port = target.endpoint.port;
    for (url, meant) in [
        (format!("{service}/mybucket"), service.clone()),
        (format!("http://mybucket.localhost:{port}"), format!("http://localhost:{port}")),
    ] {
        let finished = refused(&url);
        assert!(finished.err.contains(&format!("{url} names the bucket `mybucket`")), "{}", finished.err);
        assert!(finished.err.contains(&format!("which is probably {meant}")), "{}", finished.err);
        let swept = Job::new().with_keys().run(&["sweep", "--yes", "--endpoint-url", &url]);
        assert!(swept.exit == 3 && swept.err.contains("names the bucket"), "{}", swept.err);
        runtime.block_on(assert_untouched(&target, "mybucket"));
    }
}

#[test]
fn what_is_created_in_place_of_a_bucket_is_removed_and_nothing_else() {
    let (runtime, _running, target) = prepared(async |target| users_bucket(target, "mybucket").await);
    let address = target.endpoint.address().parse().unwrap();
    // The listing of the service, which would give the bucket away, is not allowed.
    let denied = "<Error><Code>AccessDenied</Code></Error>";
    let hostile = runtime.block_on(Hostile::start(address, move |line| {
        line.starts_with("GET /mybucket/ ").then(|| text("403 Forbidden", denied))
    }));
    let finished = refused(&format!("{}/mybucket", hostile.url));
    assert!(finished.err.contains("the run has deleted it again"), "{}", finished.err);
    assert!(finished.err.contains("names no bucket"), "{}", finished.err);
    let writes: Vec<String> =
        hostile.asked().into_keys().filter(|line| !line.starts_with("GET ") && !line.starts_with("HEAD ")).collect();
    assert_eq!(writes.len(), 2, "{writes:?}");
    assert!(
        writes[0].starts_with("DELETE /mybucket/s3c-") && writes[1].starts_with("PUT /mybucket/s3c-"),
        "{writes:?}"
    );
    runtime.block_on(assert_untouched(&target, "mybucket"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_in_the_host_name_is_proven_before_anything_is_deleted_there() {
    let (_running, target) = start("aws", None).await;
    // This server takes every request for one to the service itself, as one that knows no virtual hosts.
    let hostile = Hostile::start(target.endpoint.address().parse().unwrap(), |line| {
        Some(text("200 OK", if line.starts_with("GET ") { "<ListAllMyBucketsResult/>" } else { "" }))
    })
    .await;
    let port = hostile.url.rsplit(':').next().unwrap().to_owned();
    let mut target = at(&format!("http://localhost:{port}"), &target);
    target.place.virtual_host = true;
    let engine = Engine::new(&target, SETTINGS).unwrap();
    let error = engine.preflight().await.unwrap_err().to_string();
    assert!(error.contains("the run could not delete it again"), "{error}");
    let left: Vec<String> = engine.clean_up().await.sentences().collect();
    assert!(left.iter().any(|sentence| sentence.contains(engine.run_id())), "{left:?}");
    assert!(!hostile.asked().keys().any(|line| line.starts_with("DELETE ")), "{:?}", hostile.asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_of_the_user_in_a_borrowed_bucket_stays() {
    let (_running, target) = start("aws", None).await;
    let quota = target.capabilities.quota_bucket.clone().unwrap().name;
    let users = format!("/{quota}/object-put-over-quota.o");
    raw::done(&target, "PUT", &users, "mine").await;
    let (suite, _) = shipped();
    let scenario = |id: &str| suite.find(id).unwrap().clone();
    let healthy = scenario("object/put-over-quota").without_fault().unwrap();
    let (engine, records) = observe(&target, vec![scenario("object/put-over-quota"), healthy.clone()]).await;
    assert_eq!(records.len(), 2);
    assert!(engine.clean_up().await.is_empty());
    assert_eq!(raw::done(&target, "GET", &users, "").await, "mine");
    assert_eq!(raw::done(&target, "GET", &format!("/{quota}?list-type=2"), "").await.matches("<Key>").count(), 1);
    // A server that does not say that the key is free is not written to.
    let hostile = Hostile::start(target.endpoint.address().parse().unwrap(), |line| {
        (line.starts_with("HEAD ") && line.contains("put-over-quota")).then(|| text("200 OK", ""))
    })
    .await;
    let (engine, records) = observe(&at(&hostile.url, &target), vec![healthy]).await;
    assert!(why_not_sent(&records[0]).contains("an object with this key exists"), "{records:?}");
    engine.clean_up().await;
}

#[test]
fn a_scenario_that_writes_elsewhere_is_a_mistake_and_is_not_sent() {
    let (runtime, _running, target) = prepared(async |target| {
        users_bucket(target, "prod").await;
        raw::done(target, "PUT", "/prod2", "").await;
    });
    let files = [
        (
            "object/put",
            file("PutObject", "bucket: none\nwhen: { method: PUT, path: /prod/report.csv, body: x }\nfault: none\n"),
        ),
        ("bucket/delete", file("DeleteBucket", "bucket: none\nwhen: { method: DELETE, path: /prod2 }\nfault: none\n")),
        (
            "object/dots",
            file(
                "PutObject",
                "when: { method: PUT, path: '/${bucket}/a', body: x }\nfault: { path: '/${bucket}/../prod/report.csv' }\n",
            ),
        ),
        (
            "object/step",
            file(
                "GetObject",
                "given: [{ DeleteBucket: { name: prod2 } }]\nwhen: { method: GET, path: '/${bucket}/a' }\nfault: none\n",
            ),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let (job, _) = suite_of(&files);
    let checked = job.run(&["check", "--scenarios", "suite"]);
    assert_eq!(checked.exit, 1, "{}", checked.err);
    let said = checked.out + &checked.err;
    for (id, place, name) in [
        ("object/put", "when", "prod"),
        ("bucket/delete", "when", "prod2"),
        ("object/dots", "fault", "prod"),
        ("object/step", "given[0]", "prod2"),
    ] {
        let line = said
            .lines()
            .find(|line| line.contains(&format!("{id}.yaml")) && line.contains("not sent"))
            .unwrap_or_default();
        assert!(line.contains(place) && line.contains(&format!("did not create: {name};")), "{id}: {said}");
    }
    let url = target.endpoint.to_string();
    let finished = job.run(&["run", "--scenarios", "suite", "--endpoint-url", &url, "--out", "run.jsonl"]);
    let records = fs::read_to_string(job.path("run.jsonl")).unwrap_or_else(|_| panic!("{}", finished.err));
    assert_eq!(records.matches("it would write to a bucket that this run did not create").count(), 4, "{records}");
    runtime.block_on(assert_untouched(&target, "prod"));
    assert_eq!(runtime.block_on(raw::send(&target, "HEAD", "/prod2", &[], "")).0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_cannot_make_the_cleanup_delete_elsewhere() {
    let (_running, target) = start("aws", None).await;
    users_bucket(&target, "victim").await;
    let listing = "<ListVersionsResult><Version><Key>../victim/report.csv</Key><VersionId>null</VersionId></Version>\
                   <Version><Key>..%2Fvictim%2Fab</Key><VersionId>null</VersionId></Version></ListVersionsResult>";
    let objects = "<ListBucketResult><Contents><Key>../victim/report.csv</Key></Contents><Contents><Key>a/../../victim/ab</Key>\
                   </Contents></ListBucketResult>";
    let hostile = Hostile::start(target.endpoint.address().parse().unwrap(), move |line| {
        let lists = line.starts_with("GET /s3c-");
        if lists && line.contains("versions") {
            Some(text("200 OK", listing))
        } else if lists && line.contains("list-type=2") && !line.contains("max-keys=1") {
            Some(text("200 OK", objects))
        } else {
            None
        }
    })
    .await;
    let (engine, _) = observe(&at(&hostile.url, &target), Vec::new()).await;
    engine.clean_up().await;
    let deletions: Vec<String> = hostile.asked().into_keys().filter(|line| line.contains("victim")).collect();
    assert_eq!(deletions, Vec::<String>::new());
    assert_untouched(&target, "victim").await;
}

#[test]
fn the_root_of_the_service_is_deleted_only_where_that_is_asked_for() {
    let (_runtime, _running, url) = endpoint("aws");
    let job = Job::new().with_keys();
    let run = |more: &[&str]| job.run(&[&["run", "bucket/delete-service-root", "--endpoint-url", &url], more].concat());
    let skipped = run(&["--out", "a.jsonl"]);
    let shown = skipped.out + &skipped.err;
    assert!(shown.contains("--destructive"), "{shown}");
    assert!(!fs::read_to_string(job.path("a.jsonl")).unwrap().contains("DELETE / HTTP/1.1"));
    run(&["--destructive", "--out", "b.jsonl"]);
    assert!(fs::read_to_string(job.path("b.jsonl")).unwrap().contains("DELETE / HTTP/1.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_cannot_hold_the_run_id_is_used_only_where_it_is_free_and_deleted_only_by_who_created_it() {
    let (_running, target) = start("aws", None).await;
    let (suite, _) = shipped();
    let ids = ["bucket/name-too-short", "bucket/name-ip-address"];
    let scenarios = || ids.map(|id| suite.find(id).unwrap().clone()).to_vec();
    let is_lent = |line: &str| {
        let name = line.split(' ').nth(1).unwrap().trim_matches('/');
        let name = name.split(['?', '/']).next().unwrap();
        name.len() == 2 || name.split('.').count() == 4
    };
    for (exists, accepts) in [(true, true), (false, true), (false, false)] {
        let state = Arc::new(Mutex::new(exists));
        let hostile = Hostile::start(target.endpoint.address().parse().unwrap(), move |line| {
            if !is_lent(line) {
                return None;
            }
            let mut state = state.lock().unwrap();
            Some(match line.split(' ').next().unwrap() {
                "HEAD" if *state => text("200 OK", ""),
                "HEAD" => Script::send("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"),
                "PUT" if accepts => text("200 OK", ""),
                "PUT" => {
                    // It is there, but who created it?
                    *state = true;
                    text("500 Internal Server Error", "")
                }
                _ => Script::send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
            })
        })
        .await;
        let (engine, records) = observe(&at(&hostile.url, &target), scenarios()).await;
        let left: Vec<String> = engine.clean_up().await.sentences().collect();
        let sent =
            |method: &str| hostile.asked().keys().filter(|line| line.starts_with(method) && is_lent(line)).count();
        if exists {
            assert!(
                records.iter().all(|record| why_not_sent(record).contains("a bucket of this name exists")),
                "{records:?}"
            );
            assert_eq!((sent("PUT "), sent("DELETE "), left.len()), (0, 0, 0), "{left:?}");
        } else if accepts {
            assert_eq!((sent("PUT "), sent("DELETE "), left.len()), (2, 2, 0), "{left:?}");
        } else {
            assert_eq!(sent("DELETE "), 0);
            assert!(!left.is_empty(), "what may be left is named");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_fault_after_signing_creates_is_deleted() {
    let (_running, target) = start("aws", None).await;
    let hostile = Hostile::start(target.endpoint.address().parse().unwrap(), |line| {
        (line.starts_with("PUT /s3c-") && line.contains("-moved")).then(|| text("200 OK", ""))
    })
    .await;
    let moved = "bucket: none\nwhen: { method: GET, path: '/s3c-${run_id}-moved', auth: { presigned: { expires: 60s } } }\n\
                 fault: { after_signing: { method: PUT } }\n";
    let scenario = Scenario::from_yaml("x.yaml", &file("ListObjects", moved)).unwrap();
    let suite = Suite::new("test", vec![Scenario { id: "bucket/moved".into(), ..scenario }]);
    let scenarios = suite.scenarios.iter().map(|scenario| Scenario::clone(scenario)).collect();
    let (engine, _) = observe(&at(&hostile.url, &target), scenarios).await;
    engine.clean_up().await;
    let deletion = format!("DELETE /s3c-{}-moved", engine.run_id());
    assert!(hostile.asked().keys().any(|line| line.starts_with(&deletion)), "{:?}", hostile.asked());
}
