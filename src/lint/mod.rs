//! Mistakes in scenarios and profiles that the file formats alone do not exclude.
//!
//! Pure; independent of targets. One file per kind of mistake.

mod citation;
mod condition;
mod entry;
mod fault;
mod identity;
mod literal;
mod names;
mod requirement;
mod texts;

use std::fmt;

use model::profile::Profile;
use model::scenario::{Scenario, Suite};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file it is in.
    pub file: String,
    /// What is wrong, and where in the file.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}

/// Every mistake in `suite` and `profiles`; profiles may name scenarios of either `suite` or `shipped`.
#[must_use]
pub fn check(suite: &Suite, shipped: &Suite, profiles: &[Profile]) -> Vec<Problem> {
    let folder = if suite.origin == "embedded" { "scenarios" } else { suite.origin.as_str() };
    let of_scenarios = suite.scenarios.iter().flat_map(|scenario| {
        let file = format!("{folder}/{}.yaml", scenario.id);
        in_scenario(scenario, profiles).into_iter().map(move |text| Problem { file: file.clone(), text })
    });
    let of_profiles = profiles.iter().flat_map(|profile| {
        let file = format!("profiles/{}.yaml", profile.id);
        in_profile(profile, suite, shipped).into_iter().map(move |text| Problem { file: file.clone(), text })
    });
    of_scenarios.chain(of_profiles).collect()
}

/// Scenarios of which no profile documents an outcome: each says why, so that they are no mistakes, but nothing can fail by them.
#[must_use]
pub fn without_expectation<'a>(suite: &'a Suite, profiles: &[Profile]) -> Vec<&'a str> {
    let silent = suite.scenarios.iter().filter(|scenario| !condition::expected(scenario, profiles));
    silent.map(|scenario| scenario.id.as_str()).collect()
}

/// What makes a profile unfit to judge by, if anything.
#[must_use]
pub fn unusable(profile: &Profile) -> Option<String> {
    entry::forms(profile).into_iter().next()
}

fn in_scenario(scenario: &Scenario, profiles: &[Profile]) -> Vec<String> {
    let mut problems = identity::problems(scenario);
    problems.extend(condition::problems(scenario, profiles));
    problems.extend(fault::problems(scenario));
    problems.extend(names::problems(scenario));
    problems.extend(literal::problems(scenario));
    problems.extend(requirement::problems(scenario));
    problems
}

fn in_profile(profile: &Profile, suite: &Suite, shipped: &Suite) -> Vec<String> {
    let mut problems = citation::problems(profile);
    problems.extend(entry::forms(profile));
    problems.extend(entry::problems(profile, suite, shipped));
    problems
}

#[cfg(test)]
pub(crate) fn scenario(text: &str) -> Scenario {
    let start = "title: T\ndescription: d.\nreference: https://example.com/page\n";
    let condition = if text.contains("condition:") { "" } else { "condition: NoSuchKey\n" };
    let when = if text.contains("when:") { "" } else { "when: { method: GET, path: '/${bucket}/${prefix}k' }\n" };
    let whole = format!("{start}{condition}{when}{text}");
    Scenario { id: "object/some-fault".into(), ..model::yaml::read("test.yaml", &whole).expect("a scenario") }
}

#[cfg(test)]
pub(crate) fn profile(text: &str) -> Profile {
    let sources = "name: N\nsources:\n  errors: { title: T, document: d.txt, read: 2026-01-31 }\n";
    let codes =
        if text.contains("codes:") { "" } else { "codes: { NoSuchKey: [{ status: 404, cite: 'errors:1' }] }\n" };
    Profile { id: "test".into(), ..model::yaml::read("p.yaml", &format!("{sources}{codes}{text}")).expect("a profile") }
}
