//! Access checks: existence of the bucket, its policy, its owner and its ACL, in this order.
//!
//! Independent of signatures: the caller is authenticated before.

use super::lookup;
use super::policy::{self, Decision};
use super::route::Operation;
use super::sub_resource::Document;
use crate::finding::operation as finding;
use crate::finding::setup::BUCKET_IN_OTHER_REGION;
use crate::store::{Bucket, State};
use crate::{Caller, Checks, Refusal, RequestHead};

/// Accepts `head`, or refuses it with the reason.
pub(super) fn admit(state: &State, head: &RequestHead, operation: Operation, checks: &Checks) -> Result<(), Refusal> {
    let Some(name) = head.bucket.as_deref().filter(|_| operation != Operation::CreateBucket) else {
        return if head.caller == Caller::Anonymous { checks.refuse(&finding::ANONYMOUS_ACCESS) } else { Ok(()) };
    };
    let bucket = lookup::bucket(state, name)?;
    if bucket.region != checks.region() {
        let refusal = Refusal::new(&BUCKET_IN_OTHER_REGION).with("Bucket", name);
        checks.refuse(refusal.with_header("x-amz-bucket-region", &bucket.region))?;
    }
    if matches!(operation, Operation::Preflight | Operation::PostForm) {
        return Ok(());
    }
    let key = head.key.as_deref();
    expect_owner(bucket, head.headers.value("x-amz-expected-bucket-owner"), checks)?;
    permit(bucket, name, key, operation.action(head.query.has("versionId")), &head.caller, checks)
}

/// Refuses where an expected owner is named and is not the owner.
pub(super) fn expect_owner(bucket: &Bucket, expected: Option<&str>, checks: &Checks) -> Result<(), Refusal> {
    let accounts = [Caller::Owner, Caller::Other, Caller::Limited].map(|caller| caller(String::new()));
    let account = accounts.iter().find(|caller| caller.canonical_id() == bucket.owner).map(Caller::account);
    match expected {
        Some(expected) if account != Some(expected) => checks.refuse(&finding::BUCKET_OWNER_UNEXPECTED),
        _ => Ok(()),
    }
}

/// Refuses unless policy, owner or ACL let `caller` do `action`.
pub(super) fn permit(
    bucket: &Bucket,
    name: &str,
    key: Option<&str>,
    action: &str,
    caller: &Caller,
    checks: &Checks,
) -> Result<(), Refusal> {
    let owner = *caller != Caller::Anonymous && caller.canonical_id() == bucket.owner;
    let decision = bucket
        .documents
        .get(Document::Policy.name())
        .map_or(Decision::Silent, |text| policy::decide(text, caller, action, &policy::resource(name, key)));
    match decision {
        // An owner that locked itself out must be able to remove the policy.
        Decision::Deny if owner && action.ends_with("BucketPolicy") => return Ok(()),
        Decision::Deny => return checks.refuse(&finding::POLICY_DENIES),
        Decision::Allow => return Ok(()),
        Decision::Silent => {}
    }
    let open = match action {
        "s3:GetObject" => key.and_then(|key| bucket.current(key)).is_some_and(|(_, object)| object.public_read),
        "s3:ListBucket" => bucket.public_read,
        _ => false,
    };
    match caller {
        _ if owner || open => Ok(()),
        Caller::Anonymous => checks.refuse(&finding::ANONYMOUS_ACCESS),
        _ => checks.refuse(&finding::FOREIGN_ACCESS),
    }
}

impl Operation {
    /// The policy action that covers this operation.
    fn action(self, version: bool) -> &'static str {
        match self {
            Self::ListBuckets => "s3:ListAllMyBuckets",
            Self::CreateBucket => "s3:CreateBucket",
            Self::DeleteBucket => "s3:DeleteBucket",
            Self::HeadBucket | Self::ListObjects | Self::ListObjectsV2 => "s3:ListBucket",
            Self::ListObjectVersions => "s3:ListBucketVersions",
            Self::ListMultipartUploads => "s3:ListBucketMultipartUploads",
            Self::GetDocument(document) => document.action_to_get(),
            Self::PutDocument(document) | Self::DeleteDocument(document) => document.action_to_put(),
            Self::Preflight
            | Self::PostForm
            | Self::PutObject
            | Self::CopyObject
            | Self::CreateMultipartUpload
            | Self::UploadPart
            | Self::UploadPartCopy
            | Self::CompleteMultipartUpload => "s3:PutObject",
            Self::GetObject if version => "s3:GetObjectVersion",
            Self::GetObject | Self::SelectObjectContent => "s3:GetObject",
            Self::DeleteObject if version => "s3:DeleteObjectVersion",
            Self::DeleteObject | Self::DeleteObjects => "s3:DeleteObject",
            Self::GetObjectAcl => "s3:GetObjectAcl",
            Self::PutObjectAcl => "s3:PutObjectAcl",
            Self::GetObjectTagging => "s3:GetObjectTagging",
            Self::PutObjectTagging => "s3:PutObjectTagging",
            Self::DeleteObjectTagging => "s3:DeleteObjectTagging",
            Self::GetObjectRetention => "s3:GetObjectRetention",
            Self::PutObjectRetention => "s3:PutObjectRetention",
            Self::GetObjectLegalHold => "s3:GetObjectLegalHold",
            Self::PutObjectLegalHold => "s3:PutObjectLegalHold",
            Self::RestoreObject => "s3:RestoreObject",
            Self::AbortMultipartUpload => "s3:AbortMultipartUpload",
            Self::ListParts => "s3:ListMultipartUploadParts",
        }
    }
}
