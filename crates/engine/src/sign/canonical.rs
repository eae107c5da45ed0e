//! The canonical request of SigV4, for any draft, well-formed or not.

use percent_encoding::percent_decode_str;

use crate::sign::Draft;

use model::encoding::encode;

/// The canonical request and the `SignedHeaders` list for every header of `draft`.
///
/// The path is used as sent: S3 does not normalize the path that it signs. The payload hash is the caller's, so that a
/// wrong one can be signed.
#[must_use]
pub fn canonical_request(draft: &Draft, payload_hash: &str) -> (String, String) {
    let mut headers: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in &draft.headers {
        let name = name.to_ascii_lowercase();
        // S3 collapses spaces, and no other white space.
        let value = value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        match headers.iter_mut().find(|(have, _)| *have == name) {
            Some((_, values)) => values.push(value),
            None => headers.push((name, vec![value])),
        }
    }
    headers.sort();
    let lines: String = headers.iter().map(|(name, values)| format!("{name}:{}\n", values.join(","))).collect();
    let signed = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let (path, raw) = draft.path.split_once('?').unwrap_or((&draft.path, ""));
    let text = format!(
        "{}\n{}\n{}\n{lines}\n{signed}\n{payload_hash}",
        draft.method,
        if path.is_empty() { "/" } else { path },
        canonical_query(draft, raw)
    );
    (text, signed)
}

/// The sorted query. The part of it in the `raw` path may not be decodable, and then it has no canonical form.
fn canonical_query(draft: &Draft, raw: &str) -> String {
    let mut pairs: Vec<(String, String)> =
        draft.query.iter().map(|(name, value)| (encode(name), encode(value.as_deref().unwrap_or_default()))).collect();
    pairs.extend(raw.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        let again = |text: &str| encode(&percent_decode_str(text).decode_utf8_lossy());
        (again(name), again(value))
    }));
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_are_taken_out_of_a_header() {
        let headers = vec![("x-a".into(), "  b \t  c\u{a0}\u{a0}d ".into())];
        let (text, _) = canonical_request(&Draft { headers, ..Draft::default() }, "h");
        assert!(text.contains("x-a:b \t c\u{a0}\u{a0}d\n"), "{text:?}");
    }

    #[test]
    fn a_query_in_the_path_is_signed_as_a_query() {
        let draft = Draft {
            method: "GET".into(),
            path: "/?Action=GetUser".into(),
            query: vec![("Action".into(), Some("GetUser".into())), ("Version".into(), Some("1".into()))],
            ..Draft::default()
        };
        assert_eq!(draft.target(), "/?Action=GetUser&Action=GetUser&Version=1");
        assert!(canonical_request(&draft, "h").0.starts_with("GET\n/\nAction=GetUser&Action=GetUser&Version=1\n"));
    }
}
