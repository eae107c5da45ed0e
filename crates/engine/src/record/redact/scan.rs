//! The scanner: finds the names that tables list and replaces the values that belong to them.
//!
//! Independent of how secrets are written; each table knows one way.

use std::ops::Range;

use super::{Hide, Replace};

/// Names of secrets in lower case, and how to hide their values.
pub(super) type Names = &'static [(&'static str, Hide)];

/// One way in which secrets are written.
pub(super) struct Table {
    /// The names to look for.
    pub(super) names: &'static [Names],
    /// The values that belong to a name, in their order; none where the word is not used as a name.
    pub(super) spans: fn(&Name<'_>) -> Vec<Span>,
}

/// A name in a text.
pub(super) struct Name<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The text in lower case, byte for byte.
    pub(super) lower: &'a str,
    /// Where the name starts and ends.
    pub(super) at: Range<usize>,
    /// How to hide its value.
    pub(super) hide: Hide,
}

/// Where a value starts and ends, and how to hide it.
pub(super) type Span = (Range<usize>, Hide);

impl<'a> Name<'a> {
    /// The text before the name, in lower case.
    pub(super) fn before(&self) -> &'a str {
        &self.lower[..self.at.start]
    }

    /// The text after the name, in lower case.
    pub(super) fn after(&self) -> &'a str {
        &self.lower[self.at.end..]
    }
}

/// The text with every value replaced that belongs to a name of `tables`. Where two tables list a name, the first decides.
pub(super) fn scan(text: &str, tables: &[&Table], replace: Replace<'_>) -> String {
    let lower = text.to_ascii_lowercase();
    let mut names = Vec::new();
    for table in tables {
        for (word, hide) in table.names.iter().copied().flatten() {
            let found = lower.match_indices(word).map(|(start, _)| start..start + word.len());
            names.extend(found.map(|at| (Name { text, lower: &lower, at, hide: *hide }, table.spans)));
        }
    }
    names.sort_by_key(|(name, _)| name.at.start);
    let mut safe = String::with_capacity(text.len());
    let mut copied = 0;
    for (name, spans) in names {
        if name.at.start < copied {
            continue;
        }
        for (value, hide) in spans(&name) {
            safe.push_str(&text[copied..value.start]);
            safe.push_str(&replace(hide, &text[value.clone()]));
            copied = value.end;
        }
    }
    safe.push_str(&text[copied..]);
    safe
}
