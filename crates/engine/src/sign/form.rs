//! The signature of a POST policy: over the policy field's text and nothing else.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html>

use super::Signer;

/// Signs the value of the policy field.
#[must_use]
pub(crate) fn sign_policy(signer: &Signer, policy: &str) -> String {
    signer.sign(policy)
}
