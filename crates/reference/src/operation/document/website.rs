//! The website configuration. It is checked and stored; no website is served.

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::{Checks, Refusal, Request};
use model::xml::Element;

const RULES: usize = 50;

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
    if element.child("ErrorDocument").is_some_and(|error| text(error, "Key").unwrap_or_default().is_empty()) {
        checks.refuse(&finding::WEBSITE_ERROR_KEY_EMPTY)?;
    }
    let rules: Vec<_> =
        element.child("RoutingRules").into_iter().flat_map(|rules| rules.children("RoutingRule")).collect();
    if rules.len() > RULES {
        checks.refuse(&finding::WEBSITE_RULES_TOO_MANY)?;
    }
    rules.into_iter().try_for_each(|rule| validate_rule(rule, checks))
}

fn validate_rule(rule: &Element, checks: &Checks) -> Result<(), Refusal> {
    let Some(redirect) = rule.child("Redirect") else { return checks.refuse(&finding::XML_MALFORMED) };
    let redirects = |code: &str| code.parse::<u16>().is_ok_and(|code| (301..400).contains(&code));
    if text(redirect, "HttpRedirectCode").is_some_and(|code| !redirects(code)) {
        checks.refuse(&finding::WEBSITE_REDIRECT_CODE)?;
    }
    if redirect.child("ReplaceKeyWith").is_some() && redirect.child("ReplaceKeyPrefixWith").is_some() {
        checks.refuse(&finding::WEBSITE_TWO_REPLACEMENTS)?;
    }
    Ok(())
}
