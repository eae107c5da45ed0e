//! A small STS: the caller's identity, and temporary credentials for one role. The credentials are not stored and not
//! valid.
//!
//! Independent of signatures.

use uuid::Uuid;

use super::account::Call;
use super::finding::account::{
    ACTION_UNKNOWN, DURATION_INVALID, IDENTITY_TOKEN_INVALID, ROLE_FORBIDDEN, SESSION_POLICY_MALFORMED,
};
use super::setup::ROLE_ARN;
use super::{Caller, Checks, Refusal, Response};

/// The version of its query API.
const VERSION: &str = "2011-06-15";
/// How long credentials may live, in seconds.
const DURATIONS: std::ops::RangeInclusive<i64> = 900..=43_200;

/// Handles one call.
pub(crate) fn response(call: &Call, caller: &Caller, checks: &Checks) -> Result<Response, Refusal> {
    match call.action(VERSION) {
        Some("GetCallerIdentity") => {
            let account = caller.account();
            Ok(call.done(&format!("<Arn>arn:aws:iam::{account}:root</Arn><Account>{account}</Account>")))
        }
        Some("AssumeRole") => assume(call, checks),
        Some("AssumeRoleWithWebIdentity") => {
            for name in ["RoleArn", "RoleSessionName", "WebIdentityToken"] {
                call.required(name, checks)?;
            }
            Err(Refusal::new(&IDENTITY_TOKEN_INVALID))
        }
        _ => Err(Refusal::new(&ACTION_UNKNOWN)),
    }
}

fn assume(call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    let role = call.required("RoleArn", checks)?;
    call.required("RoleSessionName", checks)?;
    let duration = call.value("DurationSeconds");
    if duration.is_some_and(|text| !text.parse().is_ok_and(|seconds| DURATIONS.contains(&seconds))) {
        checks.refuse(&DURATION_INVALID)?;
    }
    if call.value("Policy").is_some_and(|text| serde_json::from_str::<serde_json::Value>(text).is_err()) {
        checks.refuse(&SESSION_POLICY_MALFORMED)?;
    }
    if role != ROLE_ARN {
        checks.refuse(&ROLE_FORBIDDEN)?;
    }
    let random = || Uuid::new_v4().simple().to_string();
    Ok(call.done(&format!(
        "<Credentials><AccessKeyId>ASIA{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey><SessionToken>{}</SessionToken>\
         </Credentials>",
        &random()[..16],
        random(),
        random()
    )))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn finding(form: &str) -> Option<&'static str> {
        let call = Call::read(&Method::POST, "", form.as_bytes()).unwrap();
        response(&call, &Caller::Owner(String::new()), &Checks::default()).err().map(|refusal| refusal.finding.name)
    }

    #[test]
    fn a_role_is_assumed_by_a_call_that_is_right_in_every_parameter() {
        let assume = |rest: &str| finding(&format!("Action=AssumeRole&Version=2011-06-15&RoleSessionName=s{rest}"));
        let role = format!("&RoleArn={ROLE_ARN}");
        assert_eq!(assume(&format!("{role}&DurationSeconds=900&Policy=%7B%7D")), None);
        assert_eq!(assume(""), Some("CallParameterMissing"));
        assert_eq!(assume("&RoleArn=arn:other"), Some("RoleForbidden"));
        assert_eq!(assume(&format!("{role}&DurationSeconds=-1")), Some("DurationInvalid"));
        assert_eq!(assume(&format!("{role}&Policy=%7Bnot")), Some("SessionPolicyMalformed"));
    }

    #[test]
    fn unknown_actions_and_those_of_other_versions_are_refused() {
        assert_eq!(finding("Action=GetCallerIdentity&Version=2011-06-15"), None);
        assert_eq!(finding("Action=GetCallerIdentity&Version=2010-05-08"), Some("ActionUnknown"));
        assert_eq!(finding("Action=Bogus"), Some("ActionUnknown"));
        assert_eq!(finding("Action=AssumeRoleWithWebIdentity&RoleArn=r"), Some("CallParameterMissing"));
    }
}
