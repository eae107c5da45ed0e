//! The given steps: S3 operations in AWS's spelling that prepare state and must succeed.
//!
//! Plain data; the fixture module runs them through the SDK.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::amount::{ByteSize, Span};

/// One given step, written as a one-key map: `- PutObject: { key: a.txt, size: 5 }`.
pub type Given = Step;

/// The operations a scenario may prepare state with. Keys get `${prefix}` put in front of them.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the operation's own parameters, named as AWS names them")]
pub enum Step {
    /// A further bucket, named by a template such as `${bucket}-b`.
    CreateBucket {
        name: String,
    },
    /// Removes a further bucket again, so that its name is one the server knew and destroyed.
    DeleteBucket {
        name: String,
    },
    PutBucketVersioning {
        status: VersioningStatus,
        /// A further bucket instead of the scenario's own.
        name: Option<String>,
    },
    /// A policy document as JSON text; `${bucket}` may occur in it.
    PutBucketPolicy {
        policy: String,
    },
    PutBucketCors {
        origins: Vec<String>,
        methods: Vec<String>,
    },
    /// Serves the bucket as a website with this index document.
    PutBucketWebsite {
        index: String,
    },
    /// Expires what is below `old/` after so many days.
    PutBucketLifecycleConfiguration {
        days: i32,
    },
    /// Replicates everything into another bucket, which like the scenario's own has to have versioning.
    PutBucketReplication {
        role: String,
        destination: String,
    },
    /// The default encryption: `AES256` or `aws:kms`.
    PutBucketEncryption {
        algorithm: String,
        /// Also allows customer keys (SSE-C), which new buckets of Amazon S3 refuse since April 2026.
        #[serde(default)]
        customer_keys: bool,
        /// True if the scenario does not require the step and continues when the server refuses it.
        #[serde(default)]
        optional: bool,
    },
    PutBucketTagging {
        tags: IndexMap<String, String>,
    },
    /// Enables ACLs on servers that disable them by default.
    PutBucketOwnershipControls {
        ownership: String,
        /// True if the scenario does not require the step and continues when the server refuses it.
        #[serde(default)]
        optional: bool,
    },
    /// Takes away the ownership controls that some servers give every new bucket.
    DeleteBucketOwnershipControls {},
    /// Refuses public ACLs, public policies or both; what is not named is allowed.
    PutPublicAccessBlock {
        #[serde(default)]
        acls: bool,
        #[serde(default)]
        policies: bool,
    },
    /// Takes away the public access block that some servers give every new bucket.
    DeletePublicAccessBlock {},
    /// Reads who owns the bucket, for scenarios whose ACL is right but for one thing.
    GetBucketAcl {
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    PutObject {
        key: String,
        /// The content as text; templates are expanded.
        body: Option<String>,
        /// The length of generated content, where the text does not matter.
        size: Option<ByteSize>,
        /// Object lock retention to store with the object.
        retention: Option<Retention>,
        storage_class: Option<String>,
        /// Encrypts with this key of 32 characters (SSE-C).
        customer_key: Option<String>,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    /// `ON` or `OFF`; only the second can be cleaned up.
    PutObjectLegalHold {
        key: String,
        status: String,
    },
    HeadObject {
        key: String,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    DeleteObject {
        key: String,
        version: Option<String>,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    CreateMultipartUpload {
        key: String,
        /// The checksum that its parts and its object will have.
        checksum: Option<Checksum>,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    UploadPart {
        key: String,
        upload: String,
        number: i32,
        body: Option<String>,
        size: Option<ByteSize>,
        /// The checksum to send with it.
        checksum: Option<Checksum>,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    CompleteMultipartUpload {
        key: String,
        upload: String,
        parts: Vec<PartRef>,
        #[serde(default)]
        save: IndexMap<String, Capture>,
    },
    AbortMultipartUpload {
        key: String,
        upload: String,
    },
    /// Asks for an archived object to be restored, for a day.
    RestoreObject {
        key: String,
    },
    /// Buckets for the limited account, until it has this many: its limit, written `${bucket_limit}`.
    CreateBuckets {
        until: String,
    },
    /// An IAM user; it is deleted after the run.
    CreateUser {
        name: String,
    },
    /// An access key for an IAM user.
    CreateAccessKey {
        user: String,
    },
}

impl Step {
    /// The operation's name in AWS's spelling.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::CreateBucket { .. } => "CreateBucket",
            Self::DeleteBucket { .. } => "DeleteBucket",
            Self::PutBucketVersioning { .. } => "PutBucketVersioning",
            Self::PutBucketPolicy { .. } => "PutBucketPolicy",
            Self::PutBucketCors { .. } => "PutBucketCors",
            Self::PutBucketWebsite { .. } => "PutBucketWebsite",
            Self::PutBucketLifecycleConfiguration { .. } => "PutBucketLifecycleConfiguration",
            Self::PutBucketReplication { .. } => "PutBucketReplication",
            Self::PutBucketEncryption { .. } => "PutBucketEncryption",
            Self::PutBucketTagging { .. } => "PutBucketTagging",
            Self::PutBucketOwnershipControls { .. } => "PutBucketOwnershipControls",
            Self::DeleteBucketOwnershipControls {} => "DeleteBucketOwnershipControls",
            Self::PutPublicAccessBlock { .. } => "PutPublicAccessBlock",
            Self::DeletePublicAccessBlock {} => "DeletePublicAccessBlock",
            Self::GetBucketAcl { .. } => "GetBucketAcl",
            Self::PutObject { .. } => "PutObject",
            Self::PutObjectLegalHold { .. } => "PutObjectLegalHold",
            Self::HeadObject { .. } => "HeadObject",
            Self::DeleteObject { .. } => "DeleteObject",
            Self::CreateMultipartUpload { .. } => "CreateMultipartUpload",
            Self::UploadPart { .. } => "UploadPart",
            Self::CompleteMultipartUpload { .. } => "CompleteMultipartUpload",
            Self::AbortMultipartUpload { .. } => "AbortMultipartUpload",
            Self::RestoreObject { .. } => "RestoreObject",
            Self::CreateBuckets { .. } => "CreateBuckets",
            Self::CreateUser { .. } => "CreateUser",
            Self::CreateAccessKey { .. } => "CreateAccessKey",
        }
    }

    /// True if the step stores or deletes a sub-resource of a bucket, which changes how the bucket behaves.
    #[must_use]
    pub fn configures_bucket(&self) -> bool {
        match self {
            Self::PutBucketVersioning { .. }
            | Self::PutBucketPolicy { .. }
            | Self::PutBucketCors { .. }
            | Self::PutBucketWebsite { .. }
            | Self::PutBucketLifecycleConfiguration { .. }
            | Self::PutBucketReplication { .. }
            | Self::PutBucketEncryption { .. }
            | Self::PutBucketTagging { .. }
            | Self::PutBucketOwnershipControls { .. }
            | Self::DeleteBucketOwnershipControls {}
            | Self::PutPublicAccessBlock { .. }
            | Self::DeletePublicAccessBlock {} => true,
            Self::CreateBucket { .. }
            | Self::DeleteBucket { .. }
            | Self::GetBucketAcl { .. }
            | Self::PutObject { .. }
            | Self::PutObjectLegalHold { .. }
            | Self::HeadObject { .. }
            | Self::DeleteObject { .. }
            | Self::CreateMultipartUpload { .. }
            | Self::UploadPart { .. }
            | Self::CompleteMultipartUpload { .. }
            | Self::AbortMultipartUpload { .. }
            | Self::RestoreObject { .. }
            | Self::CreateBuckets { .. }
            | Self::CreateUser { .. }
            | Self::CreateAccessKey { .. } => false,
        }
    }

    /// True if the scenario continues when the server refuses the step.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        matches!(
            self,
            Self::PutBucketOwnershipControls { optional: true, .. } | Self::PutBucketEncryption { optional: true, .. }
        )
    }

    /// What the step saves from its response, by the name that later templates use.
    #[must_use]
    pub fn save(&self) -> Option<&IndexMap<String, Capture>> {
        match self {
            Self::GetBucketAcl { save }
            | Self::PutObject { save, .. }
            | Self::HeadObject { save, .. }
            | Self::DeleteObject { save, .. }
            | Self::CreateMultipartUpload { save, .. }
            | Self::UploadPart { save, .. }
            | Self::CompleteMultipartUpload { save, .. } => Some(save),
            _ => None,
        }
    }
}

/// A field of an operation's response that later templates may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Capture {
    /// The id of a multipart upload.
    UploadId,
    /// The entity tag, with its quotes.
    ETag,
    /// The version id of the object or delete marker.
    VersionId,
    /// The time of last change as an HTTP date.
    LastModified,
    /// The canonical id of the bucket's owner.
    OwnerId,
}

/// Checksums of multipart uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Checksum {
    /// Of the whole object.
    CRC32,
    /// Of the parts' checksums.
    SHA256,
}

/// One part named at completion.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartRef {
    /// The part's number.
    pub number: i32,
    /// The part's entity tag, usually a saved one.
    pub etag: String,
}

/// Object lock retention.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// `GOVERNANCE` or `COMPLIANCE`; only the first can be cleaned up.
    pub mode: String,
    /// How long from now.
    pub lasts: Span,
}

/// The two states that versioning can be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum VersioningStatus {
    Enabled,
    Suspended,
}
