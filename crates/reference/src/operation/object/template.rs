//! The properties of an object besides its content: metadata, class, encryption, tags, lock, ACL.
//!
//! Used by every operation that creates an object or begins an upload.

use time::OffsetDateTime;

use super::customer_key;
use crate::finding::operation as finding;
use crate::operation::document::{acl_from_headers, check_public_acl, parse_date, period_end, tags_from_header};
use crate::operation::encryption;
use crate::store::{Bucket, Mode, Object, Retention};
use crate::{Checks, Headers, Refusal};

const STORAGE_CLASSES: &[&str] = &[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "GLACIER_IR",
    "DEEP_ARCHIVE",
];
const KEPT: &[&str] = &["cache-control", "content-disposition", "content-language", "content-type", "expires"];
const METADATA: &str = "x-amz-meta-";
const REDIRECT: &str = "x-amz-website-redirect-location";
const ENCRYPTION: &str = "x-amz-server-side-encryption";

/// An object without content, as `headers` describe it.
pub(in super::super) fn read(
    headers: &Headers,
    bucket: &Bucket,
    now: OffsetDateTime,
    checks: &Checks,
) -> Result<Object, Refusal> {
    let acl = acl_from_headers(headers, &bucket.owner, &finding::OBJECT_CANNED_ACL_UNKNOWN, checks)?;
    check_public_acl(&acl, bucket, checks)?;
    let tags = headers.value("x-amz-tagging").map(|text| tags_from_header(text, checks)).transpose()?;
    Ok(Object {
        headers: kept(headers, checks)?,
        storage_class: storage_class(headers, checks)?,
        tags: tags.unwrap_or_default(),
        retention: retention(headers, bucket, now, checks)?,
        legal_hold: legal_hold(headers, bucket, checks)?,
        acl: acl.xml,
        public_read: acl.public_read,
        customer_key: customer_key::offered(headers, bucket, checks)?,
        ..Object::default()
    })
}

/// The headers that are returned with the object.
pub(in super::super) fn kept(headers: &Headers, checks: &Checks) -> Result<Vec<(String, String)>, Refusal> {
    encryption::check(headers, checks)?;
    let located = |to: &str| ["http://", "https://", "/"].iter().any(|start| to.starts_with(start));
    if headers.value(REDIRECT).is_some_and(|to| !located(to)) {
        checks.refuse(&finding::REDIRECT_LOCATION_INVALID)?;
    }
    let mut kept = Vec::new();
    let mut metadata = 0;
    for (name, value) in headers.iter() {
        let name = name.to_ascii_lowercase();
        if let Some(short) = name.strip_prefix(METADATA) {
            metadata += short.len() + value.len();
            kept.push((name, value.to_owned()));
        } else if KEPT.contains(&name.as_str()) || name == REDIRECT || name == ENCRYPTION {
            kept.push((name, value.to_owned()));
        } else if name == "content-encoding" {
            // aws-chunked is a coding of the transfer and not of the object.
            let codings: Vec<_> = value.split(',').map(str::trim).filter(|coding| *coding != "aws-chunked").collect();
            if !codings.is_empty() {
                kept.push((name, codings.join(", ")));
            }
        }
    }
    if metadata > 2048 {
        checks.refuse(&finding::METADATA_TOO_LARGE)?;
    }
    Ok(kept)
}

/// The requested storage class, if it is not the default.
pub(in super::super) fn storage_class(headers: &Headers, checks: &Checks) -> Result<Option<String>, Refusal> {
    let Some(class) = headers.value("x-amz-storage-class") else { return Ok(None) };
    if !STORAGE_CLASSES.contains(&class) {
        checks.refuse(Refusal::new(&finding::STORAGE_CLASS_INVALID).with("StorageClassRequested", class))?;
    }
    Ok(Some(class).filter(|class| *class != "STANDARD").map(str::to_owned))
}

fn retention(
    headers: &Headers,
    bucket: &Bucket,
    now: OffsetDateTime,
    checks: &Checks,
) -> Result<Option<Retention>, Refusal> {
    let mode = headers.value("x-amz-object-lock-mode");
    let until = headers.value("x-amz-object-lock-retain-until-date");
    if mode.is_none() && until.is_none() {
        return Ok(bucket.lock.and_then(|lock| lock.default).map(|default| period_end(default, now)));
    }
    if bucket.lock.is_none() {
        checks.refuse(&finding::LOCK_HEADERS_ON_PLAIN_BUCKET)?;
        return Ok(None);
    }
    let (Some(mode), Some(until)) = (mode, until) else {
        checks.refuse(&finding::LOCK_HEADERS_INCOMPLETE)?;
        return Ok(None);
    };
    let (Some(mode), Some(until)) = (Mode::parse(mode), parse_date(until)) else {
        checks.refuse(&finding::LOCK_HEADER_INVALID)?;
        return Ok(None);
    };
    if until <= now {
        checks.refuse(&finding::RETAIN_DATE_PAST)?;
    }
    Ok(Some(Retention { mode, until }))
}

fn legal_hold(headers: &Headers, bucket: &Bucket, checks: &Checks) -> Result<Option<bool>, Refusal> {
    let Some(status) = headers.value("x-amz-object-lock-legal-hold") else { return Ok(None) };
    if bucket.lock.is_none() {
        checks.refuse(&finding::LOCK_HEADERS_ON_PLAIN_BUCKET)?;
    }
    if !matches!(status, "ON" | "OFF") {
        checks.refuse(&finding::LOCK_HEADER_INVALID)?;
    }
    Ok(Some(status == "ON"))
}
