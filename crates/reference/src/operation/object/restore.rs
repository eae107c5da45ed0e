//! Restoring an object from an archive. There is no archive: a restore never ends.

use super::{get, select};
use crate::finding::operation as finding;
use crate::operation::body::Rule;
use crate::operation::{bucket_name, key, lookup};
use crate::store::{Entry, State};
use crate::{Checks, Refusal, Request, Response};

/// Begins a restore.
pub(in super::super) fn restore(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let (version, object) = select::version(bucket, request, checks)?;
    if !request.body.is_empty() {
        Rule::root("RestoreRequest").read(request, checks)?;
    }
    if !get::is_archived(object) {
        checks.refuse(&finding::RESTORE_STANDARD_OBJECT)?;
    }
    if object.restoring {
        checks.refuse(&finding::RESTORE_IN_PROGRESS)?;
    }
    let id = version.id.clone();
    if let Some(versions) = state.buckets.get_mut(bucket_name(request)).and_then(|b| b.objects.get_mut(key(request)))
        && let Some(Entry::Object(object)) = versions.change(Some(&id)).map(|version| &mut version.entry)
    {
        object.restoring = true;
    }
    Ok(Response::empty(202))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn only_archived_objects_can_be_restored_and_only_once() {
        let endpoint = Endpoint::with_bucket();
        let restore = || endpoint.post("/bucket/a?restore", "<RestoreRequest><Days>1</Days></RestoreRequest>");
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        assert_eq!(endpoint.finding(restore()), "RestoreStandardObject");
        endpoint.ok(endpoint.put("/bucket/a", "x").header("x-amz-storage-class", "GLACIER"));
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a")), "ArchivedObject");
        assert_eq!(endpoint.ok(restore()).status, 202);
        assert_eq!(endpoint.finding(restore()), "RestoreInProgress");
    }
}
