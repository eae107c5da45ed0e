//! Ways of sending requests that a target may lack although it has the operation, and how a request shows them.
//!
//! Independent of which operations a way counts for.

use crate::operation::Operation;
use crate::scenario::Step;
use crate::scenario::when::{Auth, Digest, When};

/// What a refusal of a request with a customer key may be about: the response says no more than that access is denied.
pub const CUSTOMER_KEYS_REFUSED: &str = "the bucket may refuse customer keys, as new buckets of Amazon S3 do since April 2026 \
                                         until PutBucketEncryption allows them";

/// Ways of sending requests that a target may lack although it has the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Chunks with a checksum or a signature after the last one.
    TrailingChecksums,
    /// Chunks that carry a signature each.
    ChunkedUploads,
    /// A signature in the query.
    PresignedUrls,
    /// Encryption with keys that the client sends.
    CustomerKeys,
    /// Encryption with keys that the server keeps, asked for by a header.
    ServerSideEncryption,
    /// Retention and legal hold as headers, and the buckets they need.
    ObjectLock,
    /// Canned ACLs, grants and ownership as headers.
    AclHeaders,
    /// Conditions on the object that a request replaces or deletes.
    ConditionalWrites,
    /// Conditions on the source of a copy.
    ConditionalCopies,
    /// Checksums beside `Content-MD5`.
    Checksums,
    /// Tags as a header.
    TaggingHeaders,
    /// Storage classes.
    StorageClasses,
    /// Where a website redirects requests for an object.
    WebsiteRedirects,
    /// Versions by their id.
    ObjectVersions,
    /// Parts of an object by their number.
    PartNumbers,
    /// Headers of the response, chosen by the query.
    ResponseOverrides,
}

impl Way {
    /// Every way; the first that a request shows is the one that counts.
    pub const ALL: [Self; 16] = [
        Self::TrailingChecksums,
        Self::ChunkedUploads,
        Self::PresignedUrls,
        Self::CustomerKeys,
        Self::ServerSideEncryption,
        Self::ObjectLock,
        Self::AclHeaders,
        Self::ConditionalWrites,
        Self::ConditionalCopies,
        Self::Checksums,
        Self::TaggingHeaders,
        Self::StorageClasses,
        Self::WebsiteRedirects,
        Self::ObjectVersions,
        Self::PartNumbers,
        Self::ResponseOverrides,
    ];

    /// The word in files and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::TrailingChecksums => "trailing-checksums",
            Self::ChunkedUploads => "chunked-uploads",
            Self::PresignedUrls => "presigned-urls",
            Self::CustomerKeys => "customer-keys",
            Self::ServerSideEncryption => "server-side-encryption",
            Self::ObjectLock => "object-lock",
            Self::AclHeaders => "acl-headers",
            Self::ConditionalWrites => "conditional-writes",
            Self::ConditionalCopies => "conditional-copies",
            Self::Checksums => "checksums",
            Self::TaggingHeaders => "tagging-headers",
            Self::StorageClasses => "storage-classes",
            Self::WebsiteRedirects => "website-redirects",
            Self::ObjectVersions => "object-versions",
            Self::PartNumbers => "part-numbers",
            Self::ResponseOverrides => "response-overrides",
        }
    }

    /// How the request travels.
    pub(super) fn of_transport(when: &When) -> Option<Self> {
        match (&when.chunks, &when.auth) {
            (Some(chunks), _) if chunks.trailer.is_some() => Some(Self::TrailingChecksums),
            (Some(_), _) => Some(Self::ChunkedUploads),
            (None, Auth::Presigned { .. }) => Some(Self::PresignedUrls),
            (None, Auth::Header | Auth::PostForm | Auth::None) => None,
        }
    }

    /// What the headers and the query ask for beside the operation.
    pub(super) fn of_headers(operation: Operation, when: &When) -> Option<Self> {
        let writes = matches!(when.method.as_str(), "PUT" | "POST" | "DELETE");
        let header = |start: &str| when.headers.keys().any(|name| name.to_ascii_lowercase().starts_with(start));
        let query = |start: &str| when.query.keys().any(|name| name.starts_with(start));
        let asks = |way: &Self| match way {
            Self::TrailingChecksums | Self::ChunkedUploads | Self::PresignedUrls => false,
            Self::CustomerKeys => {
                header("x-amz-server-side-encryption-customer-")
                    || header("x-amz-copy-source-server-side-encryption-customer-")
            }
            Self::ServerSideEncryption => header("x-amz-server-side-encryption"),
            Self::ObjectLock => {
                header("x-amz-object-lock-")
                    || header("x-amz-bucket-object-lock-")
                    || header("x-amz-bypass-governance-retention")
            }
            Self::AclHeaders => header("x-amz-acl") || header("x-amz-grant-") || header("x-amz-object-ownership"),
            Self::ConditionalWrites => writes && (header("if-") || header("x-amz-if-match-")),
            Self::ConditionalCopies => header("x-amz-copy-source-if-"),
            Self::Checksums => {
                matches!(when.digest, Some(Digest::Sha256 | Digest::Crc32))
                    || ["x-amz-checksum-", "x-amz-sdk-checksum-", "x-amz-mp-object-size"].into_iter().any(header)
            }
            Self::TaggingHeaders => header("x-amz-tagging"),
            Self::StorageClasses => header("x-amz-storage-class"),
            Self::WebsiteRedirects => header("x-amz-website-redirect-location"),
            Self::ObjectVersions => query("versionId"),
            Self::PartNumbers => query("partNumber") && operation.name() == "GetObject",
            Self::ResponseOverrides => query("response-"),
        };
        Self::ALL.into_iter().find(asks)
    }

    /// What a given step asks for beside its operation.
    pub(super) fn of_step(step: &Step) -> Option<Self> {
        match step {
            Step::PutObject { customer_key: Some(_), .. } => Some(Self::CustomerKeys),
            Step::PutObject { retention: Some(_), .. } => Some(Self::ObjectLock),
            Step::PutObject { storage_class: Some(_), .. } => Some(Self::StorageClasses),
            Step::CreateMultipartUpload { checksum: Some(_), .. } | Step::UploadPart { checksum: Some(_), .. } => {
                Some(Self::Checksums)
            }
            Step::DeleteObject { version: Some(_), .. } => Some(Self::ObjectVersions),
            _ => None,
        }
    }
}
