//! Checks that a scenario requires each capability that it uses.

use model::scenario::when::{Credentials, EndpointName};
use model::scenario::{Requirement, Scenario, Step};

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let missing = used(scenario).into_iter().filter(|(_, requirement)| !scenario.requires.contains(requirement));
    missing
        .map(|(what, requirement)| format!("{what} requires a capability; add `requires: [{}]`", word(requirement)))
        .collect()
}

fn used(scenario: &Scenario) -> Vec<(&'static str, Requirement)> {
    let when = &scenario.when;
    let mut used = Vec::new();
    used.extend(match when.credentials {
        Credentials::Other => Some(("when.credentials", Requirement::SecondAccount)),
        Credentials::ExpiredToken => Some(("when.credentials", Requirement::ExpiredToken)),
        Credentials::Revoked => Some(("when.credentials", Requirement::RevokedAccount)),
        Credentials::Limited => Some(("when.credentials", Requirement::LowBucketLimit)),
        _ => None,
    });
    used.extend(match when.endpoint {
        EndpointName::Target => None,
        EndpointName::OtherRegion => Some(("when.endpoint", Requirement::OtherRegion)),
        EndpointName::Sts => Some(("when.endpoint", Requirement::StsEndpoint)),
        EndpointName::Iam => Some(("when.endpoint", Requirement::IamEndpoint)),
    });
    used.extend(scenario.given.iter().filter_map(|step| match step {
        Step::CreateBuckets { .. } => Some(("CreateBuckets", Requirement::LowBucketLimit)),
        Step::CreateUser { .. } | Step::CreateAccessKey { .. } => Some((step.operation(), Requirement::IamEndpoint)),
        Step::RestoreObject { .. } => Some(("RestoreObject", Requirement::ArchiveTier)),
        Step::PutObject { customer_key: Some(_), .. } => Some(("customer_key", Requirement::SseC)),
        _ => None,
    }));
    used
}

/// The name of the requirement in scenario files.
fn word(requirement: Requirement) -> String {
    let name = format!("{requirement:?}");
    let dashed =
        name.chars().map(|c| if c.is_ascii_uppercase() { format!("-{}", c.to_ascii_lowercase()) } else { c.into() });
    dashed.collect::<String>().trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    #[test]
    fn what_is_used_is_required() {
        let when = "when: { method: GET, path: /, endpoint: sts, credentials: other }\n";
        let found = problems(&scenario(when));
        assert_eq!(
            found,
            [
                "when.credentials requires a capability; add `requires: [second-account]`",
                "when.endpoint requires a capability; add `requires: [sts-endpoint]`"
            ]
        );
        let required = format!("{when}requires: [sts-endpoint, second-account]\n");
        assert_eq!(problems(&scenario(&required)), Vec::<String>::new());
    }

    #[test]
    fn steps_count_too() {
        let user = scenario("given: [{ CreateUser: { name: u } }]\n");
        assert_eq!(problems(&user), ["CreateUser requires a capability; add `requires: [iam-endpoint]`"]);
    }
}
