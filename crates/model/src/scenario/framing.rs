//! Faults of HTTP framing, as plain data.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use super::amount::{ByteSize, text_or_number};

/// Faults of HTTP framing.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wire {
    /// `omit`, or a number that is not the body's length.
    pub content_length: Option<ContentLength>,
    /// Sends the body in this transfer coding, without Content-Length.
    pub transfer_encoding: Option<TransferEncoding>,
    /// Sends only the first bytes of the body.
    pub send: Option<ByteSize>,
    /// What follows the last byte sent.
    pub then: Option<Then>,
    /// Asks before the body is sent; a final response before `100 Continue` ends the exchange.
    pub expect: Option<Expect>,
}

/// What the Content-Length header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentLength {
    /// There is no such header.
    Omit,
    /// This number of bytes.
    Bytes(u64),
}

/// Transfer codings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferEncoding {
    /// RFC 9112 section 7.1.
    Chunked,
}

/// What the client does after its last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// Shuts its side of the connection down and reads on.
    HalfClose,
    /// Keeps the connection open and sends nothing more.
    Silence,
}

/// The one expectation HTTP knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Expect {
    /// RFC 9110 section 10.1.1.
    #[serde(rename = "100-continue")]
    Continue,
}

impl<'de> Deserialize<'de> for ContentLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match text_or_number(deserializer)?.as_str() {
            "omit" => Ok(Self::Omit),
            number => number
                .parse()
                .map(Self::Bytes)
                .map_err(|_| de::Error::custom(format!("`{number}` is neither `omit` nor a number of bytes"))),
        }
    }
}

impl JsonSchema for ContentLength {
    fn schema_name() -> Cow<'static, str> {
        "ContentLength".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "oneOf": [{ "const": "omit" }, { "type": "integer", "minimum": 0 }] })
    }
}
