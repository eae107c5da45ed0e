//! The versioning configuration.
//!
//! Independent of what versioning does to objects.

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::bucket_name;
use crate::store::{State, Versioning};
use crate::{Checks, Refusal, Request, Response};

pub(super) fn put(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let element = Rule::root("VersioningConfiguration").read(request, checks)?;
    let wanted = match text(&element, "Status") {
        Some("Enabled") => Some(Versioning::Enabled),
        Some("Suspended") => Some(Versioning::Suspended),
        Some(_) => {
            checks.refuse(&finding::VERSIONING_STATUS_INVALID)?;
            None
        }
        None => {
            checks.refuse(&finding::VERSIONING_STATUS_MISSING)?;
            None
        }
    };
    if let (Some(bucket), Some(wanted)) = (state.buckets.get_mut(bucket_name(request)), wanted) {
        if bucket.lock.is_some() && wanted == Versioning::Suspended {
            checks.refuse(&finding::SUSPEND_VERSIONING_UNDER_LOCK)?;
        }
        bucket.versioning = wanted;
    }
    Ok(Response::empty(200))
}

pub(super) fn to_xml(versioning: Versioning) -> String {
    match versioning {
        Versioning::Off => "<VersioningConfiguration/>".to_owned(),
        Versioning::Enabled => "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".to_owned(),
        Versioning::Suspended => {
            "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>".to_owned()
        }
    }
}
