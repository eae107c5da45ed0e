//! Secrets in the fields of a multipart form, which POST uploads carry in the body.

use super::parameter;
use super::scan::{Name, Span, Table};

/// The values of form fields.
pub(super) const FIELDS: Table = Table { names: &[parameter::NAMES], spans: field };

/// The content of the part whose `name=` names a secret.
fn field(name: &Name<'_>) -> Vec<Span> {
    let blank = |c: char| c != '\n' && c.is_whitespace();
    let before = name.before().trim_end_matches(blank);
    let is_named = before.strip_suffix('"').unwrap_or(before).ends_with("name=");
    let rest = name.after().trim_start_matches(blank);
    if !is_named || !(rest.is_empty() || rest.starts_with(['"', ';', '\n'])) {
        return Vec::new();
    }
    let Some(head) = name.after().find("\n\n") else { return Vec::new() };
    let start = name.at.end + head + 2;
    let end = name.lower[start..].find("\n--").map_or(name.lower.len(), |length| start + length);
    vec![(start..end, name.hide)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::redact::Hide;
    use crate::record::redact::scan::scan;

    fn redact(text: &str) -> String {
        scan(text, &[&FIELDS], &mut Hide::apply)
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
