//! The public access block: makes a bucket refuse public ACLs and policies.
//!
//! Only these two refusals are implemented; what is already public stays public.

use crate::operation::body::text;
use crate::operation::sub_resource::Document;
use crate::store::Bucket;
use model::xml;

/// True if the bucket refuses public ACLs.
pub(super) fn refuses_acls(bucket: &Bucket) -> bool {
    blocks(bucket, "BlockPublicAcls")
}

/// True if the bucket refuses public policies.
pub(super) fn refuses_policies(bucket: &Bucket) -> bool {
    blocks(bucket, "BlockPublicPolicy")
}

fn blocks(bucket: &Bucket, setting: &str) -> bool {
    let document = bucket.documents.get(Document::PublicAccessBlock.name());
    let root = document.and_then(|document| xml::parse(document.as_bytes()).ok()).map(|document| document.root);
    root.is_some_and(|root| text(&root, setting).is_some_and(|value| value.eq_ignore_ascii_case("true")))
}
