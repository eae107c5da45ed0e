//! Judges a record by an expectation. Pure: no network, no files, no clock.

use crate::profile::Expectation;
use crate::record::Record;

/// Record x expectation. What each one means for a gate is `Verdict::fails`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The outcome is one the profile documents for this condition.
    Conforms,
    /// The documented code with another status.
    WrongStatus,
    /// The documented status with another code.
    WrongCode,
    /// An S3 error, but neither status nor code is the documented one.
    WrongBoth,
    /// No parseable error body where one is due.
    NotAnS3Error,
    /// The server accepted the request.
    NoError {
        /// It answered as if the sub-resource had not been named.
        sub_resource_ignored: bool,
    },
    /// The profile is silent.
    Undocumented,
    /// The profile says it makes no sense, and why.
    NotApplicable(String),
    /// A requirement is not met, and which.
    Skipped(String),
    /// A given step is not supported by the target.
    Unsupported(String),
    /// No answer, or a race not observed.
    Inconclusive(String),
    /// A given step failed.
    SetupFailed(String),
}

/// Judges `record` by `expectation`.
#[must_use]
pub fn judge(_expectation: &Expectation, _record: &Record) -> Verdict {
    todo!()
}
