//! Takes secrets out of text before it may be kept: signatures, tokens, keys, cookies and what servers echo of them.
//!
//! Works on text alone, whatever it claims to be: a hostile or broken response is searched like any other.

mod document;
mod form;
mod header;
mod parameter;
mod value;

pub use value::Redactor;

/// What stands where a secret stood.
const HIDDEN: &str = "…";

/// What is put where a secret value stands.
type Replace<'a> = &'a mut dyn FnMut(Hide, &str) -> String;

/// How a value is made harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hide {
    /// Nothing of it is kept.
    All,
    /// The first characters of an access key id are kept, and the scope that may follow it.
    KeyId,
}

impl Hide {
    /// The value as it may be shown.
    fn apply(self, value: &str) -> String {
        match self {
            _ if value.trim().is_empty() => value.to_owned(),
            Self::All => HIDDEN.to_owned(),
            Self::KeyId => key_id(value),
        }
    }
}

/// The lines of a request or response head with their secrets replaced.
fn head(text: &str, replace: Replace<'_>) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().map(|line| parameter::rewrite(line, replace)).unwrap_or_default();
    lines.fold(first, |mut head, line| {
        head.push('\n');
        head.push_str(&header::rewrite(line, replace));
        head
    })
}

/// A body, or any other text, with its secrets replaced.
fn body(text: &str, replace: Replace<'_>) -> String {
    // A name is followed by one of these, or stands in a tag or in quotes: content of megabytes has none of them.
    if !text.bytes().any(|byte| matches!(byte, b'=' | b':' | b'<' | b'"')) {
        return text.to_owned();
    }
    parameter::rewrite(&document::rewrite(&form::rewrite(text, replace), replace), replace)
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
