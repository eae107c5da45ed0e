//! State over TCP: what one signed request stores, another one reads.

use super::client::{Call, send, server};
use crate::Config;

fn call(method: &'static str, target: &str, body: &str) -> Call {
    Call { method, target: target.to_owned(), body: body.as_bytes().to_vec(), ..Call::default() }
}

#[tokio::test]
async fn an_object_is_stored_read_and_removed() {
    let running = server(Config::default()).await;
    let object = "/fresh-bucket/some/key";
    for (method, target, body, status) in [
        ("PUT", "/fresh-bucket", "", 200),
        ("PUT", object, "what was stored", 200),
        ("GET", object, "", 200),
        ("DELETE", object, "", 204),
        ("GET", object, "", 404),
        ("DELETE", "/fresh-bucket", "", 204),
        ("DELETE", "/fresh-bucket", "", 404),
    ] {
        let reply = send(&running, &call(method, target, body).sign(&running)).await;
        assert_eq!(reply.status(), status, "{method} {target}: {}", reply.text);
        if (method, status) == ("GET", 200) {
            assert!(reply.text.ends_with("\r\n\r\nwhat was stored"), "{}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_finding_of_an_operation_reaches_the_client_as_a_document() {
    let running = server(Config::default()).await;
    let reply = send(&running, &call("GET", "/no-such-bucket/key", "").sign(&running)).await;
    assert_eq!(reply.outcome(), (404, "NoSuchBucket".to_owned()));
    assert!(reply.text.contains("<BucketName>no-such-bucket</BucketName>"), "{}", reply.text);
}
