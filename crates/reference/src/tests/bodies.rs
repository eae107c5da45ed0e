//! Payload hashes and aws-chunked bodies.

use std::time::SystemTime;

use aws_sigv4::sign::v4;
use bytes::Bytes;

use super::client::{Call, send, server};
use crate::{Config, Running};

const STREAMING: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

fn expected(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Sends two signed chunks and the last one, after `corrupt` has changed the encoded body.
async fn chunked(running: &Running, decoded_length: Option<&str>, corrupt: impl Fn(String) -> String) -> (u16, String) {
    let moment = SystemTime::now();
    let mut headers = vec![("content-encoding", "aws-chunked".to_owned())];
    headers.extend(decoded_length.map(|length| ("x-amz-decoded-content-length", length.to_owned())));
    let first = "x".repeat(8192);
    let chunks = [first.as_str(), "world!", ""];
    // The length of the encoded body is signed and does not depend on the signatures in it.
    let encode = |signatures: &[String]| -> String {
        let pairs = chunks.iter().zip(signatures);
        let coded = pairs.map(|(chunk, s)| format!("{:x};chunk-signature={s}\r\n{chunk}\r\n", chunk.len()));
        coded.collect::<Vec<_>>().concat()
    };
    let dummy = vec!["0".repeat(64); chunks.len()];
    let mut call =
        Call { headers, hash: Some(STREAMING.into()), body: corrupt(encode(&dummy)).into_bytes(), ..Call::default() };
    let request = call.sign_at(running, moment);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let mut previous = authorization.rsplit('=').next().unwrap().to_owned();

    let identity = call.identity();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("s3")
        .time(moment)
        .settings(())
        .build()
        .unwrap();
    let mut signatures = Vec::new();
    for chunk in chunks {
        previous =
            v4::sign_chunk(&Bytes::copy_from_slice(chunk.as_bytes()), &previous, &params).unwrap().signature().into();
        signatures.push(previous.clone());
    }
    call.body = corrupt(encode(&signatures)).into_bytes();
    let mut request = request;
    *request.body_mut() = call.body.clone().into();
    send(running, &request).await.outcome()
}

#[tokio::test]
async fn the_body_must_have_the_hash_that_was_signed() {
    let running = server(Config::default()).await;
    let mut request = Call::default().sign(&running);
    *request.body_mut() = Bytes::from_static(b"hellO");
    assert_eq!(send(&running, &request).await.outcome(), expected(400, "XAmzContentSHA256Mismatch"));
    let garbage = Call { hash: Some("not-a-hash".into()), ..Call::default() };
    assert_eq!(garbage.outcome(&running).await, expected(400, "InvalidArgument"));
    let unsigned = Call { hash: Some("UNSIGNED-PAYLOAD".into()), ..Call::default() };
    assert_eq!(unsigned.outcome(&running).await, expected(200, ""));
    let mut without_digest = Call::default().sign(&running);
    without_digest.headers_mut().remove("x-amz-content-sha256");
    assert_eq!(send(&running, &without_digest).await.outcome(), expected(400, "InvalidRequest"));
}

#[tokio::test]
async fn chunk_signatures_follow_from_each_other() {
    let running = server(Config::default()).await;
    assert_eq!(chunked(&running, Some("8198"), |body| body).await, expected(200, ""));
    let swapped = chunked(&running, Some("8198"), |body| body.replace("world!", "World!"));
    assert_eq!(swapped.await, expected(403, "SignatureDoesNotMatch"));
}

#[tokio::test]
async fn chunked_bodies_must_be_as_long_as_declared() {
    let running = server(Config::default()).await;
    let cut = |body: String| body[..body.find("6;chunk").unwrap()].to_owned();
    assert_eq!(chunked(&running, Some("8198"), cut).await, expected(400, "IncompleteBody"));
    assert_eq!(chunked(&running, Some("8199"), |body| body).await, expected(400, "IncompleteBody"));
    assert_eq!(chunked(&running, None, |body| body).await, expected(411, "MissingContentLength"));
    assert_eq!(chunked(&running, Some("many"), |body| body).await, expected(400, "InvalidArgument"));
}

#[tokio::test]
async fn a_trailing_checksum_is_compared() {
    let running = server(Config::default()).await;
    for (checksum, outcome) in [("NhCmhg==", expected(200, "")), ("AAAAAA==", expected(400, "BadDigest"))] {
        let call = Call {
            headers: vec![
                ("x-amz-decoded-content-length", "5".into()),
                ("x-amz-trailer", "x-amz-checksum-crc32".into()),
            ],
            hash: Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER".into()),
            body: format!("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n").into_bytes(),
            ..Call::default()
        };
        assert_eq!(call.outcome(&running).await, outcome);
    }
}

#[tokio::test]
async fn digests_are_compared_on_uploads() {
    let running = server(Config::default()).await;
    let wrong = Call { headers: vec![("content-md5", "rL0Y20zC+Fzt72VPzMSk2A==".into())], ..Call::default() };
    assert_eq!(wrong.outcome(&running).await, expected(400, "BadDigest"));
    let short = Call { headers: vec![("content-md5", "aGVsbG8=".into())], ..Call::default() };
    assert_eq!(short.outcome(&running).await, expected(400, "InvalidDigest"));
}
