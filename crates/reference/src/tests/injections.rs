//! Injected errors, on the wire.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::{Call, exchange, send, server};
use crate::{Config, Journal, Running, start};

const BAD: &[u8] = b"GET /bucket/%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";

async fn faulty(rule: &str) -> Running {
    server(Config { injections: vec![rule.parse().unwrap()], ..Config::default() }).await
}

#[tokio::test]
async fn responses_are_corrupted_and_good_ones_are_not() {
    for (rule, status, code) in [
        ("wrong-status", 422, "InvalidURI"),
        ("wrong-code", 400, "InternalError"),
        ("no-body", 400, ""),
        ("html-body", 400, ""),
        ("accepted", 200, ""),
        ("accepted:NoSuchKey", 400, "InvalidURI"),
    ] {
        let running = faulty(rule).await;
        assert_eq!(exchange(&running, BAD).await.outcome(), (status, code.to_owned()), "{rule}");
        assert_eq!(Call::default().outcome(&running).await, (200, String::new()), "{rule}");
    }
}

#[tokio::test]
async fn a_dropped_connection_ends_without_a_byte() {
    let running = faulty("dropped-connection").await;
    assert_eq!(exchange(&running, BAD).await.text, "");
}

#[tokio::test]
async fn silence_is_an_open_connection_without_a_byte() {
    let running = faulty("silence").await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(BAD).await.unwrap();
    let mut byte = [0];
    assert!(timeout(Duration::from_millis(100), stream.read(&mut byte)).await.is_err());
}

/// A writer whose text a test can read.
#[derive(Clone, Default)]
struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn conditional() -> Call {
    Call { headers: vec![("if-none-match", "*".into())], body: b"other".to_vec(), ..Call::default() }
}

async fn stored(running: &Running) -> String {
    let get = Call { method: "GET", body: Vec::new(), ..Call::default() };
    let reply = send(running, &get.sign(running)).await;
    reply.text.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_response_to_an_operation_comes_whatever_the_request_deserves_and_each_request_is_in_the_journal() {
    let text = Shared::default();
    let rules =
        ["response:PutObject=503/SlowDown,nth=1", "response:GetObject=404,body=html,date=-1h", "drop:HeadObject"];
    let running = start(Config {
        requests: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
        journal: Some(Journal::new(text.clone())),
        ..Config::default()
    });
    let running = running.await.unwrap();
    let create = Call { target: "/bucket".into(), body: Vec::new(), ..Call::default() };
    assert_eq!(create.outcome(&running).await, (200, String::new()));
    let wrong = Call { keys: ("unknown-key", "s3conform-secret"), ..Call::default() };
    assert_eq!(wrong.outcome(&running).await, (503, "SlowDown".into()), "it is not even authenticated");
    assert_eq!(
        Call::default().outcome(&running).await,
        (200, String::new()),
        "the second one is a request like any other"
    );
    let get = Call { method: "GET", body: Vec::new(), ..Call::default() };
    let reply = send(&running, &get.sign(&running)).await;
    assert_eq!(reply.outcome(), (404, String::new()));
    assert!(reply.text.contains("<html>") && reply.head().matches("\r\ndate: ").count() == 1, "{}", reply.text);
    let head = Call { method: "HEAD", body: Vec::new(), ..Call::default() };
    assert_eq!(send(&running, &head.sign(&running)).await.text, "");
    let text = String::from_utf8(text.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let noted = |line: &serde_json::Value| {
        let word = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        (word("operation"), line["status"].as_u64(), word("code"), line["injected"].as_bool().unwrap())
    };
    let noted: Vec<_> = lines.iter().map(noted).collect();
    assert_eq!(
        noted,
        [
            ("CreateBucket".into(), Some(200), String::new(), false),
            ("PutObject".into(), Some(503), "SlowDown".into(), true),
            ("PutObject".into(), Some(200), String::new(), false),
            ("GetObject".into(), Some(404), String::new(), true),
            ("HeadObject".into(), None, String::new(), true),
        ]
    );
    assert_eq!(lines[1]["path"], "/bucket/key");
    assert!(!text.contains("Signature") && !text.contains("unknown-key"), "{text}");
}

#[tokio::test]
async fn what_is_accepted_by_its_code_is_carried_out_and_what_is_accepted_altogether_is_not() {
    for (rule, after) in [("accepted:PreconditionFailed", "other"), ("accepted", "hello")] {
        let running = faulty(rule).await;
        assert_eq!(Call::default().outcome(&running).await, (200, String::new()));
        assert_eq!(conditional().outcome(&running).await, (200, String::new()), "{rule}");
        assert_eq!(stored(&running).await, after, "{rule}");
    }
    let running = faulty("accepted:NoSuchKey").await;
    assert_eq!(Call::default().outcome(&running).await, (200, String::new()));
    assert_eq!(conditional().outcome(&running).await.0, 412, "another code is refused as before");
    let gone = Call { method: "GET", target: "/bucket/gone".into(), body: Vec::new(), ..Call::default() };
    assert_eq!(gone.outcome(&running).await, (200, String::new()), "there is nothing to carry out");
}

#[tokio::test]
async fn two_conditional_writes_that_are_held_meet_and_both_succeed_where_that_is_injected() {
    let rules = ["accepted:PreconditionFailed", "accepted:ConditionalRequestConflict"];
    let running = server(Config {
        injections: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
        requests: vec!["hold:PutObject=2,with=if-none-match,key=key".parse().unwrap()],
        ..Config::default()
    });
    let running = running.await;
    let first = Call { body: b"first".to_vec(), ..conditional() };
    let (first, second) = (first.sign(&running), conditional().sign(&running));
    let (first, second) = tokio::join!(send(&running, &first), send(&running, &second));
    assert_eq!((first.status(), second.status()), (200, 200));
    assert!(["first", "other"].contains(&stored(&running).await.as_str()));
}
