//! Completing an upload: compares the list of parts with the stored parts.

use bytes::BytesMut;
use md5::{Digest, Md5};

use super::{checksum, upload};
use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::object::{Write, check_write, put};
use crate::operation::{bucket_name, key};
use crate::response::escape;
use crate::store::{Object, Part, State, Upload};
use crate::{Checks, Refusal, Request, Response};
use model::encoding::hex;

/// Every part but the last has at least this many bytes.
const MIN_PART: usize = 5 << 20;

/// Assembles an object from the listed parts.
pub(in super::super) fn complete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let listed = listed(request, checks)?;
    let (id, open) = upload(state, request, &finding::COMPLETE_UNKNOWN_UPLOAD)?;
    let parts = chosen(open, &listed, checks)?;
    if let Some(bucket) = state.buckets.get(bucket_name(request)) {
        check_write(bucket, key(request), &request.headers, Write::Complete, checks)?;
    }
    let object = assemble(open, &parts);
    checksum::check_object(&parts, &object.body, &request.headers, checks)?;
    let id = id.to_owned();
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        bucket.uploads.remove(&id);
    }
    let (name, key, etag) = (escape(bucket_name(request)), escape(key(request)), escape(&object.etag));
    let stored = put::store(state, request, object);
    let xml = format!(
        "<CompleteMultipartUploadResult><Location>/{name}/{key}</Location><Bucket>{name}</Bucket><Key>{key}</Key>\
         <ETag>{etag}</ETag></CompleteMultipartUploadResult>"
    );
    let version = stored.header("x-amz-version-id").map(str::to_owned);
    let result = Response::xml(200, &xml);
    Ok(version.into_iter().fold(result, |result, id| result.with("x-amz-version-id", id)))
}

/// Numbers and entity tags in the order of the body.
fn listed(request: &Request, checks: &Checks) -> Result<Vec<(u32, String)>, Refusal> {
    let rule = Rule::root("CompleteMultipartUpload");
    let rule = rule.empty(&finding::COMPLETE_XML_MALFORMED).malformed(&finding::COMPLETE_XML_MALFORMED);
    let element = rule.read(request, checks)?;
    let mut listed = Vec::new();
    for part in element.children("Part") {
        match (text(part, "PartNumber").and_then(|number| number.parse::<u32>().ok()), text(part, "ETag")) {
            (Some(number), Some(etag)) => {
                if !(1..=10_000).contains(&number) {
                    let refusal = Refusal::new(&finding::COMPLETE_PART_NUMBER_INVALID);
                    checks.refuse(refusal.with("ArgumentValue", number.to_string()))?;
                }
                listed.push((number, etag.to_owned()));
            }
            _ => checks.refuse(&finding::COMPLETE_XML_MALFORMED)?,
        }
    }
    if listed.is_empty() {
        checks.refuse(&finding::COMPLETE_LIST_EMPTY)?;
    }
    for pair in listed.windows(2) {
        if pair[0].0 == pair[1].0 {
            checks.refuse(&finding::COMPLETE_PART_DUPLICATE)?;
        }
        if pair[0].0 > pair[1].0 {
            checks.refuse(&finding::COMPLETE_PARTS_DESCENDING)?;
        }
    }
    Ok(listed)
}

fn chosen<'a>(upload: &'a Upload, listed: &[(u32, String)], checks: &Checks) -> Result<Vec<&'a Part>, Refusal> {
    let bare = |etag: &str| etag.trim_matches('"').to_owned();
    let mut parts = Vec::new();
    for (number, etag) in listed {
        let refuse = |finding| {
            let refusal = Refusal::new(finding).with("PartNumber", number.to_string());
            checks.refuse(refusal.with("ETag", bare(etag)))
        };
        match upload.parts.get(number) {
            None => refuse(&finding::COMPLETE_PART_MISSING)?,
            Some(part) => {
                if bare(&part.etag) != bare(etag) {
                    refuse(&finding::COMPLETE_PART_ETAG_WRONG)?;
                }
                parts.push(part);
            }
        }
    }
    let all_but_last = parts.len().saturating_sub(1);
    if let Some(small) = parts[..all_but_last].iter().find(|part| part.body.len() < MIN_PART) {
        let refusal = Refusal::new(&finding::COMPLETE_PART_TOO_SMALL);
        let refusal = refusal.with("ProposedSize", small.body.len().to_string());
        checks.refuse(refusal.with("MinSizeAllowed", MIN_PART.to_string()))?;
    }
    Ok(parts)
}

fn assemble(upload: &Upload, parts: &[&Part]) -> Object {
    let mut body = BytesMut::with_capacity(parts.iter().map(|part| part.body.len()).sum());
    let mut digests = Md5::new();
    for part in parts {
        body.extend_from_slice(&part.body);
        digests.update(Md5::digest(&part.body));
    }
    Object {
        body: body.freeze(),
        etag: format!("\"{}-{}\"", hex(&digests.finalize()), parts.len()),
        parts: parts.iter().map(|part| part.body.len()).collect(),
        ..upload.template.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::MIN_PART;
    use crate::operation::testing::Endpoint;

    /// An upload with these parts, its target and the entity tags.
    fn begun(endpoint: &Endpoint, parts: &[&str]) -> (String, Vec<String>) {
        let id = endpoint.ok(endpoint.post("/bucket/a?uploads", "").header("x-amz-meta-colour", "red"));
        let target = format!("/bucket/a?uploadId={}", id.element("UploadId"));
        let put = |(index, body): (usize, &&str)| {
            let request = endpoint.put(&format!("{target}&partNumber={}", index + 1), body);
            endpoint.ok(request).header("etag").unwrap().to_owned()
        };
        let etags = parts.iter().enumerate().map(put).collect();
        (target, etags)
    }

    fn list(parts: &[(u32, &str)]) -> String {
        let part =
            |(number, etag): &(u32, &str)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>");
        let parts = parts.iter().map(part).collect::<Vec<_>>().concat();
        format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>")
    }

    #[test]
    fn parts_become_an_object_that_still_knows_them() {
        let endpoint = Endpoint::with_bucket();
        let big = "x".repeat(MIN_PART);
        let (target, etags) = begun(&endpoint, &[&big, "end"]);
        let result = endpoint.ok(endpoint.post(&target, &list(&[(1, &etags[0]), (2, &etags[1])])));
        assert!(result.element("ETag").ends_with("-2\""));
        let part = endpoint.ok(endpoint.get("/bucket/a?partNumber=2"));
        assert_eq!(part.text(), "end");
        assert_eq!(part.header("x-amz-mp-parts-count"), Some("2"));
        assert_eq!(part.header("x-amz-meta-colour"), Some("red"));
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a?partNumber=3")), "GetPartNumberAbsent");
        assert!(!endpoint.ok(endpoint.get("/bucket?uploads")).text().contains("<Upload>"));
    }

    #[test]
    fn each_bad_list_is_a_finding_of_its_own() {
        let endpoint = Endpoint::with_bucket();
        let (target, etags) = begun(&endpoint, &["one", "two"]);
        let (one, two) = (etags[0].as_str(), etags[1].as_str());
        let finding = |body: &str| endpoint.finding(endpoint.post(&target, body));
        assert_eq!(finding(&list(&[(1, one), (2, two)])), "CompletePartTooSmall");
        assert_eq!(finding(&list(&[(2, two), (1, one)])), "CompletePartsDescending");
        assert_eq!(finding(&list(&[(1, one), (1, one)])), "CompletePartDuplicate");
        assert_eq!(finding(&list(&[(9999, one)])), "CompletePartMissing");
        assert_eq!(finding(&list(&[(1, "\"ffffffffffffffffffffffffffffffff\"")])), "CompletePartEtagWrong");
        assert_eq!(finding("<CompleteMultipartUpload><Part>"), "CompleteXmlMalformed");
        assert_eq!(finding(&list(&[])), "CompleteListEmpty");
        assert_eq!(finding(&list(&[(0, one)])), "CompletePartNumberInvalid");
        let nameless = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>";
        assert_eq!(finding(nameless), "CompleteXmlMalformed");
    }

    #[test]
    fn a_precondition_keeps_the_object_that_is_there_and_the_upload_open() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", "before"));
        let (target, etags) = begun(&endpoint, &["after"]);
        let complete = || endpoint.post(&target, &list(&[(1, &etags[0])]));
        assert_eq!(endpoint.finding(complete().header("if-none-match", "*")), "CompletePreconditionFailed");
        assert_eq!(endpoint.ok(endpoint.get("/bucket/a")).text(), "before");
        endpoint.ok(complete());
        assert_eq!(endpoint.ok(endpoint.get("/bucket/a")).text(), "after");
    }
}
