//! What an operator would prepare: limits, quotas, a shared e-mail address, a second region, services beside S3.
//!
//! It is enabled as a whole or piece by piece. Independent of requests.

use std::time::Duration;

use time::OffsetDateTime;

use super::Caller;
use super::store::{Bucket, CustomerKeys, State};

/// The bucket with a quota.
pub const QUOTA_BUCKET: &str = "s3conform-quota";
/// The bucket that refuses customer keys.
pub const BUCKET_WITHOUT_SSE_C: &str = "s3conform-without-sse-c";
/// The address that two accounts share.
pub const SHARED_EMAIL: &str = "shared@s3conform.test";
/// The KMS key that exists and is disabled.
pub const DISABLED_KMS_KEY: &str = "s3conform-disabled";
/// The storage class that is an archive.
pub const ARCHIVE_CLASS: &str = "GLACIER";
/// The role that both accounts may assume.
pub const ROLE_ARN: &str = "arn:aws:iam::000000000001:role/s3conform";

/// What is prepared.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// How many buckets the limited account may have.
    pub bucket_limit: Option<u8>,
    /// True if two accounts share [`SHARED_EMAIL`].
    pub shared_email: bool,
    /// True if objects may be encrypted with customer keys, except in [`BUCKET_WITHOUT_SSE_C`].
    pub customer_keys: bool,
    /// The quota of [`QUOTA_BUCKET`] in bytes.
    pub quota: Option<u64>,
    /// A second region, on a port of its own.
    pub other_region: Option<OtherRegion>,
    /// TLS, on a port of its own.
    pub tls: bool,
    /// STS and IAM, on a port each.
    pub account_services: bool,
    /// How long a change of a bucket's configuration takes; another change is refused meanwhile.
    pub change_time: Duration,
}

/// A second region.
#[derive(Debug, Clone)]
pub struct OtherRegion {
    /// Its name.
    pub region: String,
    /// A bucket of the first account that exists from the start.
    pub bucket: String,
}

impl Setup {
    /// All of it, in sizes that are cheap to test.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            bucket_limit: Some(3),
            shared_email: true,
            customer_keys: true,
            quota: Some(1 << 20),
            other_region: Some(OtherRegion { region: "eu-north-9".into(), bucket: "s3conform-other-region".into() }),
            tls: true,
            account_services: true,
            change_time: Duration::from_millis(100),
        }
    }

    /// Adds the buckets and limits to a new state in `region`.
    pub(crate) fn furnish(&self, state: &mut State, region: &str, now: OffsetDateTime) {
        let owner = Caller::Owner(String::new()).canonical_id();
        let bucket = |region: &str| Bucket { region: region.to_owned(), ..Bucket::new(owner, now) };
        if self.customer_keys {
            state.customer_keys = CustomerKeys::Allowed;
            let without = Bucket { customer_keys: CustomerKeys::Forbidden, ..bucket(region) };
            state.buckets.insert(BUCKET_WITHOUT_SSE_C.into(), without);
        }
        if let Some(quota) = self.quota {
            state.buckets.insert(QUOTA_BUCKET.into(), Bucket { quota: Some(quota), ..bucket(region) });
        }
        if let Some(other) = &self.other_region {
            state.buckets.insert(other.bucket.clone(), bucket(&other.region));
        }
        if let Some(limit) = self.bucket_limit {
            let limited = Caller::Limited(String::new()).canonical_id();
            state.bucket_limits.insert(limited, usize::from(limit));
        }
    }
}
