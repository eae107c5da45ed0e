//! Listings of objects, in both versions of the operation.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Asked, Line, Page, iso8601};
use crate::finding::operation as finding;
use crate::operation::{bucket_name, lookup};
use crate::response::escape;
use crate::store::{Bucket, Object, State, Version};
use crate::{Checks, Refusal, Request, Response};

/// `ListObjects`: pages follow a marker.
pub(crate) fn v1(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let asked = Asked::of(request, "max-keys", checks)?;
    let marker = request.query.value("marker").unwrap_or_default();
    let page = asked.page(entries(bucket, marker), marker);
    let mut fields = format!("<Marker>{}</Marker>", asked.write(marker));
    if let Some(last) = page.last() {
        let _ = write!(fields, "<NextMarker>{}</NextMarker>", asked.write(last));
    }
    Ok(response(request, &asked, &page, &fields, bucket, true))
}

/// `ListObjectsV2`: pages follow a token.
pub(crate) fn v2(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let asked = Asked::of(request, "max-keys", checks)?;
    let start = request.query.value("start-after").unwrap_or_default();
    let token = request.query.value("continuation-token");
    let after = match token.map(read_token) {
        Some(Some(after)) => after,
        Some(None) => {
            checks.refuse(&finding::CONTINUATION_TOKEN_INVALID)?;
            String::new()
        }
        None => start.to_owned(),
    };
    let page = asked.page(entries(bucket, &after), &after);
    let mut fields = format!("<KeyCount>{}</KeyCount>", page.lines.len());
    if let Some(token) = token {
        let _ = write!(fields, "<ContinuationToken>{}</ContinuationToken>", escape(token));
    }
    if !start.is_empty() {
        let _ = write!(fields, "<StartAfter>{}</StartAfter>", asked.write(start));
    }
    if let Some(last) = page.last() {
        let next = URL_SAFE_NO_PAD.encode(format!("after:{last}"));
        let _ = write!(fields, "<NextContinuationToken>{next}</NextContinuationToken>");
    }
    let owned = request.query.value("fetch-owner") == Some("true");
    Ok(response(request, &asked, &page, &fields, bucket, owned))
}

fn read_token(token: &str) -> Option<String> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    decoded.strip_prefix("after:").map(str::to_owned)
}

type Current<'a> = (&'a Version, &'a Object);

fn entries<'a>(bucket: &'a Bucket, after: &'a str) -> impl Iterator<Item = (&'a str, Current<'a>)> {
    let behind = bucket.objects.iter().filter(move |(key, _)| key.as_str() > after);
    behind.filter_map(|(key, versions)| Some((key.as_str(), versions.current()?)))
}

fn response(
    request: &Request,
    asked: &Asked<'_>,
    page: &Page<'_, Current<'_>>,
    fields: &str,
    bucket: &Bucket,
    owned: bool,
) -> Response {
    let mut xml = format!(
        "<ListBucketResult><Name>{}</Name>{}<MaxKeys>{}</MaxKeys><IsTruncated>{}</IsTruncated>{fields}",
        escape(bucket_name(request)),
        asked.echo(),
        asked.limit,
        page.truncated,
    );
    for line in &page.lines {
        let Line::Entry(key, (version, object)) = line else { continue };
        let by = if owned { format!("<Owner><ID>{}</ID></Owner>", bucket.owner) } else { String::new() };
        let _ = write!(
            xml,
            "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size>{by}\
             <StorageClass>{}</StorageClass></Contents>",
            asked.write(key),
            iso8601(version.modified),
            escape(&object.etag),
            object.body.len(),
            object.storage_class.as_deref().unwrap_or("STANDARD"),
        );
    }
    Response::xml(200, &(xml + &asked.write_prefixes(page) + "</ListBucketResult>"))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    fn filled() -> Endpoint {
        let endpoint = Endpoint::with_bucket();
        for key in ["a", "b/1", "b/2", "b/3", "c%20d"] {
            endpoint.ok(endpoint.put(&format!("/bucket/{key}"), "x"));
        }
        endpoint
    }

    fn keys(text: &str) -> Vec<String> {
        let starts = text.split("<Key>").skip(1);
        starts.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn pages_of_both_versions_cover_every_key_once() {
        let endpoint = filled();
        for (target, next, element) in [
            ("/bucket?max-keys=2", "marker", "NextMarker"),
            ("/bucket?list-type=2&max-keys=2", "continuation-token", "NextContinuationToken"),
        ] {
            let mut found = Vec::new();
            let mut page = endpoint.ok(endpoint.get(target));
            loop {
                found.extend(keys(&page.text()));
                if page.element("IsTruncated") == "false" {
                    break;
                }
                let marker = page.element(element);
                page = endpoint.ok(endpoint.get(&format!("{target}&{next}={marker}")));
            }
            assert_eq!(found, ["a", "b/1", "b/2", "b/3", "c d"]);
        }
    }

    #[test]
    fn a_delimiter_folds_keys_and_a_fold_is_one_line_of_a_page() {
        let endpoint = filled();
        let first = endpoint.ok(endpoint.get("/bucket?delimiter=%2F&max-keys=2"));
        assert!(first.text().contains("<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>"));
        assert_eq!(keys(&first.text()), ["a"]);
        let marker = first.element("NextMarker");
        let second = endpoint.ok(endpoint.get(&format!("/bucket?delimiter=%2F&max-keys=2&marker={marker}")));
        assert_eq!(keys(&second.text()), ["c d"]);
        assert!(!second.text().contains("<CommonPrefixes>"));
    }

    #[test]
    fn keys_are_encoded_on_demand() {
        let endpoint = filled();
        assert_eq!(keys(&endpoint.ok(endpoint.get("/bucket?prefix=c&encoding-type=url")).text()), ["c%20d"]);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let endpoint = filled();
        for (query, finding) in [
            ("list-type=2&max-keys=-1", "MaxKeysNegative"),
            ("max-keys=blah", "MaxKeysNotANumber"),
            ("list-type=2&encoding-type=bogus", "EncodingTypeInvalid"),
            ("list-type=2&continuation-token=bogus", "ContinuationTokenInvalid"),
        ] {
            assert_eq!(endpoint.finding(endpoint.get(&format!("/bucket?{query}"))), finding);
        }
    }
}
