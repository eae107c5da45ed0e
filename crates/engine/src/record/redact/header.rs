//! Secrets in header fields.

use std::ops::Range;

use super::scan::{Name, Names, Span, Table};
use super::{Hide, parameter};

const NAMES: Names = &[
    ("authorization", Hide::All),
    ("cookie", Hide::All),
    ("proxy-authorization", Hide::All),
    ("set-cookie", Hide::All),
];

/// The values of header fields.
pub(super) const HEADERS: Table = Table { names: &[NAMES, parameter::NAMES], spans: value };

/// The value of the field that a line begins with; the first line of a head is no field.
fn value(name: &Name<'_>) -> Vec<Span> {
    let blank = [' ', '\t'];
    let rest = name.after().trim_start_matches(blank);
    if !name.before().trim_end_matches(blank).ends_with('\n') || !rest.starts_with(':') {
        return Vec::new();
    }
    let value = rest[1..].trim_start_matches(blank);
    let start = name.lower.len() - value.len();
    let value = start..start + value.find('\n').unwrap_or(value.len());
    if name.lower[name.at.clone()].ends_with("authorization") {
        authorization(name.text, value)
    } else {
        vec![(value, name.hide)]
    }
}

/// All but the scheme and those parts that are known to be harmless.
fn authorization(text: &str, value: Range<usize>) -> Vec<Span> {
    let start = value.start;
    let value = text[value].trim_end();
    let Some((scheme, rest)) = value.split_once(' ') else {
        let harmless = value.starts_with("AWS") && !value.contains(':') && !value.contains('=');
        return if harmless { Vec::new() } else { vec![(start..start + value.len(), Hide::All)] };
    };
    let (start, end) = (start + scheme.len() + 1, start + value.len());
    if scheme.eq_ignore_ascii_case("AWS") {
        let colon = rest.find(':').map_or(end, |colon| start + colon);
        return vec![(start..colon, Hide::KeyId), ((colon + 1).min(end)..end, Hide::All)];
    }
    if !scheme.starts_with("AWS4-") {
        return vec![(start..end, Hide::All)];
    }
    let mut start = start;
    let parts = rest.split(',').map(|part| {
        let at = start;
        start += part.len() + 1;
        secret_part(part, at)
    });
    parts.flatten().collect()
}

/// What a part that starts at `start` hides: its value, or all of it where it has no name.
fn secret_part(part: &str, start: usize) -> Option<Span> {
    let end = start + part.len();
    match part.split_once('=') {
        Some((name, _)) if name.trim().eq_ignore_ascii_case("SignedHeaders") => None,
        Some((name, _)) => {
            let known = parameter::NAMES.iter().find(|(secret, _)| secret.eq_ignore_ascii_case(name.trim()));
            Some((start + name.len() + 1..end, known.map_or(Hide::All, |(_, hide)| *hide)))
        }
        None => Some((start..end, Hide::All)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::redact::parameter::PARAMETERS;
    use crate::record::redact::scan::scan;

    fn redact(text: &str) -> String {
        scan(&format!("GET / HTTP/1.1\n{text}"), &[&HEADERS, &PARAMETERS], &mut Hide::apply).split_off(15)
    }

    #[test]
    fn an_authorization_keeps_algorithm_scope_and_signed_headers() {
        assert_eq!(
            redact(
                "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20280229/us-east-1/s3/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
            ),
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIA…/20280229/us-east-1/s3/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=…"
        );
    }

    #[test]
    fn sigv2_and_unknown_schemes_keep_only_their_names() {
        assert_eq!(redact("authorization: AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYp="), "authorization: AWS AKIA…:…");
        assert_eq!(redact("authorization: Basic dXNlcjpwYXNz"), "authorization: Basic …");
        assert_eq!(redact("authorization: dXNlcjpwYXNz"), "authorization: …");
        assert_eq!(redact("authorization: AWS4-HMAC-SHA256"), "authorization: AWS4-HMAC-SHA256");
        assert_eq!(redact("authorization:"), "authorization:");
    }

    #[test]
    fn a_malformed_authorization_hides_what_it_does_not_know() {
        assert_eq!(
            redact("Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE, Sig=abc, loose, Signature="),
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIA…, Sig=…,…, Signature="
        );
    }

    #[test]
    fn tokens_cookies_and_customer_keys_go() {
        for name in [
            "X-Amz-Security-Token",
            "cookie",
            "Set-Cookie",
            "x-amz-server-side-encryption-customer-key",
            "x-amz-copy-source-server-side-encryption-customer-key",
        ] {
            assert_eq!(redact(&format!("{name}: secret")), format!("{name}: …"));
        }
    }

    #[test]
    fn a_signed_url_in_any_header_loses_its_signature() {
        assert_eq!(redact("Location: http://h/b?X-Amz-Signature=ab&a=1"), "Location: http://h/b?X-Amz-Signature=…&a=1");
        assert_eq!(redact("x-amz-date: 20280229T235959Z"), "x-amz-date: 20280229T235959Z");
    }
}
