//! CORS rules, and the preflight requests that they decide.
//!
//! Independent of the requests that follow a preflight.

use crate::finding::operation as finding;
use crate::operation::body::Rule;
use crate::operation::lookup;
use crate::operation::sub_resource::Document;
use crate::operation::{bucket_name, policy::matches};
use crate::store::State;
use crate::{Checks, Refusal, Request, Response};
use model::xml::{self, Element};

const METHODS: &[&str] = &["GET", "PUT", "HEAD", "POST", "DELETE"];

pub(super) fn validate(request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("CORSConfiguration").limit(64 << 10).read(request, checks)?;
    let rules: Vec<_> = element.children("CORSRule").collect();
    if rules.is_empty() || rules.len() > 100 {
        checks.refuse(&finding::XML_MALFORMED)?;
    }
    for rule in rules {
        if words(rule, "AllowedOrigin").next().is_none() || words(rule, "AllowedMethod").next().is_none() {
            checks.refuse(&finding::XML_MALFORMED)?;
        }
        if words(rule, "AllowedMethod").any(|method| !METHODS.contains(&method)) {
            checks.refuse(&finding::CORS_METHOD_UNSUPPORTED)?;
        }
        if words(rule, "AllowedOrigin").any(|origin| origin.matches('*').count() > 1) {
            checks.refuse(&finding::CORS_ORIGIN_WILDCARDS)?;
        }
        if words(rule, "AllowedHeader").any(|header| header.matches('*').count() > 1) {
            checks.refuse(&finding::CORS_HEADER_WILDCARDS)?;
        }
    }
    Ok(())
}

/// Responds to a preflight, which a browser sends before a request from another origin.
pub(crate) fn preflight(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let origin = request.headers.value("origin").unwrap_or_default();
    let method = request.headers.value("access-control-request-method").unwrap_or_default();
    // Amazon S3 was observed to take a missing method for one that no rule allows.
    if origin.is_empty() || !method.is_empty() && !METHODS.contains(&method) {
        checks.refuse(&finding::PREFLIGHT_INCOMPLETE)?;
    }
    let Some(document) = bucket.documents.get(Document::Cors.name()) else {
        checks.refuse(&finding::PREFLIGHT_WITHOUT_RULES)?;
        return Ok(Response::empty(200));
    };
    let asked = request.headers.value("access-control-request-headers").unwrap_or_default();
    let root = xml::parse(document.as_bytes()).map(|document| document.root).unwrap_or_default();
    let Some(rule) = root.children("CORSRule").find(|rule| allows(rule, origin, method, asked)) else {
        checks.refuse(&finding::PREFLIGHT_DENIED)?;
        return Ok(Response::empty(200));
    };
    let mut response = Response::empty(200)
        .with("access-control-allow-origin", origin)
        .with("access-control-allow-methods", words(rule, "AllowedMethod").collect::<Vec<_>>().join(", "));
    if !asked.is_empty() {
        response = response.with("access-control-allow-headers", asked);
    }
    if let Some(age) = words(rule, "MaxAgeSeconds").next() {
        response = response.with("access-control-max-age", age);
    }
    Ok(response)
}

fn allows(rule: &Element, origin: &str, method: &str, headers: &str) -> bool {
    let names = headers.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty());
    words(rule, "AllowedOrigin").any(|pattern| matches(pattern, origin))
        && words(rule, "AllowedMethod").any(|allowed| allowed == method)
        && names
            .into_iter()
            .all(|name| words(rule, "AllowedHeader").any(|pattern| matches(&pattern.to_ascii_lowercase(), &name)))
}

fn words<'a>(rule: &'a Element, name: &'a str) -> impl Iterator<Item = &'a str> {
    rule.children(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
}
