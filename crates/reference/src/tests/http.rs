//! Framing, pauses, early ends and what every response carries.

use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Call, exchange, head, read, refusal, send, server};
use crate::{Config, Running, Setup};

fn expected(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// A PUT whose Content-Length, which is not signed, says `length`.
fn announced(running: &Running, length: u64) -> http::Request<Bytes> {
    let mut request = Call { hash: Some("UNSIGNED-PAYLOAD".into()), ..Call::default() }.sign(running);
    request.headers_mut().insert("content-length", length.into());
    request
}

#[tokio::test]
async fn every_response_carries_id_date_and_server() {
    let running = server(Config::default()).await;
    for request in [
        &b"GET /bucket/%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"[..],
        &head(&Call::default().sign(&running)),
    ] {
        let mut bytes = request.to_vec();
        bytes.extend_from_slice(b"hello");
        let head = exchange(&running, &bytes).await.head();
        for name in ["x-amz-request-id: ", "date: ", "server: s3conform"] {
            assert!(head.contains(name), "{head}");
        }
    }
}

#[tokio::test]
async fn an_error_is_a_document_and_to_a_head_nothing() {
    let running = server(Config::default()).await;
    let get = exchange(&running, b"GET /bucket/%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await;
    assert_eq!(get.outcome(), expected(400, "InvalidURI"));
    assert!(get.text.contains("<Resource>/bucket/%zz</Resource>"), "{}", get.text);
    let head = exchange(&running, b"HEAD /bucket/%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await;
    assert_eq!(head.status(), 400);
    assert!(head.text.ends_with("\r\n\r\n"), "{}", head.text);
}

#[tokio::test]
async fn a_body_that_ends_early_gets_a_response() {
    let running = server(Config::default()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&head(&announced(&running, 1024))).await.unwrap();
    stream.write_all(b"half").await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(read(&mut stream).await.outcome(), expected(400, "IncompleteBody"));
}

#[tokio::test]
async fn a_body_that_stops_coming_gets_a_response() {
    let running = server(Config { idle_timeout: Duration::from_millis(50), ..Config::default() }).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&head(&announced(&running, 1024))).await.unwrap();
    stream.write_all(b"ten bytes.").await.unwrap();
    assert_eq!(read(&mut stream).await.outcome(), expected(400, "RequestTimeout"));
}

#[tokio::test]
async fn an_upload_must_say_how_long_it_is() {
    let running = server(Config::default()).await;
    let mut request =
        Call { hash: Some("UNSIGNED-PAYLOAD".into()), body: Vec::new(), ..Call::default() }.sign(&running);
    request.headers_mut().remove("content-length");
    assert_eq!(send(&running, &request).await.outcome(), expected(411, "MissingContentLength"));
    request.headers_mut().insert("transfer-encoding", "chunked".parse().unwrap());
    *request.body_mut() = Bytes::from_static(b"5\r\nhello\r\n0\r\n\r\n");
    assert_eq!(send(&running, &request).await.outcome(), expected(501, "NotImplemented"));
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_or_invited() {
    let running = server(Config::default()).await;
    let mut request = announced(&running, 5);
    request.headers_mut().insert("expect", "100-continue".parse().unwrap());
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&head(&request)).await.unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"hello").await.unwrap();
    assert_eq!(read(&mut stream).await.outcome(), expected(200, ""));

    request.headers_mut().insert("authorization", "FOO bar".parse().unwrap());
    let refused = exchange(&running, &head(&request)).await;
    assert_eq!(refused.outcome(), expected(400, "InvalidArgument"), "and no 100 before it");
}

#[tokio::test]
async fn a_large_body_that_is_never_read_does_not_cost_the_response() {
    let running = server(Config::default()).await;
    let mut request = Call { body: vec![b'x'; 8 << 20], ..Call::default() }.sign(&running);
    request.headers_mut().insert("authorization", "FOO bar".parse().unwrap());
    assert_eq!(send(&running, &request).await.outcome(), expected(400, "InvalidArgument"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let running = server(Config { body_limit: 4, ..Config::default() }).await;
    assert_eq!(Call::default().outcome(&running).await, expected(400, "EntityTooLarge"));
}

#[tokio::test]
async fn what_comes_before_its_sender_is_known_is_bounded_and_not_read_whole() {
    let running =
        server(Config { setup: Setup { account_services: true, ..Setup::default() }, ..Config::default() }).await;
    let sts = running.also.sts.unwrap();
    let iam = running.also.iam.unwrap();
    for (address, target, media) in [
        (running.address, "/bucket", "multipart/form-data; boundary=X"),
        (sts, "/", "application/x-www-form-urlencoded"),
        (iam, "/", "application/x-www-form-urlencoded"),
    ] {
        let head = format!(
            "POST {target} HTTP/1.1\r\nhost: h\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            8 << 20
        );
        // Most of the body never comes.
        let bytes = [head.into_bytes(), vec![b'x'; (256 << 10) + 1]].concat();
        assert_eq!(refusal(address, &bytes).await.outcome(), expected(400, "EntityTooLarge"), "{target} {media}");
    }
}

#[tokio::test]
async fn a_dropped_endpoint_closes_its_connections() {
    let running = server(Config::default()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    running.shutdown();
    let mut bytes = Vec::new();
    // Closed or reset, but without a response.
    let _ = stream.read_to_end(&mut bytes).await;
    assert!(bytes.is_empty());
}
