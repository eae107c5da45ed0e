//! Target files: one endpoint with its accounts, as strict YAML; secrets come from the environment by `${NAME}`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DEFAULT_REGION, Target, TargetError, verification};
use crate::sign::Keys;
use crate::wire::{Endpoint, Verification};
use crate::yaml;

/// One endpoint and what it offers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    /// A PEM file of certificate authorities.
    pub ca_bundle: Option<PathBuf>,
    /// Believes any certificate.
    #[serde(default)]
    pub no_verify_ssl: bool,
}

/// Where the bucket's name goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Addressing {
    /// Into the path.
    #[default]
    Path,
    /// Into the host name.
    Virtual,
}

/// Keys; each value may be `${NAME}` of an environment variable.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The access key id.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Account(..)")
    }
}

impl TargetFile {
    /// Reads a target file.
    ///
    /// # Errors
    /// An unreadable file, or one that is not a target.
    pub fn read(path: &Path) -> Result<Self, TargetError> {
        let shown = path.display();
        let text =
            fs::read_to_string(path).map_err(|error| TargetError::File(format!("cannot read {shown}: {error}")))?;
        yaml::read(&shown.to_string(), &text).map_err(TargetError::File)
    }

    /// The target this file describes.
    ///
    /// # Errors
    /// A bad URL, or an environment variable that is not set.
    pub fn into_target(self, path: &Path) -> Result<Target, TargetError> {
        let from = format!("{}: endpoint_url", path.display());
        let endpoint = self.endpoint_url.parse::<Endpoint>().map_err(|why| TargetError::Endpoint { from, why })?;
        let keys = |account: Option<&Account>| account.map(|account| account.keys(path)).transpose();
        let verified = if self.no_verify_ssl { Verification::Off } else { verification(self.ca_bundle.clone()) };
        let target = Target::new(
            endpoint,
            verified,
            self.region.clone().unwrap_or_else(|| DEFAULT_REGION.into()),
            self.addressing == Addressing::Virtual,
            self.account.keys(path)?,
            keys(self.other_account.as_ref())?,
            keys(self.expired_token.as_ref())?,
        );
        Ok(Target { name: self.name, ..target })
    }
}

impl Account {
    fn keys(&self, path: &Path) -> Result<Keys, TargetError> {
        Ok(Keys {
            access_key: from_environment(&self.access_key, path)?,
            secret: from_environment(&self.secret_key, path)?,
            token: self.session_token.as_deref().map(|token| from_environment(token, path)).transpose()?,
        })
    }
}

/// The value itself, or that of the environment variable it names.
fn from_environment(value: &str, path: &Path) -> Result<String, TargetError> {
    let Some(name) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return Ok(value.to_owned());
    };
    env::var(name).map_err(|_| {
        TargetError::File(format!("{} refers to the environment variable {name}, which is not set", path.display()))
    })
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
    fn a_variable_that_is_not_set_is_named() {
        let error = from_environment("${S3CONFORM_TEST_NEVER_SET}", Path::new("t.yaml")).unwrap_err();
        assert!(error.to_string().contains("t.yaml refers to the environment variable S3CONFORM_TEST_NEVER_SET"));
    }
}
