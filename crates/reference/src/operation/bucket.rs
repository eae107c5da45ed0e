//! Buckets: listing, creating and deleting them.

use std::fmt::Write;

use super::body::{Rule, text};
use super::document::acl_from_headers;
use super::sub_resource::Document;
use super::{bucket_name, lookup, name};
use crate::finding::operation as finding;
use crate::finding::setup::BUCKET_LIMIT_REACHED;
use crate::response::escape;
use crate::store::{Bucket, LockConfiguration, State, Versioning};
use crate::{Checks, Refusal, Request, Response};

/// Returns the caller's buckets.
pub(super) fn list(state: &State, request: &Request) -> Response {
    let owner = request.caller.canonical_id();
    let mut xml = format!("<ListAllMyBucketsResult><Owner><ID>{owner}</ID></Owner><Buckets>");
    for (name, bucket) in state.buckets.iter().filter(|(_, bucket)| bucket.owner == owner) {
        let (name, created) = (escape(name), super::list::iso8601(bucket.created));
        let _ = write!(xml, "<Bucket><Name>{name}</Name><CreationDate>{created}</CreationDate></Bucket>");
    }
    Response::xml(200, &(xml + "</Buckets></ListAllMyBucketsResult>"))
}

/// Creates a bucket for the caller.
pub(super) fn create(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let name = bucket_name(request);
    let owner = request.caller.canonical_id();
    name::check_bucket(name, checks)?;
    let acl = acl_from_headers(&request.headers, owner, &finding::CREATE_CANNED_ACL_UNKNOWN, checks)?;
    let ownership = request.headers.value("x-amz-object-ownership");
    let asked_for_acl = request.headers.has("x-amz-acl") || acl.xml.is_some();
    if ownership == Some("BucketOwnerEnforced") && asked_for_acl {
        checks.refuse(&finding::ACL_OF_NEW_BUCKET_DISABLED)?;
    }
    let location = location(request, checks)?;
    let created = Response::empty(200).with("location", format!("/{name}"));
    if let Some(there) = state.buckets.get(name) {
        let mine = there.owner == owner;
        let finding = if mine { &finding::RECREATE_OWN_BUCKET } else { &finding::BUCKET_OWNED_BY_OTHER };
        checks.refuse(Refusal::new(finding).with("BucketName", name))?;
        return Ok(created);
    }
    let owned = state.buckets.values().filter(|bucket| bucket.owner == owner).count();
    if state.bucket_limits.get(owner).is_some_and(|limit| owned >= *limit) {
        checks.refuse(&BUCKET_LIMIT_REACHED)?;
    }
    let mut bucket = Bucket::new(owner, request.now);
    checks.region().clone_into(&mut bucket.region);
    bucket.customer_keys = state.customer_keys;
    bucket.location = location;
    bucket.public_read = acl.public_read;
    if let Some(xml) = acl.xml {
        bucket.documents.insert(Document::Acl.name(), xml);
    }
    let lock = request.headers.value("x-amz-bucket-object-lock-enabled");
    if lock.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        bucket.lock = Some(LockConfiguration::default());
        bucket.versioning = Versioning::Enabled;
    }
    if let Some(ownership) = ownership {
        let xml = format!(
            "<OwnershipControls><Rule><ObjectOwnership>{}</ObjectOwnership></Rule></OwnershipControls>",
            escape(ownership)
        );
        bucket.documents.insert(Document::OwnershipControls.name(), xml);
    }
    state.buckets.insert(name.to_owned(), bucket);
    Ok(created)
}

/// Deletes an empty bucket.
pub(super) fn delete(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let name = bucket_name(request);
    let bucket = lookup::bucket(state, name)?;
    let refuse = |finding| checks.refuse(Refusal::new(finding).with("BucketName", name));
    if bucket.objects.values().any(|versions| versions.current().is_some()) {
        refuse(&finding::BUCKET_HOLDS_OBJECT)?;
    } else if !bucket.objects.is_empty() {
        refuse(&finding::BUCKET_HOLDS_VERSIONS)?;
    }
    if !bucket.uploads.is_empty() {
        refuse(&finding::BUCKET_HAS_OPEN_UPLOAD)?;
    }
    state.buckets.remove(name);
    Ok(Response::empty(204))
}

/// The location in the body, if there is a body.
fn location(request: &Request, checks: &Checks) -> Result<Option<String>, Refusal> {
    if request.body.is_empty() {
        return Ok(None);
    }
    let rule = Rule::root("CreateBucketConfiguration").malformed(&finding::CREATE_BUCKET_XML_MALFORMED);
    let element = rule.read(request, checks)?;
    let Some(wanted) = text(&element, "LocationConstraint").filter(|wanted| !wanted.is_empty()) else {
        return Ok(None);
    };
    let finding = match wanted {
        here if here == checks.region() => return Ok(Some(here.to_owned())),
        region if is_region_of_aws(region) => &finding::LOCATION_FOREIGN,
        _ => &finding::LOCATION_UNKNOWN,
    };
    checks.refuse(Refusal::new(finding).with("LocationConstraint", wanted))?;
    Ok(Some(wanted.to_owned()))
}

/// True if `name` is built like the regions of AWS, of which there are too many to list.
fn is_region_of_aws(name: &str) -> bool {
    let parts: Vec<_> = name.split('-').collect();
    let [continent, direction, number] = parts[..] else { return name == "EU" };
    let directions = ["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"];
    ["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"].contains(&continent)
        && directions.contains(&direction)
        && number.len() == 1
        && number != "0"
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::{Endpoint, other, owner};

    #[test]
    fn a_created_bucket_is_listed_for_its_owner_alone_and_goes_when_it_is_deleted() {
        let endpoint = Endpoint::with_bucket();
        let names = |caller| endpoint.ok(endpoint.get("/").caller(caller)).text();
        assert!(names(owner()).contains("<Name>bucket</Name>"));
        assert!(!names(other()).contains("<Name>"));
        assert_eq!(endpoint.ok(endpoint.delete("/bucket")).status, 204);
        assert!(!names(owner()).contains("<Name>"));
    }

    #[test]
    fn the_same_name_again_is_refused_by_who_owns_it() {
        let endpoint = Endpoint::with_bucket();
        assert_eq!(endpoint.finding(endpoint.put("/bucket", "")), "RecreateOwnBucket");
        assert_eq!(endpoint.finding(endpoint.put("/bucket", "").caller(other())), "BucketOwnedByOther");
        assert_eq!(endpoint.lax("RecreateOwnBucket").ok(endpoint.put("/bucket", "")).status, 200);
    }

    #[test]
    fn what_a_new_bucket_asks_for_is_checked() {
        let endpoint = Endpoint::new();
        let location = |name: &str| {
            format!(
                "<CreateBucketConfiguration><LocationConstraint>{name}</LocationConstraint></CreateBucketConfiguration>"
            )
        };
        assert_eq!(endpoint.finding(endpoint.put("/bucket", &location("zz-nowhere-1"))), "LocationUnknown");
        assert_eq!(endpoint.finding(endpoint.put("/bucket", &location("eu-west-1"))), "LocationForeign");
        let malformed = endpoint.put("/bucket", "<CreateBucketConfiguration><Loc");
        assert_eq!(endpoint.finding(malformed), "CreateBucketXmlMalformed");
        let canned = endpoint.put("/bucket", "").header("x-amz-acl", "bogus");
        assert_eq!(endpoint.finding(canned), "CreateCannedAclUnknown");
        assert_eq!(endpoint.finding(endpoint.get("/bucket")), "NoSuchBucket");
        endpoint.ok(endpoint.put("/bucket", &location("us-east-1")));
    }

    #[test]
    fn a_bucket_that_holds_something_is_kept() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint
            .put("/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
        endpoint.ok(endpoint.put("/bucket/a", "hello"));
        assert_eq!(endpoint.finding(endpoint.delete("/bucket")), "BucketHoldsObject");
        endpoint.ok(endpoint.delete("/bucket/a"));
        assert_eq!(endpoint.finding(endpoint.delete("/bucket")), "BucketHoldsVersions");
    }

    #[test]
    fn an_open_upload_keeps_a_bucket_only_where_a_dialect_says_so() {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.post("/bucket/a?uploads", ""));
        let strict = endpoint.strict("BucketHasOpenUpload");
        assert_eq!(strict.finding(endpoint.delete("/bucket")), "BucketHasOpenUpload");
        assert_eq!(endpoint.ok(endpoint.delete("/bucket")).status, 204);
    }
}
