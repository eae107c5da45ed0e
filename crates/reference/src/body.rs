//! Reads a request's body: complete, in time, decoded, and verified against the signature.
//!
//! Independent of what the body means.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::auth::{Authenticated, Payload, chunked};
use super::finding::request::{BODY_IDLE, BODY_INCOMPLETE, BODY_TOO_LARGE, CONTENT_SHA256_MISMATCH};
use super::{Checks, Headers, Refusal, RequestHead, digest};
use model::encoding::hex;

/// Reads the body to its end; no pause may be longer than `idle`.
pub(crate) async fn read(body: &mut Incoming, idle: Duration, limit: usize) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    loop {
        match timeout(idle, body.frame()).await {
            Err(_) => return Err(Refusal::new(&BODY_IDLE)),
            Ok(None) => return Ok(bytes.freeze()),
            Ok(Some(Err(_))) => return Err(Refusal::new(&BODY_INCOMPLETE)),
            Ok(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else { continue };
                if bytes.len() + data.len() > limit {
                    return Err(Refusal::new(&BODY_TOO_LARGE));
                }
                bytes.extend_from_slice(&data);
            }
        }
    }
}

/// Reads and drops what a client still sends after its response: closing with unread bytes would reset the connection,
/// and the response could be lost.
pub(crate) async fn drain(mut body: Incoming, idle: Duration, limit: usize) {
    let mut left = limit;
    // Whatever else comes ends the connection, so its reason does not matter here.
    while let Ok(Some(Ok(frame))) = timeout(idle, body.frame()).await {
        match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// The content of a complete body, verified against the signature and the digests.
pub(crate) fn content(
    head: &RequestHead,
    authenticated: &Authenticated,
    body: Bytes,
    checks: &Checks,
) -> Result<Bytes, Refusal> {
    let (content, trailer) = match &authenticated.payload {
        Payload::Unsigned => (body, Headers::default()),
        Payload::Hash(hash) => {
            if hex(&Sha256::digest(&body)) != *hash {
                checks.refuse(&CONTENT_SHA256_MISMATCH)?;
            }
            (body, Headers::default())
        }
        Payload::Chunked { signed, .. } => {
            let length = chunked::declared_length(&head.headers)?;
            let chain = authenticated.chain.as_ref().filter(|_| *signed);
            let decoded = chunked::decode(&body, chain, length, checks)?;
            (decoded.content.into(), decoded.trailer)
        }
    };
    digest::verify(head, &trailer, &content, checks)?;
    Ok(content)
}
