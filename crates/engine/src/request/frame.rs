//! HTTP/1.1 framing: the last step, and the place for faults below S3.
//!
//! Source: RFC 9112 sections 3, 6 and 7.

use bytes::{BufMut as _, Bytes, BytesMut};

use crate::sign::Draft;
use crate::wire::{AfterLastByte, Outgoing};
use model::scenario::fault::{ContentLength, Expect, Then, TransferEncoding, Wire};

/// The bytes of `draft`, framed right unless `wire` says otherwise.
pub(super) fn frame(draft: &Draft, wire: Option<&Wire>) -> Outgoing {
    let wire = wire.cloned().unwrap_or_default();
    let declared = match wire.content_length {
        Some(ContentLength::Omit) => None,
        Some(ContentLength::Bytes(bytes)) => Some(bytes),
        None if wire.transfer_encoding.is_some() => None,
        None if draft.body.is_empty() && matches!(draft.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS") => None,
        None => Some(draft.body.len() as u64),
    };
    let mut head = BytesMut::with_capacity(1024);
    head.put_slice(format!("{} {} HTTP/1.1\r\n", draft.method, draft.target()).as_bytes());
    for (name, value) in &draft.headers {
        head.put_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if let Some(bytes) = declared {
        head.put_slice(format!("Content-Length: {bytes}\r\n").as_bytes());
    }
    if let Some(TransferEncoding::Chunked) = wire.transfer_encoding {
        head.put_slice(b"Transfer-Encoding: chunked\r\n");
    }
    if let Some(Expect::Continue) = wire.expect {
        head.put_slice(b"Expect: 100-continue\r\n");
    }
    head.put_slice(b"Connection: close\r\n\r\n");
    let coded = match wire.transfer_encoding {
        Some(TransferEncoding::Chunked) => chunked(&draft.body),
        None => draft.body.clone(),
    };
    let expect_continue = wire.expect.is_some();
    let fictional = expect_continue && declared.is_some_and(|bytes| bytes > coded.len() as u64);
    let body = match wire.send {
        _ if fictional => Bytes::new(),
        Some(size) => coded.slice(..coded.len().min(usize::try_from(size.0).unwrap_or(usize::MAX))),
        None => coded,
    };
    Outgoing {
        head: head.freeze(),
        body,
        expect_continue,
        withhold_body: fictional,
        then: if wire.then == Some(Then::HalfClose) { AfterLastByte::HalfClose } else { AfterLastByte::Read },
        head_method: draft.method == "HEAD",
    }
}

fn chunked(body: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(body.len() + 32);
    if !body.is_empty() {
        out.put_slice(format!("{:x}\r\n", body.len()).as_bytes());
        out.put_slice(body);
        out.put_slice(b"\r\n");
    }
    out.put_slice(b"0\r\n\r\n");
    out.freeze()
}
