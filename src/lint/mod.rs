//! Finds mistakes in scenarios and profiles that the file formats cannot exclude.
//!
//! Pure; independent of targets. One file per kind of mistake.

mod citation;
mod condition;
mod entry;
mod evidence;
mod fault;
mod identity;
mod isolation;
mod literal;
mod names;
mod outside;
mod requirement;
mod stake;
mod stale;
mod texts;

pub use stale::{age, stale};

use std::fmt;

use model::profile::Profile;
use model::scenario::{Scenario, Suite};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file that contains it.
    pub file: String,
    /// What is wrong, with its location in the file.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}

/// All mistakes in `suite` and `profiles`. Profiles may name scenarios of `suite` or `shipped`.
#[must_use]
pub fn check(suite: &Suite, shipped: &Suite, profiles: &[Profile]) -> Vec<Problem> {
    let of_scenarios = suite.scenarios.iter().flat_map(|scenario| {
        let file = suite.file(&scenario.id);
        let renamed = identity::renamed(scenario, suite);
        in_scenario(scenario, profiles).into_iter().chain(renamed).map(move |text| Problem { file: file.clone(), text })
    });
    let of_profiles = profiles.iter().flat_map(|profile| {
        let file = format!("profiles/{}.yaml", profile.id);
        in_profile(profile, suite, shipped).into_iter().map(move |text| Problem { file: file.clone(), text })
    });
    of_scenarios.chain(of_profiles).collect()
}

/// Scenarios for which no profile documents an outcome. They are not mistakes, because a profile gives a reason, but they can
/// never fail.
#[must_use]
pub fn without_expectation<'a>(suite: &'a Suite, profiles: &[Profile]) -> Vec<&'a str> {
    let undocumented = suite.scenarios.iter().filter(|scenario| !condition::expected(scenario, profiles));
    undocumented.map(|scenario| scenario.id.as_str()).collect()
}

/// The reason why a profile cannot be used for judging, if there is one.
#[must_use]
pub fn unusable(profile: &Profile) -> Option<String> {
    entry::forms(profile).into_iter().next()
}

/// All mistakes in one profile, which may name scenarios of `suite` or `shipped`.
#[must_use]
pub fn check_profile(profile: &Profile, suite: &Suite, shipped: &Suite) -> Vec<String> {
    in_profile(profile, suite, shipped)
}

fn in_scenario(scenario: &Scenario, profiles: &[Profile]) -> Vec<String> {
    let mut problems = identity::problems(scenario);
    problems.extend(condition::problems(scenario, profiles));
    problems.extend(fault::problems(scenario));
    problems.extend(stake::problems(scenario));
    problems.extend(names::problems(scenario));
    problems.extend(literal::problems(scenario));
    problems.extend(requirement::problems(scenario));
    problems.extend(isolation::problems(scenario));
    problems.extend(outside::problems(scenario));
    problems
}

fn in_profile(profile: &Profile, suite: &Suite, shipped: &Suite) -> Vec<String> {
    let mut problems = citation::problems(profile);
    problems.extend(entry::forms(profile));
    problems.extend(entry::problems(profile, suite, shipped));
    problems.extend(evidence::problems(profile, suite, shipped));
    problems
}

#[cfg(test)]
pub(crate) fn scenario(text: &str) -> Scenario {
    let defaults = [
        "title: T",
        "operation: GetObject",
        "condition: NoSuchKey",
        "stake: none",
        "reach: sdk",
        "description: d.",
        "reference: https://example.com/page",
        "when: { method: GET, path: '/${bucket}/${prefix}k' }",
        "fault: { path: '/${bucket}/${prefix}l' }",
    ];
    let given = |line: &&str| !text.lines().any(|own| own.split(':').next() == line.split(':').next());
    let whole: String = defaults.iter().copied().filter(given).map(|line| format!("{line}\n")).collect();
    Scenario {
        id: "object/some-fault".into(),
        ..Scenario::from_yaml("test.yaml", &(whole + text)).expect("a scenario")
    }
}

#[cfg(test)]
pub(crate) fn profile(text: &str) -> Profile {
    let sources = "name: N\nsources:\n  errors: { title: T, document: d.txt, read: 2026-01-31 }\n";
    let codes =
        if text.contains("codes:") { "" } else { "codes: { NoSuchKey: [{ status: 404, cite: 'errors:1' }] }\n" };
    Profile { id: "test".into(), ..model::yaml::read("p.yaml", &format!("{sources}{codes}{text}")).expect("a profile") }
}
