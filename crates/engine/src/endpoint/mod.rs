//! The target: an endpoint with region, addressing, accounts and capabilities.
//!
//! Resolved from flags, then the environment, then the AWS config files, or from a target file. Sends nothing.

mod amazon;
mod aws;
mod capabilities;
pub mod file;
pub mod service;
mod site;

use std::path::{Path, PathBuf};

pub use capabilities::{AccountService, Capabilities, OtherRegion, QuotaBucket};
pub use file::TargetFile;
pub use site::{Site, SiteName};

use crate::request::Place;
use crate::sign::Keys;
use crate::wire::{Endpoint, EndpointError, Verification};
use model::clock::ClockSource;

const DEFAULT_REGION: &str = "us-east-1";
/// Where an endpoint's URL may be written; the URL itself is not repeated, for people write secrets into URLs.
const ENDPOINT_FROM: &str = "--endpoint-url (or AWS_ENDPOINT_URL, or endpoint_url of the AWS files)";

/// What the command line says about the target; everything may be left to the environment and the AWS files.
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

/// A target ready to be talked to.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its name in reports: the target file's, or host and port.
    pub name: String,
    /// Where it is.
    pub endpoint: Endpoint,
    /// Whom to believe.
    pub verification: Verification,
    /// Addressing, region and accounts.
    pub place: Place,
    /// The profile that its file names: a vendor, or the path of a file.
    pub profile: Option<String>,
    /// What else it offers.
    pub capabilities: Capabilities,
    /// Whose clock its requests are signed by.
    pub clock: ClockSource,
}

/// A target that cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The endpoint's URL is not one.
    #[error("{from}: {why}")]
    Endpoint {
        /// The flag, variable or file it came from.
        from: String,
        /// What is wrong with it.
        why: EndpointError,
    },
    /// No credentials anywhere.
    #[error(
        "there are no AWS credentials for {0}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of the \
         AWS files with --aws-profile"
    )]
    NoCredentials(String),
    /// The AWS files have no such profile.
    #[error("the AWS files have no profile `{name}`; they have {}", if .known.is_empty() { "none" } else { .known })]
    NoAwsProfile {
        /// Its name.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A named AWS profile gives none.
    #[error("the AWS profile `{name}` gives no credentials: {why}")]
    AwsProfile {
        /// Its name.
        name: String,
        /// The provider's words.
        why: String,
    },
    /// The AWS config files cannot be read.
    #[error("the AWS config files cannot be read: {0}")]
    AwsFiles(String),
    /// The target file cannot be used.
    #[error("{0}")]
    File(String),
}

impl Target {
    /// Resolves what the command line wishes. `None` where no endpoint is named anywhere: the embedded one is meant.
    ///
    /// # Errors
    /// A bad URL, unreadable AWS files or missing credentials.
    pub async fn resolve(wishes: &Overrides) -> Result<Option<Self>, TargetError> {
        let Some(url) = &wishes.endpoint_url else {
            return Ok(None);
        };
        let endpoint =
            url.parse::<Endpoint>().map_err(|why| TargetError::Endpoint { from: ENDPOINT_FROM.into(), why })?;
        Self::at(endpoint, wishes).await.map(Some)
    }

    /// Resolves a target file.
    ///
    /// # Errors
    /// An unreadable or invalid file, or an environment variable it names that is not set.
    pub fn from_file(path: &Path) -> Result<Self, TargetError> {
        TargetFile::read(path)?.into_target(path)
    }

    async fn at(endpoint: Endpoint, wishes: &Overrides) -> Result<Self, TargetError> {
        let settings = aws::settings(wishes.aws_profile.as_deref()).await?;
        let owner = aws::credentials(wishes.aws_profile.as_deref(), &endpoint.to_string()).await?;
        let other = match &wishes.other_aws_profile {
            Some(name) => Some(aws::credentials(Some(name), &endpoint.to_string()).await?),
            None => None,
        };
        let verified = if wishes.no_verify_ssl {
            Verification::Off
        } else {
            verification(wishes.ca_bundle.clone().or(settings.ca_bundle))
        };
        let region = wishes.region.clone().or(settings.region).unwrap_or_else(|| DEFAULT_REGION.into());
        Ok(Self::new(endpoint, verified, region, wishes.virtual_host, owner, other, None))
    }

    /// A target from its parts, named after its host and port.
    #[must_use]
    pub fn new(
        endpoint: Endpoint,
        verification: Verification,
        region: String,
        virtual_host: bool,
        owner: Keys,
        other: Option<Keys>,
        expired: Option<Keys>,
    ) -> Self {
        let place = Place {
            authority: endpoint.authority(),
            base_path: endpoint.base.clone(),
            virtual_host,
            region,
            service: "s3",
            owner,
            other,
            expired,
            revoked: None,
            limited: None,
        };
        Self {
            name: endpoint.authority(),
            endpoint,
            verification,
            place,
            profile: None,
            capabilities: Capabilities::default(),
            clock: ClockSource::Local,
        }
    }
}

/// The machine's authorities, and those of a bundle where there is one.
fn verification(ca_bundle: Option<PathBuf>) -> Verification {
    ca_bundle.map_or(Verification::Native, Verification::Bundle)
}

impl Overrides {
    /// The same wishes with an endpoint from the environment or the AWS files, where no flag names one.
    ///
    /// # Errors
    /// Unreadable AWS files.
    pub async fn with_configured_endpoint(mut self) -> Result<Self, TargetError> {
        if self.endpoint_url.is_none() {
            self.endpoint_url = aws::settings(self.aws_profile.as_deref()).await?.endpoint_url;
        }
        Ok(self)
    }
}
