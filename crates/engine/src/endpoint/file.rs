//! Target files: one endpoint with its accounts, as strict YAML; secrets come from the environment by `${NAME}`.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::{Account, endpoint, sendable};
use super::gate::Gate;
use super::service::{Iam, LimitedAccount, OtherRegion, QuotaBucket, Sts};
use super::{Accounts, Capabilities, Connection, DEFAULT_REGION, Target, TargetError, named_host, verification};
use crate::wire::Verification;
use model::yaml;

/// One endpoint and its capabilities; `s3conform explain --requirements` lists the scenarios that require them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetFile {
    /// The name in reports, such as `rclone 1.75.2`.
    pub name: String,
    /// `http://host:port` or `https://host:port`.
    pub endpoint_url: String,
    /// The region of signatures.
    pub region: Option<String>,
    /// Where the bucket's name goes.
    #[serde(default)]
    pub addressing: Addressing,
    /// The account under test.
    pub account: Account,
    /// A second account.
    pub other_account: Option<Account>,
    /// Temporary credentials that have expired.
    pub expired_token: Option<Account>,
    /// Keys that were deactivated or deleted.
    pub revoked_account: Option<Account>,
    /// A user of the account that bucket policies bind.
    pub bound_account: Option<Account>,
    /// An account that may have only few buckets.
    pub limited_account: Option<LimitedAccount>,
    /// An e-mail address that two accounts share.
    pub duplicate_email: Option<String>,
    /// The id or ARN of a KMS key that exists and is disabled.
    pub disabled_kms_key: Option<String>,
    /// The same service over TLS, if `endpoint_url` is plain HTTP.
    pub tls_endpoint_url: Option<String>,
    /// True if the service encrypts with keys that customers send with each request (SSE-C).
    #[serde(default)]
    pub sse_c: bool,
    /// A bucket on which SSE-C is switched off.
    pub bucket_without_sse_c: Option<String>,
    /// A storage class whose objects must be restored before they can be read, such as `GLACIER`.
    pub archive_storage_class: Option<String>,
    /// A bucket with a hard quota.
    pub quota_bucket: Option<QuotaBucket>,
    /// The same service in another region.
    pub other_region: Option<OtherRegion>,
    /// The token service.
    pub sts: Option<Sts>,
    /// The account service.
    pub iam: Option<Iam>,
    /// By what its runs are judged, and what fails them.
    #[serde(default)]
    pub gate: Gate,
    /// True if many conflicting requests may be sent at the same time.
    #[serde(default)]
    pub race: bool,
    /// True if requests may be sent that could destroy what belongs to others, such as DELETE at the root of the service.
    #[serde(default)]
    pub destructive: bool,
    /// A PEM file of certificate authorities.
    pub ca_bundle: Option<PathBuf>,
    /// Accepts any certificate.
    #[serde(default)]
    pub no_verify_ssl: bool,
}

/// Where the bucket's name goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Addressing {
    /// Into the path.
    #[default]
    Path,
    /// Into the host name.
    Virtual,
}

impl TargetFile {
    /// Reads a target file.
    ///
    /// # Errors
    /// An unreadable file, or one that is not a target.
    pub fn read(path: &Path) -> Result<Self, TargetError> {
        let shown = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Ok(yaml::read_discreetly(&shown, &text)?),
            Err(source) => Err(TargetError::Unreadable { path: shown, source }),
        }
    }

    /// The target this file describes.
    ///
    /// # Errors
    /// A bad URL, a limit or quota that is too large to be tested, or an environment variable that is not set.
    pub fn into_target(self, path: &Path) -> Result<Target, TargetError> {
        let keys = |field, account: Option<&Account>| account.map(|account| account.keys(field, path)).transpose();
        let region = self.region.clone().unwrap_or_else(|| DEFAULT_REGION.into());
        for (field, value) in [
            ("region", Some(&region)),
            ("disabled_kms_key", self.disabled_kms_key.as_ref()),
            ("archive_storage_class", self.archive_storage_class.as_ref()),
        ] {
            sendable(|| format!("{}: {field}", path.display()), value.map_or("", String::as_str))?;
        }
        let connection = Connection {
            endpoint: endpoint("endpoint_url", &self.endpoint_url, path)?,
            verification: if self.no_verify_ssl { Verification::Off } else { verification(self.ca_bundle.clone()) },
            region: region.clone(),
            virtual_host: self.addressing == Addressing::Virtual,
        };
        if connection.virtual_host {
            named_host(&connection.endpoint, || format!("{}: endpoint_url", path.display()))?;
        }
        let accounts = Accounts {
            owner: self.account.keys("account", path)?,
            other: keys("other_account", self.other_account.as_ref())?,
            expired: keys("expired_token", self.expired_token.as_ref())?,
            revoked: keys("revoked_account", self.revoked_account.as_ref())?,
            bound: keys("bound_account", self.bound_account.as_ref())?,
            limited: keys("limited_account", self.limited_account.as_ref().map(LimitedAccount::account).as_ref())?,
        };
        let tls = self.tls_endpoint_url.as_deref().map(|url| endpoint("tls_endpoint_url", url, path)).transpose()?;
        if let Some(tls) = tls.as_ref().filter(|_| connection.virtual_host) {
            named_host(tls, || format!("{}: tls_endpoint_url", path.display()))?;
        }
        let other_region = self.other_region.map(|other| other.resolve(path)).transpose()?;
        if let Some(other) = other_region.as_ref().filter(|_| connection.virtual_host) {
            named_host(&other.endpoint, || format!("{}: other_region.endpoint_url", path.display()))?;
        }
        let capabilities = Capabilities {
            bucket_limit: self.limited_account.as_ref().map(|limited| limited.limit(path)).transpose()?,
            duplicate_email: self.duplicate_email,
            disabled_kms_key: self.disabled_kms_key,
            sse_c: self.sse_c,
            bucket_without_sse_c: self.bucket_without_sse_c,
            archive_storage_class: self.archive_storage_class,
            quota_bucket: self.quota_bucket.map(|bucket| bucket.checked(path)).transpose()?,
            tls,
            other_region,
            role_arn: self.sts.as_ref().map(|sts| sts.role_arn.clone()),
            sts: self.sts.map(|sts| sts.resolve(&region, path)).transpose()?,
            iam: self.iam.map(|iam| iam.resolve(&region, path)).transpose()?,
            race: self.race,
            destructive: self.destructive,
        };
        Ok(Target { name: self.name, gate: self.gate.beside(path), capabilities, ..Target::new(connection, accounts) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_a_named_target_with_its_accounts() {
        let text = "name: it\nendpoint_url: http://127.0.0.1:9000\naccount: { access_key: a, secret_key: s }\n";
        let file: TargetFile = yaml::read("t.yaml", text).unwrap();
        let target = file.into_target(Path::new("t.yaml")).unwrap();
        assert_eq!((target.name.as_str(), target.place.region.as_str()), ("it", "us-east-1"));
        assert_eq!(target.place.owner.access_key, "a");
    }

    #[test]
    fn no_secret_is_shown_by_a_target_that_is_printed() {
        let account = "{ access_key: AKIAOWNER, secret_key: hush, session_token: hushed }";
        let limited = account.replace(" }", ", bucket_limit: 3 }");
        let text = format!(
            "name: it\nendpoint_url: http://h:1\naccount: {account}\nother_account: {account}\nexpired_token: {account}\n\
             revoked_account: {account}\nbound_account: {account}\nlimited_account: {limited}\n"
        );
        let file: TargetFile = yaml::read("t.yaml", &text).unwrap();
        let shown = format!("{file:?}{:?}", file.clone().into_target(Path::new("t.yaml")).unwrap());
        assert!(!shown.contains("hush") && !shown.contains("AKIAOWNER"), "{shown}");
    }

    #[test]
    fn what_cannot_be_tested_is_refused() {
        let start = "name: it\nendpoint_url: http://h:1\naccount: { access_key: a, secret_key: s }\n";
        for (text, why) in [
            ("limited_account: { access_key: a, secret_key: s, bucket_limit: 100 }", "bucket_limit is 100"),
            ("quota_bucket: { name: q, bytes: 3GiB }", "at most 2 GiB"),
            ("sts: { endpoint_url: h, role_arn: r }", "sts.endpoint_url"),
            ("addressing: virtual\ntls_endpoint_url: https://127.0.0.1", "tls_endpoint_url: virtual addressing needs"),
        ] {
            let file: TargetFile = yaml::read("t.yaml", &format!("{start}{text}\n")).unwrap();
            let error = file.into_target(Path::new("t.yaml")).unwrap_err().to_string();
            assert!(error.contains("t.yaml") && error.contains(why), "{error}");
        }
    }
}
