//! The healthy request of a scenario.
//!
//! Plain data; the engine turns it into bytes.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::amount::Span;
use super::body::Body;
pub use super::chunks::Chunks;
pub use super::digest::Digest;
pub use super::form::Form;
use crate::operation::Operation;

/// A request that succeeds.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The HTTP method; an operation of STS or IAM is a POST where the file names no method.
    #[serde(default)]
    pub method: String,
    /// The path as it goes on the wire, percent-encoded by the author; templates are expanded.
    #[serde(default)]
    pub path: String,
    /// Query parameters in order, unencoded; null sends the bare name (`?acl`).
    #[serde(default)]
    pub query: IndexMap<String, Option<String>>,
    /// Headers beyond those that signing adds.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: Option<Body>,
    /// The parameters of an operation of STS or IAM as they go on the wire, beside its Action and Version.
    #[serde(default)]
    pub parameters: IndexMap<String, String>,
    /// The digest header of the body; the one that the operation requires is added by itself.
    #[serde(default)]
    pub digest: Option<Digest>,
    /// What the signature says of the body.
    #[serde(default)]
    pub payload: Payload,
    /// The account that signs.
    #[serde(default)]
    pub credentials: Credentials,
    /// Where the signature goes.
    #[serde(default)]
    pub auth: Auth,
    /// An aws-chunked body.
    #[serde(default)]
    pub chunks: Option<Box<Chunks>>,
    /// A browser upload with a POST policy.
    #[serde(default)]
    pub form: Option<Box<Form>>,
}

impl When {
    /// A GET of `path`.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self { method: "GET".into(), path: path.into(), ..Self::default() }
    }

    /// The form of a query request: the operation, the version of its API, and the parameters.
    #[must_use]
    pub fn query_form(&self, operation: Operation) -> Body {
        let version = operation.service().version().unwrap_or_default();
        let start = format!("Action={operation}&Version={version}");
        let rest: String = self.parameters.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        Body::Text(start + &rest)
    }
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

/// The key that signs the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// The target's account.
    #[default]
    Owner,
    /// The target's second account.
    Other,
    /// None: the request carries no authentication at all.
    Anonymous,
    /// A well-formed access key ID that belongs to no account.
    UnknownKey,
    /// The owner's access key ID with a secret key that differs in its last character.
    WrongSecret,
    /// The target's expired session token.
    ExpiredToken,
    /// A key of the target that was revoked.
    Revoked,
    /// The target's account with a low bucket limit.
    Limited,
    /// A user of the target's account that bucket policies bind.
    Bound,
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
        /// How long it is valid, in seconds.
        expires: Span,
    },
    /// The fields of a POST form.
    PostForm,
    /// No authentication: browsers do not sign CORS preflights.
    None,
}
