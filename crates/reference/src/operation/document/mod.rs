//! The configuration documents of a bucket: reading, storing and removing them.
//!
//! Each document type has a file with its rules; this file has what they share.

mod acl;
mod cors;
mod lifecycle;
mod lock;
mod logging;
mod notification;
mod public_access;
mod replication;
mod simple;
mod tagging;
mod versioning;
mod website;

pub(super) use acl::{Acl, check_public as check_public_acl, from_headers as acl_from_headers};
pub(super) use cors::preflight;
pub(super) use lock::{mode_and_date, parse_date, period_end};
pub(super) use tagging::{
    Limits as TagLimits, from_document as tags, from_header as tags_from_header, to_xml as tags_xml,
};

use super::sub_resource::{Document, Otherwise};
use super::{bucket_name, lookup, policy};
use crate::finding::operation as finding;
use crate::store::State;
use crate::{Checks, Refusal, Request, Response};

/// Returns the document as it was put, or its default.
pub(super) fn get(state: &State, request: &Request, document: Document, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    match document {
        Document::Acl => return Ok(Response::xml(200, &acl::stored(bucket))),
        Document::Versioning => return Ok(Response::xml(200, &versioning::to_xml(bucket.versioning))),
        Document::Location => return Ok(Response::xml(200, &simple::location(bucket, checks.region()))),
        Document::ObjectLock => return lock::configuration(bucket),
        Document::PolicyStatus if bucket.documents.contains_key(Document::Policy.name()) => {
            return Ok(Response::xml(200, "<PolicyStatus><IsPublic>FALSE</IsPublic></PolicyStatus>"));
        }
        _ => {}
    }
    match (bucket.documents.get(document.name()), document.otherwise()) {
        (Some(text), _) if document == Document::Policy => {
            Ok(Response::bytes(200, "application/json", text.clone().into_bytes()))
        }
        (Some(text), _) => Ok(Response::bytes(200, "application/xml", text.clone().into_bytes())),
        (None, Otherwise::Empty(xml)) => Ok(Response::xml(200, xml)),
        (None, Otherwise::Absent(finding)) => Err(Refusal::new(finding).with("BucketName", bucket_name(request))),
        (None, Otherwise::AbsentOr(finding, xml)) => {
            checks.refuse(Refusal::new(finding).with("BucketName", bucket_name(request)))?;
            Ok(Response::xml(200, xml))
        }
    }
}

/// Checks the document and stores it.
pub(super) fn put(
    state: &mut State,
    request: &Request,
    document: Document,
    checks: &Checks,
) -> Result<Response, Refusal> {
    let name = bucket_name(request);
    let bucket = lookup::bucket(state, name)?;
    match document {
        Document::Acl => return acl::put_on_bucket(state, request, checks),
        Document::Versioning => return versioning::put(state, request, checks),
        Document::ObjectLock => return lock::put_configuration(state, request, checks),
        Document::Policy if request.body.is_empty() => checks.refuse(&finding::REQUEST_BODY_EMPTY)?,
        Document::Policy => {
            policy::validate(&request.body, name, checks)?;
            if public_access::refuses_policies(bucket) && policy::is_public(&request.body) {
                checks.refuse(&finding::POLICY_PUBLIC_BLOCKED)?;
            }
        }
        Document::Cors => cors::validate(request, checks)?,
        Document::Lifecycle => lifecycle::validate(bucket, request, checks)?,
        Document::Website => website::validate(request, checks)?,
        Document::Replication => replication::validate(bucket, request, checks)?,
        Document::Tagging => drop(tagging::from_document(request, tagging::Limits::Bucket, checks)?),
        Document::Notification => notification::validate(request, checks)?,
        Document::Logging => logging::validate(state, bucket, request, checks)?,
        _ => simple::validate(document, request, checks)?,
    }
    let text = String::from_utf8_lossy(&request.body).into_owned();
    if let Some(bucket) = state.buckets.get_mut(name) {
        bucket.documents.insert(document.name(), text);
    }
    let no_content = matches!(document, Document::Policy | Document::Tagging);
    Ok(Response::empty(if no_content { 204 } else { 200 }))
}

/// Removes the document if there is one.
pub(super) fn delete(state: &mut State, request: &Request, document: Document) -> Response {
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        bucket.documents.remove(document.name());
    }
    Response::empty(204)
}

#[cfg(test)]
mod tests;
