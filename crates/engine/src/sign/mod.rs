//! Signatures: SigV4 in every place S3 takes one, and SigV2, for any clock, any key, any scope.
//!
//! The HMAC part is aws-sigv4's; the canonical form is our own, because a conformance suite must be able to sign what
//! no SDK would send. Independent of scenarios; signs whatever it is given.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html>

mod canonical;
mod chunked;
mod draft;
mod form;
mod header;
mod presign;
mod v2;

use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use time::OffsetDateTime;

pub use canonical::canonical_request;
pub(crate) use chunked::{ChunkSigner, Signed};
pub use draft::Draft;
pub(crate) use form::sign_policy;
pub use header::{Signature, sign_header};
pub use presign::presign;
pub(crate) use v2::sign_v2;

use model::date;
use model::encoding::sha256_hex;

/// The algorithm's name in headers, parameters and fields.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The payload hash of a signature that does not cover the body.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// An access key with its secret; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The access key id.
    pub access_key: String,
    /// The secret.
    pub secret: String,
    /// The session token of temporary credentials.
    pub token: Option<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// The key, the time and the scope of signatures.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The key.
    pub keys: Keys,
    /// The signer's clock.
    pub moment: OffsetDateTime,
    /// The day of the credential scope, which may be wrong on purpose.
    pub scope_day: OffsetDateTime,
    /// The region of the credential scope.
    pub region: String,
    /// The service of the credential scope.
    pub service: String,
}

impl Signer {
    /// `20261121/us-east-1/s3/aws4_request`.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", date::day(self.scope_day), self.region, self.service)
    }

    /// The access key and the scope, as `Credential=` carries them.
    #[must_use]
    pub fn credential(&self) -> String {
        format!("{}/{}", self.keys.access_key, self.scope())
    }

    /// Signs any text with the key of this scope.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let day = SystemTime::from(self.scope_day);
        let key = generate_signing_key(&self.keys.secret, day, &self.region, &self.service);
        calculate_signature(key, text.as_bytes())
    }

    /// The string to sign for a canonical request. It names the date as the request does, in whatever form, and otherwise
    /// that of the signer's clock.
    fn string_to_sign(&self, canonical: &str, sent: Option<&str>) -> String {
        let hash = sha256_hex(canonical.as_bytes());
        let date = sent.map_or_else(|| date::amz(self.moment), str::to_owned);
        format!("{ALGORITHM}\n{date}\n{}\n{hash}", self.scope())
    }
}

#[cfg(test)]
impl Signer {
    /// The account of AWS's published examples.
    pub(crate) fn example(moment: OffsetDateTime) -> Self {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into();
        let keys = Keys { access_key: "AKIAIOSFODNN7EXAMPLE".into(), secret, token: None };
        Self { keys, moment, scope_day: moment, region: "us-east-1".into(), service: "s3".into() }
    }
}

/// Another last hex digit: the length and alphabet of the signature stay.
#[must_use]
pub(crate) fn flip_last_digit(signature: &str) -> String {
    let mut flipped = signature.to_owned();
    if let Some(last) = flipped.pop() {
        flipped.push(if last == '0' { '1' } else { '0' });
    }
    flipped
}
