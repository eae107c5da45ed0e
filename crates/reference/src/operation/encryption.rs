//! Server-side encryption headers: the kind of encryption and its key.
//!
//! Nothing is encrypted here. The keys are fictional: a default key, one by name, and a disabled one.

use crate::finding::operation as finding;
use crate::setup::DISABLED_KMS_KEY;
use crate::{Checks, Headers, Refusal};

const ALGORITHM: &str = "x-amz-server-side-encryption";
const KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER: &str = "x-amz-server-side-encryption-customer-";

/// A key that may be used.
const ENABLED_KEY: &str = "s3conform-enabled";

/// True if this is the name of an encryption algorithm.
pub(super) fn is_algorithm(name: &str) -> bool {
    matches!(name, "AES256" | "aws:kms" | "aws:kms:dsse")
}

/// Refuses encryption that `headers` ask for and that is not available.
pub(super) fn check(headers: &Headers, checks: &Checks) -> Result<(), Refusal> {
    let algorithm = headers.value(ALGORITHM);
    if algorithm.is_some() && headers.iter().any(|(name, _)| name.to_ascii_lowercase().starts_with(CUSTOMER)) {
        checks.refuse(&finding::SSE_TWO_KINDS)?;
    }
    if algorithm.is_some_and(|name| !is_algorithm(name)) {
        checks.refuse(&finding::SSE_ALGORITHM_UNKNOWN)?;
    }
    let Some(key) = headers.value(KEY) else { return Ok(()) };
    if !algorithm.is_some_and(|name| name.starts_with("aws:kms")) {
        checks.refuse(&finding::SSE_KEY_WITHOUT_KMS)?;
    }
    // A key is named by its id or by an ARN that ends in it.
    match key.rsplit_once('/').map_or(key, |(_, id)| id) {
        ENABLED_KEY => Ok(()),
        DISABLED_KMS_KEY => checks.refuse(&finding::KMS_KEY_DISABLED),
        _ => checks.refuse(&finding::KMS_KEY_UNKNOWN),
    }
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn kinds_of_encryption_exclude_each_other() {
        let endpoint = Endpoint::with_bucket();
        let put = |algorithm| endpoint.put("/bucket/a", "x").header("x-amz-server-side-encryption", algorithm);
        let customer = put("AES256").header("x-amz-server-side-encryption-customer-algorithm", "AES256");
        assert_eq!(endpoint.finding(customer), "SseTwoKinds");
        let key = put("AES256").header("x-amz-server-side-encryption-aws-kms-key-id", "s3conform-enabled");
        assert_eq!(endpoint.finding(key), "SseKeyWithoutKms");
        endpoint.ok(put("aws:kms"));
    }

    #[test]
    fn a_key_must_be_there_and_enabled() {
        let endpoint = Endpoint::with_bucket();
        let put = |key: &str| {
            let put = endpoint.put("/bucket/a", "x").header("x-amz-server-side-encryption", "aws:kms");
            put.header("x-amz-server-side-encryption-aws-kms-key-id", key)
        };
        assert_eq!(endpoint.finding(put("00000000-0000-0000-0000-000000000000")), "KmsKeyUnknown");
        assert_eq!(endpoint.finding(put("s3conform-disabled")), "KmsKeyDisabled");
        endpoint.ok(put("arn:aws:kms:us-east-1:000000000001:key/s3conform-enabled"));
    }
}
