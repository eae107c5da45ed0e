//! The operations of S3, STS and IAM: how a request shows which one it is, which of them require a digest of the body, and what a
//! success of each looks like.
//!
//! One row an operation; independent of scenarios and vendors.

mod success;
mod table;

pub use success::{Content, Success};

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use table::{ROWS, Row};

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

/// What an operation leaves at the server, where that can be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// An object.
    Object,
    /// A configuration of a bucket, under this query parameter.
    Configuration(&'static str),
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

    /// What its success looks like.
    #[must_use]
    pub fn success(self) -> Success {
        self.0.success
    }

    /// What it stores, where a GET of the same resource shows it.
    #[must_use]
    pub fn stores(self) -> Option<Lasting> {
        match (self.0.name, self.0.method, self.0.resource, self.0.query) {
            ("CompleteMultipartUpload" | "CopyObject" | "PostObject" | "PutObject", ..) => Some(Lasting::Object),
            (_, "PUT", Resource::Bucket, [parameter]) => Some(Lasting::Configuration(parameter)),
            _ => None,
        }
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

    /// True if it stores an object or a part of one.
    #[must_use]
    pub fn stores_object(self) -> bool {
        self.0.resource == Resource::Object
            && self.0.method == "PUT"
            && (self.0.query.is_empty() || self.0.query.contains(&"partNumber"))
            || self.0.name == "CompleteMultipartUpload"
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

impl PartialOrd for Operation {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Operation {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

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
    use super::table::COPY_SOURCE;
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
    fn what_is_stored_is_an_object_or_the_configuration_of_a_bucket() {
        let stores = |name: &str| Operation::named(name).unwrap().stores();
        assert_eq!(stores("PutObject"), Some(Lasting::Object));
        assert_eq!(stores("PutBucketPolicy"), Some(Lasting::Configuration("policy")));
        for name in ["CreateBucket", "DeleteObject", "GetObject", "UploadPart", "PutObjectTagging"] {
            assert_eq!(stores(name), None, "{name}");
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
    fn what_reads_returns_a_document_or_data_and_what_writes_needs_no_body() {
        for operation in Operation::all() {
            let (method, success) = (operation.0.method, operation.success());
            let reads = matches!(method, "GET");
            assert!(!reads || success.content != Content::Nothing, "{operation}");
            assert!(method != "DELETE" || success == Success::WRITE, "{operation}");
            assert!(method != "HEAD" || success == Success::HEAD, "{operation}");
            let root_of_its_own = |root: &&str| !root.is_empty() && *root != "Error";
            assert!(!matches!(success.content, Content::Document(roots) if !roots.iter().all(root_of_its_own)));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest_one() {
        let error = crate::yaml::read::<Operation>("x.yaml", "PutBucketAccl\n").unwrap_err().to_string();
        assert!(error.contains("did you mean `PutBucketAcl`?"), "{error}");
    }
}
