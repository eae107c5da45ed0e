//! The canonical request of SigV4, for any draft, well-formed or not.

use crate::draft::Draft;

use super::encode;

/// The canonical request and the `SignedHeaders` list for every header of `draft`.
///
/// The path is taken as it goes on the wire: S3 signs the path as sent and does not normalise it. The payload hash is
/// whatever the caller says, so that a lie can be signed.
#[must_use]
pub fn canonical_request(draft: &Draft, payload_hash: &str) -> (String, String) {
    let mut headers: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in &draft.headers {
        let name = name.to_ascii_lowercase();
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match headers.iter_mut().find(|(have, _)| *have == name) {
            Some((_, values)) => values.push(value),
            None => headers.push((name, vec![value])),
        }
    }
    headers.sort();
    let lines: String = headers.iter().map(|(name, values)| format!("{name}:{}\n", values.join(","))).collect();
    let signed = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let text = format!(
        "{}\n{}\n{}\n{lines}\n{signed}\n{payload_hash}",
        draft.method,
        if draft.path.is_empty() { "/" } else { &draft.path },
        canonical_query(draft)
    );
    (text, signed)
}

fn canonical_query(draft: &Draft) -> String {
    let mut pairs: Vec<(String, String)> =
        draft.query.iter().map(|(name, value)| (encode(name), encode(value.as_deref().unwrap_or_default()))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
