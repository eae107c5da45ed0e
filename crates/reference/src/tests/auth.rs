//! Signatures, keys, clocks and scopes.

use bytes::Bytes;
use http::Request;

use super::client::{Call, send, server, set};
use crate::Config;

/// The outcome of a signed request after `corrupt` has changed it.
async fn corrupted(corrupt: impl Fn(&mut Request<Bytes>)) -> (u16, String) {
    let running = server(Config::default()).await;
    let mut request = Call::default().sign(&running);
    corrupt(&mut request);
    send(&running, &request).await.outcome()
}

fn authorization(request: &Request<Bytes>) -> String {
    request.headers()["authorization"].to_str().unwrap().to_owned()
}

/// Replaces the last hexadecimal digit of `text`.
fn flip(text: &str) -> String {
    let last = if text.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &text[..text.len() - 1])
}

fn expected(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_healthy_request_passes_in_header_and_query() {
    let running = server(Config::default()).await;
    assert_eq!(Call::default().outcome(&running).await, expected(200, ""));
    assert_eq!(Call { expires: Some(60), ..Call::default() }.outcome(&running).await, expected(200, ""));
}

#[tokio::test]
async fn keys_with_any_character_verify() {
    let running = server(Config::default()).await;
    for target in
        ["/bucket/a%20b%2Bc/%C3%A9~_-.", "/bucket/a//b", "/bucket/a%2Fb", "/bucket/k?x-id=PutObject&a=%2F%20z&b"]
    {
        let call = Call { target: target.into(), ..Call::default() };
        assert_eq!(call.outcome(&running).await, expected(200, ""), "{target}");
    }
}

#[tokio::test]
async fn a_changed_signature_header_or_query_does_not_match() {
    let mismatch = expected(403, "SignatureDoesNotMatch");
    let flipped = corrupted(|request| {
        let text = flip(&authorization(request));
        set(request, "authorization", &text);
    });
    assert_eq!(flipped.await, mismatch);
    let moved = corrupted(|request| *request.uri_mut() = format!("{}?tagging", request.uri()).parse().unwrap());
    assert_eq!(moved.await, mismatch);

    let running = server(Config::default()).await;
    let wrong_secret = Call { keys: ("s3conform", "s3conform-secreT"), ..Call::default() };
    assert_eq!(wrong_secret.outcome(&running).await, mismatch);
    let mut presigned = Call { expires: Some(60), ..Call::default() }.sign(&running);
    *presigned.uri_mut() = flip(&presigned.uri().to_string()).parse().unwrap();
    assert_eq!(send(&running, &presigned).await.outcome(), mismatch);
}

#[tokio::test]
async fn pieces_of_the_header_are_missed() {
    let malformed = expected(400, "AuthorizationHeaderMalformed");
    for (from, to) in [
        (", Signature=", ", Sig="),
        (", SignedHeaders=", ", Signed="),
        ("Credential=", "Cred="),
        ("/aws4_request", ""),
        ("/aws4_request", "/aws5_request"),
        (", Signature=", " Signature"),
    ] {
        let outcome = corrupted(|request| {
            let text = authorization(request).replace(from, to);
            set(request, "authorization", &text);
        });
        assert_eq!(outcome.await, malformed, "{from} -> {to}");
    }
    let bare = corrupted(|request| set(request, "authorization", "AWS4-HMAC-SHA256"));
    assert_eq!(bare.await, malformed);
}

#[tokio::test]
async fn a_wrong_scope_is_found_although_it_is_signed_consistently() {
    let running = server(Config::default()).await;
    let malformed = expected(400, "AuthorizationHeaderMalformed");
    assert_eq!(Call { region: "xx-nowhere-1", ..Call::default() }.outcome(&running).await, malformed);
    assert_eq!(Call { service: "ec2", ..Call::default() }.outcome(&running).await, malformed);
    let presigned = Call { region: "xx-nowhere-1", expires: Some(60), ..Call::default() };
    assert_eq!(presigned.outcome(&running).await, expected(400, "AuthorizationQueryParametersError"));
}

#[tokio::test]
async fn clocks_may_be_14_minutes_off_and_not_16() {
    let running = server(Config::default()).await;
    for (clock, outcome) in [
        (-14 * 60, expected(200, "")),
        (14 * 60, expected(200, "")),
        (-16 * 60, expected(403, "RequestTimeTooSkewed")),
        (16 * 60, expected(403, "RequestTimeTooSkewed")),
    ] {
        assert_eq!(Call { clock, ..Call::default() }.outcome(&running).await, outcome, "{clock}");
    }
}

#[tokio::test]
async fn presigned_requests_have_their_time() {
    let running = server(Config::default()).await;
    let denied = expected(403, "AccessDenied");
    assert_eq!(Call { clock: -3600, expires: Some(60), ..Call::default() }.outcome(&running).await, denied);
    assert_eq!(Call { clock: 3600, expires: Some(60), ..Call::default() }.outcome(&running).await, denied);
    assert_eq!(
        Call { clock: -3600, expires: Some(7200), ..Call::default() }.outcome(&running).await,
        expected(200, "")
    );
}

#[tokio::test]
async fn parameters_of_presigned_requests_are_looked_at() {
    let running = server(Config::default()).await;
    for (from, to) in [
        ("X-Amz-Expires=60", "X-Amz-Expires=-1"),
        ("X-Amz-Expires=60", "X-Amz-Expires=604801"),
        ("X-Amz-Expires=60", "X-Amz-Expires=soon"),
        ("X-Amz-Expires", "X-Expires"),
        ("X-Amz-Date", "X-Date"),
        ("AWS4-HMAC-SHA256", "AWS5"),
        ("%2Faws4_request", ""),
    ] {
        let mut request = Call { expires: Some(60), ..Call::default() }.sign(&running);
        *request.uri_mut() = request.uri().to_string().replace(from, to).parse().unwrap();
        let outcome = send(&running, &request).await.outcome();
        assert_eq!(outcome, expected(400, "AuthorizationQueryParametersError"), "{from} -> {to}");
    }
}

#[tokio::test]
async fn keys_and_tokens_must_be_known() {
    let running = server(Config::default()).await;
    let unknown = Call { keys: ("nobody", "x"), ..Call::default() };
    assert_eq!(unknown.outcome(&running).await, expected(403, "InvalidAccessKeyId"));
    let presigned = Call { keys: ("nobody", "x"), expires: Some(60), ..Call::default() };
    assert_eq!(presigned.outcome(&running).await, expected(403, "InvalidAccessKeyId"));
    let garbage = Call { token: Some("garbage"), ..Call::default() };
    assert_eq!(garbage.outcome(&running).await, expected(400, "InvalidToken"));
    let expired = ("s3conform-expired", "s3conform-expired-secret");
    let expired = Call { keys: expired, token: Some("s3conform-expired-token"), ..Call::default() };
    assert_eq!(expired.outcome(&running).await, expected(400, "ExpiredToken"));
}

#[tokio::test]
async fn dates_and_amz_headers_must_be_there_and_signed() {
    let denied = expected(403, "AccessDenied");
    assert_eq!(corrupted(|request| set(request, "x-amz-meta-extra", "1")).await, denied);
    let undated = corrupted(|request| {
        request.headers_mut().remove("x-amz-date");
    });
    assert_eq!(undated.await, denied);
    assert_eq!(corrupted(|request| set(request, "x-amz-date", "yesterday")).await, denied);
}

#[tokio::test]
async fn other_schemes_and_two_at_once_are_refused() {
    assert_eq!(corrupted(|request| set(request, "authorization", "FOO bar")).await, expected(400, "InvalidArgument"));
    assert_eq!(corrupted(|request| set(request, "authorization", "AWS k:c2ln")).await, expected(400, "InvalidRequest"));
    let running = server(Config::default()).await;
    let mut both = Call { expires: Some(60), ..Call::default() }.sign(&running);
    let text = authorization(&Call::default().sign(&running));
    set(&mut both, "authorization", &text);
    assert_eq!(send(&running, &both).await.outcome(), expected(400, "InvalidArgument"));
}

#[tokio::test]
async fn an_expected_owner_is_an_account_number() {
    let running = server(Config::default()).await;
    let call = Call { headers: vec![("x-amz-expected-bucket-owner", "me".into())], ..Call::default() };
    assert_eq!(call.outcome(&running).await, expected(400, "InvalidBucketOwnerAWSAccountID"));
}
