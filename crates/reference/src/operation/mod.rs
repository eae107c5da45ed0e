//! S3 operations on the state: what each of them checks, changes and returns.
//!
//! The order of checks is that of S3: existence of the bucket, access, shape of the request, state of the object.
//! Independent of signatures, framing and dialects; whatever is wrong is refused as a finding.

mod access;
mod body;
mod bucket;
mod claim;
mod document;
mod encryption;
mod list;
mod lookup;
mod multipart;
mod name;
mod object;
mod policy;
mod query;
mod quota;
mod route;
mod sub_resource;

use percent_encoding::percent_decode_str;

use super::{Checks, Refusal, Request, RequestHead, Response};
use crate::finding::operation as finding;
use crate::store::{State, Store};
pub(crate) use claim::claim;
use route::Operation;

/// The most bytes that one request can store.
const MAX_AT_ONCE: u64 = 5 << 30;

/// Refuses what is wrong with the head alone: called after authentication and before the body is read.
///
/// # Errors
/// What is wrong.
pub(crate) fn precheck(store: &Store, head: &RequestHead, checks: &Checks) -> Result<(), Refusal> {
    let operation = Operation::of(head, checks)?;
    let state = store.lock();
    access::admit(&state, head, operation, checks)?;
    if operation == Operation::PutObject
        && let Some(length) = head.declared_length
        && let Some(bucket) = head.bucket.as_deref().and_then(|name| state.buckets.get(name))
    {
        quota::check(bucket, length, checks)?;
    }
    drop(state);
    if head.declared_length.is_some_and(|length| length > MAX_AT_ONCE) {
        match operation {
            Operation::PutObject => checks.refuse(&finding::OBJECT_TOO_LARGE)?,
            Operation::UploadPart => checks.refuse(&finding::UPLOAD_PART_TOO_LARGE)?,
            _ => checks.refuse(&finding::XML_TOO_LARGE)?,
        }
    }
    Ok(())
}

/// Handles one request whose body is complete and verified.
///
/// # Errors
/// What is wrong.
pub(crate) fn handle(store: &Store, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let operation = Operation::of(request, checks)?;
    let state = &mut *store.lock();
    access::admit(state, request, operation, checks)?;
    run(state, request, operation, checks)
}

/// Stores the file of a verified POST form: `upload` is a POST to bucket and key whose headers are the form's fields
/// (`acl`, `Content-Type`, `x-amz-meta-...`) and whose body is the file. Returns 204 with an `etag`.
///
/// # Errors
/// What is wrong.
pub(crate) fn put_form_object(store: &Store, upload: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let state = &mut *store.lock();
    access::admit(state, upload, Operation::PutObject, checks)?;
    let stored = object::put::put(state, upload, checks)?;
    Ok(Response { status: 204, ..stored })
}

fn run(state: &mut State, request: &Request, operation: Operation, checks: &Checks) -> Result<Response, Refusal> {
    match operation {
        Operation::ListBuckets => Ok(bucket::list(state, request)),
        Operation::CreateBucket => bucket::create(state, request, checks),
        Operation::DeleteBucket => bucket::delete(state, request, checks),
        Operation::HeadBucket => Ok(Response::empty(200).with("x-amz-bucket-region", checks.region())),
        Operation::ListObjects => list::objects::v1(state, request, checks),
        Operation::ListObjectsV2 => list::objects::v2(state, request, checks),
        Operation::ListObjectVersions => list::versions::list(state, request, checks),
        Operation::ListMultipartUploads => list::uploads::list(state, request, checks),
        Operation::DeleteObjects => object::delete_many::delete(state, request, checks),
        Operation::GetDocument(name) => document::get(state, request, name, checks),
        Operation::PutDocument(name) => document::put(state, request, name, checks),
        Operation::DeleteDocument(name) => Ok(document::delete(state, request, name)),
        Operation::Preflight => document::preflight(state, request, checks),
        Operation::PostForm => Err((&finding::METHOD_UNKNOWN).into()),
        Operation::PutObject => object::put::put(state, request, checks),
        Operation::CopyObject => object::copy::copy(state, request, checks),
        Operation::GetObject => object::get::get(state, request, checks),
        Operation::DeleteObject => object::delete::delete(state, request, checks),
        Operation::GetObjectAcl => object::acl::get(state, request, checks),
        Operation::PutObjectAcl => object::acl::put(state, request, checks),
        Operation::GetObjectTagging => object::tagging::get(state, request, checks),
        Operation::PutObjectTagging => object::tagging::put(state, request, checks),
        Operation::DeleteObjectTagging => object::tagging::delete(state, request, checks),
        Operation::GetObjectRetention => object::lock::get_retention(state, request, checks),
        Operation::PutObjectRetention => object::lock::put_retention(state, request, checks),
        Operation::GetObjectLegalHold => object::lock::get_legal_hold(state, request, checks),
        Operation::PutObjectLegalHold => object::lock::put_legal_hold(state, request, checks),
        Operation::SelectObjectContent => query::select(state, request, checks),
        Operation::RestoreObject => object::restore::restore(state, request, checks),
        Operation::CreateMultipartUpload => multipart::create(state, request, checks),
        Operation::UploadPart => multipart::part::upload(state, request, checks),
        Operation::UploadPartCopy => multipart::part::copy(state, request, checks),
        Operation::CompleteMultipartUpload => multipart::complete::complete(state, request, checks),
        Operation::AbortMultipartUpload => multipart::abort(state, request, checks),
        Operation::ListParts => multipart::list_parts(state, request, checks),
    }
}

/// The bucket whose configuration `head` changes, if it changes one.
#[must_use]
pub(crate) fn changed_bucket(head: &RequestHead) -> Option<&str> {
    let changes = matches!(head.method, http::Method::PUT | http::Method::DELETE) && head.key.is_none();
    head.bucket.as_deref().filter(|_| changes && sub_resource::Document::named_in(&head.query).is_some())
}

fn bucket_name(request: &Request) -> &str {
    request.bucket.as_deref().unwrap_or_default()
}

fn key(request: &Request) -> &str {
    request.key.as_deref().unwrap_or_default()
}

/// Decodes one side of a `name=value` pair; `None` if it is not UTF-8 or a percent sign is not part of an escape.
pub(crate) fn decode_form(text: &str) -> Option<String> {
    decode(&text.replace('+', " "))
}

/// Decodes percent escapes; `None` if the result is not UTF-8 or a percent sign is not part of an escape.
fn decode(text: &str) -> Option<String> {
    let complete = text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    complete.then(|| decoded.into_owned())
}

#[cfg(test)]
mod testing;
