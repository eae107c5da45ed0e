//! Patterns for scenario ids, matched component by component.
//!
//! `auth` is everything in that area, `object/get-*` a part of a component, `**` any number of components.

use std::fmt;
use std::str::FromStr;

/// A pattern for ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    components: Vec<String>,
}

impl Pattern {
    /// True if the pattern matches the id or a folder that it is in.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        let id: Vec<&str> = id.split('/').collect();
        components_match(&self.components, &id)
    }
}

/// A text that is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A URL.
    #[error("a URL is not a scenario id; name an endpoint with --endpoint-url")]
    Url,
    /// Anything else.
    #[error("`{0}` is not a scenario id; write area/name, or a pattern such as auth or object/get-*")]
    NotAnId(String),
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if text.contains("://") {
            return Err(PatternError::Url);
        }
        let trimmed = text.trim_end_matches('/');
        if trimmed.is_empty() || trimmed.split('/').any(str::is_empty) {
            return Err(PatternError::NotAnId(text.to_owned()));
        }
        Ok(Self { components: trimmed.split('/').map(str::to_owned).collect() })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.components.join("/"))
    }
}

fn components_match(pattern: &[String], id: &[&str]) -> bool {
    match pattern.split_first() {
        None => true,
        Some((first, rest)) if first == "**" => (0..=id.len()).any(|skipped| components_match(rest, &id[skipped..])),
        Some((first, rest)) => {
            id.split_first().is_some_and(|(head, tail)| component_matches(first, head) && components_match(rest, tail))
        }
    }
}

/// `*` matches any characters within the component.
fn component_matches(pattern: &str, component: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == component };
    let Some(mut left) = component.strip_prefix(start) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let end = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, id: &str) -> bool {
        pattern.parse::<Pattern>().unwrap().matches(id)
    }

    #[test]
    fn an_area_selects_all_that_is_in_it_and_nothing_that_starts_alike() {
        assert!(matches("auth", "auth/wrong-secret-key"));
        assert!(matches("auth/", "auth/wrong-secret-key"));
        assert!(!matches("auth", "authority/x"));
        assert!(!matches("wrong-secret-key", "auth/wrong-secret-key"));
    }

    #[test]
    fn a_star_stays_within_its_component() {
        assert!(matches("auth/*", "auth/wrong-secret-key"));
        assert!(matches("object/get-*-key", "object/get-missing-key"));
        assert!(!matches("object/get-*-key", "object/get-missing"));
        assert!(!matches("ob*key", "object/get-missing-key"));
        assert!(!matches("object/ab*ba", "object/aba"));
    }

    #[test]
    fn two_stars_span_components() {
        assert!(matches("**", "object/get-missing-key"));
        assert!(matches("**/get-*", "object/get-missing-key"));
        assert!(!matches("**/put-*", "object/get-missing-key"));
    }

    #[test]
    fn a_url_is_refused_with_the_flag_for_it() {
        assert!("http://localhost:9000".parse::<Pattern>().unwrap_err().to_string().contains("--endpoint-url"));
    }

    #[test]
    fn empty_components_are_refused() {
        for text in ["", "/", "/auth", "auth//x"] {
            assert!(text.parse::<Pattern>().is_err(), "{text}");
        }
    }
}
