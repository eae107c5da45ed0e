//! The listing of open multipart uploads.

use std::fmt::Write;

use super::{Asked, Line, iso8601};
use crate::operation::{bucket_name, lookup};
use crate::response::escape;
use crate::store::State;
use crate::{Checks, Refusal, Request, Response};

/// Returns one page of open uploads, by key and then by id.
pub(crate) fn list(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let asked = Asked::of(request, "max-uploads", checks)?;
    let key_marker = request.query.value("key-marker").unwrap_or_default();
    let id_marker = request.query.value("upload-id-marker").unwrap_or_default();
    let mut uploads: Vec<_> = bucket.uploads.iter().map(|(id, upload)| (upload.key.as_str(), (id, upload))).collect();
    uploads.sort_by_key(|(key, (id, _))| (*key, *id));
    let behind = uploads.into_iter().filter(|(key, (id, _))| {
        *key > key_marker || (*key == key_marker && !id_marker.is_empty() && id.as_str() > id_marker)
    });
    let page = asked.page(behind, key_marker);
    let mut xml = format!(
        "<ListMultipartUploadsResult><Bucket>{}</Bucket>{}<KeyMarker>{}</KeyMarker>\
         <UploadIdMarker>{}</UploadIdMarker><MaxUploads>{}</MaxUploads><IsTruncated>{}</IsTruncated>",
        escape(bucket_name(request)),
        asked.echo(),
        asked.write(key_marker),
        escape(id_marker),
        asked.limit,
        page.truncated,
    );
    if let Some(last) = page.last() {
        let _ = write!(xml, "<NextKeyMarker>{}</NextKeyMarker>", asked.write(last));
        if let Some(Line::Entry(_, (id, _))) = page.lines.last() {
            let _ = write!(xml, "<NextUploadIdMarker>{id}</NextUploadIdMarker>");
        }
    }
    for line in &page.lines {
        if let Line::Entry(key, (id, upload)) = line {
            let (key, initiated) = (asked.write(key), iso8601(upload.initiated));
            let _ = write!(
                xml,
                "<Upload><Key>{key}</Key><UploadId>{id}</UploadId><StorageClass>STANDARD</StorageClass>\
                 <Initiated>{initiated}</Initiated></Upload>"
            );
        }
    }
    Ok(Response::xml(200, &(xml + &asked.write_prefixes(&page) + "</ListMultipartUploadsResult>")))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn open_uploads_are_listed_over_pages_until_they_are_aborted() {
        let endpoint = Endpoint::with_bucket();
        let ids: Vec<_> =
            (0..3).map(|_| endpoint.ok(endpoint.post("/bucket/a?uploads", "")).element("UploadId")).collect();
        let first = endpoint.ok(endpoint.get("/bucket?uploads&max-uploads=2"));
        let (key, id) = (first.element("NextKeyMarker"), first.element("NextUploadIdMarker"));
        let second = endpoint.ok(endpoint.get(&format!("/bucket?uploads&key-marker={key}&upload-id-marker={id}")));
        let both = first.text() + &second.text();
        assert!(ids.iter().all(|id| both.matches(&format!("<UploadId>{id}</UploadId>")).count() == 1));
        for id in ids {
            endpoint.ok(endpoint.delete(&format!("/bucket/a?uploadId={id}")));
        }
        assert!(!endpoint.ok(endpoint.get("/bucket?uploads")).text().contains("<Upload>"));
    }
}
