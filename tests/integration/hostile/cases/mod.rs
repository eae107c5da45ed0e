//! The table of hostile behaviours.

mod bodies;
mod documents;
mod framing;
mod heads;
mod timing;

use super::case::Case;
use super::script::Script;

/// Every behaviour but the cuts at every position.
pub(crate) fn cases() -> Vec<Case> {
    [timing::cases(), heads::cases(), framing::cases(), bodies::cases(), documents::cases()].concat()
}

/// A case whose response is sent at once and followed by an orderly close.
fn sent(name: &str, bytes: impl AsRef<[u8]>, expected: (&str, &'static str)) -> Case {
    Case::new(name, Script::send(bytes), expected)
}
