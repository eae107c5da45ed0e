//! What a scenario file need not say, because its operation does: the form of an STS or IAM request, the digest of a document.
//!
//! Pure. A file that leaves out something else is refused here, before anything is sent.

use super::Scenario;
use super::digest::Digest;
use super::fault::{Fault, Part, ReplaceError};
use crate::operation::Service;

/// What a scenario file lacks, or what in it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncompleteScenario {
    /// A field that only the operations of STS and IAM may omit.
    #[error("`when.{0}` is missing; only operations of STS and IAM may omit it")]
    Missing(&'static str),
    /// `parameters` for an operation of S3.
    #[error("`when.parameters` is for operations of STS and IAM; write `query` or `body`")]
    Parameters,
    /// `control.parameters` for an operation of S3.
    #[error("`control.parameters` is for operations of STS and IAM; write `body`")]
    ControlParameters,
    /// A body as well as a form.
    #[error("the body is the form of `when.parameters`; leave `body` out, or write `method`")]
    BodyAndForm,
    /// A method as well as a form.
    #[error("`parameters` are sent by POST; leave `method` out, or write `query`")]
    MethodAndForm,
    /// An empty `no_control`.
    #[error("`no_control` is empty; write why a test cannot let the request succeed")]
    NoReason,
    /// A control of a request without a fault.
    #[error("nothing is wrong here, so that there is no control; leave `control` out")]
    NothingWrong,
    /// A faulty state with neither a control nor a reason.
    #[error("`fault: state` needs `control` with the healthy state, or `no_control` with a reason")]
    NoHealthyState,
    /// A control in the faulty state.
    #[error("`control` is the same request in the same state; write what is healthy")]
    SameState,
    /// A control that differs from `when`.
    #[error("the control is the request without its fault; `control` can add steps only")]
    ChangedControl,
    /// Nothing to replace a piece of.
    #[error("`fault.replace` needs a body of text in `when`")]
    NoText,
    /// A piece that cannot be replaced.
    #[error("`fault.replace.this`: {0}")]
    Replace(#[from] ReplaceError),
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

impl Scenario {
    /// The scenario with what its operation adds to it.
    ///
    /// # Errors
    /// What the file lacks or what in it cannot be.
    pub(super) fn complete(mut self) -> Result<Self, IncompleteScenario> {
        let when = &mut self.when;
        if self.operation.service() == Service::S3 {
            for (field, value) in [("method", &when.method), ("path", &when.path)] {
                if value.is_empty() {
                    return Err(IncompleteScenario::Missing(field));
                }
            }
            if !when.parameters.is_empty() {
                return Err(IncompleteScenario::Parameters);
            }
            if self.control.as_ref().is_some_and(|control| !control.parameters.is_empty()) {
                return Err(IncompleteScenario::ControlParameters);
            }
            // The engine adds it where there is a body.
            if self.operation.requires_digest() && when.digest.is_none() {
                when.digest = Some(Digest::Md5);
            }
        } else {
            if when.path.is_empty() {
                "/".clone_into(&mut when.path);
            }
            if when.method.is_empty() {
                if when.body.is_some() {
                    return Err(IncompleteScenario::BodyAndForm);
                }
                "POST".clone_into(&mut when.method);
                if !when.headers.keys().any(|name| name.eq_ignore_ascii_case(FORM.0)) {
                    when.headers.shift_insert(0, FORM.0.into(), FORM.1.into());
                }
                when.body = Some(when.query_form(self.operation));
            } else if !when.parameters.is_empty()
                || self.control.as_ref().is_some_and(|control| !control.parameters.is_empty())
            {
                return Err(IncompleteScenario::MethodAndForm);
            }
        }
        if self.no_control.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(IncompleteScenario::NoReason);
        }
        let changed = self.control.as_ref().is_some_and(|control| control.changes_request());
        let prepares = self.control.as_ref().is_some_and(|control| !control.given.is_empty());
        match &self.fault {
            Fault::None if self.control.is_some() || self.no_control.is_some() => {
                return Err(IncompleteScenario::NothingWrong);
            }
            Fault::State if self.control.is_some() == self.no_control.is_some() => {
                return Err(IncompleteScenario::NoHealthyState);
            }
            Fault::State if self.control.is_some() && !changed && !prepares => {
                return Err(IncompleteScenario::SameState);
            }
            Fault::State | Fault::None => {}
            _ if changed || self.no_control.is_some() => {
                return Err(IncompleteScenario::ChangedControl);
            }
            _ => {}
        }
        if let Fault::Replace(replace) = &self.fault {
            let text = match replace.part {
                Part::Path => Some(when.path.as_str()),
                Part::Body => when.body.as_ref().and_then(|body| body.text()),
            };
            let text = text.ok_or(IncompleteScenario::NoText)?;
            replace.apply(text)?;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LoadError;

    fn read(operation: &str, rest: &str) -> Result<Scenario, LoadError> {
        let start = format!(
            "title: T\noperation: {operation}\ncondition: C\nstake: none\nreach: sdk\ndescription: D\nreference: R\n"
        );
        Scenario::from_yaml("x.yaml", &(start + rest))
    }

    #[test]
    fn an_operation_of_sts_is_a_form_with_its_action() {
        let scenario = read("AssumeRole", "when: { parameters: { RoleArn: r } }\nfault: { clock: 1h }\n").unwrap();
        let when = &scenario.when;
        assert_eq!((when.method.as_str(), when.path.as_str()), ("POST", "/"));
        assert_eq!(when.body.as_ref().unwrap().text(), Some("Action=AssumeRole&Version=2011-06-15&RoleArn=r"));
        assert_eq!(when.headers["Content-Type"], "application/x-www-form-urlencoded");
        assert_eq!(read("GetCallerIdentity", "fault: { clock: 1h }\n").unwrap().when.method, "POST");
        let own_type = "when: { headers: { content-type: text/plain } }\nfault: { clock: 1h }\n";
        assert_eq!(read("GetCallerIdentity", own_type).unwrap().when.headers.len(), 1);
        let own_body = read("GetCallerIdentity", "when: { body: x }\nfault: { clock: 1h }\n").unwrap_err().to_string();
        assert!(own_body.contains("leave `body` out"), "{own_body}");
    }

    #[test]
    fn a_document_that_requires_a_digest_has_one() {
        let put = |body: &str| read("PutBucketAcl", &format!("when: {{ method: PUT, path: /b{body} }}\nfault: none\n"));
        assert_eq!(put(", body: x").unwrap().when.digest, Some(Digest::Md5));
        assert_eq!(put(", body: x, digest: crc32").unwrap().when.digest, Some(Digest::Crc32));
    }

    #[test]
    fn what_the_operation_does_not_say_the_file_has_to() {
        let error = read("GetObject", "when: { method: GET }\nfault: none\n").unwrap_err().to_string();
        assert_eq!(error, "x.yaml: `when.path` is missing; only operations of STS and IAM may omit it");
        let error = read("GetObject", "when: { method: GET, path: /b, parameters: { a: b } }\nfault: none\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("`when.parameters` is for operations of STS and IAM"), "{error}");
    }

    #[test]
    fn only_a_state_describes_its_control() {
        let get = |rest: &str| read("GetObject", &format!("when: {{ method: GET, path: /b/k }}\n{rest}\n"));
        assert!(get("fault: state\ncontrol: { path: /b/l }").is_ok());
        assert!(get("fault: state\nno_control: it needs two data centres").is_ok());
        assert!(get("fault: state").unwrap_err().to_string().contains("needs `control` with the healthy state"));
        assert!(get("fault: state\nno_control: ' '").unwrap_err().to_string().contains("`no_control` is empty"));
        assert!(get("fault: state\ncontrol: {}").unwrap_err().to_string().contains("write what is healthy"));
        assert!(
            get("fault: state\ncontrol: { parameters: { a: b } }")
                .unwrap_err()
                .to_string()
                .contains("operations of STS and IAM")
        );
        assert!(get("fault: { clock: 1h }\ncontrol: { given: [] }").is_ok());
        assert!(
            get("fault: { clock: 1h }\ncontrol: { path: /b/l }")
                .unwrap_err()
                .to_string()
                .contains("can add steps only")
        );
        assert!(get("fault: none\ncontrol: { given: [] }").unwrap_err().to_string().contains("leave `control` out"));
    }

    #[test]
    fn a_replacement_that_does_not_apply_is_refused_with_the_file() {
        let rest =
            "when: { method: PUT, path: /b/k, body: hello }\nfault: { replace: { in: body, this: l, with: x } }\n";
        let error = read("PutObject", rest).unwrap_err().to_string();
        assert!(error.starts_with("x.yaml: `fault.replace.this`: `l` occurs 2 times in the body"), "{error}");
    }
}
