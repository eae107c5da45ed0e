//! The request under test: a healthy request and the one named fault that is put into it.
//!
//! Plain data; `request` turns it into bytes. Knows nothing of sockets or keys.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, de};

use super::amount::{ByteSize, Span};
pub use super::chunks::{ChunkFault, Chunks};
pub use super::form::{Form, FormFault};
pub use super::framing::{ContentLength, Expect, Then, TransferEncoding, Wire};

/// A healthy request, and knobs that each put one named fault into it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The HTTP method.
    pub method: String,
    /// The path as it goes on the wire, percent-encoded by the author; templates are expanded.
    pub path: String,
    /// Where the request goes; the signature names that endpoint's region and service.
    #[serde(default)]
    pub endpoint: EndpointName,
    /// Query parameters in order, unencoded; null sends the bare name (`?acl`).
    #[serde(default)]
    pub query: IndexMap<String, Option<String>>,
    /// Healthy headers beyond those that signing adds.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: Option<Body>,
    /// Adds the right digest header for the body.
    #[serde(default)]
    pub digest: Option<Digest>,
    /// What the signature says of the body.
    #[serde(default)]
    pub payload: Payload,
    /// Who signs.
    #[serde(default)]
    pub credentials: Credentials,
    /// By how much the signer's clock is wrong; the signature is right for that clock.
    #[serde(default)]
    pub clock: Option<Span>,
    /// Where the signature goes.
    #[serde(default)]
    pub auth: Auth,
    /// Changes that the signature covers, also of headers and query parameters that signing adds.
    #[serde(default)]
    pub before_signing: Option<Box<Edit>>,
    /// Changes made to the signed request.
    #[serde(default)]
    pub after_signing: Option<Box<SignedEdit>>,
    /// A wrong credential scope, signed consistently.
    #[serde(default)]
    pub scope: Option<Box<Scope>>,
    /// An aws-chunked body.
    #[serde(default)]
    pub chunks: Option<Box<Chunks>>,
    /// A POST policy upload.
    #[serde(default)]
    pub form: Option<Box<Form>>,
    /// Faults of HTTP framing.
    #[serde(default)]
    pub wire: Option<Box<Wire>>,
    /// How many copies are sent at once, for races.
    #[serde(default)]
    pub times: Option<u16>,
    /// How many of the copies may be accepted; more than that is no error, whatever the others were answered.
    #[serde(default)]
    pub winners: Option<u16>,
}

impl When {
    /// A healthy GET.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self {
            method: "GET".into(),
            path: path.into(),
            endpoint: EndpointName::Target,
            query: IndexMap::new(),
            headers: IndexMap::new(),
            body: None,
            digest: None,
            payload: Payload::Signed,
            credentials: Credentials::Owner,
            clock: None,
            auth: Auth::Header,
            before_signing: None,
            after_signing: None,
            scope: None,
            chunks: None,
            form: None,
            wire: None,
            times: None,
            winners: None,
        }
    }

    /// Whether a knob puts a fault in that the control twin can leave out.
    #[must_use]
    pub fn has_edit(&self) -> bool {
        self.credentials != Credentials::Owner
            || self.endpoint == EndpointName::OtherRegion
            || self.clock.is_some()
            || self.is_auth_edited()
            || self.before_signing.is_some()
            || self.after_signing.is_some()
            || self.scope.is_some()
            || self.wire.is_some()
            || self.chunks.as_ref().is_some_and(|chunks| chunks.fault.is_some())
            || self.form.as_ref().is_some_and(|form| form.fault.is_some())
    }

    /// The same request without any edit.
    #[must_use]
    pub fn without_edits(&self) -> Self {
        let mut twin = self.clone();
        twin.credentials = Credentials::Owner;
        if self.endpoint == EndpointName::OtherRegion {
            twin.endpoint = EndpointName::Target;
        }
        twin.clock = None;
        if self.is_auth_edited() {
            twin.auth = Auth::Header;
        }
        twin.before_signing = None;
        twin.after_signing = None;
        twin.scope = None;
        twin.wire = None;
        twin.times = None;
        twin.winners = None;
        if let Some(chunks) = &mut twin.chunks {
            chunks.fault = None;
        }
        if let Some(form) = &mut twin.form {
            form.fault = None;
        }
        twin
    }

    /// A missing signature is a fault, except in a CORS preflight: no browser signs one.
    pub fn is_auth_edited(&self) -> bool {
        match self.auth {
            Auth::None => self.method != "OPTIONS",
            Auth::Sigv2 | Auth::HeaderAndPresigned { .. } => true,
            Auth::Header | Auth::Presigned { .. } | Auth::PostForm => false,
        }
    }
}

/// The endpoints of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointName {
    /// The one under test.
    #[default]
    Target,
    /// The same service in another region, which is the wrong place for a bucket of this run.
    OtherRegion,
    /// The token service.
    Sts,
    /// The account service.
    Iam,
}

/// A body: text with templates, `{ size: 5MiB }` of generated bytes, or `{ base64: ... }`.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Text; templates are expanded.
    Text(String),
    /// That many generated bytes.
    Size(ByteSize),
    /// Exact bytes.
    Base64(String),
}

/// Digests the engine can work out for a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// `Content-MD5`.
    Md5,
    /// `x-amz-checksum-sha256`.
    Sha256,
    /// `x-amz-checksum-crc32`.
    Crc32,
}

/// What `x-amz-content-sha256` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Payload {
    /// The hash of the body.
    #[default]
    Signed,
    /// `UNSIGNED-PAYLOAD`.
    Unsigned,
}

/// Whose key signs the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// The target's account.
    #[default]
    Owner,
    /// The target's second account.
    Other,
    /// Nobody: the request carries no authentication at all.
    Anonymous,
    /// A well-formed key id that exists nowhere.
    UnknownKey,
    /// The owner's key id with a secret that differs in its last character.
    WrongSecret,
    /// The target's expired session token.
    ExpiredToken,
    /// Keys of the target that were switched off.
    Revoked,
    /// The target's account with a low bucket limit.
    Limited,
}

/// Where authentication is carried.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Auth {
    /// The `Authorization` header, SigV4.
    #[default]
    Header,
    /// Query parameters, SigV4, valid for `expires` from the signer's clock.
    Presigned {
        /// Seconds of validity.
        expires: Span,
    },
    /// Both at once, each valid alone.
    HeaderAndPresigned {
        /// Seconds of validity of the query signature.
        expires: Span,
    },
    /// The fields of a POST form.
    PostForm,
    /// The `Authorization` header, the older SigV2.
    Sigv2,
    /// No authentication.
    None,
}

/// Changes to a request; null removes a header or parameter.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Another method.
    pub method: Option<String>,
    /// Another path.
    pub path: Option<String>,
    /// Query parameters to set or remove.
    #[serde(default)]
    pub query: IndexMap<String, Option<String>>,
    /// Headers to set or remove.
    #[serde(default)]
    pub headers: IndexMap<String, Option<String>>,
    /// Another body.
    pub body: Option<Body>,
}

/// Changes to a signed request. Templates may use `${access_key}`, `${credential}`, `${signed_headers}`, `${signature}`, `${scope_date}` and
/// `${host_name}`, the host as it was signed without its port.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedEdit {
    /// Another method.
    pub method: Option<String>,
    /// Another path.
    pub path: Option<String>,
    /// Query parameters to set or remove.
    #[serde(default)]
    pub query: IndexMap<String, Option<String>>,
    /// Headers to set or remove.
    #[serde(default)]
    pub headers: IndexMap<String, Option<String>>,
    /// Another body; the hash that was signed stays.
    pub body: Option<Body>,
    /// A change to the signature itself, wherever it is carried.
    pub signature: Option<SignatureEdit>,
}

/// Ways to spoil a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureEdit {
    /// The last hex digit becomes another one; length and alphabet stay.
    FlipLastDigit,
}

/// Parts of the credential scope that differ from the target's.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Another region.
    pub region: Option<String>,
    /// Another service.
    pub service: Option<String>,
    /// How far the scope's date is from the request's.
    pub date: Option<ScopeDate>,
}

/// Dates of a wrong scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeDate {
    /// The day before the request's own date.
    Yesterday,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum BodyMap {
    Size(ByteSize),
    Base64(String),
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrMap;
        impl<'de> Visitor<'de> for TextOrMap {
            type Value = Body;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, { size: 5MiB } or { base64: ... }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Body, E> {
                Ok(Body::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Body, A::Error> {
                Ok(match BodyMap::deserialize(MapAccessDeserializer::new(map))? {
                    BodyMap::Size(size) => Body::Size(size),
                    BodyMap::Base64(text) => Body::Base64(text),
                })
            }
        }
        deserializer.deserialize_any(TextOrMap)
    }
}

impl JsonSchema for Body {
    fn schema_name() -> Cow<'static, str> {
        "Body".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let size = generator.subschema_for::<ByteSize>();
        json_schema!({ "oneOf": [
            { "type": "string" },
            { "type": "object", "properties": { "size": size }, "required": ["size"], "additionalProperties": false },
            { "type": "object", "properties": { "base64": { "type": "string" } }, "required": ["base64"], "additionalProperties": false },
        ] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn when(text: &str) -> When {
        yaml::read("x.yaml", text).unwrap()
    }

    #[test]
    fn a_request_without_its_signature_has_a_signed_twin() {
        let unsigned = when("{ method: GET, path: /b/k, auth: none }");
        assert!(unsigned.has_edit());
        assert_eq!(unsigned.without_edits().auth, Auth::Header);
    }

    #[test]
    fn a_preflight_stays_unsigned_in_its_twin() {
        let preflight = when("{ method: OPTIONS, path: /b/k, auth: none }");
        assert!(!preflight.has_edit());
        assert_eq!(preflight.without_edits().auth, Auth::None);
    }
}
