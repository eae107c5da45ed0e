//! The control: a scenario without its fault, which has to succeed.
//!
//! Pure.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::body::Body;
use super::fault::Fault;
use super::step::Given;
use super::when::Credentials;
use super::{BucketKind, Requirement, Scenario};

/// What the control needs beside the healthy request: further steps, or another state where the state is the fault.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// What the target has to offer for the control alone.
    #[serde(default)]
    pub requires: Box<[Requirement]>,
    /// Another bucket.
    pub bucket: Option<BucketKind>,
    /// Further steps.
    #[serde(default)]
    pub given: Box<[Given]>,
    /// Another path.
    pub path: Option<String>,
    /// Headers to set; null removes one.
    #[serde(default)]
    pub headers: IndexMap<String, Option<String>>,
    /// Other credentials.
    pub credentials: Option<Credentials>,
    /// Parameters of an STS or IAM operation to set.
    #[serde(default)]
    pub parameters: IndexMap<String, String>,
    /// Another body.
    pub body: Option<Body>,
}

impl Scenario {
    /// The same scenario without its fault; none where nothing is wrong, or where no healthy state can be prepared.
    #[must_use]
    pub fn without_fault(&self) -> Option<Self> {
        if self.fault == Fault::None || self.no_control.is_some() {
            return None;
        }
        let mut healthy = Self { fault: Fault::None, control: None, ..self.clone() };
        if let Some(control) = &self.control {
            control.apply(&mut healthy);
        }
        Some(healthy)
    }

    /// True if the control can follow the request under test in the state that this leaves where it is refused. The copies
    /// of a race that win leave another state, whatever the others got.
    #[must_use]
    pub fn control_shares_state(&self) -> bool {
        let has_bucket = self.control.as_ref().is_some_and(|own| own.bucket.is_some());
        !has_bucket && !matches!(self.fault, Fault::Race(_))
    }

    /// A digest of all that is prepared and sent. Two scenarios with the same one have the same control.
    #[must_use]
    pub fn sent(&self) -> [u8; 32] {
        let Self { operation, bucket, given, when, requires, fault, .. } = self;
        Sha256::digest(format!("{operation} {bucket:?} {given:?} {when:?} {requires:?} {fault:?}")).into()
    }
}

impl Control {
    /// True if it changes the request or its bucket, and not only what is prepared.
    pub(super) fn changes_request(&self) -> bool {
        self.bucket.is_some()
            || self.path.is_some()
            || self.credentials.is_some()
            || self.body.is_some()
            || !self.headers.is_empty()
            || !self.parameters.is_empty()
    }

    fn apply(&self, scenario: &mut Scenario) {
        let when = &mut scenario.when;
        scenario.requires = [&*scenario.requires, &*self.requires].concat().into();
        scenario.bucket = self.bucket.unwrap_or(scenario.bucket);
        scenario.given = [&*scenario.given, &*self.given].concat().into();
        when.credentials = self.credentials.unwrap_or(when.credentials);
        if let Some(path) = &self.path {
            when.path.clone_from(path);
        }
        for (name, value) in &self.headers {
            match value {
                Some(value) => drop(when.headers.insert(name.clone(), value.clone())),
                None => drop(when.headers.shift_remove(name)),
            }
        }
        if let Some(body) = &self.body {
            when.body = Some(body.clone());
        }
        if !self.parameters.is_empty() {
            when.parameters.extend(self.parameters.clone());
            when.body = Some(when.query_form(scenario.operation));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(fault: &str) -> Scenario {
        let text = format!(
            "title: T\noperation: GetObject\ncondition: NoSuchKey\nstake: none\nreach: sdk\ndescription: D\nreference: R\n\
             when: {{ method: GET, path: '/${{bucket}}/k', headers: {{ a: '1' }} }}\n{fault}\n"
        );
        Scenario::from_yaml("x.yaml", &text).unwrap()
    }

    #[test]
    fn the_control_is_the_healthy_request() {
        let scenario = scenario("fault: { headers: { a: null } }");
        let control = scenario.without_fault().unwrap();
        assert_eq!((&control.when, &control.fault), (&scenario.when, &Fault::None));
    }

    #[test]
    fn a_state_has_the_control_that_the_file_describes() {
        let scenario = scenario("fault: state\ncontrol: { bucket: own, path: /other, headers: { a: null, b: '2' } }");
        let control = scenario.without_fault().unwrap();
        assert_eq!((control.bucket, control.when.path.as_str()), (BucketKind::Own, "/other"));
        assert_eq!(control.when.headers.keys().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn what_has_no_fault_or_no_healthy_state_has_no_control() {
        assert_eq!(scenario("fault: none").without_fault(), None);
        assert_eq!(scenario("fault: state\nno_control: it needs a second data centre").without_fault(), None);
    }
}
