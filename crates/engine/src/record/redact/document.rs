//! Secrets that servers echo in documents: `<Name>value</Name>` in XML, `"Name": "value"` in JSON.

use super::Hide;
use super::scan::{Name, Names, Span, Table};

const NAMES: Names = &[
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

/// The content of XML elements.
pub(super) const ELEMENTS: Table = Table { names: &[NAMES], spans: element };

/// The text of JSON members.
pub(super) const MEMBERS: Table = Table { names: &[NAMES], spans: member };

/// The content of an element, to the end of the text where it is not closed.
fn element(name: &Name<'_>) -> Vec<Span> {
    let (lower, before) = (name.lower, name.before());
    let prefix = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    let is_tag = before.ends_with('<') || (before.ends_with(':') && before.trim_end_matches(prefix).ends_with('<'));
    if !is_tag || !name.after().starts_with(['>', ' ', '\t', '\n']) {
        return Vec::new();
    }
    let Some(tag) = name.after().find('>') else { return Vec::new() };
    let start = name.at.end + tag + 1;
    if lower[..start].ends_with("/>") {
        return Vec::new();
    }
    let closes = |at: usize| {
        let slash = lower[..at].rfind("</");
        slash.is_some_and(|slash| lower[slash + 2..at].is_empty() || lower[slash + 2..at].ends_with(':'))
    };
    let word = &lower[name.at.clone()];
    let end = lower[start..].match_indices(word).map(|(at, _)| start + at).find(|at| closes(*at));
    let end = end.and_then(|at| lower[..at].rfind("</")).unwrap_or(lower.len()).max(start);
    vec![(start..end, name.hide)]
}

/// The text of a member, to the end of the text where it is not closed.
fn member(name: &Name<'_>) -> Vec<Span> {
    let value = || {
        name.before().strip_suffix('"')?;
        let colon = name.after().strip_prefix('"')?.trim_start().strip_prefix(':')?;
        colon.trim_start().strip_prefix('"')
    };
    let Some(value) = value() else { return Vec::new() };
    let start = name.lower.len() - value.len();
    let mut escaped = false;
    let end = value.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    vec![(start..end.map_or(name.lower.len(), |length| start + length), name.hide)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::redact::scan::scan;

    fn redact(text: &str) -> String {
        scan(text, &[&ELEMENTS, &MEMBERS], &mut Hide::apply)
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
