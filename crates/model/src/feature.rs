//! Features: what a target has or lacks as a whole, so that an absence is reported once for all scenarios that need it.
//!
//! A feature is an operation, or a way of sending requests that several operations share. Independent of responses.

mod way;

pub use way::{CUSTOMER_KEYS_REFUSED, Way};

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::operation::Operation;
use crate::scenario::{BucketKind, Scenario};

/// Operations without which an endpoint is no object storage: creating, putting, reading, heading, deleting, listing, multipart.
const BASIC: &[&str] = &[
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CreateBucket",
    "CreateMultipartUpload",
    "DeleteBucket",
    "DeleteObject",
    "DeleteObjects",
    "GetObject",
    "HeadBucket",
    "HeadObject",
    "ListBuckets",
    "ListMultipartUploads",
    "ListObjects",
    "ListObjectsV2",
    "ListParts",
    "PutObject",
    "UploadPart",
];

/// What a target has or lacks as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// An operation.
    Operation(Operation),
    /// A way of sending requests.
    Way(Way),
}

impl Feature {
    /// The feature that `healthy`, a scenario without its fault, shows: the way it is sent in, if that is an uncommon one, else
    /// its operation.
    #[must_use]
    pub fn of_request(healthy: &Scenario) -> Self {
        let operation = healthy.operation;
        let way = match Way::of_transport(&healthy.when) {
            Some(way) => Some(way),
            None if is_common(operation) => Way::of_headers(operation, &healthy.when),
            None => None,
        };
        way.map_or(Self::Operation(operation), Self::Way)
    }

    /// The feature that the step called `step` needs to prepare `scenario`; none for a step that is no operation.
    #[must_use]
    pub fn of_step(scenario: &Scenario, step: &str) -> Option<Self> {
        let mut own = scenario.given.iter().filter(|given| given.operation() == step);
        let way = own.find_map(Way::of_step);
        let lock = matches!(scenario.bucket, BucketKind::ObjectLock | BucketKind::OwnObjectLock);
        match (way, step) {
            (Some(way), _) => Some(Self::Way(way)),
            (None, "CreateBucket" | "bucket") if lock => Some(Self::Way(Way::ObjectLock)),
            (None, "CreateBuckets" | "bucket") => Operation::named("CreateBucket").map(Self::Operation),
            (None, step) => Operation::named(step).map(Self::Operation),
        }
    }

    /// Its name in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.name(),
            Self::Way(way) => way.word(),
        }
    }

    /// The feature with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let way = Way::ALL.into_iter().find(|way| way.word() == name).map(Self::Way);
        way.or_else(|| Operation::named(name).map(Self::Operation))
    }

    /// True if its absence always fails a gate: nothing works without it.
    #[must_use]
    pub fn is_basic(self) -> bool {
        matches!(self, Self::Operation(operation) if BASIC.contains(&operation.name()))
    }
}

/// Operations whose headers ask for more than the operation itself.
fn is_common(operation: Operation) -> bool {
    BASIC.contains(&operation.name()) || matches!(operation.name(), "CopyObject" | "UploadPartCopy")
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Feature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Feature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| {
            let known = Way::ALL.into_iter().map(Way::word).chain(Operation::all().map(Operation::name));
            let near = known.max_by(|a, b| strsim::jaro_winkler(&name, a).total_cmp(&strsim::jaro_winkler(&name, b)));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            de::Error::custom(format!("`{name}` is neither an operation nor a way of sending requests{hint}"))
        })
    }
}

impl JsonSchema for Feature {
    fn schema_name() -> Cow<'static, str> {
        "Feature".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> =
            Operation::all().map(Operation::name).chain(Way::ALL.into_iter().map(Way::word)).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(operation: &str, rest: &str) -> Scenario {
        let text = format!(
            "title: T\noperation: {operation}\ncondition: A\nstake: none\nreach: sdk\ndescription: D\nreference: R\nfault: none\n{rest}\n"
        );
        Scenario::from_yaml("x.yaml", &text).unwrap()
    }

    fn shown(operation: &str, method: &str, when: &str) -> &'static str {
        let when = format!("when: {{ method: {method}, path: '/${{bucket}}/${{prefix}}k', {when} }}");
        Feature::of_request(&scenario(operation, &when)).name()
    }

    #[test]
    fn the_way_a_request_is_sent_in_counts_before_its_operation() {
        assert_eq!(shown("GetObject", "GET", ""), "GetObject");
        assert_eq!(shown("GetObject", "GET", "auth: { presigned: { expires: 60s } }"), "presigned-urls");
        assert_eq!(shown("GetObjectAcl", "GET", "query: { acl: null }"), "GetObjectAcl");
        let chunks = "body: abc, chunks: { size: 64KiB, signed: false, trailer: crc32 }";
        assert_eq!(shown("PutObject", "PUT", chunks), "trailing-checksums");
        assert_eq!(shown("PutObject", "PUT", "body: abc, chunks: { size: 64KiB }"), "chunked-uploads");
    }

    #[test]
    fn what_a_header_asks_for_counts_only_where_the_operation_is_common() {
        assert_eq!(shown("PutObject", "PUT", "headers: { If-None-Match: '*' }"), "conditional-writes");
        assert_eq!(shown("GetObject", "GET", "headers: { If-None-Match: x }"), "GetObject");
        let key = "headers: { x-amz-server-side-encryption-customer-key: x }";
        assert_eq!(shown("PutObject", "PUT", key), "customer-keys");
        assert_eq!(shown("GetObject", "GET", "query: { versionId: x }"), "object-versions");
        assert_eq!(shown("PutObjectAcl", "PUT", "query: { acl: null }, headers: { x-amz-acl: x }"), "PutObjectAcl");
    }

    #[test]
    fn a_step_needs_its_operation_or_what_it_asks_for_beside_it() {
        let plain = scenario(
            "GetObject",
            "when: { method: GET, path: / }\ngiven:\n  - PutObject: { key: k, retention: { mode: GOVERNANCE, lasts: 1d } }",
        );
        let needed = |scenario: &Scenario, step: &str| Feature::of_step(scenario, step).map(Feature::name);
        assert_eq!(needed(&plain, "PutObject"), Some("object-lock"));
        assert_eq!(needed(&plain, "CreateBucket"), Some("CreateBucket"));
        assert_eq!(
            needed(&scenario("GetObject", "bucket: object-lock\nwhen: { method: GET, path: / }"), "CreateBucket"),
            Some("object-lock")
        );
        assert_eq!(needed(&plain, "PutBucketCors"), Some("PutBucketCors"));
        assert_eq!(needed(&plain, "request"), None);
    }

    #[test]
    fn names_are_read_as_they_are_written_and_basic_ones_are_operations() {
        let all = || Operation::all().map(Feature::Operation).chain(Way::ALL.map(Feature::Way));
        assert!(all().all(|feature| Feature::named(feature.name()) == Some(feature)));
        assert!(BASIC.is_sorted() && BASIC.iter().all(|name| Operation::named(name).is_some()));
        assert_eq!(all().filter(|feature| feature.is_basic()).count(), BASIC.len());
        let error = crate::yaml::read::<Feature>("x.yaml", "presigned-url\n").unwrap_err().to_string();
        assert!(error.contains("did you mean `presigned-urls`?"), "{error}");
    }
}
