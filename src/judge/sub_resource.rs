//! Detects that a request named a sub-resource and the response ignored it: it is the response to an operation on the bucket or
//! object itself.
//!
//! Knows requests by their scenario, not by their bytes, so that a record without its exchange is judged alike.

use engine::response::{BodyKind, Reading};
use model::scenario::fault::{AfterSigning, Fault};
use model::scenario::when::When;

/// Query parameters that name something other than the bucket or object itself.
const SUB_RESOURCES: &[&str] = &[
    "accelerate",
    "acl",
    "analytics",
    "attributes",
    "cors",
    "delete",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
    "lifecycle",
    "location",
    "logging",
    "metadataTable",
    "metrics",
    "notification",
    "object-lock",
    "ownershipControls",
    "partNumber",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "replication",
    "requestPayment",
    "restore",
    "retention",
    "select",
    "session",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versioning",
    "versions",
    "website",
];

/// Sub-resources of an object that are documents, so that data is no response to a GET of them.
const DOCUMENTS: &[&str] = &["acl", "attributes", "legal-hold", "retention", "tagging", "uploadId"];

/// Codes of CreateBucket alone: it exists, or its body is no configuration of a bucket.
const CREATE_BUCKET: &[&str] = &[
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "IllegalLocationConstraintException",
    "InvalidLocationConstraint",
];

/// Codes of PostObject alone.
const POST_OBJECT: &[&str] = &[
    "IncorrectNumberOfFilesInPostRequest",
    "MalformedPOSTRequest",
    "RequestIsNotMultiPartContent",
    "UserKeyMustBeSpecified",
];

/// The operation that the server took a request with a sub-resource for, if the response shows another one.
pub(super) fn taken_for(when: &When, fault: &Fault, reading: &Reading) -> Option<&'static str> {
    let named = named(when, fault);
    if named.is_empty() {
        return None;
    }
    let success = (200..300).contains(&reading.outcome.status);
    match (method(when, fault), reading.outcome.code.as_deref(), &reading.body) {
        ("GET", None, BodyKind::Xml(root)) if success && root == "ListBucketResult" => Some("ListObjects"),
        ("GET", None, BodyKind::Xml(root)) if success && root == "ListAllMyBucketsResult" => Some("ListBuckets"),
        ("GET", None, BodyKind::Other) if success && is_document(when, fault, &named) => Some("GetObject"),
        ("PUT", Some(code), _) if CREATE_BUCKET.contains(&code) => Some("CreateBucket"),
        ("DELETE", Some("BucketNotEmpty"), _) => Some("DeleteBucket"),
        ("POST", Some(code), _) if POST_OBJECT.contains(&code) => Some("PostObject"),
        _ => None,
    }
}

fn method<'a>(when: &'a When, fault: &'a Fault) -> &'a str {
    match fault {
        Fault::Method(method) | Fault::AfterSigning(AfterSigning::Method(method)) => method,
        _ => &when.method,
    }
}

fn path<'a>(when: &'a When, fault: &'a Fault) -> &'a str {
    match fault {
        Fault::Path(path) | Fault::AfterSigning(AfterSigning::Path(path)) => path,
        _ => &when.path,
    }
}

/// The sub-resources that the query names: that of the healthy request with the changes of the fault, and one in the path.
fn named<'a>(when: &'a When, fault: &'a Fault) -> Vec<&'a str> {
    let changes = match fault {
        Fault::Query(changes) | Fault::AfterSigning(AfterSigning::Query(changes)) => Some(changes),
        _ => None,
    };
    let kept = when.query.keys().filter(|name| changes.is_none_or(|changes| !matches!(changes.get(*name), Some(None))));
    let added = changes.into_iter().flatten().map(|(name, _)| name).filter(|name| !when.query.contains_key(*name));
    let (_, in_path) = path(when, fault).split_once('?').unwrap_or_default();
    let in_path = in_path.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    let names = kept.chain(added).map(String::as_str).chain(in_path);
    names.filter(|name| SUB_RESOURCES.contains(name)).collect()
}

fn is_document(when: &When, fault: &Fault, named: &[&str]) -> bool {
    let path = path(when, fault).split('?').next().unwrap_or_default().trim_start_matches('/');
    let is_object = path.split_once('/').is_some_and(|(_, key)| !key.is_empty());
    is_object && named.iter().any(|name| DOCUMENTS.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::response;
    use model::yaml;

    fn when(method: &str, path: &str, query: &str) -> When {
        yaml::read("w.yaml", &format!("{{ method: {method}, path: '{path}', query: {{ {query} }} }}\n")).unwrap()
    }

    fn error(status: u16, code: &str) -> Reading {
        response::read(false, status, &[], format!("<Error><Code>{code}</Code></Error>").as_bytes())
    }

    fn seen(method: &str, path: &str, query: &str, reading: &Reading) -> Option<&'static str> {
        taken_for(&when(method, path, query), &Fault::None, reading)
    }

    #[test]
    fn the_lists_are_sorted_and_have_no_parameter_of_a_listing() {
        assert!(SUB_RESOURCES.is_sorted_by_key(|name| name.to_ascii_lowercase()));
        assert!(DOCUMENTS.iter().all(|name| SUB_RESOURCES.contains(name)));
        for parameter in ["list-type", "prefix", "delimiter", "max-keys", "versionId", "marker", "X-Amz-Signature"] {
            assert!(!SUB_RESOURCES.contains(&parameter));
        }
    }

    #[test]
    fn the_response_to_the_bucket_or_object_itself_ignores_the_sub_resource() {
        let listing = response::read(false, 200, &[], b"<ListBucketResult/>");
        let buckets = response::read(false, 200, &[], b"<ListAllMyBucketsResult/>");
        let data = response::read(false, 200, &[], b"data");
        assert_eq!(seen("GET", "/b", "policy: null", &listing), Some("ListObjects"));
        assert_eq!(seen("GET", "/b/k", "acl: null", &listing), Some("ListObjects"));
        assert_eq!(seen("GET", "/b", "analytics: null, id: x", &buckets), Some("ListBuckets"));
        assert_eq!(seen("GET", "/b/k", "tagging: null", &data), Some("GetObject"));
        assert_eq!(seen("GET", "/b/k", "partNumber: '1'", &data), None, "a part is data");
        assert_eq!(seen("GET", "/b", "list-type: '2'", &listing), None);
        assert_eq!(seen("GET", "/b?policy", "", &listing), Some("ListObjects"));
        assert_eq!(seen("GET", "/policy", "prefix: policy", &listing), None);
        for code in CREATE_BUCKET {
            assert_eq!(seen("PUT", "/b", "policy: null", &error(409, code)), Some("CreateBucket"));
            assert_eq!(seen("PUT", "/b", "", &error(409, code)), None);
        }
        assert_eq!(seen("DELETE", "/b", "cors: null", &error(409, "BucketNotEmpty")), Some("DeleteBucket"));
        assert_eq!(seen("POST", "/b", "delete: null", &error(400, "MalformedPOSTRequest")), Some("PostObject"));
        assert_eq!(seen("PUT", "/b", "policy: null", &error(400, "MalformedPolicy")), None);
    }

    #[test]
    fn the_fault_may_add_the_sub_resource_or_take_it_away() {
        let listing = response::read(false, 200, &[], b"<ListBucketResult/>");
        let fault = |text: &str| yaml::read::<Fault>("f.yaml", text).unwrap();
        let with = |query: &str, text: &str| taken_for(&when("GET", "/b", query), &fault(text), &listing).is_some();
        assert!(with("", "{ query: { policy: x } }"));
        assert!(!with("policy: null", "{ query: { policy: null } }"), "null removes it");
        assert!(with("policy: null", "{ query: { a: x } }"));
    }
}
