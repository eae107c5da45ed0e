//! S3 operations on the state.

use super::{Checks, Refusal, Request, RequestHead, Response};
use crate::reference::store::Store;

/// Refuses what the head alone shows to be wrong: called when the caller is known and before the body is read.
///
/// # Errors
/// What is wrong.
pub fn precheck(_store: &Store, _head: &RequestHead, _checks: &Checks) -> Result<(), Refusal> {
    Ok(())
}

/// Handles one request whose body is complete and verified.
///
/// # Errors
/// What is wrong.
pub fn handle(_store: &Store, _request: &Request, _checks: &Checks) -> Result<Response, Refusal> {
    Ok(Response::empty(200))
}

/// Stores the file of a verified POST form: `upload` is a POST to bucket and key whose headers are the form's fields
/// (`acl`, `Content-Type`, `x-amz-meta-...`) and whose body is the file. Answers 204 with an `etag`.
///
/// # Errors
/// What is wrong.
pub fn put_form_object(_store: &Store, _upload: &Request, _checks: &Checks) -> Result<Response, Refusal> {
    Ok(Response::empty(204))
}
