//! What is wrong with the request of a scenario: exactly one thing.
//!
//! Plain data; the engine puts it into the request. A new kind is a new variant, and the compiler names every place that has to
//! know it.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::amount::Span;
use super::body::Body;
pub use super::chunks::ChunkFault;
pub use super::form::FormFault;
pub use super::framing::{ContentLength, Expect, Then, TransferEncoding, Wire};
use super::when::{Credentials, When};

const APPLIES: &str = "a replacement that does not apply is refused when the scenario is read";

/// The one thing that is wrong. The control is the same request without it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Headers with other values, set before signing; null removes one. Several are one fault where they belong together.
    Headers(IndexMap<String, Option<String>>),
    /// Query parameters with other values, set before signing; null removes one.
    Query(IndexMap<String, Option<String>>),
    /// Another path, percent-encoded by the author; it may end in a query.
    Path(String),
    /// Another method.
    Method(String),
    /// Another body. Digest and hash are those of this body.
    Body(Body),
    /// One piece of a text, replaced by another.
    Replace(Replace),
    /// Authentication that is missing, doubled or outdated.
    Auth(AuthFault),
    /// Other credentials than the healthy ones.
    Credentials(Credentials),
    /// An endpoint where the bucket is not; the request is signed for it.
    Endpoint(WrongEndpoint),
    /// The difference between the signer's clock and the right time. The signature is right for that clock.
    Clock(Span),
    /// A wrong credential scope, signed consistently.
    Scope(Scope),
    /// A change to the signature itself, in the header or in the query.
    Signature(SignatureFault),
    /// A change to the signed request, so that the signature no longer fits.
    AfterSigning(AfterSigning),
    /// Something wrong with the aws-chunked coding of the body.
    Chunks(ChunkFault),
    /// Something wrong with a POST form or its policy.
    Form(FormFault),
    /// Something wrong with the framing of HTTP.
    Wire(Wire),
    /// The same request several times at once.
    Race(Race),
    /// Nothing is wrong with the request: the state that it meets is the fault. `control` says what is healthy.
    State,
    /// Nothing is wrong at all, and no error is expected.
    None,
}

/// One piece of a text and what it is replaced by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// The text that holds the piece.
    #[serde(rename = "in")]
    pub part: Part,
    /// The piece; it occurs exactly once. Templates are not expanded yet.
    pub this: String,
    /// What it is replaced by.
    pub with: String,
}

/// A piece that cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// It does not occur.
    #[error("`{this}` does not occur in the {part}")]
    Missing {
        /// The piece.
        this: String,
        /// The text that should hold it.
        part: Part,
    },
    /// It occurs more than once.
    #[error("`{this}` occurs {count} times in the {part}; write more of the text around it")]
    Repeated {
        /// The piece.
        this: String,
        /// The text that holds it.
        part: Part,
        /// How often.
        count: usize,
    },
}

/// The texts of a request in which a piece can be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The body as it is sent, with the namespace or the document that the format adds.
    Body,
    /// The path.
    Path,
}

/// Faults of authentication as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AuthFault {
    /// No authentication at all.
    None,
    /// The `Authorization` header of Signature Version 2.
    Sigv2,
    /// A signature in the header and one in the query, each valid by itself.
    HeaderAndPresigned {
        /// How long the signature in the query is valid, in seconds.
        expires: Span,
    },
}

/// Endpoints of a target where a request does not belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WrongEndpoint {
    /// The same service in another region.
    OtherRegion,
}

/// Parts of the credential scope that differ from the target's.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Another region.
    pub region: Option<String>,
    /// Another service.
    pub service: Option<String>,
    /// A date other than that of the request.
    pub date: Option<ScopeDate>,
}

/// Dates of a wrong scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeDate {
    /// The day before the date of the request.
    Yesterday,
}

/// Changes to a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureFault {
    /// The last hexadecimal digit is another one; length and alphabet stay.
    FlipLastDigit,
}

/// One change to a signed request. Templates may also use `${credential}`, `${signed_headers}`, `${signature}`, `${scope_date}` and
/// `${host_name}`, which is the signed host without its port.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterSigning {
    /// Another method.
    Method(String),
    /// Another path.
    Path(String),
    /// Query parameters to set; null removes one.
    Query(IndexMap<String, Option<String>>),
    /// Headers to set; null removes one.
    Headers(IndexMap<String, Option<String>>),
    /// Another body; the signed hash stays.
    Body(Body),
}

/// The same request several times at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Race {
    /// How many copies are sent.
    pub times: u16,
    /// How many of them a server may accept; if it accepts more, that is the outcome, whatever the others got. Without it, a
    /// server may accept all, and a race without an error is not observed.
    pub winners: Option<u16>,
}

impl Fault {
    /// The name of the kind, as scenario files write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Headers(_) => "headers",
            Self::Query(_) => "query",
            Self::Path(_) => "path",
            Self::Method(_) => "method",
            Self::Body(_) => "body",
            Self::Replace(_) => "replace",
            Self::Auth(_) => "auth",
            Self::Credentials(_) => "credentials",
            Self::Endpoint(_) => "endpoint",
            Self::Clock(_) => "clock",
            Self::Scope(_) => "scope",
            Self::Signature(_) => "signature",
            Self::AfterSigning(_) => "after_signing",
            Self::Chunks(_) => "chunks",
            Self::Form(_) => "form",
            Self::Wire(_) => "wire",
            Self::Race(_) => "race",
            Self::State => "state",
            Self::None => "none",
        }
    }

    /// The body of `when` as it is sent.
    #[must_use]
    pub fn body<'a>(&'a self, when: &'a When) -> Option<Cow<'a, Body>> {
        match self {
            Self::Body(body) | Self::AfterSigning(AfterSigning::Body(body)) => Some(Cow::Borrowed(body)),
            Self::Replace(replace) if replace.part == Part::Body => {
                let text = when.body.as_ref().and_then(Body::text).unwrap_or_default();
                Some(Cow::Owned(Body::Text(replace.apply(text).expect(APPLIES))))
            }
            _ => when.body.as_ref().map(Cow::Borrowed),
        }
    }

    /// The path of `when` as it is signed.
    #[must_use]
    pub fn path<'a>(&'a self, when: &'a When) -> Cow<'a, str> {
        match self {
            Self::Path(path) => Cow::Borrowed(path),
            Self::Replace(replace) if replace.part == Part::Path => {
                Cow::Owned(replace.apply(&when.path).expect(APPLIES))
            }
            _ => Cow::Borrowed(&when.path),
        }
    }

    /// The account that signs `when`.
    #[must_use]
    pub fn credentials(&self, when: &When) -> Credentials {
        if let Self::Credentials(credentials) = self { *credentials } else { when.credentials }
    }

    /// True if a server has a whole request to respond to. Where only a part of it comes, or the body is announced and never
    /// comes, the fault is on the wire itself, and a server may also end the connection.
    #[must_use]
    pub fn forces_response(&self) -> bool {
        !matches!(self, Self::Wire(Wire { send: Some(_), .. } | Wire { expect: Some(_), .. }))
    }

    /// The race, where the fault is one.
    #[must_use]
    pub fn race(&self) -> Option<Race> {
        if let Self::Race(race) = self { Some(*race) } else { None }
    }
}

impl Replace {
    /// The text with the piece replaced.
    ///
    /// # Errors
    /// The piece does not occur, or more than once.
    pub fn apply(&self, text: &str) -> Result<String, ReplaceError> {
        match text.matches(&self.this).count() {
            1 => Ok(text.replacen(&self.this, &self.with, 1)),
            0 => Err(ReplaceError::Missing { this: self.this.clone(), part: self.part }),
            count => Err(ReplaceError::Repeated { this: self.this.clone(), part: self.part, count }),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Path => "path",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, YamlError};

    fn read(text: &str) -> Result<Fault, YamlError> {
        yaml::read("x.yaml", text)
    }

    #[test]
    fn a_fault_is_exactly_one() {
        assert_eq!(read("clock: -20m\n").unwrap(), Fault::Clock(Span(-1200)));
        assert_eq!(read("none\n").unwrap(), Fault::None);
        let two = read("{ clock: -20m, credentials: anonymous }\n").unwrap_err().to_string();
        assert!(two.contains("only one entry is allowed here; a fault is exactly one thing"), "{two}");
        assert!(read("{}\n").is_err());
        assert!(read("{ after_signing: { method: PUT, body: x } }\n").is_err());
    }

    #[test]
    fn a_piece_is_replaced_where_it_occurs_once() {
        let replace = |this: &str| Replace { part: Part::Body, this: this.into(), with: "0".into() };
        assert_eq!(replace("365").apply("<Days>365</Days>"), Ok("<Days>0</Days>".into()));
        let missing = replace("364").apply("<Days>365</Days>").unwrap_err();
        assert_eq!(missing.to_string(), "`364` does not occur in the body");
        let twice = replace("Days").apply("<Days>365</Days>").unwrap_err();
        assert!(twice.to_string().starts_with("`Days` occurs 2 times in the body"), "{twice}");
    }
}
