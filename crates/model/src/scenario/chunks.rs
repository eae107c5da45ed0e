//! aws-chunked bodies and what can be wrong with their coding, as plain data.

use schemars::JsonSchema;
use serde::Deserialize;

use super::amount::ByteSize;
use super::digest::Digest;

/// An aws-chunked body.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chunks {
    /// Bytes of content per chunk.
    pub size: ByteSize,
    /// True if each chunk carries a signature.
    #[serde(default = "yes")]
    pub signed: bool,
    /// A checksum sent as a trailer.
    #[serde(default)]
    pub trailer: Option<Digest>,
}

/// Faults of aws-chunked coding, each written as a one-key map or a word. Chunks count from 1.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChunkFault {
    /// The signature of this chunk has its last digit changed.
    Signature(usize),
    /// The body ends after this many chunks, without the final one; HTTP framing is right.
    StopAfter(usize),
    /// `x-amz-decoded-content-length` says this.
    DecodedLength(u64),
    /// `x-amz-decoded-content-length` is left out.
    OmitDecodedLength,
    /// The size of the first chunk is written as this text.
    SizeText(String),
    /// The content is cut into chunks of this size instead.
    ChunkSize(ByteSize),
    /// The trailer carries the checksum of other bytes.
    TrailerValue(String),
    /// The trailer's one line reads like this.
    TrailerText(String),
}

fn yes() -> bool {
    true
}
