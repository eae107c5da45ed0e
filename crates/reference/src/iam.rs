//! A small IAM: users and their access keys. The keys are only counted; they do not sign requests.
//!
//! Independent of signatures and buckets.

use uuid::Uuid;

use super::account::Call;
use super::finding::account::{
    ACCESS_KEY_MISSING, ACCESS_KEYS_TOO_MANY, ACTION_UNKNOWN, POLICY_DOCUMENT_MALFORMED, USER_EXISTS, USER_HAS_KEYS,
    USER_NAME_INVALID, USER_UNKNOWN,
};
use super::response::escape;
use super::store::State;
use super::{Checks, Refusal, Response};

/// The version of its query API.
const VERSION: &str = "2010-05-08";
/// What the ARN of a policy starts with.
const POLICY_ARN: &str = "arn:aws:iam::000000000001:policy/";
/// Access keys of one user.
const MOST_KEYS: usize = 2;

/// Handles one call.
pub(crate) fn response(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    match call.action(VERSION) {
        Some("GetUser") if call.value("UserName").is_none() => Ok(call.done(&user("root"))),
        Some("GetUser") => {
            keys(state, call, checks).map(|_| call.done(&user(call.value("UserName").unwrap_or_default())))
        }
        Some("ListUsers") => {
            let members = state.users.keys().map(|name| format!("<member>{}</member>", user_fields(name)));
            Ok(call.done(&format!("<Users>{}</Users>", members.collect::<String>())))
        }
        Some("CreateUser") => create_user(state, call, checks),
        Some("DeleteUser") => delete_user(state, call, checks),
        Some("CreateAccessKey") => create_key(state, call, checks),
        Some("ListAccessKeys") => {
            let members = keys(state, call, checks)?.iter();
            let members = members.map(|key| format!("<member><AccessKeyId>{key}</AccessKeyId></member>"));
            Ok(call.done(&format!("<AccessKeyMetadata>{}</AccessKeyMetadata>", members.collect::<String>())))
        }
        Some("DeleteAccessKey") => delete_key(state, call, checks),
        Some("CreatePolicy") => create_policy(state, call, checks),
        Some("ListPolicies") => {
            let members = state.policies.iter().map(|name| format!("<member>{}</member>", policy(name)));
            Ok(call.done(&format!("<Policies>{}</Policies>", members.collect::<String>())))
        }
        Some("DeletePolicy") => {
            let arn = call.required("PolicyArn", checks)?;
            state.policies.remove(arn.strip_prefix(POLICY_ARN).unwrap_or_default());
            Ok(call.done(""))
        }
        _ => Err(Refusal::new(&ACTION_UNKNOWN)),
    }
}

fn user(name: &str) -> String {
    format!("<User>{}</User>", user_fields(name))
}

fn user_fields(name: &str) -> String {
    let name = escape(name);
    format!("<UserName>{name}</UserName><Arn>arn:aws:iam::000000000001:user/{name}</Arn>")
}

fn policy(name: &str) -> String {
    let name = escape(name);
    format!("<PolicyName>{name}</PolicyName><Arn>{POLICY_ARN}{name}</Arn>")
}

fn create_policy(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    let document = call.required("PolicyDocument", checks)?;
    if serde_json::from_str::<serde_json::Value>(document).is_err() {
        checks.refuse(&POLICY_DOCUMENT_MALFORMED)?;
    }
    let name = call.required("PolicyName", checks)?;
    state.policies.insert(name.to_owned());
    Ok(call.done(&format!("<Policy>{}</Policy>", policy(name))))
}

/// The access keys of the user that `call` names.
fn keys<'a>(state: &'a mut State, call: &Call, checks: &Checks) -> Result<&'a mut Vec<String>, Refusal> {
    let name = call.required("UserName", checks)?;
    state.users.get_mut(name).ok_or(Refusal::new(&USER_UNKNOWN))
}

fn create_user(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    let name = call.required("UserName", checks)?;
    if name.len() > 64 || !name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)) {
        checks.refuse(&USER_NAME_INVALID)?;
    }
    if state.users.contains_key(name) {
        checks.refuse(&USER_EXISTS)?;
    }
    state.users.entry(name.to_owned()).or_default();
    Ok(call.done(&user(name)))
}

fn delete_user(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    if !keys(state, call, checks)?.is_empty() {
        checks.refuse(&USER_HAS_KEYS)?;
    }
    state.users.remove(call.value("UserName").unwrap_or_default());
    Ok(call.done(""))
}

fn create_key(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    let keys = keys(state, call, checks)?;
    if keys.len() >= MOST_KEYS {
        checks.refuse(&ACCESS_KEYS_TOO_MANY)?;
    }
    let random = Uuid::new_v4().simple().to_string().to_ascii_uppercase();
    let key = format!("AKIA{}", &random[..16]);
    keys.push(key.clone());
    Ok(call.done(&format!(
        "<AccessKey><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{random}</SecretAccessKey></AccessKey>"
    )))
}

fn delete_key(state: &mut State, call: &Call, checks: &Checks) -> Result<Response, Refusal> {
    let key = call.required("AccessKeyId", checks)?;
    let keys = keys(state, call, checks)?;
    let Some(index) = keys.iter().position(|own| own == key) else { return Err(Refusal::new(&ACCESS_KEY_MISSING)) };
    keys.remove(index);
    Ok(call.done(""))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn ask(state: &mut State, form: &str) -> Result<String, &'static str> {
        let call = Call::read(&Method::POST, "", form.as_bytes()).unwrap();
        let response = response(state, &call, &Checks::default()).map_err(|refusal| refusal.finding.name)?;
        Ok(String::from_utf8(response.body.to_vec()).unwrap())
    }

    #[test]
    fn a_user_lives_from_its_creation_to_its_deletion_without_keys() {
        let state = &mut State::default();
        assert_eq!(ask(state, "Action=GetUser&UserName=u"), Err("UserUnknown"));
        ask(state, "Action=CreateUser&UserName=u").unwrap();
        assert_eq!(ask(state, "Action=CreateUser&UserName=u"), Err("UserExists"));
        assert!(ask(state, "Action=GetUser&UserName=u").unwrap().contains("<UserName>u<"));
        ask(state, "Action=CreateAccessKey&UserName=u").unwrap();
        ask(state, "Action=CreateAccessKey&UserName=u").unwrap();
        assert_eq!(ask(state, "Action=CreateAccessKey&UserName=u"), Err("AccessKeysTooMany"));
        assert_eq!(ask(state, "Action=DeleteUser&UserName=u"), Err("UserHasKeys"));
        for key in state.users["u"].clone() {
            ask(state, &format!("Action=DeleteAccessKey&UserName=u&AccessKeyId={key}")).unwrap();
        }
        ask(state, "Action=DeleteUser&UserName=u").unwrap();
        assert_eq!(ask(state, "Action=DeleteUser&UserName=u"), Err("UserUnknown"));
    }

    #[test]
    fn names_policies_and_actions_are_checked() {
        let state = &mut State::default();
        assert_eq!(ask(state, "Action=CreateUser&UserName=a%20b"), Err("UserNameInvalid"));
        assert_eq!(ask(state, "Action=CreateUser"), Err("CallParameterMissing"));
        assert_eq!(ask(state, "Action=CreatePolicy&PolicyName=p&PolicyDocument=%7B"), Err("PolicyDocumentMalformed"));
        assert_eq!(ask(state, "Action=Bogus"), Err("ActionUnknown"));
    }
}
