//! The operation of a request, by its method, its path and the names in its query.
//!
//! Independent of the state and of what the operations do.

use http::Method;

use super::sub_resource::Document;
use crate::finding::operation as finding;
use crate::{Checks, Refusal, RequestHead};

/// An operation in AWS's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    ListBuckets,
    CreateBucket,
    DeleteBucket,
    HeadBucket,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    ListMultipartUploads,
    DeleteObjects,
    GetDocument(Document),
    PutDocument(Document),
    DeleteDocument(Document),
    Preflight,
    PostForm,
    PutObject,
    CopyObject,
    GetObject,
    DeleteObject,
    GetObjectAcl,
    PutObjectAcl,
    GetObjectTagging,
    PutObjectTagging,
    DeleteObjectTagging,
    GetObjectRetention,
    PutObjectRetention,
    GetObjectLegalHold,
    PutObjectLegalHold,
    RestoreObject,
    SelectObjectContent,
    CreateMultipartUpload,
    UploadPart,
    UploadPartCopy,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
}

/// Parameters that change an operation but do not choose it.
const ORDINARY: &[&str] = &[
    "allow-unordered",
    "continuation-token",
    "delimiter",
    "encoding-type",
    "fetch-owner",
    "key-marker",
    "list-type",
    "marker",
    "max-keys",
    "max-parts",
    "max-uploads",
    "part-number-marker",
    "partNumber",
    "prefix",
    "start-after",
    "upload-id-marker",
    "version-id-marker",
    "versionId",
    "x-id",
];

/// Names that choose an operation on a bucket.
const CHOOSING: &[&str] = &["delete", "torrent", "uploads", "versions"];

/// Sub-resources of buckets that S3 has and this endpoint lacks.
const UNSUPPORTED_OF_BUCKETS: &[&str] = &[
    "accelerate",
    "analytics",
    "intelligent-tiering",
    "inventory",
    "metadataConfiguration",
    "metadataTable",
    "metrics",
    "session",
];

/// Those of them that hold several configurations, each with an id.
const LISTED: &[&str] = &["analytics", "intelligent-tiering", "inventory", "metrics"];

/// Sub-resources of objects that S3 has and this endpoint lacks.
const UNSUPPORTED_OF_OBJECTS: &[&str] = &["attributes", "torrent"];

impl Operation {
    /// The operation of `head`.
    pub(super) fn of(head: &RequestHead, checks: &Checks) -> Result<Self, Refusal> {
        if head.method == Method::PATCH {
            return Err((&finding::PATCH_REQUEST).into());
        }
        if head.method == Method::OPTIONS && head.bucket.is_some() {
            return Ok(Self::Preflight);
        }
        let operation = match (&head.bucket, &head.key) {
            (None, _) => of_service(head),
            (Some(_), None) => of_bucket(head, checks),
            (Some(_), Some(_)) => of_object(head, checks),
        }?;
        let copies = matches!(operation, Self::CopyObject | Self::UploadPartCopy);
        if head.headers.has("x-amz-copy-source") && !copies {
            checks.refuse(Refusal::new(&finding::COPY_SOURCE_UNEXPECTED).with("ArgumentName", "x-amz-copy-source"))?;
        }
        Ok(operation)
    }
}

fn of_service(head: &RequestHead) -> Result<Operation, Refusal> {
    match head.method {
        Method::GET | Method::HEAD => Ok(Operation::ListBuckets),
        Method::DELETE => Err((&finding::DELETE_SERVICE_ROOT).into()),
        _ => Err((&finding::METHOD_UNKNOWN).into()),
    }
}

fn of_bucket(head: &RequestHead, checks: &Checks) -> Result<Operation, Refusal> {
    if let Some(document) = Document::named_in(&head.query) {
        return match head.method {
            Method::GET | Method::HEAD => Ok(Operation::GetDocument(document)),
            Method::PUT if document.can_be_put() => Ok(Operation::PutDocument(document)),
            Method::DELETE if document.can_be_deleted() => Ok(Operation::DeleteDocument(document)),
            _ => Err((&finding::METHOD_UNKNOWN).into()),
        };
    }
    if head.query.has("torrent") {
        checks.refuse(&finding::TORRENT_OF_BUCKET)?;
    }
    if head.method == Method::GET && head.query.has("id") && head.query.iter().any(|(name, _)| LISTED.contains(&name)) {
        checks.refuse(&finding::CONFIGURATION_ABSENT)?;
    }
    if head.query.iter().any(|(name, value)| is_unsupported(name, value)) {
        checks.refuse(&finding::BUCKET_SUB_RESOURCE_UNSUPPORTED)?;
    }
    match head.method {
        Method::PUT => Ok(Operation::CreateBucket),
        Method::DELETE => Ok(Operation::DeleteBucket),
        Method::HEAD => Ok(Operation::HeadBucket),
        Method::POST if head.query.has("delete") => Ok(Operation::DeleteObjects),
        Method::POST if head.query.has("uploads") => Err((&finding::INITIATE_WITHOUT_KEY).into()),
        Method::POST => Ok(Operation::PostForm),
        Method::GET if head.query.has("versions") => Ok(Operation::ListObjectVersions),
        Method::GET if head.query.has("uploads") => Ok(Operation::ListMultipartUploads),
        Method::GET if head.query.value("list-type") == Some("2") => Ok(Operation::ListObjectsV2),
        Method::GET => Ok(Operation::ListObjects),
        _ => Err((&finding::METHOD_UNKNOWN).into()),
    }
}

fn of_object(head: &RequestHead, checks: &Checks) -> Result<Operation, Refusal> {
    let method = &head.method;
    let sub_resources = [
        ("acl", Some(Operation::GetObjectAcl), Some(Operation::PutObjectAcl), None),
        (
            "tagging",
            Some(Operation::GetObjectTagging),
            Some(Operation::PutObjectTagging),
            Some(Operation::DeleteObjectTagging),
        ),
        ("retention", Some(Operation::GetObjectRetention), Some(Operation::PutObjectRetention), None),
        ("legal-hold", Some(Operation::GetObjectLegalHold), Some(Operation::PutObjectLegalHold), None),
    ];
    for (name, get, put, delete) in sub_resources {
        if head.query.has(name) {
            let operation = match *method {
                Method::GET | Method::HEAD => get,
                Method::PUT => put,
                Method::DELETE => delete,
                _ => None,
            };
            return operation.ok_or_else(|| (&finding::METHOD_UNKNOWN).into());
        }
    }
    if head.query.has("logging") {
        checks.refuse(&finding::LOGGING_OF_KEY)?;
    }
    let listing = head.query.has("versions") || head.query.has("uploads");
    if listing && matches!(*method, Method::GET | Method::HEAD) {
        checks.refuse(&finding::LISTING_OF_KEY)?;
    }
    if UNSUPPORTED_OF_OBJECTS.iter().any(|name| head.query.has(name)) {
        checks.refuse(&finding::OBJECT_SUB_RESOURCE_UNSUPPORTED)?;
    }
    let (upload, copy) = (head.query.has("uploadId"), head.headers.has("x-amz-copy-source"));
    if *method == Method::PUT && head.query.has("partNumber") && !upload {
        checks.refuse(Refusal::new(&finding::PART_NUMBER_WITHOUT_UPLOAD).with("ArgumentName", "partNumber"))?;
    }
    match *method {
        Method::PUT if upload && copy => Ok(Operation::UploadPartCopy),
        Method::PUT if upload => Ok(Operation::UploadPart),
        Method::PUT if copy => Ok(Operation::CopyObject),
        Method::PUT => Ok(Operation::PutObject),
        Method::GET if upload => Ok(Operation::ListParts),
        Method::GET | Method::HEAD => Ok(Operation::GetObject),
        Method::DELETE if upload => Ok(Operation::AbortMultipartUpload),
        Method::DELETE => Ok(Operation::DeleteObject),
        Method::POST if upload => Ok(Operation::CompleteMultipartUpload),
        Method::POST if head.query.has("uploads") => Ok(Operation::CreateMultipartUpload),
        Method::POST if head.query.has("select") => Ok(Operation::SelectObjectContent),
        Method::POST if head.query.has("restore") => Ok(Operation::RestoreObject),
        Method::POST => Err((&finding::POST_OBJECT_WITHOUT_SUB_RESOURCE).into()),
        _ => Err((&finding::METHOD_UNKNOWN).into()),
    }
}

/// True if this endpoint lacks such a sub-resource of buckets. A name alone, such as `?metrics`, can only be a
/// sub-resource; an unknown name with a value is ignored, as S3 does.
fn is_unsupported(name: &str, value: Option<&str>) -> bool {
    let alone = value.is_none() && !name.is_empty();
    UNSUPPORTED_OF_BUCKETS.contains(&name) || (alone && !ORDINARY.contains(&name) && !CHOOSING.contains(&name))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use crate::operation::testing::{Endpoint, request};

    #[test]
    fn methods_that_fit_nothing_are_distinguished() {
        let endpoint = Endpoint::with_bucket();
        for (method, target, finding) in [
            (Method::DELETE, "/", "DeleteServiceRoot"),
            (Method::POST, "/", "MethodUnknown"),
            (Method::PATCH, "/bucket/a", "PatchRequest"),
            (Method::POST, "/bucket/a", "PostObjectWithoutSubResource"),
            (Method::PUT, "/bucket?location", "MethodUnknown"),
            (Method::TRACE, "/bucket/a", "MethodUnknown"),
        ] {
            assert_eq!(endpoint.finding(request(method, target, "")), finding);
        }
    }

    #[test]
    fn sub_resources_that_are_not_here_are_distinguished() {
        let endpoint = Endpoint::with_bucket();
        for (target, finding) in [
            ("/bucket?torrent", "TorrentOfBucket"),
            ("/bucket?analytics&id=x", "BucketSubResourceUnsupported"),
            ("/bucket?metrics", "BucketSubResourceUnsupported"),
            ("/bucket?something-new", "BucketSubResourceUnsupported"),
            ("/bucket/a?torrent", "ObjectSubResourceUnsupported"),
            ("/bucket/a?logging", "LoggingOfKey"),
            ("/bucket/a?versions", "ListingOfKey"),
            ("/bucket/a?uploads", "ListingOfKey"),
        ] {
            assert_eq!(endpoint.finding(endpoint.get(target)), finding);
        }
        endpoint.ok(endpoint.get("/bucket?x-id=ListObjects&unknown=ignored"));
    }

    #[test]
    fn what_belongs_to_another_operation_is_refused() {
        let endpoint = Endpoint::with_bucket();
        let get = endpoint.get("/bucket/a").header("x-amz-copy-source", "bucket/b");
        assert_eq!(endpoint.finding(get), "CopySourceUnexpected");
        assert_eq!(endpoint.finding(endpoint.put("/bucket/a?partNumber=1", "x")), "PartNumberWithoutUpload");
    }

    #[test]
    fn a_missing_bucket_is_found_before_anything_about_its_objects() {
        let endpoint = Endpoint::new();
        for request in [
            endpoint.get("/nowhere"),
            endpoint.delete("/nowhere"),
            request(Method::HEAD, "/nowhere", ""),
            endpoint.get("/nowhere/k"),
            endpoint.put("/nowhere/k", "x"),
            endpoint.get("/nowhere?list-type=2&max-keys=-1"),
        ] {
            assert_eq!(endpoint.precheck(&request).unwrap_err().finding.name, "NoSuchBucket");
            assert_eq!(endpoint.finding(request), "NoSuchBucket");
        }
    }
}
