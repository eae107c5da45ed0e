//! Features: what a target has or lacks as a whole, so that an absence is reported once for all scenarios that need it.
//!
//! Independent of verdicts and of how an absence shows.

use std::fmt;

/// Operations without which an endpoint is no object storage: creating, putting, reading, heading, deleting, listing, multipart.
const BASIC: &[&str] = &[
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CreateBucket",
    "CreateMultipartUpload",
    "DeleteBucket",
    "DeleteObject",
    "DeleteObjects",
    "GetObject",
    "HeadBucket",
    "HeadObject",
    "ListBuckets",
    "ListMultipartUploads",
    "ListObjects",
    "ListObjectsV2",
    "ListParts",
    "PutObject",
    "UploadPart",
];

/// What a target lacks: an operation, by its name in AWS's spelling, or a way of sending any operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(String);

impl Feature {
    /// The feature that a preparing step needs.
    #[must_use]
    pub fn of_step(step: &str) -> Self {
        Self(step.to_owned())
    }

    /// Its name, as reports and `gate: features:` write it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// True if its absence always fails a gate: nothing works without it.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        BASIC.contains(&self.name())
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::operation::Operation;

    #[test]
    fn basic_features_are_operations() {
        assert!(BASIC.is_sorted() && BASIC.iter().all(|name| Operation::named(name).is_some()));
        assert!(Feature::of_step("PutObject").is_basic() && !Feature::of_step("PutBucketCors").is_basic());
    }
}
