//! Checks that a scenario requires each capability that it uses.

use model::operation::Service;
use model::scenario::when::Credentials;
use model::scenario::{Fault, Given, Requirement, Scenario, Step};

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let missing = used(scenario).into_iter().filter(|(_, requirement)| !scenario.requires.contains(requirement));
    let of_control = scenario.control.iter().flat_map(|control| {
        let credentials = control.credentials.and_then(of_credentials).map(|requirement| ("credentials", requirement));
        credentials.into_iter().chain(of_steps(&control.given))
    });
    let of_control = of_control.filter(|(_, requirement)| {
        let control = scenario.control.iter().flat_map(|control| control.requires.iter());
        !scenario.requires.iter().chain(control).any(|required| required == requirement)
    });
    missing
        .map(|(what, requirement)| {
            format!("{what} requires a capability; add `requires: [{}]`", requirement.facts().word)
        })
        .chain(of_control.map(|(what, requirement)| {
            format!(
                "control: {what} requires a capability; add `requires: [{}]` in `control`",
                requirement.facts().word
            )
        }))
        .collect()
}

fn used(scenario: &Scenario) -> Vec<(&'static str, Requirement)> {
    let mut used = Vec::new();
    for (place, credentials) in
        [("when.credentials", scenario.when.credentials), ("fault.credentials", scenario.credentials())]
    {
        used.extend(of_credentials(credentials).map(|requirement| (place, requirement)));
    }
    if scenario.when.credentials == scenario.credentials() {
        used.truncate(1);
    }
    used.extend(match (scenario.operation.service(), &scenario.fault) {
        (Service::Sts, _) => Some(("operation", Requirement::StsEndpoint)),
        (Service::Iam, _) => Some(("operation", Requirement::IamEndpoint)),
        (Service::S3, Fault::Endpoint(_)) => Some(("fault.endpoint", Requirement::OtherRegion)),
        (Service::S3, _) => None,
    });
    used.extend(of_steps(&scenario.given));
    used
}

fn of_credentials(credentials: Credentials) -> Option<Requirement> {
    match credentials {
        Credentials::Other => Some(Requirement::SecondAccount),
        Credentials::ExpiredToken => Some(Requirement::ExpiredToken),
        Credentials::Revoked => Some(Requirement::RevokedAccount),
        Credentials::Limited => Some(Requirement::LowBucketLimit),
        Credentials::Bound => Some(Requirement::BoundAccount),
        Credentials::Owner | Credentials::Anonymous | Credentials::UnknownKey | Credentials::WrongSecret => None,
    }
}

fn of_steps(steps: &[Given]) -> impl Iterator<Item = (&'static str, Requirement)> {
    steps.iter().filter_map(|step| match step {
        Step::CreateBuckets { .. } => Some(("CreateBuckets", Requirement::LowBucketLimit)),
        Step::CreateUser { .. } | Step::CreateAccessKey { .. } => Some((step.operation(), Requirement::IamEndpoint)),
        Step::RestoreObject { .. } => Some(("RestoreObject", Requirement::ArchiveTier)),
        Step::PutObject { customer_key: Some(_), .. } => Some(("customer_key", Requirement::SseC)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    #[test]
    fn what_is_used_is_required() {
        let when = "operation: GetCallerIdentity\nwhen: { credentials: other }\n";
        let found = problems(&scenario(when));
        assert_eq!(
            found,
            [
                "when.credentials requires a capability; add `requires: [second-account]`",
                "operation requires a capability; add `requires: [sts-endpoint]`"
            ]
        );
        let fault = problems(&scenario("fault: { credentials: revoked }\n"));
        assert_eq!(fault, ["fault.credentials requires a capability; add `requires: [revoked-account]`"]);
        let required = format!("{when}requires: [sts-endpoint, second-account]\n");
        assert_eq!(problems(&scenario(&required)), Vec::<String>::new());
    }

    #[test]
    fn steps_count_too() {
        let user = scenario("given: [{ CreateUser: { name: u } }]\n");
        assert_eq!(problems(&user), ["CreateUser requires a capability; add `requires: [iam-endpoint]`"]);
        let control = scenario("fault: state\ncontrol: { given: [{ RestoreObject: { key: k } }] }\n");
        assert_eq!(
            problems(&control),
            ["control: RestoreObject requires a capability; add `requires: [archive-tier]` in `control`"]
        );
    }
}
