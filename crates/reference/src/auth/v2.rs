//! Signature Version 2, in the Authorization header or in the query: Amazon S3 still accepts it in its oldest region.
//!
//! Independent of Version 4. Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use time::OffsetDateTime;

use super::{Authenticated, Payload, check_clock, check_token};
use crate::config::Accounts;
use crate::finding::request::{
    AUTHORIZATION_MALFORMED, DATE_MALFORMED, DATE_MISSING, PRESIGNED_EXPIRED, SIGNATURE_WRONG, UNKNOWN_ACCESS_KEY,
};
use crate::{Checks, Refusal, RequestHead};
use model::date;

/// Query parameters that are signed, because they choose what the request is about.
const SIGNED: [&str; 22] = [
    "acl",
    "cors",
    "delete",
    "lifecycle",
    "location",
    "logging",
    "notification",
    "partNumber",
    "policy",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "tagging",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "website",
];

/// Verifies a request with `pieces` after `AWS` in its Authorization header.
pub(super) fn verify_header(
    head: &RequestHead,
    path: &str,
    pieces: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let (key, signature) = pieces.split_once(':').ok_or(Refusal::new(&AUTHORIZATION_MALFORMED))?;
    let own = head.headers.value("x-amz-date");
    let text = own.or_else(|| head.headers.value("date")).ok_or(Refusal::new(&DATE_MISSING))?;
    let moment = date::parse_http(text).or_else(|| date::parse_amz(text)).ok_or(Refusal::new(&DATE_MALFORMED))?;
    check_clock(head, moment, checks)?;
    // The date is then signed among the other headers of Amazon.
    let stamp = if own.is_some() { "" } else { text };
    verify(head, path, (key, signature), stamp, accounts, checks)
}

/// Verifies a request with its signature in the query.
pub(super) fn verify_query(
    head: &RequestHead,
    path: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let parameter = |name| head.query.value(name).ok_or(Refusal::new(&PRESIGNED_EXPIRED));
    let stamp = parameter("Expires")?;
    let end = stamp.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    if end.is_none_or(|end| head.now > end) {
        checks.refuse(&PRESIGNED_EXPIRED)?;
    }
    let signed = (parameter("AWSAccessKeyId")?, parameter("Signature")?);
    verify(head, path, signed, stamp, accounts, checks)
}

fn verify(
    head: &RequestHead,
    path: &str,
    (key, signature): (&str, &str),
    stamp: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let known = accounts.find(key).ok_or(Refusal::new(&UNKNOWN_ACCESS_KEY))?;
    check_token(&known, head.headers.value("x-amz-security-token"), checks)?;
    // The bucket is part of the signed path, also where the host names it.
    let named_by_host = format!("/{}{path}", head.bucket.as_deref().unwrap_or_default());
    let is_signature = |path: &str| {
        let mut mac = Hmac::<Sha1>::new_from_slice(known.secret.0.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(text_to_sign(head, path, stamp).as_bytes());
        STANDARD.encode(mac.finalize().into_bytes()) == signature
    };
    if ![path, &named_by_host].into_iter().any(is_signature) {
        checks.refuse(&SIGNATURE_WRONG)?;
    }
    Ok(Authenticated { caller: known.caller, payload: Payload::Unsigned, chain: None })
}

fn text_to_sign(head: &RequestHead, path: &str, stamp: &str) -> String {
    let header = |name| head.headers.value(name).unwrap_or_default();
    let is_amz = |(name, value): (&str, &str)| {
        let name = name.to_ascii_lowercase();
        name.starts_with("x-amz-").then(|| format!("{name}:{value}\n"))
    };
    let mut amz: Vec<String> = head.headers.iter().filter_map(is_amz).collect();
    amz.sort();
    let is_signed = |(name, value): (&str, Option<&str>)| {
        SIGNED.contains(&name).then(|| value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}")))
    };
    let mut parameters: Vec<String> = head.query.iter().filter_map(is_signed).collect();
    parameters.sort();
    let query = if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) };
    format!(
        "{}\n{}\n{}\n{stamp}\n{}{path}{query}",
        head.method,
        header("content-md5"),
        header("content-type"),
        amz.concat()
    )
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::super::TOLERANCE;
    use super::*;
    use crate::{Caller, Headers, Query};

    const PATH: &str = "/bucket/photos/puppy.jpg";
    const DATE: &str = "Thu, 01 Jan 1970 00:00:00 GMT";

    fn head() -> RequestHead {
        RequestHead {
            method: Method::GET,
            bucket: Some("bucket".into()),
            key: Some("photos/puppy.jpg".into()),
            query: Query(vec![("prefix".into(), Some("p".into())), ("acl".into(), None)]),
            headers: Headers(vec![
                ("x-amz-b".into(), "2".into()),
                ("X-Amz-A".into(), "1".into()),
                ("date".into(), DATE.into()),
            ]),
            declared_length: None,
            caller: Caller::Anonymous,
            now: OffsetDateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn own_headers_and_what_chooses_the_operation_are_signed() {
        let expected = format!("GET\n\n\n{DATE}\nx-amz-a:1\nx-amz-b:2\n{PATH}?acl");
        assert_eq!(text_to_sign(&head(), PATH, DATE), expected);
    }

    #[test]
    fn only_the_signature_of_the_request_is_accepted() {
        let accounts = Accounts::default();
        let mut mac = Hmac::<Sha1>::new_from_slice(b"s3conform-secret").unwrap();
        mac.update(text_to_sign(&head(), PATH, DATE).as_bytes());
        let signed = format!("s3conform:{}", STANDARD.encode(mac.finalize().into_bytes()));
        let verify = |head: &RequestHead, pieces: &str| {
            let verified = verify_header(head, PATH, pieces, &accounts, &Checks::default());
            verified.map(|one| one.caller).map_err(|refusal| refusal.finding.name)
        };
        assert!(matches!(verify(&head(), &signed), Ok(Caller::Owner(_))));
        assert!(matches!(verify(&head(), "s3conform:AAAA"), Err("SignatureWrong")));
        assert!(matches!(verify(&head(), "unknown:AAAA"), Err("AccessKeyUnknown")));
        let late = RequestHead { now: OffsetDateTime::UNIX_EPOCH + TOLERANCE * 2, ..head() };
        assert!(matches!(verify(&late, &signed), Err("ClockSkewed")));
    }
}
