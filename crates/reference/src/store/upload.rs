//! Multipart uploads that are neither completed nor aborted.
//!
//! Independent of the rules for assembling parts.

use std::collections::BTreeMap;

use bytes::Bytes;
use time::OffsetDateTime;

use super::Object;

/// An open upload.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The key it will be stored under.
    pub(crate) key: String,
    /// The time it was begun.
    pub(crate) initiated: OffsetDateTime,
    /// The properties of the object, without its content.
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
    /// The time it was stored.
    pub(crate) modified: OffsetDateTime,
}
