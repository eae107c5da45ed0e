//! Removes secrets from text before it is kept: signatures, tokens, keys, cookies and what servers echo of them.
//!
//! One scanner with five tables of names. It works on plain text: a hostile or broken response is searched like any other.

mod document;
mod finder;
mod form;
mod header;
mod known;
mod parameter;
mod scan;
mod value;
mod view;

pub use known::know;
pub use value::Redactor;

use document::{ELEMENTS, MEMBERS};
use form::FIELDS;
use header::HEADERS;
use parameter::PARAMETERS;
use scan::scan;

/// The replacement for a secret.
const HIDDEN: &str = "…";

/// The replacement for a secret value.
type Replace<'a> = &'a mut dyn FnMut(Hide, &str) -> String;

/// How to hide a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hide {
    /// Nothing of it is kept.
    All,
    /// The first characters of an access key id are kept, and the scope that may follow it.
    KeyId,
}

impl Hide {
    /// The value as it is shown.
    fn apply(self, value: &str) -> String {
        match self {
            _ if value.trim().is_empty() => value.to_owned(),
            Self::All => HIDDEN.to_owned(),
            Self::KeyId => key_id(value),
        }
    }
}

/// A request or response head with its secrets replaced.
fn head(text: &str, replace: Replace<'_>) -> String {
    scan(text, &[&HEADERS, &PARAMETERS], replace)
}

/// A body, or any other text, with its secrets replaced.
fn body(text: &str, replace: Replace<'_>) -> String {
    // A name is followed by one of these, or is part of a tag or in quotes: content of megabytes has none of them.
    if !text.bytes().any(|byte| matches!(byte, b'=' | b':' | b'<' | b'"')) {
        return text.to_owned();
    }
    let fields = scan(text, &[&FIELDS], replace);
    let documents = scan(&fields, &[&ELEMENTS, &MEMBERS], replace);
    scan(&documents, &[&PARAMETERS], replace)
}

/// `AKIA…/20280229/us-east-1/s3/aws4_request`
fn key_id(value: &str) -> String {
    let lower = value.to_ascii_lowercase();
    let end = ["/", "%2f", ":"].iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(value.len());
    let (id, rest) = value.split_at(end);
    if id == HIDDEN {
        return value.to_owned();
    }
    let start: String = id.chars().take(4).collect();
    format!("{start}{HIDDEN}{rest}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_id_keeps_four_characters_and_its_scope() {
        assert_eq!(key_id("AKIAIOSFODNN7EXAMPLE/20280229/us-east-1/s3"), "AKIA…/20280229/us-east-1/s3");
        assert_eq!(key_id("AKIAIOSFODNN7EXAMPLE%2F20280229%2Fus-east-1"), "AKIA…%2F20280229%2Fus-east-1");
        assert_eq!(key_id("éééééé"), "éééé…");
        assert_eq!(Hide::KeyId.apply(""), "");
        assert_eq!(Hide::All.apply(" "), " ");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(policy|Signature|name=\"|<Token|=|:|/|>|\"|\n|AWS |…|é|\\\\x|&){0,30}") {
            let _ = (head(&text, &mut Hide::apply), body(&text, &mut Hide::apply));
        }
    }
}
