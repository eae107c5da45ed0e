//! Removing an object or one of its versions.

use super::condition::{holds, same_second};
use super::select;
use crate::finding::operation as finding;
use crate::operation::{bucket_name, key, lookup};
use crate::store::{Bucket, Entry, Object, State, Version, Versioning};
use crate::{Checks, Refusal, Request, Response};

/// What the removal of a key did.
#[derive(Debug, Default)]
pub(super) struct Removed {
    /// The version that was removed or the marker that was added.
    pub(super) id: Option<String>,
    /// True if that is a delete marker.
    pub(super) marker: bool,
}

/// Removes what `request` names; a missing object counts as removed.
pub(in super::super) fn delete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let id = select::version_id(request, checks)?;
    if let Some((version, object)) = lookup::bucket(state, bucket_name(request))?.current(key(request)) {
        check_conditions(version, object, request, checks)?;
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

fn check_conditions(version: &Version, object: &Object, request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let header = |name| request.headers.value(name);
    if header("if-match").is_some_and(|etags| !holds(etags, &object.etag)) {
        checks.refuse(&finding::DELETE_IF_MATCH_MISS)?;
    }
    if ["x-amz-if-match-size", "x-amz-if-match-last-modified-time"].into_iter().any(|name| header(name).is_some()) {
        checks.refuse(&finding::DELETE_CONDITION_UNSUPPORTED)?;
    }
    if header("x-amz-if-match-size").is_some_and(|size| size.parse() != Ok(object.body.len())) {
        checks.refuse(&finding::DELETE_IF_MATCH_SIZE_MISS)?;
    }
    if header("x-amz-if-match-last-modified-time").is_some_and(|date| !same_second(version.modified, date)) {
        checks.refuse(&finding::DELETE_IF_MATCH_TIME_MISS)?;
    }
    Ok(())
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
    use crate::operation::testing::Endpoint;

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
        let delete = |name, value| endpoint.delete("/bucket/a").header(name, value);
        let date = "x-amz-if-match-last-modified-time";
        assert_eq!(endpoint.finding(delete("if-match", "\"0\"")), "DeleteIfMatchMiss");
        assert_eq!(endpoint.finding(delete("x-amz-if-match-size", "2")), "DeleteIfMatchSizeMiss");
        assert_eq!(endpoint.finding(delete(date, "Sun, 06 Nov 1994 08:49:37 GMT")), "DeleteIfMatchTimeMiss");
        endpoint.ok(delete("x-amz-if-match-size", "1"));
    }
}
