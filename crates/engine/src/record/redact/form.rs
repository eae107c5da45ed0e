//! Secrets in the fields of a multipart form, which POST uploads carry in the body.

use super::{Hide, Replace, parameter};

/// The text with the values of secret form fields replaced.
pub(super) fn rewrite(text: &str, replace: Replace<'_>) -> String {
    let lower = text.to_ascii_lowercase();
    let mut safe = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, found) in lower.match_indices("name=") {
        match field(text, at + found.len()) {
            Some((start, end, hide)) if at >= copied => {
                safe.push_str(&text[copied..start]);
                safe.push_str(&replace(hide, &text[start..end]));
                copied = end;
            }
            _ => {}
        }
    }
    safe.push_str(&text[copied..]);
    safe
}

/// Where the value of the field whose name is at `at` starts and ends, and how to hide it, if it is secret.
fn field(text: &str, at: usize) -> Option<(usize, usize, Hide)> {
    let named = text[at..].strip_prefix('"').unwrap_or(&text[at..]);
    let name = named.split(['"', ';', '\n']).next().unwrap_or_default();
    let hide = parameter::secret(name.trim())?;
    let start = at + text[at..].find("\n\n")? + 2;
    let end = text[start..].find("\n--").map_or(text.len(), |length| start + length);
    Some((start, end, hide))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(text: &str) -> String {
        rewrite(text, &mut Hide::apply)
    }

    #[test]
    fn policy_signature_credential_and_token_fields_are_hidden_and_others_stay() {
        let field =
            |name: &str, value: &str| format!("--x\nContent-Disposition: form-data; name=\"{name}\"\n\n{value}\n");
        let form = |policy, signature, credential, token| {
            [
                field("key", "a.txt"),
                field("Policy", policy),
                field("x-amz-signature", signature),
                field("X-Amz-Credential", credential),
                field("x-amz-security-token", token),
                field("file", "policy"),
                "--x--\n".to_owned(),
            ]
            .concat()
        };
        assert_eq!(
            redact(&form("eyJl\neHA=", "0123", "AKIAIOSFODNN7EXAMPLE/20280229/r/s3/aws4_request", "Fwo")),
            form("…", "…", "AKIA…/20280229/r/s3/aws4_request", "…")
        );
    }

    #[test]
    fn a_field_cut_off_or_unquoted_is_hidden_to_its_end() {
        assert_eq!(redact("form-data; name=\"signature\"\n\nabc"), "form-data; name=\"signature\"\n\n…");
        assert_eq!(redact("form-data; name=policy; x\n\nabc"), "form-data; name=policy; x\n\n…");
        assert_eq!(redact("form-data; name=\"policy\""), "form-data; name=\"policy\"");
    }
}
