//! The source of a copy: the object that `x-amz-copy-source` names, and the access to it.

use super::condition::{COPY, check_read, conflicting};
use super::select;
use crate::finding::operation as finding;
use crate::finding::setup::CUSTOMER_KEY_NEEDED;
use crate::operation::{access, decode};
use crate::store::{Object, State, Version};
use crate::{Checks, Refusal, Request};

/// The source of a copy.
#[derive(Debug)]
pub(in super::super) struct Source {
    pub(in super::super) bucket: String,
    pub(in super::super) key: String,
    pub(in super::super) version: Option<String>,
}

impl Source {
    /// Reads the header.
    pub(in super::super) fn of(request: &Request, checks: &Checks) -> Result<Self, Refusal> {
        let header = request.headers.value("x-amz-copy-source").unwrap_or_default();
        let (path, query) = header.split_once('?').unwrap_or((header, ""));
        let decoded = decode(path).unwrap_or_default();
        let path = decoded.strip_prefix('/').unwrap_or(&decoded);
        let (bucket, key) = path.split_once('/').unwrap_or_default();
        if bucket.is_empty() || key.is_empty() {
            // Without a bucket and a key, the copy cannot continue.
            let refusal = Refusal::new(&finding::COPY_SOURCE_MALFORMED).with("ArgumentName", "x-amz-copy-source");
            return Err(refusal.with("ArgumentValue", header));
        }
        let version = query.strip_prefix("versionId=").map(str::to_owned);
        if let Some(id) = &version {
            select::check_id(id, checks)?;
        }
        if conflicting(&request.headers) {
            checks.refuse(&finding::COPY_CONDITIONS_CONFLICT)?;
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned(), version })
    }

    /// The source object, if the caller may read it and the conditions on it hold.
    pub(in super::super) fn find<'a>(
        &self,
        state: &'a State,
        request: &Request,
        checks: &Checks,
    ) -> Result<(&'a Version, &'a Object), Refusal> {
        let bucket = state
            .buckets
            .get(&self.bucket)
            .ok_or_else(|| Refusal::new(&finding::COPY_SOURCE_BUCKET_MISSING).with("BucketName", &self.bucket))?;
        let expected = request.headers.value("x-amz-source-expected-bucket-owner");
        access::expect_owner(bucket, expected, checks)?;
        access::permit(bucket, &self.bucket, Some(&self.key), "s3:GetObject", &request.caller, checks)?;
        let missing = || Refusal::new(&finding::COPY_SOURCE_MISSING).with("Key", &self.key);
        let versions = bucket.objects.get(&self.key).ok_or_else(missing)?;
        let version = match &self.version {
            Some(id) => versions
                .with_id(id)
                .ok_or_else(|| Refusal::new(&finding::NO_SUCH_VERSION).with("Key", &self.key).with("VersionId", id))?,
            None => versions.latest().ok_or_else(missing)?,
        };
        let object = match version.object() {
            Some(object) => object,
            None if self.version.is_some() => return Err((&finding::COPY_SOURCE_IS_MARKER).into()),
            None => return Err(missing()),
        };
        check_read(version, object, &request.headers, &COPY, checks)?;
        if object.customer_key.is_some() {
            checks.refuse(&CUSTOMER_KEY_NEEDED)?;
        }
        if super::get::is_archived(object) {
            checks.refuse(&finding::ARCHIVED_OBJECT)?;
        }
        Ok((version, object))
    }
}
