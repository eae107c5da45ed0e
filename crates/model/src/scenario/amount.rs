//! Durations and sizes as people write them in YAML: `-20m`, `60s`, `5MiB`.
//!
//! Independent of what they measure.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A thousand years, so that now plus or minus a span is always a date with a year of four digits.
const LONGEST: i64 = 365_000 * 86400;
/// More than any object that is sent or kept in memory.
const LARGEST: u64 = 4 << 30;

/// A signed duration in whole seconds, written `-20m`, `60s`, `+1h` or `2d`; at most a thousand years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Span(pub i64);

/// A number of bytes, written `5`, `8KiB`, `5MiB` or `1GiB`; at most 4GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByteSize(pub u64);

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// No number and unit of time.
    #[error("`{0}` is not a duration; write a number and s, m, h or d, such as -20m")]
    NoSpan(String),
    /// A duration that leaves the calendar.
    #[error("`{0}` is longer than a thousand years")]
    TooLong(String),
    /// No number and unit of size.
    #[error("`{0}` is not a size; write bytes, or a number and KiB, MiB or GiB, such as 5MiB")]
    NoSize(String),
    /// A size beyond any object that is sent.
    #[error("`{0}` is more than 4GiB")]
    TooLarge(String),
}

impl FromStr for Span {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let wrong = || AmountError::NoSpan(text.to_owned());
        let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?);
        let factor = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => return Err(wrong()),
        };
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let seconds = number.checked_mul(factor).filter(|seconds| (-LONGEST..=LONGEST).contains(seconds));
        seconds.map(Self).ok_or_else(|| AmountError::TooLong(text.to_owned()))
    }
}

impl FromStr for ByteSize {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let wrong = || AmountError::NoSize(text.to_owned());
        let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
        let factor: u64 = match unit {
            "" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return Err(wrong()),
        };
        let number: u64 = number.trim_end().parse().map_err(|_| wrong())?;
        let bytes = number.checked_mul(factor).filter(|bytes| *bytes <= LARGEST);
        bytes.map(Self).ok_or_else(|| AmountError::TooLarge(text.to_owned()))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0;
        match seconds {
            0 => f.write_str("0s"),
            _ if seconds % 86400 == 0 => write!(f, "{}d", seconds / 86400),
            _ if seconds % 3600 == 0 => write!(f, "{}h", seconds / 3600),
            _ if seconds % 60 == 0 => write!(f, "{}m", seconds / 60),
            _ => write!(f, "{seconds}s"),
        }
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0;
        match bytes {
            0 => f.write_str("0"),
            _ if bytes.is_multiple_of(1 << 30) => write!(f, "{}GiB", bytes >> 30),
            _ if bytes.is_multiple_of(1 << 20) => write!(f, "{}MiB", bytes >> 20),
            _ if bytes.is_multiple_of(1 << 10) => write!(f, "{}KiB", bytes >> 10),
            _ => write!(f, "{bytes}"),
        }
    }
}

impl Serialize for ByteSize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A scalar as its text: YAML and JSON take `5` for a number, and `5MiB` for a text.
///
/// # Errors
/// Any other value.
pub(super) fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Scalar;
    impl Visitor<'_> for Scalar {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a number")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }
    deserializer.deserialize_any(Scalar)
}

macro_rules! from_text {
    ($type:ident, $description:literal, $pattern:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_or_number(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "description": $description, "type": ["string", "integer"], "pattern": $pattern })
            }
        }
    };
}

from_text!(Span, "a duration: a number and s, m, h or d", "^[+-]?[0-9]+[smhd]$");
from_text!(ByteSize, "a size: bytes, or a number and KiB, MiB or GiB", "^[0-9]+(KiB|MiB|GiB)?$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_sign_and_a_unit() {
        assert_eq!("-20m".parse(), Ok(Span(-1200)));
        assert_eq!("+1h".parse(), Ok(Span(3600)));
        assert_eq!("2d".parse(), Ok(Span(172_800)));
        assert!("20".parse::<Span>().is_err());
        assert!("-365001d".parse::<Span>().unwrap_err().to_string().contains("longer than a thousand years"));
        assert!("9999999999999999999d".parse::<Span>().is_err());
    }

    #[test]
    fn sizes_are_bytes_or_binary_units() {
        assert_eq!("5".parse(), Ok(ByteSize(5)));
        assert_eq!("5MiB".parse(), Ok(ByteSize(5 << 20)));
        assert!("5MB".parse::<ByteSize>().is_err());
        assert!("9999GiB".parse::<ByteSize>().unwrap_err().to_string().contains("more than 4GiB"));
    }
}
