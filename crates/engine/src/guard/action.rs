//! Actions of IAM and STS: whether they change something, and whose it is.

use super::belongings::Belongings;
use super::head::{Head, pairs};
use super::trespass::Trespass;

/// How actions that change nothing begin. Those that hand out temporary credentials leave nothing behind.
const READING: [&str; 5] = ["Assume", "Decode", "Get", "List", "Simulate"];
/// Parameters that name what an action changes.
const NAMES: [&str; 8] = [
    "AccountAlias",
    "GroupName",
    "InstanceProfileName",
    "NewUserName",
    "PolicyArn",
    "PolicyName",
    "RoleName",
    "UserName",
];

/// The parameters of a request that a server may take for a call of IAM or STS, from its query and from a body in the form of one.
pub(super) fn parameters(head: &Head, body: &[u8]) -> Vec<(String, String)> {
    let mut all = head.query.clone();
    // The JSON protocol of other AWS services, which share a port with S3 in some emulators.
    all.extend(head.values("x-amz-target").map(|target| ("Action".to_owned(), format!("Target {target}"))));
    // Some servers read any body of a call as a form.
    if is_form(head) || head.path.trim_matches('/').is_empty() {
        all.extend(pairs(String::from_utf8_lossy(body).trim()));
    }
    all
}

/// True if the request can only be a call of IAM or STS: a form that is sent to the root.
pub(super) fn is_call(head: &Head) -> bool {
    let is_parameter = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    head.method == "POST" && is_form(head) && head.query.iter().all(|(name, _)| is_parameter(name))
}

/// Refuses actions on what the run does not own.
///
/// # Errors
/// The first such action, and the name.
pub(super) fn check(parameters: &[(String, String)], ours: &Belongings) -> Result<(), Trespass> {
    let values = |name: &'static str| parameters.iter().filter(move |(have, _)| have.eq_ignore_ascii_case(name));
    for (_, action) in values("Action") {
        if action.is_empty() || READING.iter().any(|beginning| action.starts_with(beginning)) {
            continue;
        }
        let names: Vec<&str> = NAMES.iter().flat_map(|name| values(name)).map(|(_, value)| value.as_str()).collect();
        let foreign = |name: &&&str| !ours.owns(name.rsplit('/').next().unwrap_or_default());
        let trespass = |name: &str| Trespass::Account { action: action.clone(), name: name.to_owned() };
        match names.iter().find(foreign) {
            Some(name) => return Err(trespass(name)),
            None if names.is_empty() => return Err(trespass("")),
            None => {}
        }
    }
    Ok(())
}

fn is_form(head: &Head) -> bool {
    head.values("content-type").any(|kind| kind.to_ascii_lowercase().contains("x-www-form-urlencoded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(form: &str) -> Result<(), Trespass> {
        check(&pairs(form), &Belongings::new("0123456789ab", []))
    }

    #[test]
    fn actions_that_read_are_free_and_others_are_for_names_of_the_run() {
        for form in [
            "Action=GetUser&UserName=root",
            "Action=AssumeRole&RoleArn=r",
            "Version=1",
            "Action=CreateUser&UserName=s3c-0123456789ab-u",
            "Action=CreateUser&UserName=s3c-0123456789ab-u%20with%20spaces",
            "Action=DeletePolicy&PolicyArn=arn:aws:iam::0:policy/s3c-0123456789ab-u",
            "Action=DeleteAccessKey&UserName=s3c-0123456789ab-u&AccessKeyId=A",
        ] {
            assert_eq!(checked(form), Ok(()), "{form}");
        }
    }

    #[test]
    fn every_action_and_every_name_counts() {
        for form in [
            "Action=DeleteUser&UserName=root",
            "Action=DeleteUser",
            "Action=GetUser&Action=DeleteUser&UserName=root",
            "Action=DeleteUser&UserName=s3c-0123456789ab-u&UserName=root",
            "action=CreateAccessKey",
            "Action=AttachUserPolicy&UserName=s3c-0123456789ab-u&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess",
            "Action=%44eleteUser&%55serName=root",
            "Action=PurgeEverything",
        ] {
            assert!(matches!(checked(form), Err(Trespass::Account { .. })), "{form}");
        }
    }
}
