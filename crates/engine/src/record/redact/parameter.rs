//! Secrets written as `name=value`: query parameters, Authorization parts, chunk signatures, URL-encoded forms, and the
//! `name:value` lines of a canonical request.

use super::{Hide, Replace};

/// Names in lower case.
const SECRETS: &[(&str, Hide)] = &[
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

/// How the value of the parameter or field with this name is hidden, if it is.
pub(super) fn secret(name: &str) -> Option<Hide> {
    SECRETS.iter().find(|(secret, _)| secret.eq_ignore_ascii_case(name)).map(|(_, hide)| *hide)
}

/// The text with every value of a secret parameter replaced.
pub(super) fn rewrite(text: &str, replace: Replace<'_>) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut name_start = 0;
    let mut copied = 0;
    for (at, character) in text.char_indices() {
        if at < copied || is_name(character) {
            continue;
        }
        let name = text.get(name_start..at).unwrap_or_default();
        name_start = at + character.len_utf8();
        let separates = character == '=' || (character == ':' && name.to_ascii_lowercase().starts_with("x-amz-"));
        if !separates {
            continue;
        }
        if let Some(hide) = secret(name) {
            let value = value_at(&text[name_start..]);
            safe.push_str(&text[copied..name_start]);
            safe.push_str(&replace(hide, value));
            copied = name_start + value.len();
            name_start = copied;
        }
    }
    safe.push_str(&text[copied..]);
    safe
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

/// Up to what ends a value in a query, a header, a chunk header or markup.
fn value_at(text: &str) -> &str {
    let blanks = text.len() - text.trim_start_matches(' ').len();
    let ends = |c: char| c.is_whitespace() || "&,;\"'<>()".contains(c);
    let length = text[blanks..].find(ends).unwrap_or(text.len() - blanks);
    &text[..blanks + length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(text: &str) -> String {
        rewrite(text, &mut Hide::apply)
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
