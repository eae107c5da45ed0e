//! Servers that refuse the first bucket: the reason is the one that the response gives, and so is the advice.

use reference::Config;

use super::case::response;
use super::preflight::{begin, refused};
use super::script::Script;
use super::server::Hostile;

const RIGHTS: &str = "the account needs the right to create and delete buckets";

fn error(code: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>because</Message></Error>")
}

/// The last sentence of a run whose CreateBucket gets `response`.
async fn sentence(response: Vec<u8>) -> String {
    let running = reference::start(Config::default()).await.unwrap();
    let server =
        Hostile::start(running.address, move |line| line.starts_with("PUT /s3c-").then(|| Script::send(&response)))
            .await;
    let url = server.url.clone();
    let ended = tokio::task::spawn_blocking(move || begin(&url, &[])).await.unwrap();
    refused("the first bucket", &ended)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_is_the_one_that_the_response_gives() {
    let html = "<html><head><title>Not here</title></head></html>";
    let cases = [
        (response("403 Forbidden", "", error("AccessDenied")), "403 AccessDenied: because", RIGHTS),
        (response("503 Slow Down", "", error("SlowDown")), "503 SlowDown: because", "when the server is less busy"),
        (response("429 Too Many Requests", "", ""), "429 none", "when the server is less busy"),
        (response("401 Unauthorized", "", error("Unauthorized")), "401 Unauthorized: because", "check the access key"),
        (response("404 Not Found", "", html), "404 none: HTML, `<html><head><title>Not here", "the S3 API"),
        (response("501 Not Implemented", "", error("NotImplemented")), "501 NotImplemented", "can create buckets"),
        (response("500 Internal Server Error", "", error("InternalError")), "500 InternalError: because", "because"),
    ];
    for (response, reason, advice) in cases {
        let sentence = sentence(response).await;
        assert!(sentence.contains(reason) && sentence.contains(advice), "{sentence}");
        assert_eq!(sentence.contains(RIGHTS), advice == RIGHTS, "{sentence}");
    }
}
