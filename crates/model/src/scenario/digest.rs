//! The digests that a request can carry of its body.
//!
//! Plain data; the engine computes them.

use schemars::JsonSchema;
use serde::Deserialize;

/// Digests of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// `Content-MD5`.
    Md5,
    /// `x-amz-checksum-sha256`.
    Sha256,
    /// `x-amz-checksum-crc32`.
    Crc32,
}
