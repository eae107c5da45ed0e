//! Copying an object.

use super::source::Source;
use super::{put, template};
use crate::finding::operation as finding;
use crate::operation::document::tags_from_header;
use crate::operation::{bucket_name, key, list, lookup, name};
use crate::response::escape;
use crate::store::{Object, State};
use crate::{Checks, Refusal, Request, Response};

/// Headers that allow the copy of an object onto itself.
const CHANGING: &[&str] = &["x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location"];

/// Copies the object that `x-amz-copy-source` names to the key of `request`.
pub(in super::super) fn copy(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let headers = &request.headers;
    name::check_key(key(request), checks)?;
    let replaces_metadata = replaces(request, "x-amz-metadata-directive", checks)?;
    let replaces_tags = replaces(request, "x-amz-tagging-directive", checks)?;
    let source = Source::of(request, checks)?;
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let described = template::read(headers, bucket, request.now, checks)?;
    let (_, original) = source.find(state, request, checks)?;
    let itself = source.bucket == bucket_name(request) && source.key == key(request) && source.version.is_none();
    if itself && !replaces_metadata && !CHANGING.iter().any(|name| headers.has(name)) {
        checks.refuse(&finding::COPY_TO_ITSELF)?;
    }
    put::check_overwrite(bucket, key(request), checks)?;
    let object = Object {
        body: original.body.clone(),
        // The copy is one part, so its entity tag is that of its content.
        etag: super::etag(&original.body),
        headers: if replaces_metadata { described.headers } else { original.headers.clone() },
        tags: match headers.value("x-amz-tagging") {
            Some(text) if replaces_tags => tags_from_header(text, checks)?,
            _ if replaces_tags => Vec::new(),
            _ => original.tags.clone(),
        },
        ..described
    };
    let (etag, modified) = (escape(&object.etag), list::iso8601(request.now));
    let stored = put::store(state, request, object);
    let result = Response::xml(
        200,
        &format!("<CopyObjectResult><LastModified>{modified}</LastModified><ETag>{etag}</ETag></CopyObjectResult>"),
    );
    let id = stored.header("x-amz-version-id").map(str::to_owned);
    Ok(id.into_iter().fold(result, |result, id| result.with("x-amz-version-id", id)))
}

fn replaces(request: &Request, header: &'static str, checks: &Checks) -> Result<bool, Refusal> {
    match request.headers.value(header) {
        None | Some("COPY") => Ok(false),
        Some("REPLACE") => Ok(true),
        Some(other) => {
            let refusal = Refusal::new(&finding::COPY_DIRECTIVE_INVALID).with("ArgumentName", header);
            checks.refuse(refusal.with("ArgumentValue", other))?;
            Ok(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Request;
    use crate::operation::testing::{Endpoint, other};

    fn stored() -> (Endpoint, String) {
        let endpoint = Endpoint::with_bucket();
        let put = endpoint.put("/bucket/a", "hello").header("x-amz-meta-colour", "red");
        let etag = endpoint.ok(put).header("etag").unwrap().to_owned();
        (endpoint, etag)
    }

    fn copy(endpoint: &Endpoint, source: &str) -> Request {
        endpoint.put("/bucket/b", "").header("x-amz-copy-source", source)
    }

    #[test]
    fn a_copy_has_the_content_and_the_metadata_unless_they_are_replaced() {
        let (endpoint, etag) = stored();
        assert_eq!(endpoint.ok(copy(&endpoint, "/bucket/a")).element("ETag"), etag);
        let response = endpoint.ok(endpoint.get("/bucket/b"));
        assert_eq!((response.text().as_str(), response.header("x-amz-meta-colour")), ("hello", Some("red")));
        endpoint.ok(copy(&endpoint, "bucket/%61").header("x-amz-metadata-directive", "REPLACE"));
        assert_eq!(endpoint.ok(endpoint.get("/bucket/b")).header("x-amz-meta-colour"), None);
    }

    #[test]
    fn each_bad_source_is_a_finding_of_its_own() {
        let (endpoint, etag) = stored();
        assert_eq!(endpoint.finding(copy(&endpoint, "no-slash-here")), "CopySourceMalformed");
        assert_eq!(endpoint.finding(copy(&endpoint, "nowhere/a")), "CopySourceBucketMissing");
        assert_eq!(endpoint.finding(copy(&endpoint, "bucket/missing")), "CopySourceMissing");
        assert_eq!(endpoint.finding(copy(&endpoint, "bucket/a?versionId=bogus")), "VersionIdMalformed");
        let with = |name: &str, value: &str| {
            endpoint.finding(copy(&endpoint, "bucket/a").header(&format!("x-amz-{name}"), value))
        };
        assert_eq!(with("metadata-directive", "BOGUS"), "CopyDirectiveInvalid");
        assert_eq!(with("copy-source-if-match", "\"0\""), "CopyIfMatchMiss");
        assert_eq!(with("copy-source-if-none-match", &etag), "CopyIfNoneMatchHit");
        let itself = endpoint.put("/bucket/a", "").header("x-amz-copy-source", "bucket/a");
        assert_eq!(endpoint.finding(itself.clone()), "CopyToItself");
        endpoint.ok(itself.header("x-amz-metadata-directive", "REPLACE"));
    }

    #[test]
    fn conflicting_conditions_are_refused_only_where_a_dialect_says_so() {
        let (endpoint, etag) = stored();
        let request = copy(&endpoint, "bucket/a")
            .header("x-amz-copy-source-if-match", &etag)
            .header("x-amz-copy-source-if-none-match", "\"0\"");
        endpoint.ok(request.clone());
        assert_eq!(endpoint.strict("CopyConditionsConflict").finding(request), "CopyConditionsConflict");
    }

    #[test]
    fn another_accounts_object_cannot_be_copied() {
        let (endpoint, _) = stored();
        endpoint.ok(endpoint.put("/theirs", "").caller(other()));
        let request = endpoint.put("/theirs/b", "").header("x-amz-copy-source", "bucket/a");
        assert_eq!(endpoint.finding(request.caller(other())), "ForeignAccess");
    }
}
