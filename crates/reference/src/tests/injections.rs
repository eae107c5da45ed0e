//! Injected errors, on the wire.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::{Call, exchange, server};
use crate::{Config, Running};

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
