//! The version of an object that a request names.

use crate::finding::operation as finding;
use crate::operation::key;
use crate::store::{Bucket, Object, Version, Versioning, is_well_formed};
use crate::{Checks, Refusal, Request, Response};

/// The version id in the query; malformed ones are refused.
pub(super) fn version_id<'a>(request: &'a Request, checks: &Checks) -> Result<Option<&'a str>, Refusal> {
    let id = request.query.value("versionId");
    if let Some(id) = id {
        check_id(id, checks)?;
    }
    Ok(id)
}

/// Refuses a malformed version id.
pub(super) fn check_id(id: &str, checks: &Checks) -> Result<(), Refusal> {
    if id == "null" || is_well_formed(id) {
        return Ok(());
    }
    let refusal = Refusal::new(&finding::VERSION_ID_MALFORMED).with("ArgumentName", "versionId");
    checks.refuse(refusal.with("ArgumentValue", id))
}

/// The version that `request` names, or the newest; both must be objects.
pub(in super::super) fn version<'a>(
    bucket: &'a Bucket,
    request: &Request,
    checks: &Checks,
) -> Result<(&'a Version, &'a Object), Refusal> {
    let key = key(request);
    let id = version_id(request, checks)?;
    let versions = bucket.objects.get(key);
    let version = match id {
        Some(id) => versions
            .and_then(|versions| versions.with_id(id))
            .ok_or_else(|| Refusal::new(&finding::NO_SUCH_VERSION).with("Key", key).with("VersionId", id))?,
        None => versions
            .and_then(|versions| versions.latest())
            .ok_or_else(|| Refusal::new(&finding::NO_SUCH_KEY).with("Key", key))?,
    };
    if let Some(object) = version.object() {
        return Ok((version, object));
    }
    let finding = if id.is_some() { &finding::DELETE_MARKER_VERSION } else { &finding::KEY_BEHIND_DELETE_MARKER };
    let refusal = Refusal::new(finding).with("Key", key).with_header("x-amz-delete-marker", "true");
    Err(refusal.with_header("x-amz-version-id", &version.id))
}

/// Adds the version id if the bucket has ever kept versions.
pub(super) fn with_version(response: Response, bucket: &Bucket, id: &str) -> Response {
    if bucket.versioning == Versioning::Off { response } else { response.with("x-amz-version-id", id) }
}
