//! Citations: the place in a document that an entry rests on, written `source:line` or `source:CODE`.
//!
//! Independent of what the document says there.

use std::borrow::Cow;
use std::fmt;

use super::Profile;

/// A citation taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation<'a> {
    /// The document's key under `sources`.
    pub source: &'a str,
    /// Where in it.
    pub place: Place<'a>,
}

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A line, where the document is a text that stays as it is.
    Line(u32),
    /// The row of a code, where the document is a page whose lines move.
    Row(&'a str),
}

impl<'a> Citation<'a> {
    /// Reads `source:line` or `source:CODE`; nothing else is a citation.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (source, place) = text.split_once(':')?;
        let place = match place.parse() {
            Ok(0) => return None,
            Ok(line) => Place::Line(line),
            Err(_) if is_code(place) => Place::Row(place),
            Err(_) => return None,
        };
        Some(Self { source, place })
    }

    /// The document's title in `profile`; an unknown document shows its key.
    #[must_use]
    pub fn document<'p>(&self, profile: &'p Profile) -> Cow<'p, str> {
        let source = profile.sources.get(self.source);
        source.map_or_else(|| self.source.to_owned().into(), |source| source.title.as_str().into())
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(code) => write!(f, "row {code}"),
        }
    }
}

/// True if this is spelt like a code of S3: `CamelCase`, in families with a dot (`KMS.NotFoundException`).
#[must_use]
pub fn is_code(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_or_the_row_of_a_code() {
        let words = |text| Citation::parse(text).map(|citation| (citation.source, citation.place.to_string()));
        assert_eq!(words("errors:14"), Some(("errors", "line 14".into())));
        assert_eq!(words("full:NoSuchKey"), Some(("full", "row NoSuchKey".into())));
        assert_eq!(words("full:KMS.NotFoundException"), Some(("full", "row KMS.NotFoundException".into())));
        for text in ["14", "errors", "errors:", "errors:0", "errors:-1", "errors:no-code", "errors:A.", "full:1A"] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
