//! Digests that a request declares for its body: Content-MD5 and the x-amz-checksum headers or trailers.
//!
//! Independent of signatures, which have the payload hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crc_fast::CrcAlgorithm;
use http::Method;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::finding::request::{
    CHECKSUM_ABSENT, CHECKSUM_AMBIGUOUS, CHECKSUM_MALFORMED, CHECKSUM_MISMATCH, CONTENT_MD5_MALFORMED,
    CONTENT_MD5_MISMATCH, TRAILER_MALFORMED,
};
use super::{Checks, Headers, Refusal, RequestHead};

/// The prefix of checksum headers.
pub(crate) const PREFIX: &str = "x-amz-checksum-";
/// The algorithms, by the ends of those names.
pub(crate) const ALGORITHMS: [&str; 5] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/// Compares `content` with every digest that header fields and trailer declare.
pub(crate) fn verify(head: &RequestHead, trailer: &Headers, content: &[u8], checks: &Checks) -> Result<(), Refusal> {
    if let Some(text) = head.headers.value("content-md5") {
        match STANDARD.decode(text) {
            Ok(digest) if digest.len() == 16 => {
                if digest[..] != Md5::digest(content)[..] {
                    checks.refuse(&CONTENT_MD5_MISMATCH)?;
                }
            }
            _ => checks.refuse(&CONTENT_MD5_MALFORMED)?,
        }
    }
    if describes_body(head) {
        verify_checksums(&head.headers, trailer, content, checks)?;
    }
    Ok(())
}

/// True if checksum headers describe the body; on other requests they describe an object.
fn describes_body(head: &RequestHead) -> bool {
    let copies = head.headers.has("x-amz-copy-source");
    (head.method == Method::PUT && !copies) || (head.method == Method::POST && head.query.has("delete"))
}

fn verify_checksums(headers: &Headers, trailer: &Headers, content: &[u8], checks: &Checks) -> Result<(), Refusal> {
    if let Some(announced) = headers.value("x-amz-trailer")
        && !announced.split(',').all(|name| trailer.has(name.trim()))
    {
        checks.refuse(&TRAILER_MALFORMED)?;
    }
    let given: Vec<(&str, &str)> = headers.iter().chain(trailer.iter()).filter_map(checksum).collect();
    if given.len() > 1 {
        checks.refuse(&CHECKSUM_AMBIGUOUS)?;
    }
    if given.is_empty() && headers.has("x-amz-sdk-checksum-algorithm") {
        checks.refuse(&CHECKSUM_ABSENT)?;
    }
    for (algorithm, text) in given {
        let expected = compute(algorithm, content);
        match STANDARD.decode(text) {
            Ok(digest) if digest.len() == expected.len() => {
                if digest != expected {
                    checks.refuse(&CHECKSUM_MISMATCH)?;
                }
            }
            _ => checks.refuse(&CHECKSUM_MALFORMED)?,
        }
    }
    Ok(())
}

fn checksum<'a>((name, value): (&'a str, &'a str)) -> Option<(&'a str, &'a str)> {
    let algorithm = name.strip_prefix(PREFIX).filter(|algorithm| ALGORITHMS.contains(algorithm))?;
    Some((algorithm, value))
}

/// The checksum of `content`.
pub(crate) fn compute(algorithm: &str, content: &[u8]) -> Vec<u8> {
    let crc = |algorithm| crc_fast::checksum(algorithm, content).to_be_bytes();
    match algorithm {
        "crc32" => crc(CrcAlgorithm::Crc32IsoHdlc)[4..].to_vec(),
        "crc32c" => crc(CrcAlgorithm::Crc32Iscsi)[4..].to_vec(),
        "crc64nvme" => crc(CrcAlgorithm::Crc64Nvme).to_vec(),
        "sha1" => Sha1::digest(content).to_vec(),
        _ => Sha256::digest(content).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::{Caller, Query};

    fn put(headers: &[(&str, &str)]) -> RequestHead {
        RequestHead {
            method: Method::PUT,
            bucket: Some("b".into()),
            key: Some("k".into()),
            query: Query::default(),
            headers: Headers(headers.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect()),
            declared_length: None,
            caller: Caller::Anonymous,
            now: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn found(headers: &[(&str, &str)]) -> Option<&'static str> {
        verify(&put(headers), &Headers::default(), b"hello", &Checks::default())
            .err()
            .map(|refusal| refusal.finding.name)
    }

    #[test]
    fn right_digests_pass() {
        for (name, value) in [
            ("content-md5", "XUFAKrxLKna5cZ2REBfFkg=="),
            ("x-amz-checksum-crc32", "NhCmhg=="),
            ("x-amz-checksum-crc32c", "mnG7TA=="),
            ("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
            ("x-amz-checksum-sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
        ] {
            assert_eq!(found(&[(name, value)]), None, "{name}");
        }
    }

    #[test]
    fn a_content_md5_that_is_no_digest_is_malformed_and_another_is_wrong() {
        for text in ["", "%%%", "aGVsbG8gd29ybGQ=", "XUFAKrxLKna5cZ2REBfFkg"] {
            assert_eq!(found(&[("content-md5", text)]), Some("ContentMd5Malformed"), "{text}");
        }
        assert_eq!(found(&[("content-md5", "rL0Y20zC+Fzt72VPzMSk2A==")]), Some("ContentMd5Mismatch"));
    }

    #[test]
    fn checksums_are_judged_alike() {
        assert_eq!(found(&[("x-amz-checksum-crc32", "not-base64!")]), Some("ChecksumMalformed"));
        assert_eq!(found(&[("x-amz-checksum-sha256", "NhCmhg==")]), Some("ChecksumMalformed"));
        assert_eq!(found(&[("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")]), Some("ChecksumMismatch"));
        let two = [("x-amz-checksum-crc32", "NhCmhg=="), ("x-amz-checksum-crc32c", "mnG7TA==")];
        assert_eq!(found(&two), Some("ChecksumAmbiguous"));
        assert_eq!(found(&[("x-amz-sdk-checksum-algorithm", "CRC32")]), Some("ChecksumAnnouncedButAbsent"));
    }

    #[test]
    fn a_trailer_is_as_good_as_a_header_and_must_come_when_announced() {
        let head = put(&[("x-amz-trailer", "x-amz-checksum-crc32")]);
        let name = |trailer: Headers| {
            verify(&head, &trailer, b"hello", &Checks::default()).err().map(|refusal| refusal.finding.name)
        };
        assert_eq!(name(Headers(vec![("x-amz-checksum-crc32".into(), "NhCmhg==".into())])), None);
        assert_eq!(name(Headers(vec![("x-amz-checksum-crc32".into(), "AAAAAA==".into())])), Some("ChecksumMismatch"));
        assert_eq!(name(Headers::default()), Some("TrailerMalformed"));
    }
}
