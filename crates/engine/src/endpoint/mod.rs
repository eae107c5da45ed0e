//! The target: an endpoint with region, addressing, accounts and capabilities.
//!
//! A target comes from a target file, or from flags, then the environment, then the AWS config files. Sends nothing.

mod account;
mod amazon;
mod aws;
mod capabilities;
pub mod file;
mod gate;
pub mod service;
mod site;

use std::io;
use std::path::{Path, PathBuf};

pub use account::Account;
pub use capabilities::{AccountService, Capabilities, OtherRegion, QuotaBucket};
pub use file::TargetFile;
pub use gate::Gate;
pub use site::{Site, SiteName};

use self::service::MOST_BUCKETS;
use crate::record::know;
use crate::request::Place;
use crate::sign::Keys;
use crate::wire::{Endpoint, EndpointError, Verification};
use model::clock::ClockSource;
use model::scenario::ByteSize;
use model::yaml::DiscreetError;

const DEFAULT_REGION: &str = "us-east-1";
/// The places of an endpoint's URL. Messages do not repeat the URL itself, because it may contain a secret.
const ENDPOINT_FROM: &str = "--endpoint-url (or AWS_ENDPOINT_URL, or endpoint_url of the AWS files)";
/// The places of a region.
const REGION_FROM: &str = "--region (or AWS_REGION, AWS_DEFAULT_REGION, or region of the AWS files)";

/// What the command line says about the target. The environment and the AWS files supply the rest.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--endpoint-url`.
    pub endpoint_url: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--addressing virtual`.
    pub virtual_host: bool,
    /// `--ca-bundle`.
    pub ca_bundle: Option<PathBuf>,
    /// `--no-verify-ssl`.
    pub no_verify_ssl: bool,
    /// `--aws-profile`.
    pub aws_profile: Option<String>,
    /// `--other-aws-profile`.
    pub other_aws_profile: Option<String>,
}

/// A target that requests can be sent to.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its name in reports: the target file's, or host and port.
    pub name: String,
    /// The endpoint's URL.
    pub endpoint: Endpoint,
    /// How the server's certificate is verified.
    pub verification: Verification,
    /// Addressing, region and accounts.
    pub place: Place,
    /// By what its runs are judged, and what fails them.
    pub gate: Gate,
    /// What it offers beyond its accounts.
    pub capabilities: Capabilities,
    /// The clock that signatures use.
    pub clock: ClockSource,
}

/// How a target is reached.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The endpoint's URL.
    pub endpoint: Endpoint,
    /// How the server's certificate is verified.
    pub verification: Verification,
    /// The region of signatures.
    pub region: String,
    /// True if bucket names go into the host name.
    pub virtual_host: bool,
}

/// The accounts of a target; only the first is required.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The account under test.
    pub owner: Keys,
    /// A second account.
    pub other: Option<Keys>,
    /// Temporary credentials that have expired.
    pub expired: Option<Keys>,
    /// Keys that were deactivated or deleted.
    pub revoked: Option<Keys>,
    /// An account that may have only few buckets.
    pub limited: Option<Keys>,
    /// A user of the account under test that bucket policies bind.
    pub bound: Option<Keys>,
}

/// A target that cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The endpoint's URL is invalid.
    #[error("{from}: {why}")]
    Endpoint {
        /// The flag, variable or file it came from.
        from: String,
        /// What is wrong with it.
        why: EndpointError,
    },
    /// No credentials anywhere.
    #[error(
        "no AWS credentials found for {0}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile of the AWS \
         files with --aws-profile"
    )]
    NoCredentials(String),
    /// The AWS files have no such profile.
    #[error(
        "the AWS files contain no profile `{name}`; existing profiles: {}",
        if .known.is_empty() { "none" } else { .known }
    )]
    NoAwsProfile {
        /// Its name.
        name: String,
        /// The profiles that exist.
        known: String,
    },
    /// A named AWS profile gives none.
    #[error("cannot get credentials from the AWS profile `{name}`: {why}")]
    AwsProfile {
        /// Its name.
        name: String,
        /// The provider's words.
        why: String,
    },
    /// The AWS config files cannot be read.
    #[error("cannot read the AWS config files: {0}")]
    AwsFiles(String),
    /// The target file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which one.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The target file is not of its form.
    #[error(transparent)]
    File(#[from] DiscreetError),
    /// The target file names an environment variable that is not there.
    #[error("{path}: the environment variable {name} is not set")]
    NoVariable {
        /// Which file.
        path: String,
        /// Which variable.
        name: String,
    },
    /// The target file names an environment variable without a value.
    #[error("{path}: the environment variable {name} is set but empty; give it a value")]
    EmptyInFile {
        /// Which file.
        path: String,
        /// Which variable.
        name: String,
    },
    /// An AWS variable is set but empty.
    #[error("the environment variable {0} is set but empty; give it a value, or unset it")]
    EmptyVariable(String),
    /// A bucket name before an IP address is no host name.
    #[error(
        "{from}: virtual addressing needs a host name, but {host} is an IP address; use a name that resolves to it, or path \
         addressing"
    )]
    VirtualAddress {
        /// The flag or field with the endpoint.
        from: String,
        /// Its host.
        host: String,
    },
    /// A key, token or region with a character that no header field can carry.
    #[error("{from} contains {what}; write it without")]
    Unsendable {
        /// The flag, variable, file or field it came from.
        from: String,
        /// What it contains.
        what: &'static str,
    },
    /// A limit that no scenario reaches.
    #[error(
        "{path}: limited_account.bucket_limit is {limit}; use a limit of 1 to {MOST_BUCKETS}, which a scenario can reach"
    )]
    BucketLimit {
        /// Which file.
        path: String,
        /// The limit.
        limit: u8,
    },
    /// A quota that no scenario exceeds.
    #[error("{path}: quota_bucket.bytes is {bytes}; use a quota of at most 2 GiB, which a scenario can exceed")]
    Quota {
        /// Which file.
        path: String,
        /// The quota.
        bytes: ByteSize,
    },
}

impl Target {
    /// The target that `overrides` name. `None` where they name no endpoint, which means the embedded one.
    ///
    /// # Errors
    /// A bad URL, unreadable AWS files or missing credentials.
    pub async fn resolve(overrides: &Overrides) -> Result<Option<Self>, TargetError> {
        let Some(url) = &overrides.endpoint_url else {
            return Ok(None);
        };
        let endpoint =
            url.parse::<Endpoint>().map_err(|why| TargetError::Endpoint { from: ENDPOINT_FROM.into(), why })?;
        if overrides.virtual_host {
            named_host(&endpoint, || ENDPOINT_FROM.into())?;
        }
        Self::at(endpoint, overrides).await.map(Some)
    }

    /// Resolves a target file.
    ///
    /// # Errors
    /// An unreadable or invalid file, or an environment variable it names that is not set.
    pub fn from_file(path: &Path) -> Result<Self, TargetError> {
        TargetFile::read(path)?.into_target(path)
    }

    async fn at(endpoint: Endpoint, overrides: &Overrides) -> Result<Self, TargetError> {
        let settings = aws::settings(overrides.aws_profile.as_deref()).await?;
        let owner = aws::credentials(overrides.aws_profile.as_deref(), &endpoint.to_string()).await?;
        let other = match &overrides.other_aws_profile {
            Some(name) => Some(aws::credentials(Some(name), &endpoint.to_string()).await?),
            None => None,
        };
        let verification = if overrides.no_verify_ssl {
            Verification::Off
        } else {
            verification(overrides.ca_bundle.clone().or(settings.ca_bundle))
        };
        let region = overrides.region.clone().or(settings.region).unwrap_or_else(|| DEFAULT_REGION.into());
        account::sendable(|| REGION_FROM.into(), &region)?;
        let accounts = Accounts { other, ..Accounts::of(owner) };
        Ok(Self::new(Connection { endpoint, verification, region, virtual_host: overrides.virtual_host }, accounts))
    }

    /// A target without a gate and capabilities, named after its host and port.
    #[must_use]
    pub fn new(connection: Connection, accounts: Accounts) -> Self {
        let Connection { endpoint, verification, region, virtual_host } = connection;
        let Accounts { owner, other, expired, revoked, limited, bound } = accounts;
        let place = Place {
            authority: endpoint.authority(),
            base_path: endpoint.base.clone(),
            virtual_host,
            region,
            service: "s3",
            owner,
            other,
            expired,
            revoked,
            limited,
            bound,
        };
        know(place.keys());
        Self {
            name: endpoint.authority(),
            endpoint,
            verification,
            place,
            gate: Gate::default(),
            capabilities: Capabilities::default(),
            clock: ClockSource::Local,
        }
    }
}

impl Accounts {
    /// `owner` alone.
    #[must_use]
    pub fn of(owner: Keys) -> Self {
        Self { owner, other: None, expired: None, revoked: None, limited: None, bound: None }
    }
}

/// Refuses an IP address as the host that bucket names go before.
fn named_host(endpoint: &Endpoint, from: impl FnOnce() -> String) -> Result<(), TargetError> {
    if endpoint.is_ip_address() {
        return Err(TargetError::VirtualAddress { from: from(), host: endpoint.host.clone() });
    }
    Ok(())
}

/// Verification with the machine's authorities, and those of `ca_bundle` if there is one.
fn verification(ca_bundle: Option<PathBuf>) -> Verification {
    ca_bundle.map_or(Verification::Native, Verification::Bundle)
}

impl Overrides {
    /// Adds the endpoint of the environment or the AWS files where no flag names one.
    ///
    /// # Errors
    /// Unreadable AWS files, or an AWS variable that is set but empty.
    pub async fn with_configured_endpoint(mut self) -> Result<Self, TargetError> {
        aws::refuse_empty_variables()?;
        if self.endpoint_url.is_none() {
            self.endpoint_url = aws::settings(self.aws_profile.as_deref()).await?.endpoint_url;
        }
        Ok(self)
    }
}
