//! The logging configuration. It is checked and stored; nothing is logged.

use crate::finding::operation as finding;
use crate::finding::setup::LOGGING_TARGET_IN_OTHER_REGION;
use crate::operation::body::{Rule, text};
use crate::store::{Bucket, State};
use crate::{Checks, Refusal, Request};

pub(super) fn validate(state: &State, bucket: &Bucket, request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("BucketLoggingStatus").read(request, checks)?;
    let Some(enabled) = element.child("LoggingEnabled") else { return Ok(()) };
    let Some(target) = text(enabled, "TargetBucket") else { return checks.refuse(&finding::XML_MALFORMED) };
    if state.buckets.get(target).is_some_and(|target| target.region != bucket.region) {
        checks.refuse(Refusal::new(&LOGGING_TARGET_IN_OTHER_REGION).with("TargetBucket", target))?;
    }
    if state.buckets.get(target).is_some_and(|target| target.owner == bucket.owner) {
        return Ok(());
    }
    checks.refuse(Refusal::new(&finding::LOGGING_TARGET_MISSING).with("TargetBucket", target))
}
