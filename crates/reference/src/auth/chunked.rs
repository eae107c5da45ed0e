//! aws-chunked bodies: `size;chunk-signature=...` before each chunk, and optionally a trailer after the last.
//!
//! Independent of HTTP's own chunks, which are decoded before, and of checksums in a trailer.

use aws_sigv4::sign::v4::calculate_signature;
use sha2::{Digest, Sha256};

use super::Chain;
use crate::finding::request::{
    CHUNK_MALFORMED, CHUNK_SIGNATURE_WRONG, CHUNK_TOO_SMALL, CHUNKS_TRUNCATED, DECODED_LENGTH_MALFORMED,
    DECODED_LENGTH_MISMATCH, DECODED_LENGTH_MISSING, TRAILER_MALFORMED,
};
use crate::{Checks, Headers, Refusal};
use model::encoding::hex;

/// Every chunk but the last has at least this many bytes.
const MIN_CHUNK: usize = 8 << 10;

/// The content of an aws-chunked body.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) content: Vec<u8>,
    pub(crate) trailer: Headers,
}

/// How long the content must be.
pub(crate) fn declared_length(headers: &Headers) -> Result<u64, Refusal> {
    let text = headers.value("x-amz-decoded-content-length").ok_or(Refusal::new(&DECODED_LENGTH_MISSING))?;
    text.parse().map_err(|_| Refusal::new(&DECODED_LENGTH_MALFORMED))
}

/// Decodes `body`; with a `chain`, each chunk must carry the signature that follows from the one before.
pub(crate) fn decode(body: &[u8], chain: Option<&Chain>, length: u64, checks: &Checks) -> Result<Decoded, Refusal> {
    let mut reader = Reader { rest: body, previous: chain.map(|chain| chain.seed.clone()) };
    let mut content = Vec::new();
    let mut before = MIN_CHUNK;
    loop {
        let chunk = reader.chunk(chain, checks)?;
        if chunk.is_empty() {
            break;
        }
        if before < MIN_CHUNK {
            checks.refuse(&CHUNK_TOO_SMALL)?;
        }
        before = chunk.len();
        content.extend_from_slice(chunk);
    }
    let trailer = reader.trailer(chain, checks)?;
    if content.len() as u64 != length {
        checks.refuse(&DECODED_LENGTH_MISMATCH)?;
    }
    Ok(Decoded { content, trailer })
}

struct Reader<'a> {
    rest: &'a [u8],
    /// The signature that the next one chains to.
    previous: Option<String>,
}

impl<'a> Reader<'a> {
    /// The next chunk; empty for the last.
    fn chunk(&mut self, chain: Option<&Chain>, checks: &Checks) -> Result<&'a [u8], Refusal> {
        let line = self.line().ok_or(Refusal::new(&CHUNKS_TRUNCATED))?;
        let (size, extension) = line.split_once(';').unwrap_or((line, ""));
        let malformed = || Refusal::new(&CHUNK_MALFORMED);
        if size.starts_with('+') {
            return Err(malformed());
        }
        let size = usize::from_str_radix(size, 16).map_err(|_| malformed())?;
        let data = self.rest.get(..size).ok_or(Refusal::new(&CHUNKS_TRUNCATED))?;
        self.rest = &self.rest[size..];
        if size > 0 {
            self.rest = match self.rest {
                [] | [b'\r'] => return Err(Refusal::new(&CHUNKS_TRUNCATED)),
                rest => rest.strip_prefix(b"\r\n").ok_or_else(malformed)?,
            };
        }
        if let Some(chain) = chain {
            let signature = extension.strip_prefix("chunk-signature=").ok_or_else(malformed)?;
            let empty = hex(&Sha256::digest(b""));
            self.check(chain, "PAYLOAD", &format!("{empty}\n{}", hex(&Sha256::digest(data))), signature, checks)?;
        }
        Ok(data)
    }

    /// The fields after the last chunk.
    fn trailer(&mut self, chain: Option<&Chain>, checks: &Checks) -> Result<Headers, Refusal> {
        let mut fields = Headers::default();
        let mut signed = Vec::new();
        let mut verified = chain.is_none();
        while let Some(line) = self.line().filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').ok_or(Refusal::new(&TRAILER_MALFORMED))?;
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            if let ("x-amz-trailer-signature", Some(chain)) = (name.as_str(), chain) {
                signed.sort();
                let hash = hex(&Sha256::digest(signed.concat()));
                self.check(chain, "TRAILER", &hash, value, checks)?;
                verified = true;
            } else {
                signed.push(format!("{name}:{value}\n"));
                fields.0.push((name, value.to_owned()));
            }
        }
        if verified || fields.0.is_empty() { Ok(fields) } else { Err(Refusal::new(&TRAILER_MALFORMED)) }
    }

    fn check(
        &mut self,
        chain: &Chain,
        kind: &str,
        what: &str,
        signature: &str,
        checks: &Checks,
    ) -> Result<(), Refusal> {
        let previous = self.previous.replace(signature.to_owned()).unwrap_or_default();
        let text = format!("AWS4-HMAC-SHA256-{kind}\n{}\n{}\n{previous}\n{what}", chain.stamp, chain.scope);
        if calculate_signature(&chain.key, text.as_bytes()) != signature {
            checks.refuse(&CHUNK_SIGNATURE_WRONG)?;
        }
        Ok(())
    }

    /// The text up to the next line end, which is consumed.
    fn line(&mut self) -> Option<&'a str> {
        let end = self.rest.windows(2).position(|pair| pair == b"\r\n")?;
        let line = std::str::from_utf8(&self.rest[..end]).unwrap_or("\u{fffd}");
        self.rest = &self.rest[end + 2..];
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &[u8], length: u64) -> &'static str {
        decode(body, None, length, &Checks::default()).unwrap_err().finding.name
    }

    #[test]
    fn chunks_and_trailer_are_read() {
        let body = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n";
        let decoded = decode(body, None, 5, &Checks::default()).unwrap();
        assert_eq!(decoded.content, b"hello");
        assert_eq!(decoded.trailer.value("X-Amz-Checksum-Crc32"), Some("AAAAAA=="));
    }

    #[test]
    fn whatever_is_missing_at_the_end_is_truncation() {
        for body in [&b"5\r\nhello\r\n"[..], b"5\r\nhel", b"5\r\nhello", b"5\r\nhello\r", b"", b"5"] {
            assert_eq!(code(body, 5), "ChunksTruncated", "{body:?}");
        }
    }

    #[test]
    fn a_size_that_is_no_number_is_malformed() {
        for body in [&b"zz\r\nhello\r\n0\r\n\r\n"[..], b"\r\n", b"+5\r\nhello\r\n0\r\n\r\n", b"3\r\nhello\r\n0\r\n\r\n"]
        {
            assert_eq!(code(body, 5), "ChunkMalformed", "{body:?}");
        }
        assert_eq!(code(b"0\r\nno-colon\r\n\r\n", 0), "TrailerMalformed");
    }

    #[test]
    fn only_the_last_chunk_may_be_small() {
        let chunks = |sizes: &[usize]| {
            let chunk = |size: &usize| format!("{size:x}\r\n{}\r\n", "x".repeat(*size));
            sizes.iter().map(chunk).collect::<String>() + "0\r\n\r\n"
        };
        assert_eq!(code(chunks(&[8191, 8192]).as_bytes(), 16383), "ChunkTooSmall");
        assert!(decode(chunks(&[8192, 1]).as_bytes(), None, 8193, &Checks::default()).is_ok());
    }

    #[test]
    fn another_length_than_declared_is_found() {
        assert_eq!(code(b"5\r\nhello\r\n0\r\n\r\n", 6), "DecodedLengthMismatch");
    }

    #[test]
    fn unsigned_chunks_are_refused_where_signatures_are_required() {
        let chain = Chain { key: vec![1], stamp: "s".into(), scope: "s".into(), seed: "x".into() };
        let body = format!("5;chunk-signature={}\r\nhello\r\n0\r\n\r\n", "0".repeat(64));
        let refusal = decode(body.as_bytes(), Some(&chain), 5, &Checks::default()).unwrap_err();
        assert_eq!(refusal.finding.name, "ChunkSignatureWrong");
        assert!(decode(b"5\r\nhello\r\n0\r\n\r\n", Some(&chain), 5, &Checks::default()).is_err());
    }
}
