//! The listing of all versions and delete markers.

use std::fmt::Write;

use super::{Asked, Line, iso8601};
use crate::operation::{bucket_name, lookup};
use crate::response::escape;
use crate::store::{Bucket, State, Version};
use crate::{Checks, Refusal, Request, Response};

/// Returns one page of versions, the newest of each key first.
pub(crate) fn list(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let asked = Asked::of(request, "max-keys", checks)?;
    let key_marker = request.query.value("key-marker").unwrap_or_default();
    let id_marker = request.query.value("version-id-marker").filter(|marker| !marker.is_empty());
    let page = asked.page(entries(bucket, key_marker, id_marker), key_marker);
    let mut xml = format!(
        "<ListVersionsResult><Name>{}</Name>{}<KeyMarker>{}</KeyMarker><VersionIdMarker>{}</VersionIdMarker>\
         <MaxKeys>{}</MaxKeys><IsTruncated>{}</IsTruncated>",
        escape(bucket_name(request)),
        asked.echo(),
        asked.write(key_marker),
        escape(id_marker.unwrap_or_default()),
        asked.limit,
        page.truncated,
    );
    if let Some(last) = page.last() {
        let _ = write!(xml, "<NextKeyMarker>{}</NextKeyMarker>", asked.write(last));
        if let Some(Line::Entry(_, (version, _))) = page.lines.last() {
            let _ = write!(xml, "<NextVersionIdMarker>{}</NextVersionIdMarker>", version.id);
        }
    }
    for line in &page.lines {
        if let Line::Entry(key, (version, latest)) = line {
            xml += &entry(&asked.write(key), version, *latest, &bucket.owner);
        }
    }
    Ok(Response::xml(200, &(xml + &asked.write_prefixes(&page) + "</ListVersionsResult>")))
}

fn entries<'a>(
    bucket: &'a Bucket,
    after: &'a str,
    after_id: Option<&'a str>,
) -> impl Iterator<Item = (&'a str, (&'a Version, bool))> {
    let keys = bucket
        .objects
        .iter()
        .filter(move |(key, _)| key.as_str() > after || (key.as_str() == after && after_id.is_some()));
    keys.flat_map(move |(key, versions)| {
        let newest_first = versions.0.iter().rev().enumerate();
        let marked = after_id.filter(|_| key == after);
        let skipped = marked
            .map_or(0, |id| versions.0.iter().rev().position(|version| version.id == id).map_or(0, |index| index + 1));
        newest_first.skip(skipped).map(move |(index, version)| (key.as_str(), (version, index == 0)))
    })
}

fn entry(key: &str, version: &Version, latest: bool, owner: &str) -> String {
    let (element, content) = match version.object() {
        Some(object) => (
            "Version",
            format!(
                "<ETag>{}</ETag><Size>{}</Size><StorageClass>{}</StorageClass>",
                escape(&object.etag),
                object.body.len(),
                object.storage_class.as_deref().unwrap_or("STANDARD")
            ),
        ),
        None => ("DeleteMarker", String::new()),
    };
    format!(
        "<{element}><Key>{key}</Key><VersionId>{}</VersionId><IsLatest>{latest}</IsLatest>\
         <LastModified>{}</LastModified>{content}<Owner><ID>{owner}</ID></Owner></{element}>",
        version.id,
        iso8601(version.modified),
    )
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    #[test]
    fn every_version_and_marker_is_listed_once_over_pages_of_one() {
        let endpoint = Endpoint::with_versions();
        endpoint.ok(endpoint.put("/bucket/a", "1"));
        endpoint.ok(endpoint.put("/bucket/a", "2"));
        endpoint.ok(endpoint.delete("/bucket/a"));
        endpoint.ok(endpoint.put("/bucket/b", "3"));
        let (mut versions, mut markers) = (0, 0);
        let mut page = endpoint.ok(endpoint.get("/bucket?versions&max-keys=1"));
        for _ in 0..10 {
            versions += page.text().matches("<Version>").count();
            markers += page.text().matches("<DeleteMarker>").count();
            if page.element("IsTruncated") == "false" {
                break;
            }
            let (key, id) = (page.element("NextKeyMarker"), page.element("NextVersionIdMarker"));
            let next = format!("/bucket?versions&max-keys=1&key-marker={key}&version-id-marker={id}");
            page = endpoint.ok(endpoint.get(&next));
        }
        assert_eq!((versions, markers), (3, 1));
    }
}
