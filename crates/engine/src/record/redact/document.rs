//! Secrets that servers echo in error documents: `<Name>value</Name>`, or `"Name": "value"` where they return JSON.

use super::{Hide, Replace};

/// Names in lower case.
const SECRETS: &[(&str, Hide)] = &[
    ("accesskeyid", Hide::KeyId),
    ("awsaccesskeyid", Hide::KeyId),
    ("canonicalrequest", Hide::All),
    ("canonicalrequestbytes", Hide::All),
    ("secretaccesskey", Hide::All),
    ("sessiontoken", Hide::All),
    ("signatureprovided", Hide::All),
    ("stringtosign", Hide::All),
    ("stringtosignbytes", Hide::All),
    ("token-0", Hide::All),
];

/// The text with the content of secret elements and members replaced.
pub(super) fn rewrite(text: &str, replace: Replace<'_>) -> String {
    let lower = text.to_ascii_lowercase();
    let mut names: Vec<_> = SECRETS
        .iter()
        .flat_map(|(name, hide)| lower.match_indices(name).map(move |(at, _)| (at, *name, *hide)))
        .collect();
    names.sort_unstable_by_key(|(at, ..)| *at);
    let mut safe = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, name, hide) in names {
        match content(&lower, at, name) {
            Some((start, end)) if at >= copied => {
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

/// Where the content of what is named at `at` starts and ends, if a tag or a member is.
fn content(lower: &str, at: usize, name: &str) -> Option<(usize, usize)> {
    let before = &lower[..at];
    let after = at + name.len();
    if before.ends_with('"') {
        return member(lower, after);
    }
    let prefix = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    let tag = before.ends_with('<') || (before.ends_with(':') && before.trim_end_matches(prefix).ends_with('<'));
    if tag { element(lower, name, after) } else { None }
}

/// The content of an element, to the end of the text where it is not closed.
fn element(lower: &str, name: &str, after: usize) -> Option<(usize, usize)> {
    let tag = &lower[after..];
    if !tag.starts_with(['>', ' ', '\t', '\n']) {
        return None;
    }
    let start = after + tag.find('>')? + 1;
    if lower[..start].ends_with("/>") {
        return None;
    }
    let closes = |at: usize| {
        let slash = lower[..at].rfind("</");
        slash.is_some_and(|slash| lower[slash + 2..at].is_empty() || lower[slash + 2..at].ends_with(':'))
    };
    let content = &lower[start..];
    let end = content.match_indices(name).map(|(at, _)| start + at).find(|at| closes(*at));
    Some((start, end.and_then(|at| lower[..at].rfind("</")).unwrap_or(lower.len()).max(start)))
}

/// The text of a JSON member.
fn member(lower: &str, after: usize) -> Option<(usize, usize)> {
    let value = lower[after..].strip_prefix('"')?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let start = lower.len() - value.len();
    let mut escaped = false;
    let end = value.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some((start, end.map_or(lower.len(), |length| start + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(text: &str) -> String {
        rewrite(text, &mut Hide::apply)
    }

    #[test]
    fn what_a_signature_error_echoes_is_hidden() {
        let document = "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>\
             <StringToSign>AWS4-HMAC-SHA256\n1\n2</StringToSign><SignatureProvided>abc</SignatureProvided>\
             <StringToSignBytes>41 57</StringToSignBytes><CanonicalRequest>GET\n/</CanonicalRequest>\
             <CanonicalRequestBytes>47</CanonicalRequestBytes><RequestId>1</RequestId></Error>";
        assert_eq!(
            redact(document),
            "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIA…</AWSAccessKeyId>\
             <StringToSign>…</StringToSign><SignatureProvided>…</SignatureProvided>\
             <StringToSignBytes>…</StringToSignBytes><CanonicalRequest>…</CanonicalRequest>\
             <CanonicalRequestBytes>…</CanonicalRequestBytes><RequestId>1</RequestId></Error>"
        );
    }

    #[test]
    fn prefixes_attributes_case_and_missing_ends_hide_nothing_less() {
        assert_eq!(redact("<e:stringtosign a='1'>x</e:stringtosign>y"), "<e:stringtosign a='1'>…</e:stringtosign>y");
        assert_eq!(redact("<Token-0>Fwo<b>secret</b>"), "<Token-0>…");
        assert_eq!(redact("<Token-0>a</b>token-0 c</Token-0>d"), "<Token-0>…</Token-0>d");
        assert_eq!(redact("<Token-0>a</Token-0><Token-0>b</Token-0>"), "<Token-0>…</Token-0><Token-0>…</Token-0>");
        assert_eq!(redact("<StringToSign/><a>x</a>"), "<StringToSign/><a>x</a>");
    }

    #[test]
    fn members_of_json_responses_are_hidden_too() {
        let json = r#"{"Code":"X","SessionToken" : "a\"b","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","n":1}"#;
        assert_eq!(redact(json), r#"{"Code":"X","SessionToken" : "…","AccessKeyId":"AKIA…","n":1}"#);
        assert_eq!(redact(r#"{"StringToSign":"abc"#), r#"{"StringToSign":"…"#);
    }

    #[test]
    fn the_words_themselves_stay_where_they_hold_nothing() {
        for text in ["the StringToSign differs", "", "é<", "\"stringtosign\": 5", "<Code>AccessKeyId</Code>"] {
            assert_eq!(redact(text), text);
        }
    }
}
