//! Credential scopes: `KEY/DATE/REGION/SERVICE/aws4_request`.
//!
//! Independent of where a scope was found.

use std::time::SystemTime;

use aws_sigv4::sign::v4::generate_signing_key;
use time::OffsetDateTime;

use crate::config::Secret;
use model::date;

/// A credential scope and the key it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) access_key: String,
    pub(crate) day: String,
    pub(crate) region: String,
    pub(crate) service: String,
    midnight: OffsetDateTime,
}

/// The key of a scope, and the first signature of a chain.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub(crate) key: Vec<u8>,
    pub(crate) stamp: String,
    pub(crate) scope: String,
    pub(crate) seed: String,
}

impl Scope {
    /// Parses a Credential; an access key may contain slashes.
    pub(crate) fn parse(credential: &str) -> Option<Self> {
        let mut parts = credential.rsplitn(5, '/');
        let (terminator, service, region, day) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let access_key = parts.next()?;
        let midnight = date::parse_amz(&format!("{day}T000000Z"))?;
        let complete = terminator == "aws4_request" && ![access_key, region, service].contains(&"");
        complete.then(|| Self {
            access_key: access_key.into(),
            day: day.into(),
            region: region.into(),
            service: service.into(),
            midnight,
        })
    }

    /// The key and the texts for a signature at `moment` in this scope.
    pub(crate) fn chain(&self, secret: &Secret, moment: OffsetDateTime, seed: &str) -> Chain {
        let key = generate_signing_key(&secret.0, SystemTime::from(self.midnight), &self.region, &self.service);
        Chain {
            key: key.as_ref().to_vec(),
            stamp: date::amz(moment),
            scope: format!("{}/{}/{}/aws4_request", self.day, self.region, self.service),
            seed: seed.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_has_five_parts() {
        let scope = Scope::parse("a/b/20261121/us-east-1/s3/aws4_request").unwrap();
        assert_eq!((scope.access_key.as_str(), scope.region.as_str()), ("a/b", "us-east-1"));
        for text in
            ["", "AK/20260101", "AK/2026/r/s3/aws4_request", "AK/20260101/r/s3/aws5", "/20260101/r/s3/aws4_request"]
        {
            assert!(Scope::parse(text).is_none(), "{text}");
        }
    }
}
