//! Multipart uploads: beginning, listing and aborting them; parts and completion have files of their own.

mod checksum;
pub(super) mod complete;
pub(super) mod part;

use std::fmt::Write;

use super::object::template;
use super::{bucket_name, key, list, lookup, name};
use crate::finding::operation as finding;
use crate::response::escape;
use crate::store::{State, Upload, fresh_id};
use crate::{Checks, Finding, Refusal, Request, Response};

/// Begins an upload.
pub(super) fn create(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    name::check_key(key(request), checks)?;
    if !request.body.is_empty() {
        checks.refuse(&finding::INITIATE_WITH_BODY)?;
    }
    let checksum = checksum::chosen(&request.headers, checks)?;
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let template = template::read(&request.headers, bucket, request.now, checks)?;
    let id = fresh_id();
    let xml = format!(
        "<InitiateMultipartUploadResult><Bucket>{}</Bucket><Key>{}</Key><UploadId>{id}</UploadId>\
         </InitiateMultipartUploadResult>",
        escape(bucket_name(request)),
        escape(key(request)),
    );
    let upload = Upload {
        key: key(request).to_owned(),
        initiated: request.now,
        template,
        checksum,
        parts: std::collections::BTreeMap::new(),
    };
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        bucket.uploads.insert(id, upload);
    }
    Ok(Response::xml(200, &xml))
}

/// Ends an upload without an object.
pub(super) fn abort(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    match upload(state, request, &finding::ABORT_UNKNOWN_UPLOAD) {
        Ok((id, _)) => {
            let id = id.to_owned();
            if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
                bucket.uploads.remove(&id);
            }
        }
        Err(refusal) => checks.refuse(refusal)?,
    }
    Ok(Response::empty(204))
}

/// Returns the parts uploaded so far.
pub(super) fn list_parts(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let (id, upload) = upload(state, request, &finding::LIST_PARTS_UNKNOWN_UPLOAD)?;
    let number = |name: &str, otherwise: u32| match request.query.value(name).filter(|text| !text.is_empty()) {
        Some(text) => text.parse().or_else(|_| {
            let finding =
                if text.starts_with('-') { &finding::MAX_KEYS_NEGATIVE } else { &finding::MAX_KEYS_NOT_A_NUMBER };
            checks.refuse(Refusal::new(finding).with("ArgumentName", name)).map(|()| otherwise)
        }),
        None => Ok(otherwise),
    };
    let limit = number("max-parts", 1000)?.min(1000) as usize;
    let after = number("part-number-marker", 0)?;
    let parts: Vec<_> = upload.parts.range(after.saturating_add(1)..).collect();
    let page = &parts[..limit.min(parts.len())];
    let mut xml = format!(
        "<ListPartsResult><Bucket>{}</Bucket><Key>{}</Key><UploadId>{id}</UploadId>\
         <PartNumberMarker>{after}</PartNumberMarker><MaxParts>{limit}</MaxParts><IsTruncated>{}</IsTruncated>",
        escape(bucket_name(request)),
        escape(key(request)),
        page.len() < parts.len(),
    );
    if let Some((last, _)) = page.last().filter(|_| page.len() < parts.len()) {
        let _ = write!(xml, "<NextPartNumberMarker>{last}</NextPartNumberMarker>");
    }
    for (number, part) in page {
        let _ = write!(
            xml,
            "<Part><PartNumber>{number}</PartNumber><LastModified>{}</LastModified><ETag>{}</ETag>\
             <Size>{}</Size></Part>",
            list::iso8601(part.modified),
            escape(&part.etag),
            part.body.len(),
        );
    }
    Ok(Response::xml(200, &(xml + "</ListPartsResult>")))
}

/// The open upload that `request` names.
fn upload<'a>(
    state: &'a State,
    request: &'a Request,
    unknown: &'static Finding,
) -> Result<(&'a str, &'a Upload), Refusal> {
    let id = request.query.value("uploadId").unwrap_or_default();
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let upload = bucket.uploads.get(id).filter(|upload| upload.key == key(request));
    upload.map(|upload| (id, upload)).ok_or_else(|| Refusal::new(unknown).with("UploadId", id))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn a_dead_upload_is_unknown_to_every_operation() {
        let endpoint = Endpoint::with_bucket();
        let id = endpoint.ok(endpoint.post("/bucket/a?uploads", "")).element("UploadId");
        let target = format!("/bucket/a?uploadId={id}");
        endpoint.ok(endpoint.delete(&target));
        assert_eq!(endpoint.finding(endpoint.delete(&target)), "AbortUnknownUpload");
        assert_eq!(endpoint.finding(endpoint.get(&target)), "ListPartsUnknownUpload");
        assert_eq!(endpoint.finding(endpoint.put(&format!("{target}&partNumber=1"), "x")), "UploadPartUnknownUpload");
        let list =
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>";
        assert_eq!(endpoint.finding(endpoint.post(&target, list)), "CompleteUnknownUpload");
        assert_eq!(endpoint.lax("AbortUnknownUpload").ok(endpoint.delete(&target)).status, 204);
    }

    #[test]
    fn an_upload_needs_a_key() {
        let endpoint = Endpoint::with_bucket();
        assert_eq!(endpoint.finding(endpoint.post("/bucket?uploads", "")), "InitiateWithoutKey");
        assert_eq!(endpoint.finding(endpoint.post("/bucket/a?uploads", "x")), "InitiateWithBody");
    }

    #[test]
    fn parts_are_listed_page_by_page() {
        let endpoint = Endpoint::with_bucket();
        let id = endpoint.ok(endpoint.post("/bucket/a?uploads", "")).element("UploadId");
        let target = format!("/bucket/a?uploadId={id}");
        for number in [1, 3, 10_000] {
            endpoint.ok(endpoint.put(&format!("{target}&partNumber={number}"), "x"));
        }
        let first = endpoint.ok(endpoint.get(&format!("{target}&max-parts=2")));
        assert_eq!(first.text().matches("<Part>").count(), 2);
        let marker = first.element("NextPartNumberMarker");
        let second = endpoint.ok(endpoint.get(&format!("{target}&part-number-marker={marker}")));
        assert_eq!(second.element("PartNumber"), "10000");
        assert_eq!(second.element("IsTruncated"), "false");
    }
}
