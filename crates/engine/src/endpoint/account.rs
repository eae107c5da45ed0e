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
    /// The keys themselves, of the account in the field `field`.
    pub(super) fn keys(&self, field: &str, path: &Path) -> Result<Keys, TargetError> {
        let value = |name: &str, text: &str| {
            let value = from_environment(text, path)?;
            sendable(|| format!("{}: {field}.{name}", path.display()), &value)?;
            Ok::<_, TargetError>(value)
        };
        Ok(Keys {
            access_key: value("access_key", &self.access_key)?,
            secret: value("secret_key", &self.secret_key)?,
            token: self.session_token.as_deref().map(|token| value("session_token", token)).transpose()?,
        })
    }
}

/// Refuses a value that cannot stand in a header field, which is where keys, tokens and regions go. The message names the
/// value by its place `from`, and does not repeat it.
pub(super) fn sendable(from: impl FnOnce() -> String, value: &str) -> Result<(), TargetError> {
    let Some((at, character)) = value.char_indices().find(|(_, character)| !matches!(character, '!'..='~')) else {
        return Ok(());
    };
    let what = match character {
        '\n' | '\r' if value[at..].trim().is_empty() => "a line end at its end",
        '\n' | '\r' => "a line end",
        ' ' | '\t' => "a blank",
        _ if character.is_control() => "a control character",
        _ => "a character outside ASCII",
    };
    Err(TargetError::Unsendable { from: from(), what })
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
    fn what_no_header_can_carry_is_named_by_its_field_and_not_repeated() {
        let account = |secret: &str, token: Option<&str>| Account {
            access_key: "AKIA".into(),
            secret_key: secret.into(),
            session_token: token.map(str::to_owned),
        };
        for (account, field, what) in [
            (account("hush\n", None), "secret_key", "a line end at its end"),
            (account("hush\r", None), "secret_key", "a line end at its end"),
            (account("hu\nsh", None), "secret_key", "a line end"),
            (account("hu\u{1b}sh", None), "secret_key", "a control character"),
            (account("hush\u{e9}", None), "secret_key", "a character outside ASCII"),
            (account("ok", Some("hush ")), "session_token", "a blank"),
        ] {
            let error = account.keys("limited_account", Path::new("t.yaml")).err().unwrap().to_string();
            assert!(error.starts_with(&format!("t.yaml: limited_account.{field} contains {what}")), "{error}");
            assert!(!error.contains("hu"), "{error}");
        }
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = from_environment("${S3CONFORM_TEST_NEVER_SET}", Path::new("t.yaml")).unwrap_err();
        assert!(error.to_string().contains("t.yaml: the environment variable S3CONFORM_TEST_NEVER_SET is not set"));
    }
}
