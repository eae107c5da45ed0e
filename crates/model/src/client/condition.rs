//! The conditions of a client's rules: what a client can look at in a response to one of its requests.
//!
//! All that a condition names has to hold; what it does not name is not looked at.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::operation::Operation;

/// A condition; empty lists are not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The status is one of these: `404`, or `5xx` for a hundred of them.
    #[serde(default)]
    pub status: Vec<Statuses>,
    /// The error code is one of these.
    #[serde(default)]
    pub code: Vec<String>,
    /// The request was one of these operations.
    #[serde(default)]
    pub operation: Vec<Operation>,
    /// The request was conditional in this way.
    #[serde(default)]
    pub precondition: Option<Precondition>,
    /// The body is one of these.
    #[serde(default)]
    pub body: Vec<BodyShape>,
    /// The `Date` of the response is some minutes off the client's clock.
    #[serde(default)]
    pub skew: Option<bool>,
    /// The response names the region of the bucket.
    #[serde(default)]
    pub region: Option<bool>,
}

/// A status, or a hundred of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statuses {
    /// One.
    One(u16),
    /// All that begin with this digit.
    Class(u16),
}

/// The condition of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Precondition {
    /// Only if nothing has the key: `If-None-Match`.
    IfNoneMatch,
    /// Only if the object is still this one: `If-Match`.
    IfMatch,
}

/// What a client finds in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BodyShape {
    /// An error document with a code.
    Error,
    /// What a success has: a document, data, or nothing where nothing is required.
    Success,
    /// Nothing.
    Empty,
    /// Something that is neither an error document nor a success, such as a web page.
    Unreadable,
    /// There was no response.
    None,
}

impl When {
    /// True if it looks at nothing, so that it always holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Statuses {
    /// True if `status` is one of them.
    #[must_use]
    pub fn contains(self, status: u16) -> bool {
        match self {
            Self::One(one) => one == status,
            Self::Class(digit) => status / 100 == digit,
        }
    }
}

impl BodyShape {
    /// Every shape.
    pub const ALL: [Self; 5] = [Self::Error, Self::Success, Self::Empty, Self::Unreadable, Self::None];

    /// The shape with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.word() == word)
    }

    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Success => "success",
            Self::Empty => "empty",
            Self::Unreadable => "unreadable",
            Self::None => "none",
        }
    }
}

impl Precondition {
    /// Both.
    pub const ALL: [Self; 2] = [Self::IfNoneMatch, Self::IfMatch];

    /// The precondition with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|precondition| precondition.word() == word)
    }

    /// The precondition of a request whose headers have these names; the first of two.
    #[must_use]
    pub fn among(headers: &[&str]) -> Option<Self> {
        let has = |precondition: &Self| headers.iter().any(|name| name.eq_ignore_ascii_case(precondition.word()));
        Self::ALL.into_iter().find(has)
    }

    /// The word in files, which is also the name of the header.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::IfNoneMatch => "if-none-match",
            Self::IfMatch => "if-match",
        }
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(status) => status.fmt(f),
            Self::Class(digit) => write!(f, "{digit}xx"),
        }
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StatusOrClass;
        impl Visitor<'_> for StatusOrClass {
            type Value = Statuses;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status from 100 to 599, or a hundred of them such as 5xx")
            }

            fn visit_u64<E: de::Error>(self, status: u64) -> Result<Statuses, E> {
                let valid = u16::try_from(status).ok().filter(|status| (100..600).contains(status));
                valid.map(Statuses::One).ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(status), &self))
            }

            fn visit_i64<E: de::Error>(self, status: i64) -> Result<Statuses, E> {
                let valid = u64::try_from(status).map_err(|_| E::invalid_value(de::Unexpected::Signed(status), &self));
                self.visit_u64(valid?)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Statuses, E> {
                let digit = text.strip_suffix("xx").and_then(|digit| digit.parse().ok());
                let valid = digit.filter(|digit| (1..6).contains(digit));
                valid.map(Statuses::Class).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(StatusOrClass)
    }
}

impl JsonSchema for Statuses {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Statuses".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "oneOf": [
                { "type": "integer", "minimum": 100, "maximum": 599 },
                { "type": "string", "pattern": "^[1-5]xx$" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn a_status_is_a_number_or_a_hundred_of_them() {
        let read = |text: &str| yaml::read::<When>("c.yaml", &format!("status: [{text}]\n"));
        let statuses = read("404, 5xx").unwrap().status;
        assert!(statuses[0].contains(404) && !statuses[0].contains(403));
        assert!(statuses[1].contains(501) && !statuses[1].contains(499));
        assert_eq!(statuses.iter().map(ToString::to_string).collect::<Vec<_>>(), ["404", "5xx"]);
        for wrong in ["99", "600", "-1", "6xx", "xx", "4x", "Slow"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("c.yaml:1:"), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_condition_without_a_word_always_holds() {
        assert!(yaml::read::<When>("c.yaml", "{}\n").unwrap().is_empty());
        assert!(!yaml::read::<When>("c.yaml", "skew: false\n").unwrap().is_empty());
        let error = yaml::read::<When>("c.yaml", "staus: [404]\n").unwrap_err().to_string();
        assert!(error.contains("did you mean `status`?"), "{error}");
    }
}
