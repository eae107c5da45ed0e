//! Checks that a profile documents the condition of a scenario.

use crate::coverage::expectations;
use engine::plan::nearest;
use model::profile::{Expectation, Profile};
use model::scenario::{NO_CONDITION, Scenario};

pub(super) fn problems(scenario: &Scenario, profiles: &[Profile]) -> Vec<String> {
    let mut problems = Vec::new();
    if !known(&scenario.condition, profiles) && !has_entry(scenario, profiles) {
        let near =
            nearest(&scenario.condition, profiles.iter().flat_map(|profile| profile.codes.keys().map(String::as_str)));
        let hint = near.first().map(|code| format!("; did you mean `{code}`?")).unwrap_or_default();
        problems.push(format!("condition `{}` is in no profile's codes{hint}", scenario.condition));
    } else if !expected(scenario, profiles) && !excused(scenario, profiles) {
        problems.push(
            "no profile documents an outcome or a reason for having none; add an entry under `scenarios:` to a profile"
                .into(),
        );
    }
    for (index, code) in scenario.also.iter().enumerate() {
        if code == NO_CONDITION || !known(code, profiles) {
            problems.push(format!("also[{index}]: `{code}` is in no profile"));
        }
        if *code == scenario.condition || scenario.also[..index].contains(code) {
            problems.push(format!("also[{index}]: `{code}` occurs twice; remove one"));
        }
    }
    problems
}

/// True if a profile documents an outcome of the scenario, or if no error is expected.
pub(super) fn expected(scenario: &Scenario, profiles: &[Profile]) -> bool {
    let outcome = |expectation: &Expectation| matches!(expectation, Expectation::Outcomes { .. });
    scenario.condition == NO_CONDITION
        || profiles.iter().any(|profile| expectations(profile, scenario).iter().any(outcome))
}

/// True if a profile contains the code in its table or in an entry for a scenario.
fn known(code: &str, profiles: &[Profile]) -> bool {
    let expected = |profile: &Profile| {
        profile.scenarios.values().flat_map(|entries| entries.iter()).any(|entry| {
            let documented = entry.documented().map(|outcome| outcome.code.as_str());
            let observed = entry.observed().map(|outcome| outcome.code.as_str());
            documented.chain(observed).any(|own| own == code)
        })
    };
    code == NO_CONDITION || profiles.iter().any(|profile| profile.codes.contains_key(code) || expected(profile))
}

fn has_entry(scenario: &Scenario, profiles: &[Profile]) -> bool {
    profiles.iter().any(|profile| profile.scenarios.contains_key(&scenario.id))
}

/// True if a profile gives a reason why it documents no outcome of the scenario.
fn excused(scenario: &Scenario, profiles: &[Profile]) -> bool {
    let says_why = |expectation: &Expectation| {
        matches!(expectation, Expectation::Undocumented(Some(_)) | Expectation::NotRead(Some(_)))
    };
    profiles.iter().any(|profile| expectations(profile, scenario).iter().any(says_why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{profile, scenario};

    fn found(scenario_text: &str, profile_text: &str) -> Vec<String> {
        problems(&scenario(scenario_text), &[profile(profile_text)])
    }

    #[test]
    fn a_documented_condition_and_none_are_fine() {
        assert_eq!(found("", ""), Vec::<String>::new());
        assert_eq!(found("condition: none\n", ""), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_condition_needs_an_entry_that_expects_something() {
        assert_eq!(found("condition: Nowhere\n", ""), ["condition `Nowhere` is in no profile's codes"]);
        let nonsense = "scenarios: { object/some-fault: { not_applicable: it has no objects } }\n";
        let missing =
            "no profile documents an outcome or a reason for having none; add an entry under `scenarios:` to a profile";
        assert_eq!(found("condition: Nowhere\n", nonsense), [missing]);
        let entry =
            "scenarios: { object/some-fault: { documented: { status: 404, code: NoSuchKey, cite: 'errors:1' } } }\n";
        assert_eq!(found("condition: Nowhere\n", entry), Vec::<String>::new());
    }

    #[test]
    fn an_undocumented_outcome_with_a_reason_is_not_a_mistake() {
        let undocumented = "scenarios: { object/some-fault: { undocumented: the document covers only reads } }\n";
        assert_eq!(found("", undocumented), Vec::<String>::new());
        assert!(!expected(&scenario(""), &[profile(undocumented)]));
    }

    #[test]
    fn further_codes_are_known_and_named_once() {
        assert_eq!(found("also: [Nowhere]\n", ""), ["also[0]: `Nowhere` is in no profile"]);
        assert_eq!(found("also: [NoSuchKey]\n", ""), ["also[0]: `NoSuchKey` occurs twice; remove one"]);
    }
}
