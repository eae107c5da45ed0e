//! Reading an object: GET, and HEAD, which is a GET whose body is dropped later.

use std::ops::Range;

use super::condition::{READ, check_read};
use super::{customer_key, range, select};
use crate::finding::operation as finding;
use crate::operation::{bucket_name, lookup};
use crate::store::{Object, State, Version};
use crate::{Caller, Checks, Refusal, Request, Response};
use model::date::http;

/// Returns an object or a part of it.
pub(in super::super) fn get(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let part = part_number(request, checks)?;
    check_overrides(request, checks)?;
    let (version, object) = select::version(bucket, request, checks)?;
    customer_key::check_read(object, &request.headers, bucket, checks)?;
    check_read(version, object, &request.headers, &READ, checks)?;
    if is_archived(object) && request.method == http::Method::GET {
        checks.refuse(
            Refusal::new(&finding::ARCHIVED_OBJECT)
                .with("StorageClass", object.storage_class.as_deref().unwrap_or_default()),
        )?;
    }
    let length = object.body.len();
    let bytes = match part {
        Some(number) => part_of(object, number, checks)?,
        None => match request.headers.value("range").filter(|_| range_holds(request, version, object)) {
            Some(header) => range::read(header, length, checks)?,
            None => None,
        },
    };
    let mut response = match bytes {
        // An empty object has a first part, but no range.
        Some(Range { start, end }) if start < end => {
            let response = Response { body: object.body.slice(start..end), ..Response::empty(206) };
            response.with("content-range", format!("bytes {start}-{}/{length}", end - 1))
        }
        _ => Response { body: object.body.clone(), ..Response::empty(200) },
    };
    if part.is_some() && !object.parts.is_empty() {
        response = response.with("x-amz-mp-parts-count", object.parts.len().to_string());
    }
    Ok(select::with_version(describe(response, version, object), bucket, &version.id))
}

/// True if an object has to be restored before it can be read.
pub(super) fn is_archived(object: &Object) -> bool {
    matches!(object.storage_class.as_deref(), Some("GLACIER" | "DEEP_ARCHIVE"))
}

/// Refuses unsigned requests that change the headers of the response.
fn check_overrides(request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let overrides = request.query.iter().any(|(name, _)| name.starts_with("response-"));
    if overrides && request.caller == Caller::Anonymous {
        checks.refuse(&finding::ANONYMOUS_RESPONSE_OVERRIDE)?;
    }
    Ok(())
}

fn part_number(request: &Request, checks: &Checks) -> Result<Option<usize>, Refusal> {
    let Some(text) = request.query.value("partNumber") else { return Ok(None) };
    if request.headers.has("range") {
        checks.refuse(&finding::RANGE_AND_PART_NUMBER)?;
    }
    let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
    if number.is_none() {
        let refusal = Refusal::new(&finding::GET_PART_NUMBER_INVALID).with("ArgumentName", "partNumber");
        checks.refuse(refusal.with("ArgumentValue", text))?;
    }
    Ok(number)
}

/// The bytes of part `number`; an object stored at once has one part.
fn part_of(object: &Object, number: usize, checks: &Checks) -> Result<Option<Range<usize>>, Refusal> {
    let whole = [object.body.len()];
    let parts = if object.parts.is_empty() { &whole[..] } else { &object.parts[..] };
    let Some(length) = parts.get(number - 1) else {
        let refusal = Refusal::new(&finding::GET_PART_NUMBER_ABSENT).with("PartNumberRequested", number.to_string());
        checks.refuse(refusal.with("ActualPartCount", parts.len().to_string()))?;
        return Ok(None);
    };
    let start = parts[..number - 1].iter().sum();
    Ok(Some(start..start + length))
}

/// A range applies only to the object that `If-Range` names, if there is such a header.
fn range_holds(request: &Request, version: &Version, object: &Object) -> bool {
    request
        .headers
        .value("if-range")
        .is_none_or(|validator| validator == object.etag || super::condition::same_second(version.modified, validator))
}

fn describe(mut response: Response, version: &Version, object: &Object) -> Response {
    for (name, value) in &object.headers {
        response = response.with(name, value);
    }
    if response.header("content-type").is_none() {
        response = response.with("content-type", "binary/octet-stream");
    }
    if let Some(class) = &object.storage_class {
        response = response.with("x-amz-storage-class", class);
    }
    if !object.tags.is_empty() {
        response = response.with("x-amz-tagging-count", object.tags.len().to_string());
    }
    if let Some(retention) = object.retention {
        response = response
            .with("x-amz-object-lock-mode", retention.mode.word())
            .with("x-amz-object-lock-retain-until-date", super::super::list::iso8601(retention.until));
    }
    if let Some(on) = object.legal_hold {
        response = response.with("x-amz-object-lock-legal-hold", if on { "ON" } else { "OFF" });
    }
    response.with("etag", &object.etag).with("last-modified", http(version.modified)).with("accept-ranges", "bytes")
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::{Endpoint, other};
    use crate::{Caller, Request};

    fn stored() -> (Endpoint, String) {
        let endpoint = Endpoint::with_bucket();
        let etag = endpoint.ok(endpoint.put("/bucket/a", "hello")).header("etag").unwrap().to_owned();
        (endpoint, etag)
    }

    #[test]
    fn ranges_and_parts_are_cut_out() {
        let (endpoint, _) = stored();
        let response = endpoint.ok(endpoint.get("/bucket/a").header("range", "bytes=1-2"));
        assert_eq!((response.status, response.text().as_str()), (206, "el"));
        assert_eq!(response.header("content-range"), Some("bytes 1-2/5"));
        let response = endpoint.ok(endpoint.get("/bucket/a?partNumber=1"));
        assert_eq!((response.status, response.text().as_str()), (206, "hello"));
    }

    #[test]
    fn bad_ranges_and_parts_are_distinguished() {
        let (endpoint, _) = stored();
        endpoint.ok(endpoint.put("/bucket/empty", ""));
        let range = |target: &str, range: &str| endpoint.finding(endpoint.get(target).header("range", range));
        assert_eq!(range("/bucket/a", "bytes=100-200"), "RangeBeyondEnd");
        assert_eq!(range("/bucket/a", "bytes=-0"), "RangeSuffixZero");
        assert_eq!(range("/bucket/empty", "bytes=0-0"), "RangeOnEmptyObject");
        assert_eq!(range("/bucket/a?partNumber=1", "bytes=0-1"), "RangeAndPartNumber");
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a?partNumber=0")), "GetPartNumberInvalid");
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a?partNumber=2")), "GetPartNumberAbsent");
    }

    #[test]
    fn conditions_are_judged_in_the_order_of_http() {
        let (endpoint, etag) = stored();
        let get = || endpoint.get("/bucket/a");
        let (past, modified) = ("Sat, 29 Oct 1994 19:43:31 GMT", "Tue, 29 Feb 2028 12:00:00 GMT");
        let cases: [(Request, Option<&str>); 8] = [
            (get().header("if-match", "\"0\""), Some("IfMatchMiss")),
            (get().header("if-unmodified-since", past), Some("IfUnmodifiedSinceMiss")),
            (get().header("if-match", &etag).header("if-unmodified-since", past), None),
            (get().header("if-none-match", &etag), Some("IfNoneMatchHit")),
            (get().header("if-modified-since", modified), Some("IfModifiedSinceUnchanged")),
            (get().header("if-none-match", "\"0\"").header("if-modified-since", modified), None),
            (get().header("if-modified-since", past), None),
            (get().header("if-match", "\"0\"").header("if-none-match", &etag), Some("IfMatchMiss")),
        ];
        for (request, finding) in cases {
            let found = endpoint.ask(&request).err().map(|refusal| refusal.finding.name);
            assert_eq!(found, finding, "{:?}", request.headers);
        }
        let refusal = endpoint.refusal(get().header("if-none-match", &etag));
        assert!(refusal.headers.contains(&("etag", etag)));
    }

    #[test]
    fn versions_are_distinguished_by_what_became_of_them() {
        let endpoint = Endpoint::with_versions();
        let id = |response: crate::Response| response.header("x-amz-version-id").unwrap().to_owned();
        let first = id(endpoint.ok(endpoint.put("/bucket/a", "1")));
        let second = id(endpoint.ok(endpoint.put("/bucket/a", "2")));
        let get = |id: &str| endpoint.get(&format!("/bucket/a?versionId={id}"));
        assert_eq!(endpoint.ok(get(&first)).text(), "1");
        endpoint.ok(endpoint.delete(&format!("/bucket/a?versionId={first}")));
        assert_eq!(endpoint.finding(get(&first)), "NoSuchVersion");
        assert_eq!(endpoint.finding(get("not-a-version")), "VersionIdMalformed");
        let marker = id(endpoint.ok(endpoint.delete("/bucket/a")));
        let refusal = endpoint.refusal(get(&marker));
        assert_eq!(refusal.finding.name, "DeleteMarkerVersion");
        assert!(refusal.headers.contains(&("x-amz-delete-marker", "true".into())));
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a")), "KeyBehindDeleteMarker");
        assert_eq!(endpoint.finding(endpoint.get("/bucket/b")), "NoSuchKey");
        assert_eq!(endpoint.ok(get(&second)).text(), "2");
    }

    #[test]
    fn private_objects_are_the_owners_and_public_ones_everyones() {
        let (endpoint, _) = stored();
        let get = || endpoint.get("/bucket/a");
        assert_eq!(endpoint.finding(get().caller(Caller::Anonymous)), "AnonymousAccess");
        assert_eq!(endpoint.finding(get().caller(other())), "ForeignAccess");
        assert_eq!(endpoint.finding(endpoint.get("/bucket").caller(Caller::Anonymous)), "AnonymousAccess");
        let put = endpoint.put("/bucket/b", "x").caller(Caller::Anonymous);
        assert_eq!(endpoint.finding(put), "AnonymousAccess");
        let unexpected = get().header("x-amz-expected-bucket-owner", "000000000000");
        assert_eq!(endpoint.finding(unexpected), "BucketOwnerUnexpected");
        endpoint.ok(get().header("x-amz-expected-bucket-owner", "000000000001"));
        endpoint.ok(endpoint.put("/bucket/a", "hello").header("x-amz-acl", "public-read"));
        endpoint.ok(get().caller(Caller::Anonymous));
    }
}
