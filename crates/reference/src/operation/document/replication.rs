//! The replication configuration. It is checked and stored; nothing is replicated.

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::store::{Bucket, Versioning};
use crate::{Checks, Refusal, Request};

pub(super) fn validate(bucket: &Bucket, request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("ReplicationConfiguration").read(request, checks)?;
    let mut rules = element.children("Rule").peekable();
    let complete = text(&element, "Role").is_some() && rules.peek().is_some();
    let valid = |status: Option<&str>| matches!(status, Some("Enabled" | "Disabled"));
    if !complete || !rules.all(|rule| rule.child("Destination").is_some() && valid(text(rule, "Status"))) {
        checks.refuse(&finding::XML_MALFORMED)?;
    }
    if bucket.versioning != Versioning::Enabled {
        checks.refuse(&finding::REPLICATION_UNVERSIONED)?;
    }
    Ok(())
}
