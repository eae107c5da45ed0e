//! POST uploads.

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::time::SystemTime;
use time::{Duration, OffsetDateTime};

use super::client::{exchange, server};
use crate::Config;
use model::date;

/// A healthy form, with fields that may differ.
struct Form {
    fields: Vec<(&'static str, String)>,
    expires: i64,
    conditions: Vec<Value>,
    /// A policy instead of the generated one.
    policy: Option<String>,
    access_key: &'static str,
    corrupt_signature: bool,
    content_type: &'static str,
    files: usize,
    file: &'static str,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            fields: vec![("key", "a/${filename}".into()), ("Content-Type", "text/plain".into())],
            expires: 600,
            conditions: vec![
                json!({"bucket": "bucket"}),
                json!(["starts-with", "$key", "a/"]),
                json!(["starts-with", "$content-type", ""]),
                json!(["content-length-range", 2, 10]),
            ],
            policy: None,
            access_key: "s3conform",
            corrupt_signature: false,
            content_type: "multipart/form-data; boundary=X",
            files: 1,
            file: "hello",
        }
    }
}

impl Form {
    fn bytes(&self) -> Vec<u8> {
        let now = OffsetDateTime::now_utc();
        let credential = format!("{}/{}/us-east-1/s3/aws4_request", self.access_key, date::day(now));
        let mut conditions = self.conditions.clone();
        conditions.extend([
            json!({"x-amz-algorithm": "AWS4-HMAC-SHA256"}),
            json!({"x-amz-credential": credential}),
            json!({"x-amz-date": date::amz(now)}),
        ]);
        let until = now.replace_nanosecond(0).unwrap() + Duration::seconds(self.expires);
        let until = until.format(&time::format_description::well_known::Rfc3339).unwrap();
        let document = json!({"expiration": until, "conditions": conditions});
        let policy = self.policy.clone().unwrap_or_else(|| STANDARD.encode(document.to_string()));
        let key = generate_signing_key("s3conform-secret", SystemTime::from(now), "us-east-1", "s3");
        let mut signature = calculate_signature(key, policy.as_bytes());
        if self.corrupt_signature {
            signature.replace_range(..1, "g");
        }
        let mut fields = self.fields.clone();
        fields.extend([
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".into()),
            ("x-amz-credential", credential),
            ("x-amz-date", date::amz(now)),
            ("policy", policy),
            ("x-amz-signature", signature),
        ]);
        let part = |(name, value): &(_, _)| {
            format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body = fields.iter().map(part).collect::<Vec<_>>().concat();
        for _ in 0..self.files {
            body.push_str("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n");
            body.push_str(self.file);
            body.push_str("\r\n");
        }
        body.push_str("--X--\r\n");
        format!(
            "POST /bucket HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-type: {}\r\ncontent-length: {}\r\n\r\n{body}",
            self.content_type,
            body.len()
        )
        .into_bytes()
    }

    async fn outcome(&self) -> (u16, String) {
        exchange(&server(Config::default()).await, &self.bytes()).await.outcome()
    }
}

fn expected(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn with_field(name: &'static str, value: &str) -> Form {
    let mut form = Form::default();
    form.fields.push((name, value.into()));
    form
}

fn with_condition(condition: Value) -> Form {
    let mut form = Form::default();
    form.conditions.push(condition);
    form
}

#[tokio::test]
async fn a_healthy_form_is_stored_and_gets_the_requested_response() {
    assert_eq!(Form::default().outcome().await, expected(204, ""));
    let mut asking = with_field("success_action_status", "201");
    asking.conditions.push(json!({"success_action_status": "201"}));
    let reply = exchange(&server(Config::default()).await, &asking.bytes()).await;
    assert_eq!(reply.status(), 201);
    assert!(reply.text.contains("<Key>a/f.txt</Key>"), "{}", reply.text);
}

#[tokio::test]
async fn what_is_not_a_form_is_refused() {
    let encoded = Form { content_type: "application/x-www-form-urlencoded", ..Form::default() };
    assert_eq!(encoded.outcome().await, expected(412, "RequestIsNotMultiPartContent"));
    let other = Form { content_type: "multipart/form-data; boundary=Y", ..Form::default() };
    assert_eq!(other.outcome().await, expected(400, "MalformedPOSTRequest"));
}

#[tokio::test]
async fn fields_and_files_are_counted() {
    let wrong_count = expected(400, "IncorrectNumberOfFilesInPostRequest");
    assert_eq!(Form { files: 2, ..Form::default() }.outcome().await, wrong_count);
    assert_eq!(Form { files: 0, ..Form::default() }.outcome().await, wrong_count);
    let mut keyless = Form { conditions: vec![json!(["starts-with", "$Content-Type", ""])], ..Form::default() };
    keyless.fields.remove(0);
    assert_eq!(keyless.outcome().await, expected(400, "UserKeyMustBeSpecified"));
    let padded = with_field("x-ignore-pad", &"x".repeat(32 << 10));
    assert_eq!(padded.outcome().await, expected(400, "MaxPostPreDataLengthExceededError"));
    assert_eq!(with_field("x-ignore-pad", "x").outcome().await, expected(204, ""));
}

#[tokio::test]
async fn a_policy_must_be_readable_in_force_and_met() {
    let invalid = expected(400, "InvalidPolicyDocument");
    let unexpected = r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[],"unexpected":1}"#;
    for document in ["not json", r#"{"conditions":[]}"#, unexpected] {
        let policy = Some(STANDARD.encode(document));
        assert_eq!(Form { policy, ..Form::default() }.outcome().await, invalid, "{document}");
    }
    for policy in ["%%%", "e30"] {
        assert_eq!(Form { policy: Some(policy.into()), ..Form::default() }.outcome().await, invalid, "{policy}");
    }
    assert_eq!(Form { expires: -3600, ..Form::default() }.outcome().await, invalid);
    assert_eq!(with_condition(json!(["eq", "$key", "other"])).outcome().await, invalid);
    assert_eq!(with_condition(json!({"bucket": "other"})).outcome().await, invalid);
    assert_eq!(with_condition(json!(["like", "$key", "a"])).outcome().await, invalid);
    assert_eq!(with_condition(json!(["eq", "$key"])).outcome().await, invalid);
    assert_eq!(with_field("x-amz-meta-extra", "1").outcome().await, expected(403, "AccessDenied"));
}

#[tokio::test]
async fn a_file_must_be_within_the_policys_bounds() {
    assert_eq!(Form { file: "hello, world", ..Form::default() }.outcome().await, expected(400, "EntityTooLarge"));
    assert_eq!(Form { file: "h", ..Form::default() }.outcome().await, expected(400, "EntityTooSmall"));
}

#[tokio::test]
async fn a_policy_must_be_signed_by_a_known_key() {
    let corrupted = Form { corrupt_signature: true, ..Form::default() };
    assert_eq!(corrupted.outcome().await, expected(403, "SignatureDoesNotMatch"));
    let unknown = Form { access_key: "nobody", ..Form::default() };
    assert_eq!(unknown.outcome().await, expected(403, "InvalidAccessKeyId"));
}
