//! The capabilities of a target beyond its accounts, and the requirements that they meet.
//!
//! Independent of the format of target files.

use super::Target;
use crate::wire::{Endpoint, Scheme};
use model::scenario::Requirement;

/// The largest quota that an upload really exceeds; above it, the upload only announces its length.
const SMALL_QUOTA: u64 = 4 << 20;

/// Features of the service, and things that its operator has prepared.
#[derive(Debug, Clone, Default)]
pub struct Capabilities {
    /// How many buckets the limited account may have.
    pub bucket_limit: Option<u8>,
    /// An address that two accounts share.
    pub duplicate_email: Option<String>,
    /// A KMS key that exists and is disabled.
    pub disabled_kms_key: Option<String>,
    /// True if the service encrypts with customer keys.
    pub sse_c: bool,
    /// A bucket that does not allow customer keys.
    pub bucket_without_sse_c: Option<String>,
    /// A storage class whose objects must be restored before they can be read.
    pub archive_storage_class: Option<String>,
    /// A bucket with a hard quota.
    pub quota_bucket: Option<QuotaBucket>,
    /// The same service over TLS.
    pub tls: Option<Endpoint>,
    /// The same service in another region.
    pub other_region: Option<OtherRegion>,
    /// The token service.
    pub sts: Option<AccountService>,
    /// The account service.
    pub iam: Option<AccountService>,
    /// A role that the account may assume.
    pub role_arn: Option<String>,
    /// True if conflicting requests may be sent at the same time.
    pub race: bool,
    /// True if requests may be sent that could destroy what belongs to others.
    pub destructive: bool,
}

/// A bucket with a hard quota.
#[derive(Debug, Clone)]
pub struct QuotaBucket {
    /// Its name.
    pub name: String,
    /// The quota.
    pub bytes: u64,
}

/// The same service in another region.
#[derive(Debug, Clone)]
pub struct OtherRegion {
    /// Its URL.
    pub endpoint: Endpoint,
    /// The region of its signatures.
    pub region: String,
    /// A bucket of the account there.
    pub bucket: String,
}

/// STS or IAM.
#[derive(Debug, Clone)]
pub struct AccountService {
    /// Its URL.
    pub endpoint: Endpoint,
    /// The region of its signatures.
    pub region: String,
}

impl Capabilities {
    /// The buckets that belong to others and that scenarios may write to.
    pub fn borrowed_buckets(&self) -> impl Iterator<Item = String> {
        let quota = self.quota_bucket.as_ref().map(|bucket| &bucket.name);
        let other_region = self.other_region.as_ref().map(|other| &other.bucket);
        [quota, self.bucket_without_sse_c.as_ref(), other_region].into_iter().flatten().cloned()
    }

    /// The values of the names that templates may use, for the requirements that are met.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let other_region = self.other_region.as_ref();
        [
            ("bucket_limit", self.bucket_limit.map(|limit| limit.to_string())),
            ("duplicate_email", self.duplicate_email.clone()),
            ("disabled_kms_key", self.disabled_kms_key.clone()),
            ("bucket_without_sse_c", self.bucket_without_sse_c.clone()),
            ("archive_storage_class", self.archive_storage_class.clone()),
            ("quota_bucket", self.quota_bucket.as_ref().map(|bucket| bucket.name.clone())),
            ("other_region_bucket", other_region.map(|other| other.bucket.clone())),
            ("role_arn", self.role_arn.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

impl Target {
    /// True if the target meets a requirement.
    #[must_use]
    pub fn meets(&self, requirement: Requirement) -> bool {
        let Capabilities { bucket_limit, duplicate_email, sse_c, .. } = &self.capabilities;
        let capabilities = &self.capabilities;
        match requirement {
            Requirement::SecondAccount => self.place.other.is_some(),
            Requirement::ExpiredToken => self.place.expired.is_some(),
            Requirement::RevokedAccount => self.place.revoked.is_some(),
            Requirement::BoundAccount => self.place.bound.is_some(),
            Requirement::DuplicateEmail => duplicate_email.is_some(),
            Requirement::DisabledKmsKey => capabilities.disabled_kms_key.is_some(),
            Requirement::Tls => self.endpoint.scheme == Scheme::Https || capabilities.tls.is_some(),
            Requirement::PlainHttp => self.endpoint.scheme == Scheme::Http,
            Requirement::SseC => *sse_c,
            Requirement::BucketWithoutSseC => capabilities.bucket_without_sse_c.is_some(),
            Requirement::LowBucketLimit => self.place.limited.is_some() && bucket_limit.is_some(),
            Requirement::QuotaBucket => capabilities.quota_bucket.is_some(),
            Requirement::SmallQuotaBucket => {
                capabilities.quota_bucket.as_ref().is_some_and(|bucket| bucket.bytes <= SMALL_QUOTA)
            }
            Requirement::OtherRegion => capabilities.other_region.is_some(),
            Requirement::ArchiveTier => capabilities.archive_storage_class.is_some(),
            Requirement::StsEndpoint => capabilities.sts.is_some() && capabilities.role_arn.is_some(),
            Requirement::IamEndpoint => capabilities.iam.is_some(),
            Requirement::Race => capabilities.race,
            Requirement::Destructive => capabilities.destructive,
        }
    }

    /// The requirements of scenarios that the target meets.
    #[must_use]
    pub fn offers(&self) -> Vec<Requirement> {
        Requirement::ALL.iter().copied().filter(|requirement| self.meets(*requirement)).collect()
    }
}
