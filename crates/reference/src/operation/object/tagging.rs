//! The tags of an object.

use super::select;
use crate::operation::document::{TagLimits, tags, tags_xml};
use crate::operation::{bucket_name, key, lookup};
use crate::store::{Entry, State};
use crate::{Checks, Refusal, Request, Response};

/// Returns the tags.
pub(in super::super) fn get(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let (version, object) = select::version(bucket, request, checks)?;
    Ok(select::with_version(Response::xml(200, &tags_xml(&object.tags)), bucket, &version.id))
}

/// Replaces the tags.
pub(in super::super) fn put(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let tags = tags(request, TagLimits::Object, checks)?;
    replace(state, request, tags, 200, checks)
}

/// Removes the tags.
pub(in super::super) fn delete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    replace(state, request, Vec::new(), 204, checks)
}

fn replace(
    state: &mut State,
    request: &Request,
    tags: Vec<(String, String)>,
    status: u16,
    checks: &Checks,
) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let id = select::version(bucket, request, checks)?.0.id.clone();
    let response = select::with_version(Response::empty(status), bucket, &id);
    if let Some(versions) = state.buckets.get_mut(bucket_name(request)).and_then(|b| b.objects.get_mut(key(request)))
        && let Some(Entry::Object(object)) = versions.change(Some(&id)).map(|version| &mut version.entry)
    {
        object.tags = tags;
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    fn tagging(keys: &[String]) -> String {
        let tag = |key: &String| format!("<Tag><Key>{key}</Key><Value>v</Value></Tag>");
        let tags = keys.iter().map(tag).collect::<Vec<_>>().concat();
        format!("<Tagging><TagSet>{tags}</TagSet></Tagging>")
    }

    #[test]
    fn tags_are_given_back_until_they_are_removed() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let document = tagging(&["one".into()]);
        endpoint.ok(endpoint.put("/bucket/a?tagging", &document));
        assert!(endpoint.ok(endpoint.get("/bucket/a?tagging")).text().ends_with(&document));
        endpoint.ok(endpoint.delete("/bucket/a?tagging"));
        assert!(endpoint.ok(endpoint.get("/bucket/a?tagging")).text().ends_with(&tagging(&[])));
    }

    #[test]
    fn each_bad_set_of_tags_is_a_finding_of_its_own() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let finding = |document: &str| endpoint.finding(endpoint.put("/bucket/a?tagging", document));
        assert_eq!(finding(&tagging(&["a".into(), "a".into()])), "TagKeysDuplicate");
        assert_eq!(finding(&tagging(&["a".repeat(129)])), "TagKeyTooLong");
        let eleven: Vec<_> = (0..11).map(|number| number.to_string()).collect();
        assert_eq!(finding(&tagging(&eleven)), "ObjectTagsTooMany");
        assert_eq!(finding("<Tagging><TagSet><Tag><Value>v</Value></Tag></TagSet></Tagging>"), "TagWithoutKey");
        assert_eq!(finding("<Tagging>"), "XmlMalformed");
    }
}
