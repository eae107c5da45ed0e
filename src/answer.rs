//! Reads an outcome from a raw answer: status, and the error document in the body.
//!
//! Pure; knows nothing of vendors, scenarios or expectations.

use serde::{Deserialize, Serialize};

use crate::outcome::Outcome;

/// What was read from one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Status and error code.
    pub outcome: Outcome,
    /// What the body was.
    pub body: BodyKind,
    /// The error document's Message, capped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Oddities that do not change the outcome (leading white space, an unusual root element).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What a body turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// An S3 error document with a Code.
    Error,
    /// HTTP forbids a body here (HEAD, 304): only the status can be judged.
    NotDue,
    /// Nothing.
    Empty,
    /// Well-formed XML with this root element that is not an error document.
    Xml(String),
    /// Looks like XML, but is not well-formed, or an error document without Code; with the reason.
    Broken(String),
    /// HTML.
    Html,
    /// JSON.
    Json,
    /// Other text or data.
    Other,
}
