//! Parts of target files: limited accounts, quotas, other regions and the services beside S3.
//!
//! Each is checked against the limits of what scenarios can test.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::{Account, endpoint, sendable};
use super::{AccountService, TargetError};
use model::scenario::ByteSize;

/// The most buckets that a scenario creates to reach a limit.
pub(super) const MOST_BUCKETS: u8 = 10;
/// The largest quota that an object of a valid size can exceed.
const LARGEST_QUOTA: u64 = 2 << 30;

/// An account with its bucket limit.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitedAccount {
    /// The access key id.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    /// How many buckets it may have, at most 10.
    pub bucket_limit: u8,
}

/// A bucket with a hard quota.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaBucket {
    /// Its name.
    pub name: String,
    /// The quota, at most 2GiB.
    pub bytes: ByteSize,
}

/// The same service in another region.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRegion {
    /// Its URL there.
    pub endpoint_url: String,
    /// The region of its signatures.
    pub region: String,
    /// An existing bucket of the account there.
    pub bucket: String,
}

/// The token service.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sts {
    /// Its URL; it may be the URL of S3.
    pub endpoint_url: String,
    /// The region of its signatures, if it differs.
    pub region: Option<String>,
    /// A role that the account may assume.
    pub role_arn: String,
}

/// The account service.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Iam {
    /// Its URL; it may be the URL of S3.
    pub endpoint_url: String,
    /// The region of its signatures, if it differs.
    pub region: Option<String>,
}

impl std::fmt::Debug for LimitedAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LimitedAccount({} buckets, ..)", self.bucket_limit)
    }
}

impl LimitedAccount {
    pub(super) fn account(&self) -> Account {
        Account {
            access_key: self.access_key.clone(),
            secret_key: self.secret_key.clone(),
            session_token: self.session_token.clone(),
        }
    }

    pub(super) fn limit(&self, path: &Path) -> Result<u8, TargetError> {
        if (1..=MOST_BUCKETS).contains(&self.bucket_limit) {
            return Ok(self.bucket_limit);
        }
        Err(TargetError::BucketLimit { path: path.display().to_string(), limit: self.bucket_limit })
    }
}

impl QuotaBucket {
    pub(super) fn checked(self, path: &Path) -> Result<super::QuotaBucket, TargetError> {
        if self.bytes.0 <= LARGEST_QUOTA {
            return Ok(super::QuotaBucket { name: self.name, bytes: self.bytes.0 });
        }
        Err(TargetError::Quota { path: path.display().to_string(), bytes: self.bytes })
    }
}

impl OtherRegion {
    pub(super) fn resolve(self, path: &Path) -> Result<super::OtherRegion, TargetError> {
        let endpoint = endpoint("other_region.endpoint_url", &self.endpoint_url, path)?;
        sendable(|| format!("{}: other_region.region", path.display()), &self.region)?;
        Ok(super::OtherRegion { endpoint, region: self.region, bucket: self.bucket })
    }
}

impl Sts {
    pub(super) fn resolve(self, region: &str, path: &Path) -> Result<AccountService, TargetError> {
        let endpoint = endpoint("sts.endpoint_url", &self.endpoint_url, path)?;
        sendable(|| format!("{}: sts.region", path.display()), self.region.as_deref().unwrap_or_default())?;
        Ok(AccountService { endpoint, region: self.region.unwrap_or_else(|| region.to_owned()) })
    }
}

impl Iam {
    pub(super) fn resolve(self, region: &str, path: &Path) -> Result<AccountService, TargetError> {
        let endpoint = endpoint("iam.endpoint_url", &self.endpoint_url, path)?;
        sendable(|| format!("{}: iam.region", path.display()), self.region.as_deref().unwrap_or_default())?;
        Ok(AccountService { endpoint, region: self.region.unwrap_or_else(|| region.to_owned()) })
    }
}
