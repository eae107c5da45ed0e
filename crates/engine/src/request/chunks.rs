//! aws-chunked bodies, right or with one thing wrong.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html> and sigv4-streaming-trailers.html

use bytes::{BufMut as _, Bytes, BytesMut};

use crate::sign::Draft;
use crate::sign::{ChunkSigner, flip_last_digit};
use model::scenario::fault::{ChunkFault, Fault};
use model::scenario::when::Chunks;
use model::scenario::{TemplateError, Values, expand};

use super::body::digest_header;

/// A coding and what is wrong with it.
pub(super) struct Coding<'a> {
    pub(super) chunks: &'a Chunks,
    fault: Option<ChunkFault>,
}

impl<'a> Coding<'a> {
    /// The coding with the templates in its fault expanded.
    pub(super) fn of(chunks: &'a Chunks, fault: &Fault, values: &Values) -> Result<Self, TemplateError> {
        let fault = match fault {
            Fault::Chunks(fault) => Some(expanded(fault, values)?),
            _ => None,
        };
        Ok(Self { chunks, fault })
    }
}

fn expanded(fault: &ChunkFault, values: &Values) -> Result<ChunkFault, TemplateError> {
    Ok(match fault {
        ChunkFault::SizeText(text) => ChunkFault::SizeText(expand(text, values)?),
        ChunkFault::TrailerValue(text) => ChunkFault::TrailerValue(expand(text, values)?),
        ChunkFault::TrailerText(text) => ChunkFault::TrailerText(expand(text, values)?),
        other => other.clone(),
    })
}

/// Adds the headers that announce the coding; the draft still holds the plain content.
pub(super) fn declare(draft: &mut Draft, coding: &Coding<'_>) {
    draft.set_header("content-encoding", "aws-chunked");
    match coding.fault {
        Some(ChunkFault::OmitDecodedLength) => {}
        Some(ChunkFault::DecodedLength(length)) => draft.set_header("x-amz-decoded-content-length", length.to_string()),
        _ => draft.set_header("x-amz-decoded-content-length", draft.body.len().to_string()),
    }
    if let Some(digest) = coding.chunks.trailer {
        draft.set_header("x-amz-trailer", digest_header(digest, b"").0);
    }
}

/// Encodes `content`.
pub(super) fn encode(content: &Bytes, coding: &Coding<'_>, signer: &mut ChunkSigner<'_>) -> Bytes {
    let Coding { chunks, fault } = coding;
    let size = match *fault {
        Some(ChunkFault::ChunkSize(other)) => other,
        _ => chunks.size,
    };
    let size = usize::try_from(size.0.max(1)).expect("a chunk fits into memory");
    let mut out = BytesMut::with_capacity(content.len() + 512);
    for (index, data) in content.chunks(size).enumerate() {
        if matches!(*fault, Some(ChunkFault::StopAfter(count)) if index >= count) {
            return out.freeze();
        }
        let text = match fault {
            Some(ChunkFault::SizeText(text)) if index == 0 => text.clone(),
            _ => format!("{:x}", data.len()),
        };
        put_size_line(&mut out, &text, index + 1, data, coding, signer);
        out.put_slice(data);
        out.put_slice(b"\r\n");
    }
    if matches!(fault, Some(ChunkFault::StopAfter(_))) {
        return out.freeze();
    }
    put_size_line(&mut out, "0", content.len().div_ceil(size) + 1, b"", coding, signer);
    if let Some(digest) = chunks.trailer {
        let digested = match fault {
            Some(ChunkFault::TrailerValue(other)) => other.as_bytes(),
            _ => content,
        };
        let line = if let Some(ChunkFault::TrailerText(text)) = fault {
            text.clone()
        } else {
            let (name, value) = digest_header(digest, digested);
            format!("{name}:{value}")
        };
        out.put_slice(format!("{line}\r\n").as_bytes());
        if chunks.signed {
            let signature = signer.trailer(&format!("{line}\n"));
            out.put_slice(format!("x-amz-trailer-signature:{signature}\r\n").as_bytes());
        }
    }
    out.put_slice(b"\r\n");
    out.freeze()
}

fn put_size_line(
    out: &mut BytesMut,
    size: &str,
    number: usize,
    data: &[u8],
    coding: &Coding<'_>,
    signer: &mut ChunkSigner<'_>,
) {
    out.put_slice(size.as_bytes());
    if coding.chunks.signed {
        let signature = signer.chunk(data);
        let signature = match coding.fault {
            Some(ChunkFault::Signature(wrong)) if wrong == number => flip_last_digit(&signature),
            _ => signature,
        };
        out.put_slice(format!(";chunk-signature={signature}").as_bytes());
    }
    out.put_slice(b"\r\n");
}
