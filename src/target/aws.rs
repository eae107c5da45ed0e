//! The usual AWS sources, through aws-config: environment variables, then a profile of the AWS files.
//!
//! The default chain is not used: it ends in instance metadata, which calls out and waits.

use std::borrow::Cow;
use std::env;
use std::path::PathBuf;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_config::profile::{self, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_types::os_shim_internal::{Env, Fs};

use super::TargetError;
use crate::sign::Keys;

/// What the AWS sources say besides credentials.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) endpoint_url: Option<String>,
    pub(super) region: Option<String>,
    pub(super) ca_bundle: Option<PathBuf>,
}

/// Environment variables first, then the named or selected profile.
pub(super) async fn settings(profile: Option<&str>) -> Result<Settings, TargetError> {
    let selected = profile.map(|name| Cow::Owned(name.to_owned()));
    let profiles = profile::load(&Fs::real(), &Env::real(), &EnvConfigFiles::default(), selected)
        .await
        .map_err(|error| TargetError::AwsFiles(chain(&error)))?;
    let variable = |names: &[&str]| names.iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    let property = |name: &str| profiles.get(name).map(str::to_owned);
    Ok(Settings {
        endpoint_url: variable(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]).or_else(|| property("endpoint_url")),
        region: variable(&["AWS_REGION", "AWS_DEFAULT_REGION"]).or_else(|| property("region")),
        ca_bundle: variable(&["AWS_CA_BUNDLE"]).or_else(|| property("ca_bundle")).map(PathBuf::from),
    })
}

/// The credentials of a named profile, or of the environment and then the selected profile.
pub(super) async fn credentials(profile: Option<&str>, target: &str) -> Result<Keys, TargetError> {
    if profile.is_none()
        && let Ok(found) = EnvironmentVariableCredentialsProvider::new().provide_credentials().await
    {
        return Ok(keys(&found));
    }
    let mut builder = ProfileFileCredentialsProvider::builder().configure(&ProviderConfig::without_region());
    if let Some(name) = profile {
        builder = builder.profile_name(name);
    }
    match (builder.build().provide_credentials().await, profile) {
        (Ok(found), _) => Ok(keys(&found)),
        (Err(error), Some(name)) => Err(TargetError::AwsProfile { name: name.to_owned(), why: chain(&error) }),
        (Err(_), None) => Err(TargetError::NoCredentials(target.to_owned())),
    }
}

fn keys(credentials: &Credentials) -> Keys {
    Keys {
        access_key: credentials.access_key_id().to_owned(),
        secret: credentials.secret_access_key().to_owned(),
        token: credentials.session_token().map(str::to_owned),
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
