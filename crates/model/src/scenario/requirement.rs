//! What a scenario may need of its target beyond one account and ordinary requests.
//!
//! Words only; the target module knows whether a target has it.

use schemars::JsonSchema;
use serde::Deserialize;

/// Something a target may or may not offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// Credentials of a second account (`--other-aws-profile`).
    SecondAccount,
    /// A key, secret and session token that have expired.
    ExpiredToken,
    /// Keys that were switched off or deleted.
    RevokedAccount,
    /// An e-mail address that two accounts share.
    DuplicateEmail,
    /// A KMS key that exists and is disabled.
    DisabledKmsKey,
    /// The endpoint over TLS; the scenario's given steps go there too.
    Tls,
    /// The endpoint without TLS.
    PlainHttp,
    /// Encryption with keys that customers send along.
    SseC,
    /// A bucket on which such keys are not allowed.
    BucketWithoutSseC,
    /// An account that may have only few buckets.
    LowBucketLimit,
    /// A bucket with a hard quota of at most 2 GiB.
    QuotaBucket,
    /// A bucket with a hard quota of at most 4 MiB, so that it can really be filled.
    SmallQuotaBucket,
    /// An endpoint of the same service in another region, with a bucket there.
    OtherRegion,
    /// A storage class whose objects must be restored before they can be read.
    ArchiveTier,
    /// STS.
    StsEndpoint,
    /// IAM.
    IamEndpoint,
    /// Permission to send many conflicting requests at once.
    Race,
}

impl Requirement {
    /// All of them, in the order they are explained.
    pub const ALL: [Self; 17] = [
        Self::SecondAccount,
        Self::ExpiredToken,
        Self::RevokedAccount,
        Self::DuplicateEmail,
        Self::DisabledKmsKey,
        Self::Tls,
        Self::PlainHttp,
        Self::SseC,
        Self::BucketWithoutSseC,
        Self::LowBucketLimit,
        Self::QuotaBucket,
        Self::SmallQuotaBucket,
        Self::OtherRegion,
        Self::ArchiveTier,
        Self::StsEndpoint,
        Self::IamEndpoint,
        Self::Race,
    ];

    /// The words of "skipped: needs ...".
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::SecondAccount => "a second account (--other-aws-profile)",
            Self::ExpiredToken => "an expired session token",
            Self::RevokedAccount => "a revoked access key",
            Self::DuplicateEmail => "an e-mail address that two accounts share",
            Self::DisabledKmsKey => "a disabled KMS key",
            Self::Tls => "a TLS endpoint",
            Self::PlainHttp => "an endpoint without TLS",
            Self::SseC => "encryption with customer keys (SSE-C)",
            Self::BucketWithoutSseC => "a bucket that does not allow SSE-C",
            Self::LowBucketLimit => "an account with a low bucket limit",
            Self::QuotaBucket => "a bucket with a hard quota",
            Self::SmallQuotaBucket => "a bucket with a hard quota of at most 4 MiB",
            Self::OtherRegion => "an endpoint and a bucket in another region",
            Self::ArchiveTier => "an archive storage class",
            Self::StsEndpoint => "an STS endpoint",
            Self::IamEndpoint => "an IAM endpoint",
            Self::Race => "permission to race (many conflicting requests at once)",
        }
    }

    /// What the target file has to hold, as it is written there.
    #[must_use]
    pub fn target_file(self) -> &'static str {
        match self {
            Self::SecondAccount => "other_account: { access_key, secret_key }",
            Self::ExpiredToken => "expired_token: { access_key, secret_key, session_token }",
            Self::RevokedAccount => "revoked_account: { access_key, secret_key }",
            Self::DuplicateEmail => "duplicate_email: both@example.com",
            Self::DisabledKmsKey => "disabled_kms_key: ID or ARN",
            Self::Tls => "endpoint_url: https://..., or tls_endpoint_url: https://... for the same service",
            Self::PlainHttp => "endpoint_url: http://...",
            Self::SseC => "sse_c: true",
            Self::BucketWithoutSseC => "bucket_without_sse_c: NAME",
            Self::LowBucketLimit => "limited_account: { access_key, secret_key, bucket_limit: 1 to 10 }",
            Self::QuotaBucket => "quota_bucket: { name, bytes: at most 2GiB }",
            Self::SmallQuotaBucket => "quota_bucket: { name, bytes: at most 4MiB }",
            Self::OtherRegion => "other_region: { endpoint_url, region, bucket }",
            Self::ArchiveTier => "archive_storage_class: GLACIER",
            Self::StsEndpoint => "sts: { endpoint_url, role_arn, region where it differs }",
            Self::IamEndpoint => "iam: { endpoint_url, region where it differs }",
            Self::Race => "race: true",
        }
    }

    /// What the operator has to prepare, and what the scenarios do with it.
    #[must_use]
    pub fn preparation(self) -> &'static str {
        match self {
            Self::SecondAccount => "Keys of another account, without any right to the first one's buckets.",
            Self::ExpiredToken => {
                "Temporary credentials whose time is over: AssumeRole with the shortest duration, kept until it has passed."
            }
            Self::RevokedAccount => "Keys that were valid once and have been deactivated or deleted.",
            Self::DuplicateEmail => {
                "Two accounts registered under one e-mail address, where the service lets that happen."
            }
            Self::DisabledKmsKey => "A KMS key that the account may use, and that has been disabled. It is only named.",
            Self::Tls => "A certificate that ca_bundle or the machine's authorities vouch for.",
            Self::PlainHttp => "Nothing but an endpoint that speaks plain HTTP.",
            Self::SseC => "Nothing where the service has it; say so, because it cannot be found out without trying.",
            Self::BucketWithoutSseC => {
                "A bucket or vault of the account with SSE-C switched off. What is stored there all the same is deleted."
            }
            Self::LowBucketLimit => {
                "An account of its own with a limit of at most ten buckets. It is filled up to the limit and emptied again."
            }
            Self::QuotaBucket => {
                "An existing bucket of the account with a hard quota. More than the quota is announced, and never sent."
            }
            Self::SmallQuotaBucket => "The same with a quota that 5 MiB exceed; these are really sent.",
            Self::OtherRegion => {
                "The endpoint of the other region for the same account, and an existing bucket there. The bucket is only named."
            }
            Self::ArchiveTier => {
                "A storage class that archives at once. Small objects are stored in it, restored and deleted."
            }
            Self::StsEndpoint => "A role that the account may assume. No call changes anything.",
            Self::IamEndpoint => {
                "The right to create and delete users named s3c-... and their access keys; they are deleted at the end."
            }
            Self::Race => "Nothing. Sixteen equal changes of one bucket's configuration are sent at once.",
        }
    }

    /// The names that templates may use where this is required.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::DuplicateEmail => &["duplicate_email"],
            Self::DisabledKmsKey => &["disabled_kms_key"],
            Self::BucketWithoutSseC => &["bucket_without_sse_c"],
            Self::LowBucketLimit => &["bucket_limit"],
            Self::QuotaBucket | Self::SmallQuotaBucket => &["quota_bucket"],
            Self::OtherRegion => &["other_region_bucket"],
            Self::ArchiveTier => &["archive_storage_class"],
            Self::StsEndpoint => &["role_arn"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_requirement_is_explained_once() {
        let words: BTreeSet<&str> = Requirement::ALL.iter().map(|requirement| requirement.describe()).collect();
        assert_eq!(words.len(), Requirement::ALL.len());
        assert!(Requirement::ALL.iter().all(|requirement| requirement.preparation().ends_with('.')));
    }
}
