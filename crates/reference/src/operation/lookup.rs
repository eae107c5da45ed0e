//! Finds the bucket that a request names.
//!
//! Independent of operations and access rules.

use crate::Refusal;
use crate::finding::operation::NO_SUCH_BUCKET;
use crate::store::{Bucket, State};

/// The bucket `name`.
///
/// # Errors
/// `NO_SUCH_BUCKET`.
pub(super) fn bucket<'a>(state: &'a State, name: &str) -> Result<&'a Bucket, Refusal> {
    state.buckets.get(name).ok_or_else(|| Refusal::new(&NO_SUCH_BUCKET).with("BucketName", name))
}
