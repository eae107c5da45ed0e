//! Access control lists: canned, granted by headers, or in a document.
//!
//! Evaluates only one question: may everyone read, or the owner alone?

use super::public_access;
use crate::finding::operation as finding;
use crate::finding::setup::GRANT_EMAIL_AMBIGUOUS;
use crate::operation::body::{Rule, text};
use crate::operation::bucket_name;
use crate::operation::lookup;
use crate::operation::sub_resource::Document;
use crate::response::escape;
use crate::store::{Bucket, State};
use crate::{Caller, Checks, Finding, Headers, Refusal, Request, Response};
use model::xml::Element;

const CANNED: &[&str] = &[
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
];
const PERMISSIONS: &[&str] = &["FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"];
const GRANT_HEADERS: &[(&str, &str)] = &[
    ("x-amz-grant-full-control", "FULL_CONTROL"),
    ("x-amz-grant-write", "WRITE"),
    ("x-amz-grant-write-acp", "WRITE_ACP"),
    ("x-amz-grant-read", "READ"),
    ("x-amz-grant-read-acp", "READ_ACP"),
];
const EVERYBODY: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const GROUPS: &[&str] = &[
    EVERYBODY,
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "http://acs.amazonaws.com/groups/s3/LogDelivery",
];

/// What is kept of an ACL.
#[derive(Debug, Clone, Default)]
pub(crate) struct Acl {
    /// The document, if it grants more than full control to the owner.
    pub(crate) xml: Option<String>,
    /// True if everyone may read.
    pub(crate) public_read: bool,
}

/// The ACL in the headers; `unknown` is the finding for an unknown canned ACL.
pub(crate) fn from_headers(
    headers: &Headers,
    owner: &str,
    unknown: &'static Finding,
    checks: &Checks,
) -> Result<Acl, Refusal> {
    let canned = headers.value("x-amz-acl").or_else(|| headers.value("acl"));
    if canned.is_some() && granted(headers) {
        checks.refuse(&finding::ACL_CANNED_AND_GRANTS)?;
    }
    if let Some(canned) = canned {
        if !CANNED.contains(&canned) {
            checks.refuse(Refusal::new(unknown).with("ArgumentName", "x-amz-acl").with("ArgumentValue", canned))?;
        }
        let public_read = canned.starts_with("public-read");
        let grants = if public_read { grant("uri", EVERYBODY, "READ") } else { String::new() };
        return Ok(Acl { xml: public_read.then(|| document(owner, &grants)), public_read });
    }
    let mut acl = Acl::default();
    let mut grants = String::new();
    for (header, permission) in GRANT_HEADERS {
        for grantee in headers.value(header).into_iter().flat_map(|value| value.split(',')) {
            let (kind, name) = grantee.trim().split_once('=').unwrap_or_default();
            let name = name.trim_matches('"');
            known(kind, name, checks)?;
            acl.public_read |= name == EVERYBODY && matches!(*permission, "READ" | "FULL_CONTROL");
            grants += &grant(kind, name, permission);
        }
    }
    acl.xml = (!grants.is_empty()).then(|| document(owner, &grants));
    Ok(acl)
}

/// Refuses a public ACL if the public access block of `bucket` says so.
pub(crate) fn check_public(acl: &Acl, bucket: &Bucket, checks: &Checks) -> Result<(), Refusal> {
    let open = acl.public_read || acl.xml.as_deref().is_some_and(|xml| xml.contains(EVERYBODY));
    if open && public_access::refuses_acls(bucket) { checks.refuse(&finding::ACL_PUBLIC_BLOCKED) } else { Ok(()) }
}

/// The ACL in the body of `request`.
fn from_body(request: &Request, checks: &Checks) -> Result<Acl, Refusal> {
    let element = Rule::root("AccessControlPolicy").malformed(&finding::ACL_SCHEMA).read(request, checks)?;
    let owner = element.child("Owner").and_then(|owner| text(owner, "ID"));
    let list = element.child("AccessControlList");
    if owner.is_none() || list.is_none() {
        checks.refuse(&finding::ACL_SCHEMA)?;
    }
    let mut acl = Acl { xml: Some(String::from_utf8_lossy(&request.body).into_owned()), public_read: false };
    for grant in list.iter().flat_map(|list| list.children("Grant")) {
        let permission = text(grant, "Permission").unwrap_or_default();
        let grantee = grant.child("Grantee").and_then(grantee);
        match grantee {
            Some((kind, name)) if PERMISSIONS.contains(&permission) => {
                known(kind, name, checks)?;
                acl.public_read |= name == EVERYBODY && matches!(permission, "READ" | "FULL_CONTROL");
            }
            _ => checks.refuse(&finding::ACL_SCHEMA)?,
        }
    }
    Ok(acl)
}

/// True if there is a header that grants something.
fn granted(headers: &Headers) -> bool {
    GRANT_HEADERS.iter().any(|(header, _)| headers.has(header))
}

pub(super) fn put_on_bucket(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let acl = asked_for(lookup::bucket(state, bucket_name(request))?, request, checks)?;
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        bucket.public_read = acl.public_read;
        match acl.xml {
            Some(xml) => bucket.documents.insert(Document::Acl.name(), xml),
            None => bucket.documents.remove(Document::Acl.name()),
        };
    }
    Ok(Response::empty(200))
}

pub(super) fn stored(bucket: &Bucket) -> String {
    match bucket.documents.get(Document::Acl.name()) {
        Some(xml) => xml.split_once("?>").map_or(xml.as_str(), |(_, rest)| rest).trim_start().to_owned(),
        None => document(&bucket.owner, ""),
    }
}

impl Acl {
    /// The ACL of a PUT, in its headers or its body.
    pub(crate) fn asked_for(bucket: &Bucket, request: &Request, checks: &Checks) -> Result<Self, Refusal> {
        asked_for(bucket, request, checks)
    }

    /// The document of a private ACL.
    pub(crate) fn private(owner: &str) -> String {
        document(owner, "")
    }
}

fn asked_for(bucket: &Bucket, request: &Request, checks: &Checks) -> Result<Acl, Refusal> {
    let controls = bucket.documents.get(Document::OwnershipControls.name());
    if controls.is_some_and(|xml| xml.contains("BucketOwnerEnforced")) {
        checks.refuse(&finding::ACL_DISABLED)?;
    }
    let headers = &request.headers;
    let (by_header, by_body) = (headers.has("x-amz-acl") || granted(headers), !request.body.is_empty());
    match (by_header, by_body) {
        (true, true) => checks.refuse(&finding::ACL_HEADER_AND_BODY)?,
        (false, false) => checks.refuse(&finding::ACL_MISSING)?,
        _ => {}
    }
    let acl = if by_header {
        from_headers(headers, &bucket.owner, &finding::CANNED_ACL_UNKNOWN, checks)?
    } else if by_body {
        from_body(request, checks)?
    } else {
        Acl::default()
    };
    check_public(&acl, bucket, checks)?;
    Ok(acl)
}

/// Kind and name of a grantee as the headers call them.
fn grantee(element: &Element) -> Option<(&'static str, &str)> {
    [("id", "ID"), ("uri", "URI"), ("emailAddress", "EmailAddress")]
        .into_iter()
        .find_map(|(kind, name)| Some((kind, text(element, name)?)))
}

fn known(kind: &str, name: &str, checks: &Checks) -> Result<(), Refusal> {
    let ids = [Caller::Owner(String::new()).canonical_id(), Caller::Other(String::new()).canonical_id()];
    let finding = match kind {
        "id" if !ids.contains(&name) => &finding::GRANT_ID_UNKNOWN,
        "uri" if !GROUPS.contains(&name) => &finding::GRANT_URI_UNKNOWN,
        "emailAddress" if checks.shares(name) => &GRANT_EMAIL_AMBIGUOUS,
        // No other account here has an address.
        "emailAddress" => &finding::GRANT_EMAIL_UNKNOWN,
        "id" | "uri" => return Ok(()),
        _ => &finding::GRANT_MALFORMED,
    };
    checks.refuse(Refusal::new(finding).with("ArgumentName", kind).with("ArgumentValue", name))
}

fn grant(kind: &str, name: &str, permission: &str) -> String {
    let (r#type, element) = if kind == "uri" { ("Group", "URI") } else { ("CanonicalUser", "ID") };
    let name = escape(name);
    format!(
        "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{type}\">\
         <{element}>{name}</{element}></Grantee><Permission>{permission}</Permission></Grant>"
    )
}

fn document(owner: &str, grants: &str) -> String {
    let own = grant("id", owner, "FULL_CONTROL");
    format!(
        "<AccessControlPolicy><Owner><ID>{owner}</ID></Owner>\
         <AccessControlList>{own}{grants}</AccessControlList></AccessControlPolicy>"
    )
}
