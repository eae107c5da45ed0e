//! What a run records beside the request under test: its control, a second try, and what a throttling, wrong or sleeping server
//! does in between.

use std::time::Duration;

use engine::record::{Attempt, Observation, Record};
use model::scenario::Scenario;
use s3conform::judge::judge;

use crate::child::{Folder, SILENT, Server, s3conform};
use crate::proof::{run_scenarios, shipped, start};
use crate::proxy::{Fate, behind};

/// The records of these scenarios at the embedded endpoint, seen through such a proxy.
async fn records(
    ids: &[&str],
    fate: impl Fn(&str, &[String]) -> Fate + Send + Sync + 'static,
) -> (Vec<Record>, Vec<String>) {
    let (_running, target) = start("aws", None).await;
    let (target, lines) = behind(&target, fate).await;
    let (suite, _) = shipped();
    let scenarios: Vec<Scenario> = ids.iter().map(|id| suite.find(id).unwrap().clone()).collect();
    let (engine, records) = run_scenarios(&target, scenarios, Duration::from_secs(30)).await;
    let leftovers = engine.clean_up().await;
    assert!(leftovers.is_empty(), "{leftovers:?}");
    let lines = lines.lock().unwrap().clone();
    (ids.iter().map(|id| records[*id].clone()).collect(), lines)
}

fn outcome(observation: &Observation) -> String {
    match observation {
        Observation::Response(reading) => reading.outcome.to_string(),
        other => other.describe(),
    }
}

fn shown(attempt: Option<&Attempt>) -> String {
    attempt.map_or_else(|| "nothing".into(), |attempt| outcome(&attempt.observation))
}

fn error(status: u16, code: &str, headers: &str) -> Fate {
    let body = format!("<Error><Code>{code}</Code></Error>");
    let length = body.len();
    Fate::Given(format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n{body}"
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_control_is_recorded_beside_the_request_and_sent_once_for_scenarios_that_share_it() {
    let ids = ["auth/header-wrong-service", "auth/header-missing-signature", "object/get-missing-key"];
    let (records, _) = records(&ids, |_, _| Fate::Passed).await;
    let sent: Vec<u64> = records.iter().map(|record| record.control.as_ref().unwrap().requests).collect();
    assert_eq!((sent[0] + sent[1], sent[2] > 0), (1, true), "the first two share theirs");
    for record in &records {
        assert_eq!(
            shown(record.control.as_deref())[..1],
            *"2",
            "{}: {}",
            record.scenario,
            shown(record.control.as_deref())
        );
        assert!(record.control.as_ref().unwrap().exchange.is_none(), "a success needs no evidence");
        assert_eq!((&record.again, &record.unconfirmed), (&None, &None), "{}", record.scenario);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_that_is_refused_is_evidence() {
    let (records, _) = records(&["post/policy-expired"], |line, _| {
        if line.starts_with("POST /s3c-") { error(501, "NotImplemented", "") } else { Fate::Passed }
    })
    .await;
    assert_eq!(outcome(&records[0].observation), "501 NotImplemented");
    assert_eq!(shown(records[0].control.as_deref()), "501 NotImplemented");
    assert!(records[0].control.as_ref().unwrap().exchange.is_some());
    assert_eq!(shown(records[0].again.as_deref()), "501 NotImplemented", "it is not the scenario's condition");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_closed_each_time_is_no_response_twice_and_one_that_is_closed_once_differs() {
    let ids = ["object/get-missing-key", "object/head-missing-key"];
    let fate = |line: &str, before: &[String]| {
        let first = line.starts_with("HEAD") && line.contains("head-missing-key.");
        let each = line.starts_with("GET") && line.contains("object-get-missing-key");
        let repeated = before.iter().any(|other| other == line);
        if each || (first && !repeated) { Fate::Closed } else { Fate::Passed }
    };
    let (records, lines) = records(&ids, fate).await;
    let closed = "no response: connection closed before a response";
    assert_eq!((outcome(&records[0].observation), shown(records[0].again.as_deref())), (closed.into(), closed.into()));
    assert_eq!(
        (outcome(&records[1].observation), shown(records[1].again.as_deref())),
        (closed.into(), "404 none".into())
    );
    assert!(lines.iter().any(|line| line.contains("object-get-missing-key-")), "its keys are its own: {lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_request_is_sent_again_until_its_response_says_something() {
    let fate = |line: &str, before: &[String]| {
        let asked = before.iter().filter(|other| *other == line).count();
        if line.starts_with("GET") && line.contains("object-get-missing-key.") && asked < 2 {
            error(503, "SlowDown", "Retry-After: 0\r\n")
        } else {
            Fate::Passed
        }
    };
    let (records, _) = records(&["object/get-missing-key"], fate).await;
    assert_eq!(outcome(&records[0].observation), "404 NoSuchKey");
    assert_eq!(records[0].again, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_from_a_server_whose_clock_was_set_shows_nothing_and_is_sent_again() {
    let (_running, target) = start("aws", None).await;
    let fate = |line: &str, _: &[String]| {
        if line.starts_with("GET") && line.contains("object-get-missing-key.") {
            error(403, "RequestTimeTooSkewed", "Date: Tue, 29 Feb 2028 23:59:49 GMT\r\n")
        } else {
            Fate::Passed
        }
    };
    let (target, _) = behind(&target, fate).await;
    let (suite, _) = shipped();
    let planned =
        engine::plan::plan(&suite, &only(&["object/get-missing-key"]), &target.offers()).unwrap().planned.remove(0);
    let settings = engine::run::Settings::new(1, Duration::from_secs(30));
    let engine = engine::run::Engine::new(&target, settings).unwrap();
    engine.preflight().await.unwrap();
    let record = engine.observe(&planned).await.unwrap();
    assert!(matches!(record.observation, Observation::ClockMoved { .. }), "{}", record.observation.describe());
    assert!(engine::run::needs_confirmation(&planned.scenario, &record));
}

fn only(ids: &[&str]) -> engine::plan::Selection {
    let patterns = ids.iter().map(|id| id.parse().unwrap()).collect();
    engine::plan::Selection { patterns, ..engine::plan::Selection::default() }
}

/// A success without a document, with these header fields.
fn accepted(status: u16, headers: &str) -> Fate {
    Fate::Given(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{headers}Connection: close\r\n\r\n"))
}

/// What the profile of AWS says of a record, in a word and with the reason.
fn by_aws(record: &Record) -> (&'static str, String) {
    let (suite, profiles) = shipped();
    let aws = profiles.iter().find(|profile| profile.id == "aws").unwrap();
    let scenario = suite.find(&record.scenario).unwrap();
    let judged = judge(&aws.expectation(scenario, "us-east-1"), scenario, record);
    (judged.verdict.word(), judged.why.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_is_read_back_and_the_verdict_says_whether_it_is_stored() {
    let ids = ["object/bad-digest-put", "configuration/cors-unsupported-method", "checksum/trailer-upload"];
    let fate = |line: &str, _: &[String]| {
        let is_first = |key: &str| line.starts_with("PUT") && line.contains(key);
        // They are accepted, and nothing is stored.
        if is_first("object-bad-digest-put.") || is_first("?cors") || is_first("checksum-trailer-upload.") {
            accepted(200, "ETag: \"a\"\r\n")
        } else {
            Fate::Passed
        }
    };
    let (records, lines) = records(&ids, fate).await;
    let (verdict, why) = by_aws(&records[0]);
    assert!(
        verdict == "accepted" && why.starts_with("accepted and not stored: a GET of it gets 404 NoSuchKey"),
        "{why}"
    );
    let (_, why) = by_aws(&records[1]);
    assert!(why.starts_with("accepted and not stored: a GET of it gets 404 NoSuchCORS"), "{why}");
    assert_eq!(
        records[2].read_back.as_ref().unwrap().to_string(),
        "accepted and not stored: a GET of it gets 404 NoSuchKey"
    );
    let gets = lines.iter().filter(|line| line.starts_with("GET") && line.contains("object-bad-digest-put."));
    assert!(gets.count() > 0, "{lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_with_its_framing_is_no_success() {
    let (_running, target) = start("aws", None).await;
    let fate = |line: &str, _: &[String]| {
        let framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:x\r\n\r\n";
        if line.starts_with("GET") && line.contains("checksum-trailer-upload.") {
            let length = framed.len();
            Fate::Given(format!("HTTP/1.1 200 X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{framed}"))
        } else {
            Fate::Passed
        }
    };
    let (target, _) = behind(&target, fate).await;
    let (suite, _) = shipped();
    let scenario = suite.find("checksum/trailer-upload").unwrap().clone();
    let (_, records) = run_scenarios(&target, vec![scenario], Duration::from_secs(30)).await;
    let record = &records["checksum/trailer-upload"];
    let (verdict, why) = by_aws(record);
    assert_eq!(outcome(&record.observation), "200 none");
    let words = "accepted, with another effect: 5 bytes were sent and 39 are stored";
    assert_eq!(record.read_back.as_ref().unwrap().to_string(), words);
    assert!(verdict == "undocumented" || verdict == "other effect", "{verdict}");
    assert_eq!(why, words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_deletes_the_bucket_with_an_object_has_another_effect() {
    let id = "object/delete-if-match-miss";
    let (_running, target) = start("aws", None).await;
    let fate = |line: &str, before: &[String]| {
        let deletes = |line: &str| line.starts_with("DELETE") && line.contains("object-delete-if-match-miss.");
        if deletes(line) {
            accepted(204, "")
        } else if line.starts_with("HEAD /s3c-") && before.iter().any(|line| deletes(line)) {
            accepted(404, "")
        } else {
            Fate::Passed
        }
    };
    let (target, _) = behind(&target, fate).await;
    let (suite, _) = shipped();
    let planned = engine::plan::plan(&suite, &only(&[id]), &target.offers()).unwrap().planned.remove(0);
    let engine = engine::run::Engine::new(&target, engine::run::Settings::new(1, Duration::from_secs(30))).unwrap();
    engine.preflight().await.unwrap();
    let record = engine.observe(&planned).await.unwrap();
    let found = record.read_back.unwrap().to_string();
    assert!(found.ends_with("the bucket is gone, so more was deleted than the request asks for"), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_that_belongs_to_another_request_is_noticed() {
    let fate = |line: &str, _: &[String]| {
        let document = |key: &str| {
            let body = format!("<Error><Code>NoSuchKey</Code><Key>{key}</Key><RequestId>1</RequestId></Error>");
            Fate::Given(format!(
                "HTTP/1.1 404 X\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            ))
        };
        // Each gets the response of the other.
        if line.starts_with("GET") && line.contains("object-get-missing-key.") {
            document("tagging-get-absent.o")
        } else {
            Fate::Passed
        }
    };
    let (records, _) = records(&["object/get-missing-key", "tagging/get-absent"], fate).await;
    let (verdict, why) = by_aws(&records[0]);
    assert_eq!(
        (verdict, why.as_str()),
        ("malformed response", "it belongs to another request: its Key names a key of another request")
    );
    assert!(records[0].again.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_http_forbids_in_a_response_is_recorded_and_sent_again() {
    let fate = |line: &str, _: &[String]| {
        if line.starts_with("HEAD") && line.contains("head-missing-key") {
            Fate::Given("HTTP/1.1 404 X\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello".into())
        } else if line.starts_with("GET") && line.contains("get-missing-key") {
            let body = "<Error><Code>NoSuchKey</Code></Error>";
            Fate::Given(format!(
                "HTTP/1.1 404 X\r\nContent-Type: text/plain\r\nContent-Length: 37\r\nContent-Length: 38\r\n\r\n{body}"
            ))
        } else {
            Fate::Passed
        }
    };
    let (records, _) = records(&["object/head-missing-key", "object/get-missing-key"], fate).await;
    let malformed = |record: &Record| match &record.observation {
        Observation::Response(reading) => reading.malformed.clone(),
        other => panic!("{}", other.describe()),
    };
    assert_eq!(malformed(&records[0]), ["a response to HEAD with a body"]);
    assert_eq!(records[0].exchange.as_ref().unwrap().response_body, "hello", "the bytes are evidence");
    let both = ["an XML document with the content type text/plain", "Content-Length says both 37 and 38"];
    assert_eq!(malformed(&records[1]), both);
    assert!(records.iter().all(|record| record.again.is_some()));
}

#[test]
fn a_run_that_needs_more_requests_than_it_may_send_is_refused_before_anything_is_sent() {
    let (code, _, said) = s3conform(&["run", "--max-requests", "10", "object"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("more than --max-requests 10; raise it, or select fewer scenarios"), "{said}");
}

#[test]
fn a_run_that_is_out_of_time_says_so_fails_and_can_be_resumed() {
    let (folder, server) = (Folder::new(), Server::start(0, &SILENT));
    let (code, said) = folder.start_run(&server, "run.jsonl", &["--max-time", "1s"]).end();
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("--max-time 1 s ended the run after 1 of 5 scenarios; finish it with"), "{said}");
}
