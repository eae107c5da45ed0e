//! The outcome of each key in the result of `DeleteObjects`.
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>.

use std::collections::BTreeMap;

use model::xml::Element;

/// Keys that are kept: as many as one request may name.
const KEYS: usize = 1000;
/// Characters of a key or code that are kept.
const CHARS: usize = 1024;

/// The keys of a `DeleteResult`, each with its error code, or none where it was deleted.
pub(super) fn outcomes(result: &Element) -> BTreeMap<String, Option<String>> {
    let text = |element: &Element, name: &str| {
        let found = element.child_text(name)?;
        Some(found.chars().take(CHARS).collect::<String>())
    };
    let deleted = result.children("Deleted").filter_map(|one| Some((text(one, "Key")?, None)));
    // An error counts where a key is named twice.
    let refused = result.children("Error").filter_map(|one| Some((text(one, "Key")?, text(one, "Code"))));
    deleted.take(KEYS).chain(refused.take(KEYS)).collect()
}
