//! The usual AWS sources, through aws-config: environment variables, then a profile of the AWS files.
//!
//! It does not use the default chain, which ends in instance metadata: a network call that may hang.

use std::borrow::Cow;
use std::env;
use std::path::PathBuf;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{self, ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_types::os_shim_internal::{Env, Fs};

use super::TargetError;
use super::account::sendable;
use crate::sign::Keys;

/// Settings of the AWS sources other than credentials.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) endpoint_url: Option<String>,
    pub(super) region: Option<String>,
    pub(super) ca_bundle: Option<PathBuf>,
}

/// The variables that may be unset, but not empty: a job that passes an unset input or secret sets an empty one, and
/// means something else than what follows from no variable.
const NEVER_EMPTY: [&str; 9] = [
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CA_BUNDLE",
];

/// Refuses a variable that is set but empty.
pub(super) fn refuse_empty_variables() -> Result<(), TargetError> {
    let is_empty = |name: &&str| env::var_os(name).is_some_and(|value| value.is_empty());
    NEVER_EMPTY.into_iter().find(is_empty).map_or(Ok(()), |name| Err(TargetError::EmptyVariable(name.into())))
}

/// Environment variables first, then the named or selected profile.
pub(super) async fn settings(profile: Option<&str>) -> Result<Settings, TargetError> {
    let profiles = profiles(profile).await?;
    let variable = |names: &[&str]| names.iter().find_map(|name| env::var(name).ok());
    let property = |name: &str| profiles.get(name).map(str::to_owned);
    Ok(Settings {
        endpoint_url: variable(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]).or_else(|| property("endpoint_url")),
        region: variable(&["AWS_REGION", "AWS_DEFAULT_REGION"]).or_else(|| property("region")),
        ca_bundle: variable(&["AWS_CA_BUNDLE"]).or_else(|| property("ca_bundle")).map(PathBuf::from),
    })
}

async fn profiles(selected: Option<&str>) -> Result<ProfileSet, TargetError> {
    let selected = selected.map(|name| Cow::Owned(name.to_owned()));
    profile::load(&Fs::real(), &Env::real(), &EnvConfigFiles::default(), selected)
        .await
        .map_err(|error| TargetError::AwsFiles(chain(&error)))
}

/// The credentials of a named profile, or of the environment and then the selected profile.
pub(super) async fn credentials(profile: Option<&str>, target: &str) -> Result<Keys, TargetError> {
    if profile.is_none()
        && let Ok(found) = EnvironmentVariableCredentialsProvider::new().provide_credentials().await
    {
        return keys(&found, |variable| format!("the environment variable {variable}"));
    }
    if let Some(name) = profile {
        let profiles = profiles(profile).await?;
        if profiles.get_profile(name).is_none() {
            let known: Vec<&str> = profiles.profiles().collect();
            return Err(TargetError::NoAwsProfile { name: name.to_owned(), known: known.join(", ") });
        }
    }
    let offline = ProviderConfig::without_region().with_http_client(Offline);
    let mut builder = ProfileFileCredentialsProvider::builder().configure(&offline);
    if let Some(name) = profile {
        builder = builder.profile_name(name);
    }
    match (builder.build().provide_credentials().await, profile) {
        (Ok(found), _) => {
            let name =
                profile.map_or_else(|| "the selected profile".to_owned(), |name| format!("the profile `{name}`"));
            keys(&found, |variable| format!("{} of {name} of the AWS files", variable.to_ascii_lowercase()))
        }
        (Err(error), Some(name)) => Err(TargetError::AwsProfile { name: name.to_owned(), why: chain(&error) }),
        (Err(_), None) => Err(TargetError::NoCredentials(target.to_owned())),
    }
}

/// The keys, each of which `from` names by its environment variable.
fn keys(credentials: &Credentials, from: impl Fn(&str) -> String) -> Result<Keys, TargetError> {
    let keys = Keys {
        access_key: credentials.access_key_id().to_owned(),
        secret: credentials.secret_access_key().to_owned(),
        token: credentials.session_token().map(str::to_owned),
    };
    sendable(|| from("AWS_ACCESS_KEY_ID"), &keys.access_key)?;
    sendable(|| from("AWS_SECRET_ACCESS_KEY"), &keys.secret)?;
    sendable(|| from("AWS_SESSION_TOKEN"), keys.token.as_deref().unwrap_or_default())?;
    Ok(keys)
}

/// Keeps providers from using the network: credentials come from variables, files and credential processes only.
#[derive(Debug, Clone)]
struct Offline;

impl HttpClient for Offline {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}

impl HttpConnector for Offline {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let why =
            format!("this requires a request to {}, but credentials are never fetched over the network", request.uri());
        HttpConnectorFuture::ready(Err(ConnectorError::user(why.into())))
    }
}

/// An error with its causes, in one line, without the output of a credential process, which may contain a credential.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    match text.split_once("Stderr:") {
        Some((said, _)) => format!("{said}Its output is not shown; run the credential_process manually to see it"),
        None => text,
    }
}
