//! Bodies and the digest headers that belong to them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use crc_fast::CrcAlgorithm;
use md5::Md5;
use sha2::{Digest as _, Sha256};

use crate::content;
use model::scenario::fault::Fault;
use model::scenario::when::{Digest, When};
use model::scenario::{Body, Values, expand};

use super::BuildError;

/// The body that is signed, with the fault in it where that comes before signing.
pub(super) fn signed_bytes(when: &When, fault: &Fault, values: &Values) -> Result<Bytes, BuildError> {
    match fault {
        Fault::AfterSigning(_) => bytes(when.body.as_ref(), values),
        _ => bytes(fault.body(when).as_deref(), values),
    }
}

/// The bytes of a body.
pub(super) fn bytes(body: Option<&Body>, values: &Values) -> Result<Bytes, BuildError> {
    Ok(match body {
        None => Bytes::new(),
        Some(Body::Text(text)) => expand(text, values)?.into(),
        Some(Body::Size(size)) => content::generate(size.0, 0),
        Some(Body::Base64(text)) => STANDARD.decode(text.trim()).map_err(|_| BuildError::Base64)?.into(),
    })
}

/// The header that carries this digest of `body`.
pub(super) fn digest_header(digest: Digest, body: &[u8]) -> (&'static str, String) {
    match digest {
        Digest::Md5 => ("Content-MD5", STANDARD.encode(Md5::digest(body))),
        Digest::Sha256 => ("x-amz-checksum-sha256", STANDARD.encode(Sha256::digest(body))),
        Digest::Crc32 => {
            let sum = crc_fast::checksum(CrcAlgorithm::Crc32IsoHdlc, body);
            let sum = u32::try_from(sum).expect("a CRC-32 has 32 bits");
            ("x-amz-checksum-crc32", STANDARD.encode(sum.to_be_bytes()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_the_well_known_ones() {
        assert_eq!(digest_header(Digest::Md5, b"hello").1, "XUFAKrxLKna5cZ2REBfFkg==");
        assert_eq!(digest_header(Digest::Crc32, b"123456789").1, "y/Q5Jg==");
    }
}
