//! Calls of the services beside S3: parameters from query and form, and the caller.
//!
//! Independent of what the actions do.

use http::Method;

use super::auth::authenticate;
use super::config::Accounts;
use super::finding::account::{
    ACTION_MISSING, ACTION_TWICE, CALL_ALGORITHM_UNKNOWN, CALL_EXPIRED, CALL_KEY_UNKNOWN, CALL_SIGNATURE_INCOMPLETE,
    CALL_SIGNATURE_WRONG, CALL_UNSIGNED, PARAMETER_MISSING, QUERY_UNDECODABLE, VALUE_UNDECODABLE,
};
use super::finding::request::{
    ALGORITHM_UNSUPPORTED, AUTHORIZATION_MALFORMED, CLOCK_SKEWED, CREDENTIAL_MISSING, SCOPE_MALFORMED,
    SIGNATURE_MISSING, SIGNATURE_WRONG, SIGNED_HEADERS_MISSING, UNKNOWN_ACCESS_KEY, UNKNOWN_SCHEME,
};
use super::finding::setup::CREDENTIAL_REVOKED;
use super::operation::decode_form;
use super::{Caller, Checks, Finding, Refusal, RequestHead, Response};

/// Actions that contain their own proof of identity.
const UNSIGNED: &[&str] = &["AssumeRoleWithWebIdentity"];

/// The findings of these services instead of those of S3.
const TRANSLATED: &[(&Finding, &Finding)] = &[
    (&UNKNOWN_ACCESS_KEY, &CALL_KEY_UNKNOWN),
    (&CREDENTIAL_REVOKED, &CALL_KEY_UNKNOWN),
    (&UNKNOWN_SCHEME, &CALL_ALGORITHM_UNKNOWN),
    (&ALGORITHM_UNSUPPORTED, &CALL_ALGORITHM_UNKNOWN),
    (&AUTHORIZATION_MALFORMED, &CALL_SIGNATURE_INCOMPLETE),
    (&CREDENTIAL_MISSING, &CALL_SIGNATURE_INCOMPLETE),
    (&SIGNED_HEADERS_MISSING, &CALL_SIGNATURE_INCOMPLETE),
    (&SIGNATURE_MISSING, &CALL_SIGNATURE_INCOMPLETE),
    (&SCOPE_MALFORMED, &CALL_SIGNATURE_INCOMPLETE),
    (&CLOCK_SKEWED, &CALL_EXPIRED),
    (&SIGNATURE_WRONG, &CALL_SIGNATURE_WRONG),
];

/// A call: an action and its parameters.
#[derive(Debug)]
pub(crate) struct Call {
    parameters: Vec<(String, String)>,
}

impl Call {
    /// Reads the parameters of a GET from its query and those of a POST from its form too.
    pub(crate) fn read(method: &Method, query: &str, body: &[u8]) -> Result<Self, Refusal> {
        let mut parameters = pairs(query)?;
        if *method == Method::POST {
            let form = std::str::from_utf8(body).map_err(|_| Refusal::new(&QUERY_UNDECODABLE))?;
            parameters.extend(pairs(form.trim())?);
        }
        let is_twice =
            |(at, (name, _)): (usize, &(String, String))| parameters[..at].iter().any(|(own, _)| own == name);
        if parameters.iter().enumerate().any(is_twice) {
            return Err(Refusal::new(&ACTION_TWICE));
        }
        let call = Self { parameters };
        if call.value("Action").is_none() {
            return Err(Refusal::new(&ACTION_MISSING));
        }
        Ok(call)
    }

    /// The value of a parameter, if it is there and not empty.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The value of a required parameter.
    pub(crate) fn required(&self, name: &str, checks: &Checks) -> Result<&str, Refusal> {
        if self.value(name).is_none() {
            checks.refuse(&PARAMETER_MISSING)?;
        }
        Ok(self.value(name).unwrap_or_default())
    }

    /// The action, if it is of this version.
    pub(crate) fn action(&self, version: &str) -> Option<&str> {
        self.value("Action").filter(|_| self.value("Version").is_none_or(|own| own == version))
    }

    /// The response to this call around `result`.
    pub(crate) fn done(&self, result: &str) -> Response {
        let action = self.value("Action").unwrap_or_default();
        Response::xml(200, &format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
    }
}

/// The caller; only some actions may be unsigned.
pub(crate) fn caller(
    head: &RequestHead,
    path: &str,
    call: &Call,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Caller, Refusal> {
    let authenticated = authenticate(head, path, accounts, checks).map_err(translated)?;
    if authenticated.caller == Caller::Anonymous && !call.value("Action").is_some_and(|name| UNSIGNED.contains(&name)) {
        checks.refuse(&CALL_UNSIGNED)?;
    }
    Ok(authenticated.caller)
}

fn translated(refusal: Refusal) -> Refusal {
    let own = TRANSLATED.iter().find(|(theirs, _)| *theirs == refusal.finding);
    own.map_or(refusal, |(_, own)| Refusal::new(own))
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, Refusal> {
    let decode = |text: &str, undecodable: &'static Finding| decode_form(text).ok_or(Refusal::new(undecodable));
    let pieces = text.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            Ok((decode(name, &QUERY_UNDECODABLE)?, decode(value, &VALUE_UNDECODABLE)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(method: &Method, query: &str, body: &str) -> &'static str {
        Call::read(method, query, body.as_bytes()).unwrap_err().finding.name
    }

    #[test]
    fn a_call_has_one_action_and_values_that_can_be_decoded() {
        let call = Call::read(&Method::POST, "", b"Action=GetUser&UserName=a%20b+c\n").unwrap();
        assert_eq!((call.action("2010-05-08"), call.value("UserName")), (Some("GetUser"), Some("a b c")));
        assert_eq!(finding(&Method::POST, "", "Version=1"), "ActionMissing");
        assert_eq!(finding(&Method::POST, "", "Action=A&UserName=%zz"), "CallValueUndecodable");
        assert_eq!(finding(&Method::POST, "", "Action=A&%zz=x"), "CallQueryUndecodable");
        assert_eq!(finding(&Method::GET, "Action=A&%zz=x", ""), "CallQueryUndecodable");
        assert_eq!(finding(&Method::POST, "", "Action=A&Action=A"), "ActionTwice");
        assert_eq!(finding(&Method::POST, "Action=A", "Action=A"), "ActionTwice");
    }
}
