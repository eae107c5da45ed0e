//! Storing an object with one request.
//!
//! The content is complete, and its digests are verified.

use super::condition::{Write, check_write};
use super::{etag, template};
use crate::finding::operation as finding;
use crate::operation::{MAX_AT_ONCE, bucket_name, key, lookup, name, quota};
use crate::store::{Bucket, Entry, Object, State, Versioning};
use crate::{Checks, Refusal, Request, Response};

/// Stores the body of `request`.
pub(in super::super) fn put(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let key = key(request);
    name::check_key(key, checks)?;
    if request.body.len() as u64 > MAX_AT_ONCE {
        checks.refuse(&finding::OBJECT_TOO_LARGE)?;
    }
    let bucket = lookup::bucket(state, bucket_name(request))?;
    quota::check(bucket, request.body.len() as u64, checks)?;
    let described = template::read(&request.headers, bucket, request.now, checks)?;
    check_write(bucket, key, &request.headers, Write::Put, checks)?;
    check_overwrite(bucket, key, checks)?;
    let object = Object { etag: etag(&request.body), body: request.body.clone(), ..described };
    Ok(store(state, request, object))
}

/// Refuses to overwrite an object without versions, in dialects that refuse it.
pub(in super::super) fn check_overwrite(bucket: &Bucket, key: &str, checks: &Checks) -> Result<(), Refusal> {
    if bucket.versioning == Versioning::Off && bucket.current(key).is_some() {
        checks.refuse(&finding::OVERWRITE_UNVERSIONED)?;
    }
    Ok(())
}

/// Stores `object` under the key of `request`, and returns its entity tag and version.
pub(in super::super) fn store(state: &mut State, request: &Request, object: Object) -> Response {
    let mut response = Response::empty(200).with("etag", object.etag.clone());
    if let Some((name, value)) = object.headers.iter().find(|(name, _)| name == "x-amz-server-side-encryption") {
        response = response.with(name, value.clone());
    }
    let Some(bucket) = state.buckets.get_mut(bucket_name(request)) else { return response };
    let id = bucket.store(key(request), Entry::Object(object), request.now);
    if bucket.versioning == Versioning::Off { response } else { response.with("x-amz-version-id", id) }
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::{Endpoint, owner};

    #[test]
    fn what_was_stored_is_given_back_with_its_headers() {
        let endpoint = Endpoint::with_bucket();
        let request = endpoint.put("/bucket/a%20b", "hello");
        let request = request.header("Content-Type", "text/x").header("x-amz-meta-Colour", "red");
        let etag = endpoint.ok(request.header("content-encoding", "aws-chunked")).header("etag").unwrap().to_owned();
        assert_eq!(etag, "\"5d41402abc4b2a76b9719d911017c592\"");
        let response = endpoint.ok(endpoint.get("/bucket/a%20b"));
        assert_eq!(response.text(), "hello");
        assert_eq!(response.header("etag"), Some(etag.as_str()));
        assert_eq!(response.header("content-type"), Some("text/x"));
        assert_eq!(response.header("x-amz-meta-colour"), Some("red"));
        assert_eq!(response.header("content-encoding"), None);
        assert_eq!(response.header("last-modified"), Some("Tue, 29 Feb 2028 12:00:00 GMT"));
    }

    #[test]
    fn each_bad_header_is_a_finding_of_its_own() {
        let endpoint = Endpoint::with_bucket();
        let long = "x".repeat(3000);
        for (name, value, finding) in [
            ("x-amz-meta-pad", long.as_str(), "MetadataTooLarge"),
            ("x-amz-storage-class", "BOGUS", "StorageClassInvalid"),
            ("x-amz-server-side-encryption", "ROT13", "SseAlgorithmUnknown"),
            ("x-amz-server-side-encryption-customer-algorithm", "AES256", "SseCustomerKeyUnsupported"),
            ("x-amz-tagging", "a=1&a=2", "TaggingHeaderMalformed"),
            ("x-amz-tagging", "a=%zz", "TaggingHeaderMalformed"),
            ("x-amz-website-redirect-location", "ftp://example.test/", "RedirectLocationInvalid"),
            ("x-amz-acl", "bogus", "ObjectCannedAclUnknown"),
            ("x-amz-object-lock-mode", "GOVERNANCE", "LockHeadersOnPlainBucket"),
        ] {
            assert_eq!(endpoint.finding(endpoint.put("/bucket/a", "x").header(name, value)), finding);
        }
        assert_eq!(endpoint.finding(endpoint.put(&format!("/bucket/{}", "a".repeat(1025)), "")), "KeyTooLong");
    }

    #[test]
    fn conditional_writes_depend_on_the_existing_object() {
        let endpoint = Endpoint::with_bucket();
        let put = |name, value| endpoint.put("/bucket/a", "new").header(name, value);
        assert_eq!(endpoint.finding(put("if-match", "\"abc\"")), "PutIfMatchMissingKey");
        let etag = endpoint.ok(put("if-none-match", "*")).header("etag").unwrap().to_owned();
        assert_eq!(endpoint.finding(put("if-none-match", "*")), "PutIfNoneMatchHit");
        assert_eq!(endpoint.finding(put("if-none-match", "\"abc\"")), "PutIfNoneMatchEtag");
        assert_eq!(endpoint.finding(put("if-match", "\"abc\"")), "PutIfMatchMiss");
        endpoint.ok(put("if-match", &etag));
    }

    #[test]
    fn overwriting_is_refused_only_by_a_dialect_and_without_versioning() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", "1"));
        let strict = endpoint.strict("OverwriteUnversioned");
        assert_eq!(strict.finding(endpoint.put("/bucket/a", "2")), "OverwriteUnversioned");
        endpoint.ok(endpoint.put("/bucket/a", "2"));
        let versions = Endpoint::with_versions().strict("OverwriteUnversioned");
        versions.ok(endpoint.put("/bucket/a", "1"));
        versions.ok(endpoint.put("/bucket/a", "2"));
    }

    #[test]
    fn a_declared_length_above_5_gib_is_refused_before_the_body() {
        let endpoint = Endpoint::with_bucket();
        let mut request = endpoint.put("/bucket/a", "");
        request.head.declared_length = Some((5 << 30) + 1);
        assert_eq!(endpoint.precheck(&request).unwrap_err().finding.name, "ObjectTooLarge");
        request.head.query.0.push(("uploadId".into(), Some("x".into())));
        assert_eq!(endpoint.precheck(&request).unwrap_err().finding.name, "UploadPartTooLarge");
    }

    #[test]
    fn a_form_stores_an_object_like_a_put() {
        let endpoint = Endpoint::with_bucket();
        let upload = endpoint.post("/bucket/a", "file").header("acl", "public-read").caller(owner());
        let response = endpoint.put_form_object(&upload).unwrap();
        assert_eq!(response.status, 204);
        assert!(response.header("etag").is_some());
        assert_eq!(endpoint.ok(endpoint.get("/bucket/a")).text(), "file");
    }
}
