//! Secrets written as `name=value`: query parameters, Authorization parts, chunk signatures, URL-encoded forms, and the
//! `name:value` lines of a canonical request.

use super::Hide;
use super::scan::{Name, Names, Span, Table};

/// Names of parameters, form fields and headers.
pub(super) const NAMES: Names = &[
    ("awsaccesskeyid", Hide::KeyId),
    ("chunk-signature", Hide::All),
    ("credential", Hide::KeyId),
    ("policy", Hide::All),
    ("signature", Hide::All),
    ("x-amz-copy-source-server-side-encryption-customer-key", Hide::All),
    ("x-amz-credential", Hide::KeyId),
    ("x-amz-security-token", Hide::All),
    ("x-amz-server-side-encryption-customer-key", Hide::All),
    ("x-amz-signature", Hide::All),
    ("x-amz-trailer-signature", Hide::All),
];

/// The values of parameters.
pub(super) const PARAMETERS: Table = Table { names: &[NAMES], spans: parameter };

/// What follows `name=`, or `name:` of an `x-amz-` header.
fn parameter(name: &Name<'_>) -> Vec<Span> {
    let separator = match name.after().chars().next() {
        Some('=') => true,
        Some(':') => name.lower[name.at.clone()].starts_with("x-amz-"),
        _ => false,
    };
    if !separator || name.before().ends_with(is_name) {
        return Vec::new();
    }
    let start = name.at.end + 1;
    vec![(start..start + length(&name.lower[start..]), name.hide)]
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

/// Bytes up to what ends a value in a query, a header, a chunk header or markup.
fn length(text: &str) -> usize {
    let blanks = text.len() - text.trim_start_matches(' ').len();
    let ends = |c: char| c.is_whitespace() || "&,;\"'<>()".contains(c);
    text[blanks..].find(ends).map_or(text.len(), |length| blanks + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::redact::scan::scan;

    fn redact(text: &str) -> String {
        scan(text, &[&PARAMETERS], &mut Hide::apply)
    }

    #[test]
    fn presigned_urls_lose_signature_credential_and_token_in_either_version() {
        let v4 = "GET /b/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20280229%2Fus-east-1&X-Amz-Date=1\
                  &X-Amz-Security-Token=FwoGsecret%3D&x-amz-signature=0123abcd&versionId=3 HTTP/1.1";
        assert_eq!(
            redact(v4),
            "GET /b/k?X-Amz-Credential=AKIA…%2F20280229%2Fus-east-1&X-Amz-Date=1\
             &X-Amz-Security-Token=…&x-amz-signature=…&versionId=3 HTTP/1.1"
        );
        let v2 = "<a href='/b/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&amp;Expires=1&amp;Signature=vjby%2BX='>";
        assert_eq!(redact(v2), "<a href='/b/k?AWSAccessKeyId=AKIA…&amp;Expires=1&amp;Signature=…'>");
    }

    #[test]
    fn chunk_signatures_and_trailer_signatures_go() {
        let body = "5;chunk-signature=ad80c730\nhello\n0;chunk-signature=b6c6ea8a\nx-amz-trailer-signature: 106e2a\n\n";
        assert_eq!(redact(body), "5;chunk-signature=…\nhello\n0;chunk-signature=…\nx-amz-trailer-signature:…\n\n");
    }

    #[test]
    fn other_names_and_empty_values_stay() {
        for text in ["?policy=", "?policy", "?my-signature=1", "signature: valid", "x=signature", "=", "policy: x", ""]
        {
            assert_eq!(redact(text), text);
        }
        assert_eq!(redact("a==Signature=x=y&b"), "a==Signature=…&b");
    }
}
