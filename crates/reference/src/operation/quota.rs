//! Quotas of buckets.

use crate::finding::setup::QUOTA_EXCEEDED;
use crate::store::Bucket;
use crate::{Checks, Refusal};

/// Refuses `length` more bytes than the bucket has room for.
pub(super) fn check(bucket: &Bucket, length: u64, checks: &Checks) -> Result<(), Refusal> {
    match bucket.quota {
        Some(quota) if bucket.size().saturating_add(length) > quota => checks.refuse(&QUOTA_EXCEEDED),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::store::{Entry, Object};

    #[test]
    fn stored_objects_count_against_the_quota() {
        let mut bucket = Bucket { quota: Some(10), ..Bucket::new("o", OffsetDateTime::UNIX_EPOCH) };
        let refused = |bucket: &Bucket, length| check(bucket, length, &Checks::default()).is_err();
        assert!(!refused(&bucket, 10) && refused(&bucket, 11));
        let object = Object { body: "12345".into(), ..Object::default() };
        bucket.store("a", Entry::Object(object), OffsetDateTime::UNIX_EPOCH);
        assert!(!refused(&bucket, 5) && refused(&bucket, 6));
        bucket.quota = None;
        assert!(!refused(&bucket, 1 << 40));
    }
}
