//! POST policy uploads and what can be wrong with them, as plain data.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::amount::{ByteSize, Span};

/// A POST policy upload: fields, a policy that covers them, and a file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Fields in order; the policy demands each of these values.
    pub fields: IndexMap<String, String>,
    /// How long from now the policy holds.
    #[serde(default = "ten_minutes")]
    pub expires: Span,
    /// Further policy conditions, as JSON arrays or objects.
    #[serde(default)]
    pub conditions: Vec<serde_json::Value>,
    /// The content of the file part.
    #[serde(default = "hello")]
    pub file: String,
}

/// Faults of a POST form, each written as a one-key map or a word.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormFault {
    /// A field is left out of form and policy.
    OmitField(String),
    /// Fields carry other values than the policy demands.
    Fields(IndexMap<String, String>),
    /// The policy expires this long from now (negative: it has expired).
    Expires(Span),
    /// The policy names no expiration.
    OmitExpiration,
    /// Further conditions that the form breaks.
    Conditions(Vec<serde_json::Value>),
    /// The policy contains unknown members besides its expiration and conditions.
    Members(IndexMap<String, serde_json::Value>),
    /// The credential ends in this word instead of `aws4_request`; no key belongs to such a scope, so the usual one signs.
    Terminator(String),
    /// The policy field is this text, signed as it is.
    PolicyText(String),
    /// The last digit of the signature is changed.
    FlipSignature,
    /// This many file parts instead of one.
    Files(u8),
    /// The request says this content type; the body is encoded accordingly.
    UrlEncoded,
    /// The Content-Type header names another boundary than the body uses.
    WrongBoundary,
    /// A field of this many bytes that the policy allows precedes the file.
    Padding(ByteSize),
}

fn ten_minutes() -> Span {
    Span(600)
}

fn hello() -> String {
    "hello".into()
}
