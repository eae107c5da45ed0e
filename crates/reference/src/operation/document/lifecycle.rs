//! The lifecycle configuration. Its rules are checked and stored, never executed.

use std::collections::BTreeSet;

use time::Time;

use super::lock::parse_date;
use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::store::Bucket;
use crate::{Checks, Refusal, Request};
use model::xml::Element;

const ACTIONS: &[&str] = &[
    "AbortIncompleteMultipartUpload",
    "DelMarkerExpiration",
    "Expiration",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransition",
    "Transition",
];
const DAYS: &[&str] = &["Days", "NoncurrentDays", "DaysAfterInitiation"];

pub(super) fn validate(bucket: &Bucket, request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("LifecycleConfiguration").read(request, checks)?;
    let rules: Vec<_> = element.children("Rule").collect();
    if rules.is_empty() {
        checks.refuse(&finding::LIFECYCLE_RULE_MISSING)?;
    }
    let mut ids = BTreeSet::new();
    for rule in rules {
        validate_rule(rule, checks)?;
        if text(rule, "ID").is_some_and(|id| id.chars().count() > 255 || !ids.insert(id)) {
            checks.refuse(&finding::LIFECYCLE_RULE_ID_INVALID)?;
        }
        if bucket.lock.is_some() && removes_every_version(rule) {
            checks.refuse(&finding::LIFECYCLE_UNDER_LOCK)?;
        }
    }
    Ok(())
}

fn validate_rule(rule: &Element, checks: &Checks) -> Result<(), Refusal> {
    match text(rule, "Status") {
        Some("Enabled" | "Disabled") => {}
        Some(_) => checks.refuse(&finding::LIFECYCLE_STATUS_INVALID)?,
        None => checks.refuse(&finding::LIFECYCLE_STATUS_MISSING)?,
    }
    let actions: Vec<_> = rule.children.iter().filter(|child| ACTIONS.contains(&child.name.as_str())).collect();
    if actions.is_empty() {
        checks.refuse(&finding::LIFECYCLE_RULE_WITHOUT_ACTION)?;
    }
    for action in actions {
        let days = DAYS.iter().filter_map(|name| text(action, name));
        // A transition may happen at once, an expiration may not.
        let least = u32::from(!action.name.ends_with("Transition"));
        if days.into_iter().any(|days| days.parse::<u32>().map_or(true, |days| days < least)) {
            checks.refuse(&finding::LIFECYCLE_DAYS_INVALID)?;
        }
        let midnight = |date: &str| parse_date(date).is_some_and(|date| date.to_utc().time() == Time::MIDNIGHT);
        if text(action, "Date").is_some_and(|date| !midnight(date)) {
            checks.refuse(&finding::LIFECYCLE_DATE_INVALID)?;
        }
    }
    Ok(())
}

/// Two actions that some servers have and Amazon lacks; both would remove versions that are still retained.
fn removes_every_version(rule: &Element) -> bool {
    let all = rule.child("Expiration").and_then(|action| text(action, "ExpiredObjectAllVersions"));
    all == Some("true") || rule.child("DelMarkerExpiration").is_some()
}
