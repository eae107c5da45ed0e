//! Checksums of multipart uploads: chosen at the beginning, sent with the parts, compared at the end.
//!
//! Independent of the checksum of a single body, which is verified for every request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digest::{ALGORITHMS, PREFIX, compute};
use crate::finding::operation as finding;
use crate::store::{Part, Upload};
use crate::{Checks, Headers, Refusal};

/// The algorithm that the headers of a new upload choose.
pub(super) fn chosen(headers: &Headers, checks: &Checks) -> Result<Option<&'static str>, Refusal> {
    let Some(name) = headers.value("x-amz-checksum-algorithm") else { return Ok(None) };
    let algorithm = ALGORITHMS.into_iter().find(|algorithm| algorithm.eq_ignore_ascii_case(name));
    let kind = headers.value("x-amz-checksum-type");
    if algorithm.is_none() || !matches!(kind, None | Some("COMPOSITE" | "FULL_OBJECT")) {
        checks.refuse(&finding::UPLOAD_CHECKSUM_UNKNOWN)?;
    }
    Ok(algorithm)
}

/// Refuses a part whose checksum is of another algorithm than its upload's.
pub(super) fn check_part(upload: &Upload, headers: &Headers, checks: &Checks) -> Result<(), Refusal> {
    match (upload.checksum, announced(headers)) {
        (Some(chosen), Some((algorithm, _))) if algorithm != chosen => {
            checks.refuse(&finding::UPLOAD_PART_CHECKSUM_DIFFERS)
        }
        _ => Ok(()),
    }
}

/// Refuses a completion whose size or checksum is not that of the object.
pub(super) fn check_object(parts: &[&Part], content: &[u8], headers: &Headers, checks: &Checks) -> Result<(), Refusal> {
    if headers.value("x-amz-mp-object-size").is_some_and(|size| size.parse() != Ok(content.len())) {
        checks.refuse(&finding::COMPLETE_SIZE_MISMATCH)?;
    }
    let Some((algorithm, given)) = announced(headers) else { return Ok(()) };
    let expected = match given.rsplit_once('-') {
        // A checksum of checksums ends with their number.
        Some(_) => {
            let sums: Vec<Vec<u8>> = parts.iter().map(|part| compute(algorithm, &part.body)).collect();
            format!("{}-{}", STANDARD.encode(compute(algorithm, &sums.concat())), parts.len())
        }
        None => STANDARD.encode(compute(algorithm, content)),
    };
    if given == expected { Ok(()) } else { checks.refuse(&finding::COMPLETE_CHECKSUM_MISMATCH) }
}

/// The algorithm and value of the first checksum in `headers`.
fn announced(headers: &Headers) -> Option<(&'static str, &str)> {
    ALGORITHMS.into_iter().find_map(|algorithm| Some((algorithm, headers.value(&format!("{PREFIX}{algorithm}"))?)))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn an_upload_knows_the_algorithms_there_are() {
        let endpoint = Endpoint::with_bucket();
        let begin = |name: &str| endpoint.post("/bucket/a?uploads", "").header("x-amz-checksum-algorithm", name);
        endpoint.ok(begin("CRC64NVME"));
        assert_eq!(endpoint.finding(begin("ROT13")), "UploadChecksumUnknown");
        let kind = begin("CRC32").header("x-amz-checksum-type", "HALF_OBJECT");
        assert_eq!(endpoint.finding(kind), "UploadChecksumUnknown");
    }

    #[test]
    fn parts_and_object_keep_to_the_checksum_of_the_upload() {
        let endpoint = Endpoint::with_bucket();
        let begin = endpoint.post("/bucket/a?uploads", "").header("x-amz-checksum-algorithm", "CRC32");
        let target = format!("/bucket/a?uploadId={}", endpoint.ok(begin).element("UploadId"));
        let part = |name: &str, sum: &str| endpoint.put(&format!("{target}&partNumber=1"), "hello").header(name, sum);
        assert_eq!(endpoint.finding(part("x-amz-checksum-crc32c", "mnG7TA==")), "UploadPartChecksumDiffers");
        let etag = endpoint.ok(part("x-amz-checksum-crc32", "NhCmhg==")).header("etag").unwrap().to_owned();
        let list = format!(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>\
             </CompleteMultipartUpload>"
        );
        let complete = |name: &str, value: &str| endpoint.post(&target, &list).header(name, value);
        assert_eq!(endpoint.finding(complete("x-amz-mp-object-size", "6")), "CompleteSizeMismatch");
        assert_eq!(endpoint.finding(complete("x-amz-checksum-crc32", "AAAAAA==")), "CompleteChecksumMismatch");
        assert_eq!(endpoint.finding(complete("x-amz-checksum-crc32", "NhCmhg==-1")), "CompleteChecksumMismatch");
        endpoint.ok(complete("x-amz-checksum-crc32", "NhCmhg==").header("x-amz-mp-object-size", "5"));
    }
}
