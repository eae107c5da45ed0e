//! Documents that are only validated: their content has no effect here.
//!
//! Ownership controls are the exception: they can disable ACLs, which `acl` checks.

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::sub_resource::Document;
use crate::response::escape;
use crate::store::Bucket;
use crate::{Checks, Refusal, Request};

pub(super) fn validate(document: Document, request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let root = match document {
        Document::Encryption => "ServerSideEncryptionConfiguration",
        Document::OwnershipControls => "OwnershipControls",
        Document::PublicAccessBlock => "PublicAccessBlockConfiguration",
        _ => "RequestPaymentConfiguration",
    };
    let element = Rule::root(root).read(request, checks)?;
    let well_formed = match document {
        Document::OwnershipControls => {
            let rules: Vec<_> = element.children("Rule").filter_map(|rule| text(rule, "ObjectOwnership")).collect();
            matches!(rules[..], ["BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter"])
        }
        Document::RequestPayment => matches!(text(&element, "Payer"), Some("BucketOwner" | "Requester")),
        Document::Encryption => match element.child("Rule").and_then(|rule| {
            text(rule.child("ApplyServerSideEncryptionByDefault")?, "SSEAlgorithm")
                .map(super::super::encryption::is_algorithm)
        }) {
            Some(false) => return checks.refuse(&finding::SSE_ALGORITHM_UNKNOWN),
            known => known.is_some(),
        },
        _ => true,
    };
    if well_formed { Ok(()) } else { checks.refuse(&finding::XML_MALFORMED) }
}

/// The region of the bucket, which the document omits for us-east-1.
pub(super) fn location(bucket: &Bucket, region: &str) -> String {
    match bucket.location.as_deref().unwrap_or(region) {
        "us-east-1" => "<LocationConstraint/>".to_owned(),
        other => format!("<LocationConstraint>{}</LocationConstraint>", escape(other)),
    }
}
