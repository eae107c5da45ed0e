//! Why there is no response, or why a step failed: what happened, apart from the details that differ from run to run.
//!
//! Baselines compare what happened; people read both.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A reason in two parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reason {
    /// What happened, in words that are the same in each run.
    pub what: String,
    /// The details, with the punctuation that joins them: a server's own message, addresses, numbers of bytes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Reason {
    /// A reason with details.
    pub(crate) fn new(what: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { what: what.into(), detail: detail.into() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.what, self.detail)
    }
}

impl Error for Reason {}

impl From<String> for Reason {
    fn from(what: String) -> Self {
        Self { what, detail: String::new() }
    }
}

impl From<&str> for Reason {
    fn from(what: &str) -> Self {
        what.to_owned().into()
    }
}
