//! Multipart uploads that are neither completed nor aborted.
//!
//! Knows nothing of the rules by which parts become an object.

use std::collections::BTreeMap;

use bytes::Bytes;
use time::OffsetDateTime;

use super::Object;

/// An open upload.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The key it will be stored under.
    pub(crate) key: String,
    /// When it was begun.
    pub(crate) initiated: OffsetDateTime,
    /// What the object will be, apart from its content.
    pub(crate) template: Object,
    /// The algorithm of its checksums, as in `x-amz-checksum-crc32`, where one was chosen.
    pub(crate) checksum: Option<&'static str>,
    /// Parts by number.
    pub(crate) parts: BTreeMap<u32, Part>,
}

/// One part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its bytes.
    pub(crate) body: Bytes,
    /// Its entity tag, with quotes.
    pub(crate) etag: String,
    /// When it was stored.
    pub(crate) modified: OffsetDateTime,
}
