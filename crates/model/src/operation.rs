//! The operations of S3, STS and IAM: how a request shows which one it is, and which of them require a digest of the body.
//!
//! One row an operation; independent of scenarios and vendors.
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html> and, for digests,
//! the request headers of each operation there.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An operation by its name; only the rows of the table exist.
#[derive(Clone, Copy)]
pub struct Operation(&'static Row);

/// The services that operations belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Object storage.
    S3,
    /// The token service.
    Sts,
    /// The account service.
    Iam,
}

/// What the path of an S3 request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Nothing: `/`.
    Service,
    /// A bucket: `/bucket`.
    Bucket,
    /// An object: `/bucket/key`.
    Object,
}

/// The parts of a request that determine its operation.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, with or without templates.
    pub path: &'a str,
    /// The names of the query parameters.
    pub query: &'a [&'a str],
    /// The names of the headers.
    pub headers: &'a [&'a str],
    /// True for the form of a browser upload.
    pub form: bool,
}

struct Row {
    name: &'static str,
    service: Service,
    method: &'static str,
    resource: Resource,
    /// Query parameters that the request has to have.
    query: &'static [&'static str],
    /// A header that the request has to have.
    header: Option<&'static str>,
    /// True for an operation that requires `Content-MD5` or a checksum where it has a body.
    digest: bool,
}

const COPY_SOURCE: &str = "x-amz-copy-source";

const fn s3(name: &'static str, method: &'static str, resource: Resource, query: &'static [&'static str]) -> Row {
    Row { name, service: Service::S3, method, resource, query, header: None, digest: false }
}

/// An operation with a document that has to carry a digest.
const fn digested(name: &'static str, method: &'static str, resource: Resource, query: &'static [&'static str]) -> Row {
    Row { digest: true, ..s3(name, method, resource, query) }
}

const fn copy(name: &'static str, query: &'static [&'static str]) -> Row {
    Row { header: Some(COPY_SOURCE), ..s3(name, "PUT", Resource::Object, query) }
}

const fn action(service: Service, name: &'static str) -> Row {
    Row { service, ..s3(name, "POST", Resource::Service, &[]) }
}

static ROWS: &[Row] = &[
    s3("AbortMultipartUpload", "DELETE", Resource::Object, &["uploadId"]),
    s3("CompleteMultipartUpload", "POST", Resource::Object, &["uploadId"]),
    copy("CopyObject", &[]),
    s3("CreateBucket", "PUT", Resource::Bucket, &[]),
    s3("CreateMultipartUpload", "POST", Resource::Object, &["uploads"]),
    s3("CreateSession", "GET", Resource::Bucket, &["session"]),
    s3("DeleteBucket", "DELETE", Resource::Bucket, &[]),
    s3("DeleteBucketAnalyticsConfiguration", "DELETE", Resource::Bucket, &["analytics", "id"]),
    s3("DeleteBucketCors", "DELETE", Resource::Bucket, &["cors"]),
    s3("DeleteBucketEncryption", "DELETE", Resource::Bucket, &["encryption"]),
    s3("DeleteBucketIntelligentTieringConfiguration", "DELETE", Resource::Bucket, &["intelligent-tiering", "id"]),
    s3("DeleteBucketInventoryConfiguration", "DELETE", Resource::Bucket, &["inventory", "id"]),
    s3("DeleteBucketLifecycle", "DELETE", Resource::Bucket, &["lifecycle"]),
    s3("DeleteBucketMetadataTableConfiguration", "DELETE", Resource::Bucket, &["metadataTable"]),
    s3("DeleteBucketMetricsConfiguration", "DELETE", Resource::Bucket, &["metrics", "id"]),
    s3("DeleteBucketOwnershipControls", "DELETE", Resource::Bucket, &["ownershipControls"]),
    s3("DeleteBucketPolicy", "DELETE", Resource::Bucket, &["policy"]),
    s3("DeleteBucketReplication", "DELETE", Resource::Bucket, &["replication"]),
    s3("DeleteBucketTagging", "DELETE", Resource::Bucket, &["tagging"]),
    s3("DeleteBucketWebsite", "DELETE", Resource::Bucket, &["website"]),
    s3("DeleteObject", "DELETE", Resource::Object, &[]),
    s3("DeleteObjectTagging", "DELETE", Resource::Object, &["tagging"]),
    digested("DeleteObjects", "POST", Resource::Bucket, &["delete"]),
    s3("DeletePublicAccessBlock", "DELETE", Resource::Bucket, &["publicAccessBlock"]),
    s3("GetBucketAccelerateConfiguration", "GET", Resource::Bucket, &["accelerate"]),
    s3("GetBucketAcl", "GET", Resource::Bucket, &["acl"]),
    s3("GetBucketAnalyticsConfiguration", "GET", Resource::Bucket, &["analytics", "id"]),
    s3("GetBucketCors", "GET", Resource::Bucket, &["cors"]),
    s3("GetBucketEncryption", "GET", Resource::Bucket, &["encryption"]),
    s3("GetBucketIntelligentTieringConfiguration", "GET", Resource::Bucket, &["intelligent-tiering", "id"]),
    s3("GetBucketInventoryConfiguration", "GET", Resource::Bucket, &["inventory", "id"]),
    s3("GetBucketLifecycleConfiguration", "GET", Resource::Bucket, &["lifecycle"]),
    s3("GetBucketLocation", "GET", Resource::Bucket, &["location"]),
    s3("GetBucketLogging", "GET", Resource::Bucket, &["logging"]),
    s3("GetBucketMetadataTableConfiguration", "GET", Resource::Bucket, &["metadataTable"]),
    s3("GetBucketMetricsConfiguration", "GET", Resource::Bucket, &["metrics", "id"]),
    s3("GetBucketNotificationConfiguration", "GET", Resource::Bucket, &["notification"]),
    s3("GetBucketOwnershipControls", "GET", Resource::Bucket, &["ownershipControls"]),
    s3("GetBucketPolicy", "GET", Resource::Bucket, &["policy"]),
    s3("GetBucketPolicyStatus", "GET", Resource::Bucket, &["policyStatus"]),
    s3("GetBucketReplication", "GET", Resource::Bucket, &["replication"]),
    s3("GetBucketRequestPayment", "GET", Resource::Bucket, &["requestPayment"]),
    s3("GetBucketTagging", "GET", Resource::Bucket, &["tagging"]),
    s3("GetBucketVersioning", "GET", Resource::Bucket, &["versioning"]),
    s3("GetBucketWebsite", "GET", Resource::Bucket, &["website"]),
    s3("GetObject", "GET", Resource::Object, &[]),
    s3("GetObjectAcl", "GET", Resource::Object, &["acl"]),
    s3("GetObjectAttributes", "GET", Resource::Object, &["attributes"]),
    s3("GetObjectLegalHold", "GET", Resource::Object, &["legal-hold"]),
    s3("GetObjectLockConfiguration", "GET", Resource::Bucket, &["object-lock"]),
    s3("GetObjectRetention", "GET", Resource::Object, &["retention"]),
    s3("GetObjectTagging", "GET", Resource::Object, &["tagging"]),
    s3("GetObjectTorrent", "GET", Resource::Object, &["torrent"]),
    s3("GetPublicAccessBlock", "GET", Resource::Bucket, &["publicAccessBlock"]),
    s3("HeadBucket", "HEAD", Resource::Bucket, &[]),
    s3("HeadObject", "HEAD", Resource::Object, &[]),
    s3("ListBucketAnalyticsConfigurations", "GET", Resource::Bucket, &["analytics"]),
    s3("ListBucketIntelligentTieringConfigurations", "GET", Resource::Bucket, &["intelligent-tiering"]),
    s3("ListBucketInventoryConfigurations", "GET", Resource::Bucket, &["inventory"]),
    s3("ListBucketMetricsConfigurations", "GET", Resource::Bucket, &["metrics"]),
    s3("ListBuckets", "GET", Resource::Service, &[]),
    s3("ListMultipartUploads", "GET", Resource::Bucket, &["uploads"]),
    s3("ListObjectVersions", "GET", Resource::Bucket, &["versions"]),
    s3("ListObjects", "GET", Resource::Bucket, &[]),
    s3("ListObjectsV2", "GET", Resource::Bucket, &["list-type"]),
    s3("ListParts", "GET", Resource::Object, &["uploadId"]),
    s3("OptionsObject", "OPTIONS", Resource::Object, &[]),
    s3("PostObject", "POST", Resource::Bucket, &[]),
    s3("PutBucketAccelerateConfiguration", "PUT", Resource::Bucket, &["accelerate"]),
    digested("PutBucketAcl", "PUT", Resource::Bucket, &["acl"]),
    s3("PutBucketAnalyticsConfiguration", "PUT", Resource::Bucket, &["analytics", "id"]),
    digested("PutBucketCors", "PUT", Resource::Bucket, &["cors"]),
    digested("PutBucketEncryption", "PUT", Resource::Bucket, &["encryption"]),
    s3("PutBucketIntelligentTieringConfiguration", "PUT", Resource::Bucket, &["intelligent-tiering", "id"]),
    s3("PutBucketInventoryConfiguration", "PUT", Resource::Bucket, &["inventory", "id"]),
    digested("PutBucketLifecycleConfiguration", "PUT", Resource::Bucket, &["lifecycle"]),
    digested("PutBucketLogging", "PUT", Resource::Bucket, &["logging"]),
    s3("PutBucketMetricsConfiguration", "PUT", Resource::Bucket, &["metrics", "id"]),
    digested("PutBucketNotificationConfiguration", "PUT", Resource::Bucket, &["notification"]),
    digested("PutBucketOwnershipControls", "PUT", Resource::Bucket, &["ownershipControls"]),
    digested("PutBucketPolicy", "PUT", Resource::Bucket, &["policy"]),
    digested("PutBucketReplication", "PUT", Resource::Bucket, &["replication"]),
    digested("PutBucketRequestPayment", "PUT", Resource::Bucket, &["requestPayment"]),
    digested("PutBucketTagging", "PUT", Resource::Bucket, &["tagging"]),
    digested("PutBucketVersioning", "PUT", Resource::Bucket, &["versioning"]),
    digested("PutBucketWebsite", "PUT", Resource::Bucket, &["website"]),
    s3("PutObject", "PUT", Resource::Object, &[]),
    digested("PutObjectAcl", "PUT", Resource::Object, &["acl"]),
    digested("PutObjectLegalHold", "PUT", Resource::Object, &["legal-hold"]),
    digested("PutObjectLockConfiguration", "PUT", Resource::Bucket, &["object-lock"]),
    digested("PutObjectRetention", "PUT", Resource::Object, &["retention"]),
    digested("PutObjectTagging", "PUT", Resource::Object, &["tagging"]),
    digested("PutPublicAccessBlock", "PUT", Resource::Bucket, &["publicAccessBlock"]),
    s3("RenameObject", "PUT", Resource::Object, &["renameObject"]),
    digested("RestoreObject", "POST", Resource::Object, &["restore"]),
    s3("SelectObjectContent", "POST", Resource::Object, &["select", "select-type"]),
    s3("UploadPart", "PUT", Resource::Object, &["partNumber", "uploadId"]),
    copy("UploadPartCopy", &["partNumber", "uploadId"]),
    action(Service::Sts, "AssumeRole"),
    action(Service::Sts, "AssumeRoleWithWebIdentity"),
    action(Service::Sts, "GetCallerIdentity"),
    action(Service::Sts, "GetSessionToken"),
    action(Service::Iam, "CreateAccessKey"),
    action(Service::Iam, "CreatePolicy"),
    action(Service::Iam, "CreateUser"),
    action(Service::Iam, "DeleteAccessKey"),
    action(Service::Iam, "DeletePolicy"),
    action(Service::Iam, "DeleteUser"),
    action(Service::Iam, "GetUser"),
    action(Service::Iam, "ListAccessKeys"),
    action(Service::Iam, "PutUserPolicy"),
];

impl Operation {
    /// Every operation.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The operation with this name, in AWS's spelling.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|operation| operation.name() == name)
    }

    /// The S3 operation that a request of this shape is, if any: the one with the most parameters that it names.
    #[must_use]
    pub fn recognise(shape: Shape<'_>) -> Option<Self> {
        let resource = Resource::of(shape.path);
        let fits = |row: &&Row| {
            row.service == Service::S3
                && row.method == shape.method
                && row.resource == resource
                && row.query.iter().all(|name| shape.query.contains(name))
                && row.header.is_none_or(|name| shape.headers.iter().any(|have| have.eq_ignore_ascii_case(name)))
                && (row.name == "PostObject") == shape.form
        };
        ROWS.iter().filter(fits).max_by_key(|row| row.query.len() + usize::from(row.header.is_some())).map(Self)
    }

    /// In AWS's spelling, such as `CompleteMultipartUpload`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Where it is sent.
    #[must_use]
    pub fn service(self) -> Service {
        self.0.service
    }

    /// True for an operation whose body, where it has one, requires `Content-MD5` or a checksum.
    #[must_use]
    pub fn requires_digest(self) -> bool {
        self.0.digest
    }

    /// True if it reads a bucket as a whole: a listing, a configuration, or whether the bucket exists.
    #[must_use]
    pub fn reads_bucket(self) -> bool {
        self.0.resource == Resource::Bucket && matches!(self.0.method, "GET" | "HEAD")
    }

    /// True if it creates, configures or deletes a bucket.
    #[must_use]
    pub fn changes_bucket(self) -> bool {
        self.0.resource == Resource::Bucket && matches!(self.0.method, "PUT" | "DELETE")
    }

    /// Its request in short, such as `PUT /bucket/key?tagging`.
    #[must_use]
    pub fn request(self) -> String {
        let path = match self.0.resource {
            Resource::Service => "/",
            Resource::Bucket => "/bucket",
            Resource::Object => "/bucket/key",
        };
        let query = if self.0.query.is_empty() { String::new() } else { format!("?{}", self.0.query.join("&")) };
        let header = self.0.header.map(|name| format!(" with {name}")).unwrap_or_default();
        format!("{} {path}{query}{header}", self.0.method)
    }
}

impl Service {
    /// The version of the API that query requests name; S3 has none.
    #[must_use]
    pub fn version(self) -> Option<&'static str> {
        match self {
            Self::S3 => None,
            Self::Sts => Some("2011-06-15"),
            Self::Iam => Some("2010-05-08"),
        }
    }
}

impl Resource {
    /// What a path names; it may hold templates and the start of a query.
    fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default().trim_start_matches('/');
        match path.split_once('/') {
            Some((_, key)) if !key.is_empty() => Self::Object,
            _ if path.is_empty() => Self::Service,
            _ => Self::Bucket,
        }
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Operation {}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Operation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of an S3, STS or IAM operation")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Operation, E> {
                Operation::named(name).ok_or_else(|| {
                    let near = Operation::all()
                        .map(|operation| (strsim::jaro_winkler(name, operation.name()), operation))
                        .max_by(|a, b| a.0.total_cmp(&b.0));
                    let hint = near.map(|(_, near)| format!("; did you mean `{near}`?")).unwrap_or_default();
                    E::custom(format!("`{name}` is not an operation of S3, STS or IAM{hint}"))
                })
            }
        }
        deserializer.deserialize_str(Name)
    }
}

impl JsonSchema for Operation {
    fn schema_name() -> Cow<'static, str> {
        "Operation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Self::all().map(Self::name).collect();
        // A file with variants may fill the name in.
        json_schema!({ "type": "string", "anyOf": [{ "enum": names }, { "pattern": "%\\{" }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(method: &str, path: &str, query: &[&str], headers: &[&str]) -> Option<&'static str> {
        Operation::recognise(Shape { method, path, query, headers, form: false }).map(Operation::name)
    }

    #[test]
    fn a_request_is_the_operation_with_the_most_parameters_that_it_names() {
        assert_eq!(recognised("PUT", "/b/k", &[], &[]), Some("PutObject"));
        assert_eq!(recognised("PUT", "/b/k", &[], &["X-Amz-Copy-Source"]), Some("CopyObject"));
        assert_eq!(recognised("PUT", "/b/k", &["partNumber", "uploadId"], &[]), Some("UploadPart"));
        assert_eq!(recognised("PUT", "/b/k", &["partNumber", "uploadId"], &[COPY_SOURCE]), Some("UploadPartCopy"));
        assert_eq!(recognised("GET", "/b", &["list-type", "prefix"], &[]), Some("ListObjectsV2"));
        assert_eq!(recognised("GET", "/b/", &["prefix"], &[]), Some("ListObjects"));
        assert_eq!(recognised("GET", "/", &[], &[]), Some("ListBuckets"));
        assert_eq!(recognised("PATCH", "/b/k", &[], &[]), None);
    }

    #[test]
    fn a_form_is_a_browser_upload_and_nothing_else_is() {
        let shape = Shape { method: "POST", path: "/b", query: &[], headers: &[], form: true };
        assert_eq!(Operation::recognise(shape).map(Operation::name), Some("PostObject"));
        assert_eq!(Operation::recognise(Shape { form: false, ..shape }), None);
    }

    #[test]
    fn every_operation_of_s3_is_recognised_by_its_own_request() {
        for operation in Operation::all().filter(|operation| operation.service() == Service::S3) {
            let row = operation.0;
            let path = match row.resource {
                Resource::Service => "/",
                Resource::Bucket => "/${bucket}",
                Resource::Object => "/${bucket}/${prefix}k",
            };
            let headers: Vec<&str> = row.header.into_iter().collect();
            let form = row.name == "PostObject";
            let shape = Shape { method: row.method, path, query: row.query, headers: &headers, form };
            assert_eq!(Operation::recognise(shape), Some(operation), "{}", operation.request());
        }
    }

    #[test]
    fn a_bucket_is_read_as_a_whole_or_changed_or_only_its_objects_are() {
        let kind = |name: &str| {
            let operation = Operation::named(name).unwrap();
            (operation.reads_bucket(), operation.changes_bucket())
        };
        for name in ["ListObjectsV2", "ListMultipartUploads", "GetBucketCors", "HeadBucket"] {
            assert_eq!(kind(name), (true, false), "{name}");
        }
        for name in ["CreateBucket", "PutBucketPolicy", "DeleteBucket"] {
            assert_eq!(kind(name), (false, true), "{name}");
        }
        for name in ["GetObject", "ListParts", "PostObject", "DeleteObjects", "ListBuckets", "GetUser"] {
            assert_eq!(kind(name), (false, false), "{name}");
        }
    }

    #[test]
    fn names_are_in_order_and_occur_once() {
        let names: Vec<&str> = ROWS.iter().filter(|row| row.service == Service::S3).map(|row| row.name).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest_one() {
        let error = crate::yaml::read::<Operation>("x.yaml", "PutBucketAccl\n").unwrap_err().to_string();
        assert!(error.contains("did you mean `PutBucketAcl`?"), "{error}");
    }
}
