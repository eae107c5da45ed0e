//! An outcome: the HTTP status and error code that everything is compared by.
//!
//! Independent of how it was read and of what was expected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// (HTTP status, error code or none).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Outcome {
    /// The HTTP status of the final response, or `NO_STATUS`.
    pub status: u16,
    /// The S3 error code, where the response carried one.
    pub code: Option<String>,
}

impl Outcome {
    /// The status of a response that is not HTTP.
    pub const NO_STATUS: u16 = 0;
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code.as_deref().unwrap_or("none"))
    }
}
