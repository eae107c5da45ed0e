//! Dialects: the status and code with which a vendor refuses each finding, and the findings that it accepts.
//!
//! Looked up in this order: the exceptions of the dialect file, the table of the profile, the finding itself.
//! Independent of how findings are detected.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Deserialize;

use super::checks::Ruling;
use super::finding::{self, Finding};
use model::profile::{Catalogue, Profile, ProfileError};
use model::yaml::{self, YamlError};

/// The files in `dialect/`, by vendor.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/dialects"));

/// How one vendor responds to findings.
#[derive(Debug, Clone)]
pub struct Dialect {
    name: String,
    exceptions: Exceptions,
    profile: Option<Profile>,
}

/// A dialect that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DialectError {
    /// No such vendor or profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The exceptions cannot be read.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// The exceptions name something that does not exist.
    #[error("{file}: there is no finding `{name}`{hint}")]
    UnknownFinding {
        /// The file.
        file: String,
        /// The name.
        name: String,
        /// The nearest right name.
        hint: String,
    },
}

/// A dialect file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    /// Responses that neither table nor finding has; naming a finding here also enforces it.
    #[serde(default)]
    responses: IndexMap<String, Wording>,
    /// The same in one region, where it differs there.
    #[serde(default)]
    responses_in: IndexMap<String, IndexMap<String, Wording>>,
    /// Accepted findings.
    #[serde(default)]
    accepts: Vec<String>,
    /// Accepted findings in one region.
    #[serde(default)]
    accepts_in: IndexMap<String, Vec<String>>,
}

/// The status and code of a response; what is omitted comes from table or finding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    status: Option<u16>,
    code: Option<String>,
}

impl Dialect {
    /// No exceptions and no table: each finding has its own status and code.
    #[must_use]
    pub fn plain() -> Self {
        Self { name: "plain".into(), exceptions: Exceptions::default(), profile: None }
    }

    /// The dialect of a vendor, or of the profile in a file, which has the exceptions of the vendor on whose profile it builds.
    ///
    /// # Errors
    /// An unknown name, or an unreadable profile.
    pub fn find(name: &str, catalogue: &Catalogue) -> Result<Self, DialectError> {
        let profile = catalogue.find(name)?;
        let vendor = profile.vendor.as_deref().unwrap_or(name);
        let exceptions = match EMBEDDED.iter().find(|(known, _)| *known == vendor) {
            Some((vendor, text)) => Exceptions::parse(&format!("crates/reference/src/dialect/{vendor}.yaml"), text)?,
            None => Exceptions::default(),
        };
        Ok(Self { name: name.to_owned(), exceptions, profile: Some(profile) })
    }

    /// The vendor's name or the profile's path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every code that its error responses may have.
    #[must_use]
    pub fn codes(&self) -> BTreeSet<String> {
        let regions = self.exceptions.responses_in.keys().map(String::as_str).chain([""]);
        regions.flat_map(|region| finding::all().map(move |finding| self.response(finding, region).1)).collect()
    }

    /// Status and code for `finding` in `region`.
    #[must_use]
    pub(crate) fn response(&self, finding: &Finding, region: &str) -> (u16, String) {
        let here = self.exceptions.responses_in.get(region).and_then(|here| here.get(finding.name));
        let wording = here.or_else(|| self.exceptions.responses.get(finding.name)).cloned().unwrap_or_default();
        let code = wording.code.unwrap_or_else(|| finding.code.to_owned());
        let status = wording.status.or_else(|| self.tabled(&code)).unwrap_or(finding.status);
        (status, code)
    }

    /// The findings that this dialect accepts and those that it alone refuses, in `region`.
    #[must_use]
    pub(crate) fn ruling(&self, region: &str) -> Ruling {
        let here = self.exceptions.accepts_in.get(region).into_iter().flatten();
        let known = |name: &String| finding::all().find(|finding| finding.name == name).map(|finding| finding.name);
        Ruling {
            accepted: self.exceptions.accepts.iter().chain(here).filter_map(known).collect(),
            enforced: self.exceptions.responses.keys().filter_map(known).collect(),
            codes: finding::all()
                .map(|finding| (finding, self.response(finding, region).1))
                .filter(|(finding, code)| code != finding.code)
                .map(|(finding, code)| (finding.name, code))
                .collect(),
        }
    }

    /// The one status of a code in the vendor's table.
    fn tabled(&self, code: &str) -> Option<u16> {
        let rows = self.profile.as_ref()?.codes.get(code)?;
        let statuses: BTreeSet<u16> = rows.iter().map(|row| row.status).collect();
        if statuses.len() == 1 { statuses.first().copied() } else { None }
    }
}

impl Exceptions {
    fn parse(file: &str, text: &str) -> Result<Self, DialectError> {
        let exceptions: Self = yaml::read(file, text)?;
        let here = exceptions.accepts_in.values().flatten();
        let regional = exceptions.responses_in.values().flat_map(IndexMap::keys);
        for name in exceptions.responses.keys().chain(regional).chain(&exceptions.accepts).chain(here) {
            if !finding::all().any(|finding| finding.name == name) {
                return Err(DialectError::UnknownFinding { file: file.into(), name: name.clone(), hint: hint(name) });
            }
        }
        Ok(exceptions)
    }
}

fn hint(wrong: &str) -> String {
    finding::all()
        .map(|finding| (strsim::jaro_winkler(wrong, finding.name), finding.name))
        .filter(|(similarity, _)| *similarity > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::finding::operation::{
        COMPLETE_PRECONDITION_FAILED, KEY_TOO_LONG, PUT_IF_MATCH_MISS, RECREATE_OWN_BUCKET,
    };
    use crate::finding::request::{CLOCK_SKEWED, FORM_NOT_MULTIPART, PRESIGNED_EXPIRED};

    const PROFILE: &str = "name: V\nsources: {}\ncodes:\n  RequestTimeTooSkewed: [{ status: 499, cite: 'e:1' }]\n  \
                           AccessDenied: [{ status: 403, cite: 'e:2' }, { status: 401, cite: 'e:3' }]\n";

    fn dialect(exceptions: &str) -> Dialect {
        Dialect {
            name: "v".into(),
            exceptions: Exceptions::parse("v.yaml", exceptions).unwrap(),
            profile: Some(yaml::read("p.yaml", PROFILE).unwrap()),
        }
    }

    #[test]
    fn every_dialect_is_that_of_a_profile_and_can_be_read() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles"));
        let catalogue = Catalogue::from_folder(folder).unwrap();
        for (vendor, text) in EMBEDDED {
            assert!(catalogue.profiles.iter().any(|profile| profile.id == *vendor), "{vendor}");
            Exceptions::parse(vendor, text).unwrap();
        }
        for profile in &catalogue.profiles {
            assert!(EMBEDDED.iter().any(|(vendor, _)| *vendor == profile.id), "{} has no dialect", profile.id);
        }
    }

    #[test]
    fn exception_then_table_then_finding() {
        let dialect = dialect("responses: { FormNotMultipart: { code: RequestTimeTooSkewed } }");
        assert_eq!(dialect.response(&FORM_NOT_MULTIPART, ""), (499, "RequestTimeTooSkewed".into()));
        assert_eq!(dialect.response(&CLOCK_SKEWED, ""), (499, "RequestTimeTooSkewed".into()));
        assert_eq!(dialect.response(&PRESIGNED_EXPIRED, ""), (403, "AccessDenied".into()), "the table is ambiguous");
        assert_eq!(Dialect::plain().response(&FORM_NOT_MULTIPART, ""), (412, "RequestIsNotMultiPartContent".into()));
    }

    #[test]
    fn what_is_accepted_may_depend_on_the_region() {
        let dialect = dialect("accepts: [DateMissing]\naccepts_in: { us-east-1: [ClockSkewed] }");
        assert_eq!(dialect.ruling("us-east-1").accepted, ["ClockSkewed", "DateMissing"].into());
        assert_eq!(dialect.ruling("eu-west-1").accepted, ["DateMissing"].into());
    }

    #[test]
    fn a_response_may_depend_on_the_region() {
        let dialect = dialect("responses_in: { us-east-1: { ClockSkewed: { status: 400, code: Here } } }");
        assert_eq!(dialect.response(&CLOCK_SKEWED, "us-east-1"), (400, "Here".into()));
        assert_eq!(dialect.response(&CLOCK_SKEWED, "eu-west-1"), (499, "RequestTimeTooSkewed".into()));
        assert!(dialect.codes().contains("Here"));
    }

    #[test]
    fn an_unknown_finding_is_named_with_the_nearest_one() {
        let error = Exceptions::parse("v.yaml", "accepts: [ClockSkewd]").unwrap_err().to_string();
        assert!(error.contains("v.yaml") && error.contains("did you mean `ClockSkewed`?"), "{error}");
    }

    #[test]
    fn every_vendor_can_be_spoken_and_differs_where_its_document_does() {
        let catalogue =
            Catalogue::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles"))).unwrap();
        let response = |vendor: &str, finding| Dialect::find(vendor, &catalogue).unwrap().response(finding, "");
        assert_eq!(response("hcp", &COMPLETE_PRECONDITION_FAILED), (200, "PreconditionFailed".into()));
        assert_eq!(response("hcp", &RECREATE_OWN_BUCKET), (200, "BucketAlreadyOwnedByYou".into()));
        assert_eq!(response("hcp", &PUT_IF_MATCH_MISS), (412, "PreconditionFailed".into()));
        assert_eq!(response("ibm", &FORM_NOT_MULTIPART), (400, "RequestIsNotMultiPartContent".into()));
        assert_eq!(response("aws", &KEY_TOO_LONG), (400, "KeyTooLongError".into()));
        assert_eq!(response("liteio", &KEY_TOO_LONG), (400, "InvalidObjectName".into()));
        assert_eq!(response("zenko", &PRESIGNED_EXPIRED), (400, "RequestExpired".into()));
        assert!(Dialect::find("nobody", &catalogue).is_err());
    }

    #[test]
    fn recreating_a_bucket_is_accepted_where_the_document_says_so() {
        let catalogue =
            Catalogue::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles"))).unwrap();
        let accepts = |vendor: &str, region| {
            Dialect::find(vendor, &catalogue).unwrap().ruling(region).accepted.contains("RecreateOwnBucket")
        };
        for vendor in ["aws", "zenko"] {
            assert!(accepts(vendor, "us-east-1") && !accepts(vendor, "eu-west-1"), "{vendor}");
        }
        assert!(!accepts("ibm", "us-east-1"));
    }
}
