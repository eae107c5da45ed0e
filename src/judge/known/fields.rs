//! Fields of a known failure that need a deserializer of their own: patterns, dates and the excused outcome.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::Shown;
use engine::plan::Pattern;
use model::outcome::Outcome;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// What is excused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excused {
    /// Whatever shows.
    Any,
    /// That no response comes.
    NoResponse,
    /// That the scenario could not be judged.
    NotJudged,
    /// Only this outcome.
    Outcome(Outcome),
}

/// An outcome in a file, where `none` is the absence of a code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The HTTP status.
    status: u16,
    /// The error code, or `none`.
    code: String,
}

/// The words for what is no outcome.
const WORDS: [(&str, Excused); 3] =
    [("any", Excused::Any), ("no response", Excused::NoResponse), ("not judged", Excused::NotJudged)];

impl Excused {
    /// True if what a record shows is excused.
    #[must_use]
    pub fn covers(&self, shown: Shown<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::NoResponse => shown == Shown::NoResponse,
            Self::NotJudged => shown == Shown::NotJudged,
            Self::Outcome(excused) => shown == Shown::Outcome(excused),
        }
    }
}

impl fmt::Display for Excused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any outcome"),
            Self::NoResponse => f.write_str("no response"),
            Self::NotJudged => f.write_str("not judged"),
            Self::Outcome(outcome) => outcome.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Excused {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyOrOutcome;
        impl<'de> Visitor<'de> for AnyOrOutcome {
            type Value = Excused;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "`any`, `no response`, `not judged`, or an outcome such as { status: 403, code: AccessDenied }",
                )
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Excused, E> {
                let named = WORDS.into_iter().find(|(name, _)| *name == word);
                let (_, excused) = named.ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(word), &self))?;
                Ok(excused)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Excused, A::Error> {
                let Written { status, code } = Written::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Excused::Outcome(Outcome { status, code: (code != "none").then_some(code) }))
            }
        }
        deserializer.deserialize_any(AnyOrOutcome)
    }
}

impl JsonSchema for Excused {
    fn schema_name() -> Cow<'static, str> {
        "Excused".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let outcome = generator.subschema_for::<Written>();
        json_schema!({ "oneOf": [{ "enum": WORDS.map(|(word, _)| word) }, outcome] })
    }
}

pub(super) fn pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    match Date::parse(&text, DAY) {
        Ok(day) => Ok(Some(day)),
        Err(_) => Err(D::Error::custom(format!("`{text}` is not a date; write YYYY-MM-DD"))),
    }
}
