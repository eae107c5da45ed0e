//! Templates: text without `${` is left alone, and what is put in is not looked at again.

use model::scenario::{Values, expand, names};
use time::macros::datetime;

/// Bytes of text that expansion may come to.
const LARGEST: usize = 16 << 20;

/// A text is expanded or refused in few words; the text before the first `${` is never changed.
pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut values = Values::new(datetime!(2028-02-29 23:59:59 UTC));
    values.set("bucket", "b${prefix}");
    values.set("prefix", "p");
    values.set("region", "eu-west-1");
    let expanded = expand(text, &values);
    let known = names(text).iter().all(|name| values.value(name).is_some());
    match &expanded {
        Ok(whole) => {
            assert!(known, "{text:?}");
            assert!(whole.len() <= LARGEST);
            assert!(whole.starts_with(before(text)), "{whole:?}");
        }
        Err(error) => {
            assert!(text.contains("${"));
            assert!(error.to_string().chars().count() <= 500, "{error}");
        }
    }
    if !text.contains("${") {
        assert_eq!(expanded.as_deref(), Ok(text));
    }
    // Expanding piece by piece comes to the same: nothing reaches over the end of an expression.
    if let Some((first, rest)) = text.find('}').map(|end| text.split_at(end + 1))
        && let (Ok(first), Ok(rest)) = (expand(first, &values), expand(rest, &values))
    {
        assert_eq!(expanded, Ok(first + &rest));
    }
}

fn before(text: &str) -> &str {
    text.split("${").next().unwrap_or_default()
}
