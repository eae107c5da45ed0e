//! What the parts of a target file share: accounts, and endpoints that an error names by their field.
//!
//! Here a target file's `${NAME}` becomes the value of the environment variable.

use std::env;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TargetError;
use crate::sign::Keys;
use crate::wire::Endpoint;

/// Keys; each value may be `${NAME}` of an environment variable.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
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

impl Account {
    /// The keys themselves.
    pub(super) fn keys(&self, path: &Path) -> Result<Keys, TargetError> {
        Ok(Keys {
            access_key: from_environment(&self.access_key, path)?,
            secret: from_environment(&self.secret_key, path)?,
            token: self.session_token.as_deref().map(|token| from_environment(token, path)).transpose()?,
        })
    }
}

/// The endpoint in the field `name` of the file at `path`.
pub(super) fn endpoint(name: &str, url: &str, path: &Path) -> Result<Endpoint, TargetError> {
    let from = || format!("{}: {name}", path.display());
    url.parse::<Endpoint>().map_err(|why| TargetError::Endpoint { from: from(), why })
}

/// The value itself, or that of the environment variable it names.
fn from_environment(value: &str, path: &Path) -> Result<String, TargetError> {
    let Some(name) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return Ok(value.to_owned());
    };
    let path = || path.display().to_string();
    match env::var(name) {
        Ok(value) if value.is_empty() => Err(TargetError::EmptyInFile { path: path(), name: name.into() }),
        Ok(value) => Ok(value),
        Err(_) => Err(TargetError::NoVariable { path: path(), name: name.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = from_environment("${S3CONFORM_TEST_NEVER_SET}", Path::new("t.yaml")).unwrap_err();
        assert!(error.to_string().contains("t.yaml: the environment variable S3CONFORM_TEST_NEVER_SET is not set"));
    }
}
