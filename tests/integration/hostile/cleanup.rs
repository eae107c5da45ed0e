//! Servers that turn hostile before the cleanup, which ends all the same and names what is left.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use crate::count::count;
use engine::endpoint::Target;
use engine::record::RunFile;
use engine::run::{Engine, PreflightError, Settings};
use reference::{self, Config};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::case::{Case, response};
use super::child;
use super::output::assert_harmless;
use super::script::Script;
use super::server::Hostile;
use super::{MORE_MEMORY, cases, mebibytes};
use crate::gate::Job;

/// Cleanups at the same time.
const AT_ONCE: usize = 16;
/// How long one request of a cleanup may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a whole cleanup may take before it counts as hanging.
const HANGS: Duration = Duration::from_mins(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_cleanup_against_a_hostile_server_ends_and_names_what_is_left() {
    let (places, mut cleanups) = (Arc::new(Semaphore::new(AT_ONCE)), JoinSet::new());
    for case in cases::cases() {
        let places = Arc::clone(&places);
        cleanups.spawn(async move {
            let _place = places.acquire().await.unwrap();
            clean_up(&case).await
        });
    }
    let left = cleanups.join_all().await;
    count(&format!(
        "hostile endpoint: {} cases as every response to a cleanup, {} buckets named as left, none hangs",
        left.len(),
        left.iter().sum::<usize>()
    ));
}

/// Makes the shared bucket, then cleans up while the server plays the case to every request; returns how many buckets are
/// said to be left.
async fn clean_up(case: &Case) -> usize {
    let running = reference::start(Config::default()).await.unwrap();
    let hostile = Arc::new(AtomicBool::new(false));
    let (switch, script) = (Arc::clone(&hostile), case.script.clone());
    let server = Hostile::start(running.address, move |_| switch.load(Relaxed).then(|| script.clone())).await;
    let engine = ready(&server.url).await.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    hostile.store(true, Relaxed);
    let left = tokio::time::timeout(HANGS, engine.clean_up()).await.unwrap_or_else(|_| panic!("{} hangs", case.name));
    for sentence in left.sentences() {
        assert_harmless(&case.name, sentence.as_bytes());
    }
    // A bucket counts as deleted if the server says so: by a success, or by a 404.
    let believed = case.accepts() || case.observed.starts_with("404");
    assert!(believed || left.buckets.len() == 1, "{}: {left:?}", case.name);
    left.buckets.len()
}

/// An engine after its preflight, which a busy machine may keep waiting.
async fn ready(url: &str) -> Result<Engine, PreflightError> {
    let settings = Settings { preparation: PATIENCE, ..Settings::new(1, Duration::from_mins(1)) };
    let mut tries = 0;
    loop {
        let engine = Engine::new(&target(url), settings).unwrap();
        tries += 1;
        match engine.preflight().await {
            Err(PreflightError::Bucket { .. }) if tries < 10 => {}
            result => return result.map(|_| engine),
        }
    }
}

fn target(url: &str) -> Target {
    let account = "account: { access_key: s3conform, secret_key: s3conform-secret }";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.yaml");
    fs::write(&path, format!("name: hostile\nendpoint_url: {url}\nregion: us-east-1\n{account}\n")).unwrap();
    Target::from_file(&path).unwrap()
}

/// Listings that cost a client memory, or that never end.
fn listings() -> Vec<(&'static str, String)> {
    let listing = |root: &str, more: bool, item: &str, count: usize| {
        format!("<{root}><IsTruncated>{more}</IsTruncated>{}</{root}>", item.repeat(count))
    };
    let version = "<Version><Key>k</Key><VersionId>v</VersionId></Version>";
    vec![
        ("a million versions", listing("ListVersionsResult", false, "<Version/>", 1_000_000)),
        ("three hundred thousand versions", listing("ListVersionsResult", false, "<Version/>", 300_000)),
        ("ninety thousand versions", listing("ListVersionsResult", false, "<Version/>", 90_000)),
        ("pages without end", listing("ListVersionsResult", true, version, 20)),
        ("deep nesting", format!("<ListVersionsResult>{}", "<a>".repeat(1_000_000))),
        (
            "a key of four megabytes",
            listing(
                "ListVersionsResult",
                false,
                &format!("<Version><Key>{}</Key></Version>", "k".repeat(4_000_000)),
                1,
            ),
        ),
        (
            "a key that no request line holds",
            listing("ListVersionsResult", false, &format!("<Version><Key>{}</Key></Version>", "k".repeat(70_000)), 1),
        ),
        (
            "a version that no request line holds",
            listing(
                "ListVersionsResult",
                false,
                &format!("<Version><Key>k</Key><VersionId>{}</VersionId></Version>", "v".repeat(70_000)),
                1,
            ),
        ),
        (
            "a key that no request can name",
            listing("ListVersionsResult", false, "<Version><Key></Key><VersionId></VersionId></Version>", 1),
        ),
        (
            "keys of dots and controls",
            listing("ListVersionsResult", false, "<Version><Key>../../&#1;&#10;?x=y#z</Key></Version>", 2),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn listings_made_to_cost_memory_or_time_do_not() {
    let undisturbed = tidy_up_after_a_run(None).await;
    let mut most = 0;
    for (name, body) in listings() {
        let peak = tidy_up_after_a_run(Some(Script::send(response("200 OK", "", body)))).await;
        let Some((with, without)) = peak.zip(undisturbed) else { continue };
        let cost = with.saturating_sub(without);
        assert!(cost <= MORE_MEMORY, "{name}: {cost} bytes");
        most = most.max(cost);
    }
    count(&format!(
        "hostile endpoint: {} listings to a cleanup, peak memory at most {:.1} MiB over an undisturbed run",
        listings().len(),
        mebibytes(most)
    ));
}

/// A run in a process of its own whose server plays `script` to every listing and refuses to delete any bucket; returns the
/// most memory it had.
async fn tidy_up_after_a_run(script: Option<Script>) -> Option<u64> {
    let running = reference::start(Config::default()).await.unwrap();
    let kept = response("409 Conflict", "", "<Error><Code>BucketNotEmpty</Code></Error>");
    let hostile = script.is_some();
    let server = Hostile::start(running.address, move |line| match &script {
        Some(_) if line.starts_with("DELETE") => Some(Script::send(&kept)),
        Some(script) if line.contains("/?versions") || line.contains("/?list-type") || line.contains("/?uploads") => {
            Some(script.clone())
        }
        _ => None,
    })
    .await;
    let job = Job::new().with_keys();
    let command = job.command(&["run", "object/get-missing-key", "--endpoint-url", &server.url, "--out", "run.jsonl"]);
    let ended = tokio::task::spawn_blocking(move || child::run(command)).await.unwrap();
    let err = String::from_utf8_lossy(&ended.err).into_owned();
    assert_harmless("standard error", &ended.err);
    assert_eq!(ended.exit, 0, "{err}");
    assert_eq!(hostile, err.contains("could not be deleted: "), "{err}");
    let footer = RunFile::read(&job.path("run.jsonl")).unwrap().footer.unwrap();
    assert_eq!(hostile, !footer.leftovers.is_empty(), "the run file names what is left: {footer:?}");
    ended.peak
}
