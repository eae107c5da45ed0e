//! Removing an object or one of its versions.

use super::condition::holds;
use super::select;
use crate::reference::finding::operation as finding;
use crate::reference::operation::{access, bucket_name, key};
use crate::reference::store::{Bucket, Entry, State, Versioning};
use crate::reference::{Checks, Refusal, Request, Response};

/// What became of a key that was to be removed.
#[derive(Debug, Default)]
pub(super) struct Removed {
    /// The version that is gone or the marker that is new.
    pub(super) id: Option<String>,
    /// Whether that is a delete marker.
    pub(super) marker: bool,
}

/// Removes what `request` names; nothing there is as good as removed.
pub(in super::super) fn delete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let id = select::version_id(request, checks)?;
    let there = access::existing(state, bucket_name(request))?.current(key(request));
    if let (Some(etags), Some((_, object))) = (request.headers.value("if-match"), there)
        && !holds(etags, &object.etag)
    {
        checks.refuse(&finding::DELETE_IF_MATCH_MISS)?;
    }
    let Some(bucket) = state.buckets.get_mut(bucket_name(request)) else { return Ok(Response::empty(204)) };
    let removed = remove(bucket, request, key(request), id, checks)?;
    let mut response = Response::empty(204);
    if bucket.versioning != Versioning::Off {
        if removed.marker {
            response = response.with("x-amz-delete-marker", "true");
        }
        if let Some(id) = removed.id {
            response = response.with("x-amz-version-id", id);
        }
    }
    Ok(response)
}

/// Removes `key`, or its version `id`, unless it is locked.
pub(super) fn remove(
    bucket: &mut Bucket,
    request: &Request,
    key: &str,
    id: Option<&str>,
    checks: &Checks,
) -> Result<Removed, Refusal> {
    if id.is_none() && bucket.versioning != Versioning::Off {
        let id = bucket.store(key, Entry::DeleteMarker, request.now);
        return Ok(Removed { id: Some(id), marker: true });
    }
    let id = id.unwrap_or("null");
    let bypass =
        request.headers.value("x-amz-bypass-governance-retention").is_some_and(|v| v.eq_ignore_ascii_case("true"));
    let version = bucket.objects.get(key).and_then(|versions| versions.with_id(id));
    if version.and_then(|version| version.object()).is_some_and(|object| object.is_locked(request.now, bypass)) {
        checks.refuse(Refusal::new(&finding::DELETE_RETAINED_VERSION).with("Key", key))?;
    }
    let marker = bucket.remove(key, id).is_some_and(|version| version.is_marker());
    Ok(Removed { id: Some(id.to_owned()), marker })
}

#[cfg(test)]
mod tests {
    use crate::reference::operation::testing::Endpoint;

    #[test]
    fn a_retained_version_goes_only_when_governance_is_bypassed() {
        let endpoint = Endpoint::with_lock();
        let put = endpoint.put("/bucket/a", "x").header("x-amz-object-lock-mode", "GOVERNANCE");
        let put = put.header("x-amz-object-lock-retain-until-date", "2028-02-29T12:01:00Z");
        let id = endpoint.ok(put).header("x-amz-version-id").unwrap().to_owned();
        let delete = || endpoint.delete(&format!("/bucket/a?versionId={id}"));
        assert_eq!(endpoint.finding(delete()), "DeleteRetainedVersion");
        endpoint.ok(delete().header("x-amz-bypass-governance-retention", "true"));
        assert_eq!(endpoint.ok(endpoint.delete("/bucket")).status, 204);
    }

    #[test]
    fn removing_what_is_not_there_is_no_error() {
        let endpoint = Endpoint::with_bucket();
        assert_eq!(endpoint.ok(endpoint.delete("/bucket/a")).status, 204);
        assert_eq!(endpoint.finding(endpoint.delete("/nowhere/a")), "NoSuchBucket");
    }

    #[test]
    fn a_condition_protects_an_object_that_changed() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let delete = endpoint.delete("/bucket/a").header("if-match", "\"0\"");
        assert_eq!(endpoint.finding(delete), "DeleteIfMatchMiss");
    }
}
