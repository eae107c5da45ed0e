//! Adding parts to an upload, from a body or from an object.

use std::ops::Range;

use bytes::Bytes;

use super::{checksum, upload as find_upload};
use crate::finding::operation as finding;
use crate::operation::object::etag;
use crate::operation::object::source::Source;
use crate::operation::{MAX_AT_ONCE, bucket_name, list};
use crate::response::escape;
use crate::store::{Part, State};
use crate::{Checks, Refusal, Request, Response};

/// Stores the body of `request` as a part.
pub(in super::super) fn upload(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let number = part_number(request, checks)?;
    if request.body.len() as u64 > MAX_AT_ONCE {
        checks.refuse(&finding::UPLOAD_PART_TOO_LARGE)?;
    }
    let etag = store(state, request, number, request.body.clone(), checks)?;
    Ok(Response::empty(200).with("etag", etag))
}

/// Stores an object, or a range of it, as a part.
pub(in super::super) fn copy(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let number = part_number(request, checks)?;
    let source = Source::of(request, checks)?;
    let range = request.headers.value("x-amz-copy-source-range").map(|header| (header, range(header)));
    if let Some((header, None)) = range {
        checks.refuse(argument(&finding::COPY_RANGE_MALFORMED, header))?;
    }
    let (_, object) = source.find(state, request, checks)?;
    let body = match range {
        Some((header, Some(range))) => {
            if range.end > object.body.len() {
                checks.refuse(argument(&finding::COPY_RANGE_OUT_OF_BOUNDS, header))?;
            }
            let length = object.body.len();
            object.body.slice(range.start.min(length)..range.end.min(length))
        }
        _ => object.body.clone(),
    };
    let etag = store(state, request, number, body, checks)?;
    let (etag, modified) = (escape(&etag), list::iso8601(request.now));
    let xml = format!("<CopyPartResult><LastModified>{modified}</LastModified><ETag>{etag}</ETag></CopyPartResult>");
    Ok(Response::xml(200, &xml))
}

fn store(state: &mut State, request: &Request, number: u32, body: Bytes, checks: &Checks) -> Result<String, Refusal> {
    let (id, upload) = find_upload(state, request, &finding::UPLOAD_PART_UNKNOWN_UPLOAD)?;
    checksum::check_part(upload, &request.headers, checks)?;
    let id = id.to_owned();
    let etag = etag(&body);
    let uploads = state.buckets.get_mut(bucket_name(request)).map(|bucket| &mut bucket.uploads);
    if let Some(upload) = uploads.and_then(|uploads| uploads.get_mut(&id)) {
        upload.parts.insert(number, Part { body, etag: etag.clone(), modified: request.now });
    }
    Ok(etag)
}

fn part_number(request: &Request, checks: &Checks) -> Result<u32, Refusal> {
    let text = request.query.value("partNumber").unwrap_or_default();
    let refuse = |finding| {
        let refusal = Refusal::new(finding).with("ArgumentName", "partNumber");
        checks.refuse(refusal.with("ArgumentValue", text))
    };
    match text.parse::<u32>() {
        Ok(number @ 1..=10_000) => Ok(number),
        Ok(number @ 10_001..) => refuse(&finding::UPLOAD_PART_NUMBER_TOO_BIG).map(|()| number),
        Ok(0) | Err(_) => refuse(&finding::UPLOAD_PART_NUMBER_ZERO).map(|()| 0),
    }
}

/// Reads `bytes=first-last`, which is all that the header may say.
fn range(header: &str) -> Option<Range<usize>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.parse::<usize>().ok()?, last.parse::<usize>().ok()?);
    (first <= last).then(|| first..last.saturating_add(1))
}

fn argument(finding: &'static crate::Finding, value: &str) -> Refusal {
    Refusal::new(finding).with("ArgumentName", "x-amz-copy-source-range").with("ArgumentValue", value)
}

#[cfg(test)]
mod tests {
    use crate::Request;
    use crate::operation::testing::Endpoint;

    fn begun() -> (Endpoint, String) {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/source", "hello"));
        let id = endpoint.ok(endpoint.post("/bucket/a?uploads", "")).element("UploadId");
        (endpoint, format!("/bucket/a?uploadId={id}"))
    }

    #[test]
    fn part_numbers_have_bounds() {
        let (endpoint, target) = begun();
        let finding = |number: &str| endpoint.finding(endpoint.put(&format!("{target}&partNumber={number}"), "x"));
        assert_eq!(finding("0"), "UploadPartNumberZero");
        assert_eq!(finding("10001"), "UploadPartNumberTooBig");
        assert_eq!(finding("x"), "UploadPartNumberZero");
    }

    #[test]
    fn a_part_is_copied_by_range() {
        let (endpoint, target) = begun();
        let copy = |range: &str| -> Request {
            let request = endpoint.put(&format!("{target}&partNumber=1"), "");
            request.header("x-amz-copy-source", "bucket/source").header("x-amz-copy-source-range", range)
        };
        assert_eq!(endpoint.finding(copy("0-2")), "CopyRangeMalformed");
        assert_eq!(endpoint.finding(copy("bytes=0-99")), "CopyRangeOutOfBounds");
        let etag = endpoint.ok(copy("bytes=1-2")).element("ETag");
        assert_eq!(etag, crate::operation::object::etag(b"el"));
    }
}
