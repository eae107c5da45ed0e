//! Multipart uploads that are neither completed nor aborted.
//!
//! Knows nothing of the rules by which parts become an object.

use std::collections::BTreeMap;

use bytes::Bytes;
use time::OffsetDateTime;

use super::Object;

/// An open upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The key it will be stored under.
    pub key: String,
    /// When it was begun.
    pub initiated: OffsetDateTime,
    /// What the object will be, apart from its content.
    pub template: Object,
    /// The algorithm of its checksums, as in `x-amz-checksum-crc32`, where one was chosen.
    pub checksum: Option<&'static str>,
    /// Parts by number.
    pub parts: BTreeMap<u32, Part>,
}

/// One part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its bytes.
    pub body: Bytes,
    /// Its entity tag, with quotes.
    pub etag: String,
    /// When it was stored.
    pub modified: OffsetDateTime,
}
