//! Citations: the place in a document that an entry rests on, written `source:line`, `source:CODE`, or `source:CODE#2` for the
//! second row of a code.
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
    /// The row of a code, where the document is a page whose lines move; counted from 1 where a code has several.
    Row(&'a str, u32),
}

impl<'a> Citation<'a> {
    /// Reads `source:line`, `source:CODE` or `source:CODE#2`; nothing else is a citation.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (source, place) = text.split_once(':')?;
        let place = match place.parse() {
            Ok(0) => return None,
            Ok(line) => Place::Line(line),
            Err(_) => row(place)?,
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
            Self::Row(code, 1) => write!(f, "row {code}"),
            Self::Row(code, which) => write!(f, "row {which} of {code}"),
        }
    }
}

fn row(place: &str) -> Option<Place<'_>> {
    let (code, which) = match place.split_once('#') {
        Some((code, which)) => (code, which.parse().ok().filter(|which| *which > 1)?),
        None => (place, 1),
    };
    is_code(code).then_some(Place::Row(code, which))
}

/// True if this is spelt like a code of S3: `CamelCase`, in families with a dot (`KMS.NotFoundException`, `SYS.0001`). Some
/// documents print codes of several words (`Precondition Failed`, `Request-URI Too Large`).
#[must_use]
pub fn is_code(text: &str) -> bool {
    let of_letters = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.split(['.', ' ', '-']).all(of_letters)
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
        assert_eq!(words("errors:InvalidPart#2"), Some(("errors", "row 2 of InvalidPart".into())));
        assert_eq!(words("errors:Precondition Failed"), Some(("errors", "row Precondition Failed".into())));
        for text in [
            "errors:A#1",
            "errors:A#b",
            "errors:A ",
            "14",
            "errors",
            "errors:",
            "errors:0",
            "errors:-1",
            "errors:no-code",
            "errors:-A",
            "errors:A.",
            "full:1A",
        ] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
