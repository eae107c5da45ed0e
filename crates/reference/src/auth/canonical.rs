//! The canonical request of `SigV4` as a server sees it: from what arrived, not from what the client meant.
//!
//! Independent of keys.

use aws_sigv4::sign::v4::calculate_signature;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::scope::Chain;
use crate::RequestHead;
use model::encoding::hex;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// True if `signature` is the request's, with the path as sent or re-encoded by the rules.
pub(super) fn verifies(
    head: &RequestHead,
    path: &str,
    signed_headers: &str,
    payload: &str,
    chain: &Chain,
    signature: &str,
) -> bool {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let by_rule = utf8_percent_encode(&decoded, PATH).to_string();
    [path, &by_rule].iter().any(|path| {
        let request = canonical_request(head, path, signed_headers, payload);
        let text =
            format!("AWS4-HMAC-SHA256\n{}\n{}\n{}", chain.stamp, chain.scope, hex(&Sha256::digest(request.as_bytes())));
        calculate_signature(&chain.key, text.as_bytes()) == signature
    })
}

fn canonical_request(head: &RequestHead, path: &str, signed_headers: &str, payload: &str) -> String {
    let mut parameters: Vec<(String, String)> = head
        .query
        .iter()
        .filter(|(name, _)| *name != "X-Amz-Signature")
        .map(|(name, value)| (encode(name), encode(value.unwrap_or_default())))
        .collect();
    parameters.sort();
    let query: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers: Vec<String> =
        signed_headers.split(';').map(|name| format!("{name}:{}\n", header_value(head, name))).collect();
    let headers = headers.concat();
    format!("{}\n{path}\n{}\n{headers}\n{signed_headers}\n{payload}", head.method, query.join("&"))
}

fn header_value(head: &RequestHead, name: &str) -> String {
    let values: Vec<String> = head
        .headers
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        .collect();
    values.join(",")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}
