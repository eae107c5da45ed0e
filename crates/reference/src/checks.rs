//! How code refuses a request: by a finding, unless the dialect accepts it.
//!
//! Independent of the format of dialects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Finding;

/// The refusal of a request: its finding and details.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    /// What is wrong.
    pub(crate) finding: &'static Finding,
    /// Further elements of the error document, such as `BucketName`.
    pub(crate) details: Vec<(&'static str, String)>,
    /// Further header fields of the response, such as `x-amz-delete-marker`.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without details.
    #[must_use]
    pub(crate) fn new(finding: &'static Finding) -> Self {
        Self { finding, details: Vec::new(), headers: Vec::new() }
    }

    /// Adds an element to the error document.
    #[must_use]
    pub(crate) fn with(mut self, element: &'static str, text: impl Into<String>) -> Self {
        self.details.push((element, text.into()));
        self
    }

    /// Adds a header field to the response.
    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl From<&'static Finding> for Refusal {
    fn from(finding: &'static Finding) -> Self {
        Self::new(finding)
    }
}

/// Findings for which a dialect differs from the rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ruling {
    /// Findings that are accepted although every other dialect refuses them.
    pub(crate) accepted: BTreeSet<&'static str>,
    /// Findings that are refused although no other dialect refuses them.
    pub(crate) enforced: BTreeSet<&'static str>,
    /// Codes by finding, where the dialect's code is not the finding's own.
    pub(crate) codes: BTreeMap<&'static str, String>,
}

/// The dialect as code that refuses requests sees it.
#[derive(Debug, Clone)]
pub(crate) struct Checks {
    ruling: Arc<Ruling>,
    region: Arc<str>,
    service: &'static str,
    secure: bool,
    shared_email: Option<&'static str>,
}

impl Checks {
    /// Checks under `ruling` in `region`.
    #[must_use]
    pub(crate) fn new(ruling: Ruling, region: &str) -> Self {
        Self { ruling: Arc::new(ruling), region: region.into(), service: "s3", secure: false, shared_email: None }
    }

    /// The same where the findings with these names are accepted, whatever the dialect says.
    #[must_use]
    pub(crate) fn accepting(self, names: &BTreeSet<&'static str>) -> Self {
        let mut ruling = Ruling::clone(&self.ruling);
        ruling.accepted.extend(names);
        ruling.enforced.retain(|name| !names.contains(name));
        Self { ruling: Arc::new(ruling), ..self }
    }

    /// The same for another service or region, or over TLS.
    #[must_use]
    pub(crate) fn at(&self, service: &'static str, region: &str, secure: bool) -> Self {
        Self { service, region: region.into(), secure, ..self.clone() }
    }

    /// The same with an e-mail address that several accounts share.
    #[must_use]
    pub(crate) fn with_shared_email(self, email: &'static str) -> Self {
        Self { shared_email: Some(email), ..self }
    }

    /// The region of the endpoint.
    #[must_use]
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// The service that signatures must name.
    #[must_use]
    pub(crate) fn service(&self) -> &'static str {
        self.service
    }

    /// True if requests come over TLS.
    #[must_use]
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// True if several accounts have this e-mail address.
    #[must_use]
    pub(crate) fn shares(&self, email: &str) -> bool {
        self.shared_email == Some(email)
    }

    /// True if this dialect refuses `finding`.
    #[must_use]
    pub(crate) fn enforces(&self, finding: &Finding) -> bool {
        if finding.enforced {
            !self.ruling.accepted.contains(finding.name)
        } else {
            self.ruling.enforced.contains(finding.name)
        }
    }

    /// The dialect's error code for `finding`.
    #[must_use]
    pub(crate) fn code<'a>(&'a self, finding: &'a Finding) -> &'a str {
        self.ruling.codes.get(finding.name).map_or(finding.code, String::as_str)
    }

    /// Refuses, unless this dialect accepts the finding: `checks.refuse(&FINDING)?`.
    ///
    /// # Errors
    /// The refusal itself.
    pub(crate) fn refuse(&self, refusal: impl Into<Refusal>) -> Result<(), Refusal> {
        let refusal = refusal.into();
        if self.enforces(refusal.finding) { Err(refusal) } else { Ok(()) }
    }
}

impl Default for Checks {
    /// The rule without exceptions, in us-east-1.
    fn default() -> Self {
        Self::new(Ruling::default(), "us-east-1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Finding = Finding::new("Rule", "X", 400, "X.");
    static EXTRA: Finding = Finding::new("Extra", "X", 400, "X.").only_where_named();

    #[test]
    fn without_a_ruling_only_enforced_findings_refuse() {
        let checks = Checks::default();
        assert!(checks.refuse(&RULE).is_err());
        assert!(checks.refuse(&EXTRA).is_ok());
    }

    #[test]
    fn a_ruling_turns_both_round() {
        let ruling = Ruling { accepted: ["Rule"].into(), enforced: ["Extra"].into(), ..Ruling::default() };
        let checks = Checks::new(ruling, "eu-west-1");
        assert!(checks.refuse(&RULE).is_ok());
        assert!(checks.refuse(Refusal::new(&EXTRA).with("Key", "k")).is_err());
    }
}
