//! What a scenario can require of a target beyond one account and ordinary requests.
//!
//! One row a requirement: its word, what it is called, what the target file has to hold and what to prepare. Independent of
//! targets: the engine knows which of these capabilities a target offers.

use schemars::JsonSchema;
use serde::Deserialize;

/// What is said of a requirement.
#[derive(Debug, Clone, Copy)]
pub struct RequirementFacts {
    /// The word in scenario files.
    pub word: &'static str,
    /// The words of "needs ...".
    pub description: &'static str,
    /// What the target file has to hold, as it is written there.
    pub target_file: &'static str,
    /// What an operator has to prepare, and what the scenarios do with it.
    pub preparation: &'static str,
    /// The names that templates may use where this is required.
    pub names: &'static [&'static str],
}

/// The enum and its table, from one list: a new requirement is one row here, and the compiler names what the engine lacks.
macro_rules! requirements {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $description:literal, $file:literal, $preparation:literal, $names:expr;)*) => {
        /// A capability that a target may offer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
        pub enum Requirement {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl Requirement {
            /// All of them, in the order of every explanation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// What is said of it.
            #[must_use]
            pub const fn facts(self) -> RequirementFacts {
                match self {
                    $(Self::$variant => RequirementFacts {
                        word: $word,
                        description: $description,
                        target_file: $file,
                        preparation: $preparation,
                        names: &$names,
                    },)*
                }
            }
        }
    };
}

requirements! {
    /// Credentials of a second account.
    SecondAccount = "second-account",
        "a second account (--other-aws-profile)",
        "other_account: { access_key, secret_key }",
        "Keys of another account that has no right to the buckets of the first.",
        [];
    /// A key, a secret and a session token that have expired.
    ExpiredToken = "expired-token",
        "an expired session token",
        "expired_token: { access_key, secret_key, session_token }",
        "Temporary credentials that have expired: call AssumeRole with the shortest duration, and keep the result until then.",
        [];
    /// A key that was deactivated or deleted.
    RevokedAccount = "revoked-account",
        "a revoked access key",
        "revoked_account: { access_key, secret_key }",
        "Keys that were valid and have been deactivated or deleted.",
        [];
    /// Keys of the account that bucket policies bind.
    BoundAccount = "bound-account",
        "an account that bucket policies bind",
        "bound_account: { access_key, secret_key }",
        "Keys of a user of the account with the right to read all its buckets. On many services no policy binds the root account; where policies bind the account of the run, its own keys will do.",
        [];
    /// An e-mail address that two accounts share.
    DuplicateEmail = "duplicate-email",
        "an e-mail address that two accounts share",
        "duplicate_email: both@example.com",
        "Two accounts with the same e-mail address, where the service allows that.",
        ["duplicate_email"];
    /// A KMS key that exists and is disabled.
    DisabledKmsKey = "disabled-kms-key",
        "a disabled KMS key",
        "disabled_kms_key: ID or ARN",
        "A KMS key that the account may use, and that has been disabled. Requests only name it.",
        ["disabled_kms_key"];
    /// The endpoint over TLS, also for the given steps of the scenario.
    Tls = "tls",
        "a TLS endpoint",
        "endpoint_url: https://..., or tls_endpoint_url: https://... for the same service",
        "A certificate that ca_bundle or a certificate authority of this machine vouches for.",
        [];
    /// The endpoint without TLS.
    PlainHttp = "plain-http",
        "an endpoint without TLS",
        "endpoint_url: http://...",
        "An endpoint that accepts plain HTTP.",
        [];
    /// Encryption with keys that the customer sends.
    SseC = "sse-c",
        "encryption with customer keys (SSE-C)",
        "sse_c: true",
        "Nothing, where the service supports it. The target file has to say so, because only trying would show it.",
        [];
    /// A bucket that does not allow customer keys.
    BucketWithoutSseC = "bucket-without-sse-c",
        "a bucket that does not allow SSE-C",
        "bucket_without_sse_c: NAME",
        "A bucket or vault of the account in which SSE-C is switched off. Objects that the server stores there nevertheless are deleted.",
        ["bucket_without_sse_c"];
    /// An account that may have only a few buckets.
    LowBucketLimit = "low-bucket-limit",
        "an account with a low bucket limit",
        "limited_account: { access_key, secret_key, bucket_limit: 1 to 10 }",
        "An account of its own with a limit of at most ten buckets. The run creates buckets up to the limit and deletes them.",
        ["bucket_limit"];
    /// A bucket with a hard quota of at most 2 GiB.
    QuotaBucket = "quota-bucket",
        "a bucket with a hard quota",
        "quota_bucket: { name, bytes: at most 2GiB }",
        "An existing bucket of the account with a hard quota. Requests announce more than the quota, but do not send it.",
        ["quota_bucket"];
    /// A bucket with a hard quota of at most 4 MiB, so that a run can fill it.
    SmallQuotaBucket = "small-quota-bucket",
        "a bucket with a hard quota of at most 4 MiB",
        "quota_bucket: { name, bytes: at most 4MiB }",
        "The same with a quota of at most 4 MiB. The run sends 5 MiB.",
        ["quota_bucket"];
    /// An endpoint of the same service in another region, and a bucket there.
    OtherRegion = "other-region",
        "an endpoint and a bucket in another region",
        "other_region: { endpoint_url, region, bucket }",
        "The endpoint of the other region for the same account, and an existing bucket there. Requests only name the bucket.",
        ["other_region_bucket"];
    /// A storage class whose objects must be restored before they can be read.
    ArchiveTier = "archive-tier",
        "an archive storage class",
        "archive_storage_class: GLACIER",
        "A storage class that archives objects immediately. The run stores small objects in it, restores them and deletes them.",
        ["archive_storage_class"];
    /// The token service.
    StsEndpoint = "sts-endpoint",
        "an STS endpoint",
        "sts: { endpoint_url, role_arn, region where it differs }",
        "A role that the account may assume. No call changes anything.",
        ["role_arn"];
    /// The account service.
    IamEndpoint = "iam-endpoint",
        "an IAM endpoint",
        "iam: { endpoint_url, region where it differs }",
        "The right to create and delete users named s3c-... and their access keys. The run deletes them at its end.",
        [];
    /// Permission to send many conflicting requests at once.
    Race = "race",
        "permission to race (many conflicting requests at once)",
        "race: true",
        "Nothing. The run sends sixteen equal changes of the configuration of one bucket at once.",
        [];
    /// Permission to send what could destroy the data of others.
    Destructive = "destructive",
        "permission to send requests that could destroy other data (--destructive)",
        "destructive: true",
        "A server without data that anyone needs. The run sends DELETE to the root of the service, and some servers delete everything.",
        [];
}

impl Requirement {
    /// The words of "needs ...".
    #[must_use]
    pub fn describe(self) -> &'static str {
        self.facts().description
    }

    /// The names that templates may use where this is required.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        self.facts().names
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
        assert!(Requirement::ALL.iter().all(|requirement| requirement.facts().preparation.ends_with('.')));
    }

    #[test]
    fn files_name_a_requirement_by_its_word() {
        for requirement in Requirement::ALL {
            let word = requirement.facts().word;
            assert_eq!(crate::yaml::read::<Requirement>("x.yaml", word).unwrap(), *requirement, "{word}");
        }
    }
}
