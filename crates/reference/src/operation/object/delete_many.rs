//! Removing up to a thousand objects at once.

use std::fmt::Write;

use super::delete::remove;
use super::select;
use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::bucket_name;
use crate::response::escape;
use crate::store::State;
use crate::{Checks, Refusal, Request, Response};

/// Removes the listed objects and returns a result for each.
pub(in super::super) fn delete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    if request.body.is_empty() {
        checks.refuse(&finding::DELETE_OBJECTS_BODY_EMPTY)?;
    }
    if !has_digest(request) {
        checks.refuse(&finding::DELETE_OBJECTS_WITHOUT_DIGEST)?;
    }
    let rule = Rule::root("Delete").limit(4 << 20);
    let rule = rule.empty(&finding::DELETE_OBJECTS_BODY_EMPTY).malformed(&finding::DELETE_OBJECTS_XML_MALFORMED);
    let list = rule.read(request, checks)?;
    let objects: Vec<_> = list.children("Object").collect();
    if objects.len() > 1000 {
        checks.refuse(&finding::DELETE_OBJECTS_TOO_MANY)?;
    }
    if objects.is_empty() || objects.iter().any(|object| object.child_text("Key").is_none_or(str::is_empty)) {
        checks.refuse(&finding::DELETE_OBJECTS_XML_MALFORMED)?;
    }
    let quiet = text(&list, "Quiet") == Some("true");
    let mut xml = String::from("<DeleteResult>");
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        for object in objects {
            let key = object.child_text("Key").unwrap_or_default();
            let id = text(object, "VersionId").filter(|id| !id.is_empty());
            let checked = id.map_or(Ok(()), |id| select::check_id(id, checks));
            match checked.and_then(|()| remove(bucket, request, key, id, checks)) {
                Ok(_) if quiet => {}
                Ok(removed) => {
                    let _ = write!(xml, "<Deleted><Key>{}</Key>", escape(key));
                    let element = if removed.marker { "DeleteMarkerVersionId" } else { "VersionId" };
                    if let Some(id) = removed.id.filter(|id| id != "null") {
                        let _ =
                            write!(xml, "<DeleteMarker>{}</DeleteMarker><{element}>{id}</{element}>", removed.marker);
                    }
                    xml += "</Deleted>";
                }
                Err(refusal) => {
                    let finding = refusal.finding;
                    let _ = write!(
                        xml,
                        "<Error><Key>{}</Key><Code>{}</Code><Message>{}</Message></Error>",
                        escape(key),
                        escape(checks.code(finding)),
                        escape(finding.message)
                    );
                }
            }
        }
    }
    Ok(Response::xml(200, &(xml + "</DeleteResult>")))
}

fn has_digest(request: &Request) -> bool {
    let is_digest = |name: &str| {
        let name = name.to_ascii_lowercase();
        matches!(name.as_str(), "content-md5" | "x-amz-trailer" | "x-amz-sdk-checksum-algorithm")
            || name.starts_with("x-amz-checksum-")
    };
    request.headers.iter().any(|(name, _)| is_digest(name))
}

#[cfg(test)]
mod tests {
    use crate::Request;
    use crate::operation::testing::Endpoint;

    fn delete(endpoint: &Endpoint, body: &str) -> Request {
        endpoint.post("/bucket?delete", body).header("content-md5", "checked before")
    }

    #[test]
    fn listed_objects_go_and_locked_ones_are_reported() {
        let endpoint = Endpoint::with_lock();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let held = endpoint.ok(endpoint.put("/bucket/b", "x").header("x-amz-object-lock-legal-hold", "ON"));
        let id = held.header("x-amz-version-id").unwrap();
        let body = format!(
            "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>{id}</VersionId></Object></Delete>"
        );
        let response = endpoint.ok(delete(&endpoint, &body)).text();
        assert!(response.contains("<Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker>"));
        assert!(response.contains("<Error><Key>b</Key><Code>AccessDenied</Code>"));
    }

    #[test]
    fn the_error_of_a_key_has_the_code_of_the_dialect() {
        let endpoint = Endpoint::with_lock();
        let held = endpoint.ok(endpoint.put("/bucket/b", "x").header("x-amz-object-lock-legal-hold", "ON"));
        let id = held.header("x-amz-version-id").unwrap();
        let body = format!("<Delete><Object><Key>b</Key><VersionId>{id}</VersionId></Object></Delete>");
        let refused = endpoint.ok(delete(&endpoint, &body)).text();
        assert!(refused.contains("<Error><Key>b</Key><Code>AccessDenied</Code>"), "{refused}");
        let spoken = endpoint.with_code("DeleteRetainedVersion", "ObjectIsLocked");
        let refused = spoken.ok(delete(&spoken, &body)).text();
        assert!(refused.contains("<Error><Key>b</Key><Code>ObjectIsLocked</Code>"), "{refused}");
    }

    #[test]
    fn each_bad_list_is_a_finding_of_its_own() {
        let endpoint = Endpoint::with_bucket();
        let list = |count| format!("<Delete>{}</Delete>", "<Object><Key>k</Key></Object>".repeat(count));
        assert_eq!(endpoint.finding(delete(&endpoint, "")), "DeleteObjectsBodyEmpty");
        assert_eq!(endpoint.finding(endpoint.post("/bucket?delete", "")), "DeleteObjectsBodyEmpty");
        assert_eq!(endpoint.finding(endpoint.post("/bucket?delete", &list(1))), "DeleteObjectsWithoutDigest");
        assert_eq!(endpoint.finding(delete(&endpoint, "<Delete><Object>")), "DeleteObjectsXmlMalformed");
        assert_eq!(endpoint.finding(delete(&endpoint, &list(1001))), "DeleteObjectsTooMany");
        endpoint.ok(delete(&endpoint, &list(1000)));
    }
}
