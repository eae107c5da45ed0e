//! The ACL of an object.

use super::select;
use crate::operation::document::Acl;
use crate::operation::{bucket_name, key, lookup};
use crate::store::{Entry, State};
use crate::{Checks, Refusal, Request, Response};

/// Returns the ACL.
pub(in super::super) fn get(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let (_, object) = select::version(bucket, request, checks)?;
    let text = object.acl.clone().unwrap_or_else(|| Acl::private(&bucket.owner));
    Ok(Response::bytes(200, "application/xml", text.into_bytes()))
}

/// Replaces the ACL.
pub(in super::super) fn put(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let id = select::version(bucket, request, checks)?.0.id.clone();
    let acl = Acl::asked_for(bucket, request, checks)?;
    if let Some(versions) = state.buckets.get_mut(bucket_name(request)).and_then(|b| b.objects.get_mut(key(request)))
        && let Some(Entry::Object(object)) = versions.change(Some(&id)).map(|version| &mut version.entry)
    {
        object.acl = acl.xml;
        object.public_read = acl.public_read;
    }
    Ok(Response::empty(200))
}
