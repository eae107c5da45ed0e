//! Servers that are hostile from the first response on: a run says in one sentence why it cannot begin.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::task::JoinSet;

use super::cases;
use super::child::{self, Ended};
use super::output::assert_harmless;
use super::server::Hostile;
use super::{PROFILE, scenario};
use crate::count::count;
use crate::gate::Job;

/// Runs at the same time, each with a process of its own.
const AT_ONCE: usize = 8;
/// No server listens here, and no request is sent.
pub(super) const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9);

/// A run of one small scenario against `url`.
pub(super) fn begin(url: &str, more: &[&str]) -> Ended {
    let job = Job::new().with_keys();
    fs::create_dir_all(job.path("suite/object")).unwrap();
    fs::write(job.path("suite/object/get.yaml"), scenario("")).unwrap();
    fs::write(job.path("vendor.yaml"), PROFILE).unwrap();
    let given = ["run", "--scenarios", "suite", "--profile", "vendor.yaml", "--out", "run.jsonl", "--deadline", "2"];
    let ended = child::run(job.command(&[&given[..], &["--endpoint-url", url], more].concat()));
    assert_harmless("standard output", &ended.out);
    assert_harmless("standard error", &ended.err);
    ended
}

/// What is said of a target that cannot be used, which is one sentence; warnings of what may be left there come before it.
pub(super) fn refused(name: &str, ended: &Ended) -> String {
    let err = String::from_utf8_lossy(&ended.err).into_owned();
    let mut before: Vec<&str> = err.lines().collect();
    let last = before.pop().unwrap_or_default();
    assert_eq!(ended.exit, 3, "{name}: {err}");
    assert!(before.iter().all(|line| line.starts_with("warning: the bucket s3c-")), "{name}: {err}");
    let sentence = last.strip_prefix("error: ").unwrap_or_else(|| panic!("{name}: {err}"));
    assert!(!sentence.is_empty() && sentence.chars().count() < 1000, "{name}: {err}");
    sentence.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_is_hostile_from_the_start_is_refused_in_one_sentence() {
    let cases = cases::cases();
    let (mut running, mut refusals) = (JoinSet::new(), 0);
    for case in cases {
        if running.len() == AT_ONCE {
            refusals += running.join_next().await.unwrap().unwrap();
        }
        running.spawn(async move {
            let script = case.script.clone();
            let server = Hostile::start(NOWHERE, move |_| Some(script.clone())).await;
            let url = server.url.clone();
            let ended = tokio::task::spawn_blocking(move || begin(&url, &[])).await.unwrap();
            if case.accepts() {
                // Whatever it says yes to, it is a server with which a run can begin.
                assert!(matches!(ended.exit, 0 | 1 | 3), "{}: {}", case.name, ended.exit);
                return 0;
            }
            refused(&case.name, &ended);
            1
        });
    }
    while let Some(refused) = running.join_next().await {
        refusals += refused.unwrap();
    }
    count(&format!(
        "hostile endpoint: {refusals} cases from the first response on, each refused in one sentence with exit status 3"
    ));
    assert!(refusals > 200);
}

#[test]
fn a_port_without_a_server_is_reported_with_the_address() {
    let sentence = refused("refuses", &begin(&format!("http://{NOWHERE}"), &[]));
    assert!(sentence.contains(&format!("cannot connect to {NOWHERE}")), "{sentence}");
}
