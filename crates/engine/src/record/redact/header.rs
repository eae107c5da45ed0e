//! Secrets in header fields.

use super::{HIDDEN, Hide, Replace, parameter};

/// One header line with its secrets replaced.
pub(super) fn rewrite(line: &str, replace: Replace<'_>) -> String {
    let Some((name, value)) = line.split_once(':') else { return parameter::rewrite(line, replace) };
    let hidden = match name.trim().to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => format!(" {}", authorization(value.trim(), replace)),
        "cookie" | "set-cookie" => replace(Hide::All, value),
        name => match parameter::secret(name) {
            Some(hide) => replace(hide, value),
            None => parameter::rewrite(value, replace),
        },
    };
    match hidden.strip_prefix(HIDDEN) {
        Some(_) => format!("{name}: {hidden}"),
        None => format!("{name}:{hidden}"),
    }
}

/// The scheme, and of its parts only those known to be harmless.
fn authorization(value: &str, replace: Replace<'_>) -> String {
    let Some((scheme, rest)) = value.split_once(' ') else {
        let harmless = value.starts_with("AWS") && !value.contains(':') && !value.contains('=');
        return if harmless { value.to_owned() } else { replace(Hide::All, value) };
    };
    if scheme.eq_ignore_ascii_case("AWS") {
        let (id, signature) = rest.trim().split_once(':').unwrap_or((rest, ""));
        return format!("{scheme} {}:{}", replace(Hide::KeyId, id), replace(Hide::All, signature));
    }
    if !scheme.starts_with("AWS4-") {
        return format!("{scheme} {}", replace(Hide::All, rest));
    }
    let parts: Vec<String> = rest.split(',').map(|one| part(one, replace)).collect();
    format!("{scheme} {}", parts.join(","))
}

fn part(part: &str, replace: Replace<'_>) -> String {
    match part.split_once('=') {
        Some((name, _)) if name.trim().eq_ignore_ascii_case("SignedHeaders") => part.to_owned(),
        Some((name, value)) => {
            let hide = parameter::secret(name.trim()).unwrap_or(Hide::All);
            format!("{name}={}", replace(hide, value))
        }
        None => replace(Hide::All, part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(text: &str) -> String {
        rewrite(text, &mut Hide::apply)
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
        assert_eq!(redact("authorization:"), "authorization: ");
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
