//! The configuration documents of a bucket, by the names of their sub-resources.
//!
//! Independent of what the documents contain.

use crate::finding::operation as finding;
use crate::{Finding, Query};

/// A configuration document of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    Acl,
    Cors,
    Encryption,
    Lifecycle,
    Location,
    Logging,
    Notification,
    ObjectLock,
    OwnershipControls,
    Policy,
    PolicyStatus,
    PublicAccessBlock,
    Replication,
    RequestPayment,
    Tagging,
    Versioning,
    Website,
}

/// What a GET returns before anything was put.
#[derive(Debug, Clone, Copy)]
pub(super) enum Otherwise {
    /// This document.
    Empty(&'static str),
    /// This refusal.
    Absent(&'static Finding),
    /// This refusal, or where a dialect accepts it this document.
    AbsentOr(&'static Finding, &'static str),
}

const ALL: &[Document] = &[
    Document::Acl,
    Document::Cors,
    Document::Encryption,
    Document::Lifecycle,
    Document::Location,
    Document::Logging,
    Document::Notification,
    Document::ObjectLock,
    Document::OwnershipControls,
    Document::Policy,
    Document::PolicyStatus,
    Document::PublicAccessBlock,
    Document::Replication,
    Document::RequestPayment,
    Document::Tagging,
    Document::Versioning,
    Document::Website,
];

/// The encryption that a bucket has where each one has one.
const DEFAULT_ENCRYPTION: &str = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
                                  <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>\
                                  <BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>";

impl Document {
    /// The document that `query` names, if it names one.
    pub(crate) fn named_in(query: &Query) -> Option<Self> {
        ALL.iter().copied().find(|document| query.has(document.name()))
    }

    /// The sub-resource.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Acl => "acl",
            Self::Cors => "cors",
            Self::Encryption => "encryption",
            Self::Lifecycle => "lifecycle",
            Self::Location => "location",
            Self::Logging => "logging",
            Self::Notification => "notification",
            Self::ObjectLock => "object-lock",
            Self::OwnershipControls => "ownershipControls",
            Self::Policy => "policy",
            Self::PolicyStatus => "policyStatus",
            Self::PublicAccessBlock => "publicAccessBlock",
            Self::Replication => "replication",
            Self::RequestPayment => "requestPayment",
            Self::Tagging => "tagging",
            Self::Versioning => "versioning",
            Self::Website => "website",
        }
    }

    /// True if S3 has a PUT for it.
    pub(crate) fn can_be_put(self) -> bool {
        !matches!(self, Self::Location | Self::PolicyStatus)
    }

    /// True if S3 has a DELETE for it.
    pub(crate) fn can_be_deleted(self) -> bool {
        matches!(
            self,
            Self::Cors
                | Self::Encryption
                | Self::Lifecycle
                | Self::OwnershipControls
                | Self::Policy
                | Self::PublicAccessBlock
                | Self::Replication
                | Self::Tagging
                | Self::Website
        )
    }

    /// What a GET returns before anything was put.
    pub(super) fn otherwise(self) -> Otherwise {
        match self {
            Self::Cors => Otherwise::Absent(&finding::CORS_ABSENT),
            Self::Encryption => Otherwise::AbsentOr(&finding::ENCRYPTION_ABSENT, DEFAULT_ENCRYPTION),
            Self::Lifecycle => Otherwise::Absent(&finding::LIFECYCLE_ABSENT),
            Self::ObjectLock => Otherwise::Absent(&finding::LOCK_CONFIGURATION_ABSENT),
            Self::OwnershipControls => Otherwise::Absent(&finding::OWNERSHIP_ABSENT),
            Self::Policy | Self::PolicyStatus => Otherwise::Absent(&finding::POLICY_ABSENT),
            Self::PublicAccessBlock => Otherwise::Absent(&finding::PUBLIC_ACCESS_BLOCK_ABSENT),
            Self::Replication => Otherwise::Absent(&finding::REPLICATION_ABSENT),
            Self::Tagging => Otherwise::Absent(&finding::BUCKET_TAGS_ABSENT),
            Self::Website => Otherwise::Absent(&finding::WEBSITE_ABSENT),
            Self::Acl => Otherwise::Empty("<AccessControlPolicy/>"),
            Self::Location => Otherwise::Empty("<LocationConstraint/>"),
            Self::Logging => Otherwise::Empty("<BucketLoggingStatus/>"),
            Self::Notification => Otherwise::Empty("<NotificationConfiguration/>"),
            Self::RequestPayment => Otherwise::Empty(
                "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>",
            ),
            Self::Versioning => Otherwise::Empty("<VersioningConfiguration/>"),
        }
    }

    /// The policy action that covers reading it.
    pub(crate) fn action_to_get(self) -> &'static str {
        match self {
            Self::Acl => "s3:GetBucketAcl",
            Self::Cors => "s3:GetBucketCORS",
            Self::Encryption => "s3:GetEncryptionConfiguration",
            Self::Lifecycle => "s3:GetLifecycleConfiguration",
            Self::Location => "s3:GetBucketLocation",
            Self::Logging => "s3:GetBucketLogging",
            Self::Notification => "s3:GetBucketNotification",
            Self::ObjectLock => "s3:GetBucketObjectLockConfiguration",
            Self::OwnershipControls => "s3:GetBucketOwnershipControls",
            Self::Policy => "s3:GetBucketPolicy",
            Self::PolicyStatus => "s3:GetBucketPolicyStatus",
            Self::PublicAccessBlock => "s3:GetBucketPublicAccessBlock",
            Self::Replication => "s3:GetReplicationConfiguration",
            Self::RequestPayment => "s3:GetBucketRequestPayment",
            Self::Tagging => "s3:GetBucketTagging",
            Self::Versioning => "s3:GetBucketVersioning",
            Self::Website => "s3:GetBucketWebsite",
        }
    }

    /// The policy action that covers changing it.
    pub(crate) fn action_to_put(self) -> &'static str {
        match self {
            Self::Acl => "s3:PutBucketAcl",
            Self::Cors => "s3:PutBucketCORS",
            Self::Encryption => "s3:PutEncryptionConfiguration",
            Self::Lifecycle => "s3:PutLifecycleConfiguration",
            Self::Logging => "s3:PutBucketLogging",
            Self::Notification => "s3:PutBucketNotification",
            Self::ObjectLock => "s3:PutBucketObjectLockConfiguration",
            Self::OwnershipControls => "s3:PutBucketOwnershipControls",
            Self::Location | Self::Policy | Self::PolicyStatus => "s3:PutBucketPolicy",
            Self::PublicAccessBlock => "s3:PutBucketPublicAccessBlock",
            Self::Replication => "s3:PutReplicationConfiguration",
            Self::RequestPayment => "s3:PutBucketRequestPayment",
            Self::Tagging => "s3:PutBucketTagging",
            Self::Versioning => "s3:PutBucketVersioning",
            Self::Website => "s3:PutBucketWebsite",
        }
    }
}
