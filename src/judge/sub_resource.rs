//! Detects that a request named a sub-resource and the response ignored it.
//!
//! Reads only what a record keeps: the request line and the response's root element.

use engine::record::Exchange;
use engine::response::BodyKind;

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

/// True if the response is a plain listing although the request named a sub-resource.
pub(super) fn ignored(exchange: Option<&Exchange>, body: &BodyKind) -> bool {
    let listing = matches!(body, BodyKind::Xml(root) if root == "ListBucketResult" || root == "ListAllMyBucketsResult");
    listing && exchange.is_some_and(|exchange| named(&exchange.request_head))
}

fn named(request_head: &str) -> bool {
    let target = request_head.lines().next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let Some((_, query)) = target.split_once('?') else { return false };
    query.split('&').any(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        SUB_RESOURCES.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_parameter_of_a_listing() {
        assert!(SUB_RESOURCES.is_sorted_by_key(|name| name.to_ascii_lowercase()));
        for parameter in ["list-type", "prefix", "delimiter", "max-keys", "versionId", "marker", "X-Amz-Signature"] {
            assert!(!SUB_RESOURCES.contains(&parameter));
        }
    }

    #[test]
    fn only_the_names_in_the_query_of_the_request_line_count() {
        assert!(named("GET /b?policy HTTP/1.1\r\nHost: h\r\n"));
        assert!(named("GET /b?list-type=2&uploadId=a HTTP/1.1"));
        assert!(!named("GET /policy HTTP/1.1\r\nx: ?policy\r\n"));
        assert!(!named("GET /b?prefix=policy&policy-x HTTP/1.1"));
        assert!(!named("GET /b"));
        assert!(!named(""));
    }
}
