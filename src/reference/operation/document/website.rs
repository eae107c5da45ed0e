//! The website configuration. It is checked and kept; no website is served.

use crate::reference::finding::operation as finding;
use crate::reference::operation::body::{Rule, text};
use crate::reference::{Checks, Refusal, Request};

pub(super) fn validate(request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("WebsiteConfiguration").read(request, checks)?;
    if let Some(index) = element.child("IndexDocument") {
        let suffix = text(index, "Suffix").unwrap_or_default();
        if suffix.is_empty() || suffix.contains('/') {
            checks.refuse(&finding::WEBSITE_SUFFIX_INVALID)?;
        }
    } else if element.child("RedirectAllRequestsTo").and_then(|to| to.child("HostName")).is_none() {
        checks.refuse(&finding::XML_MALFORMED)?;
    }
    Ok(())
}
