//! Where two profiles disagree: by code, and by what they expect of each scenario.
//!
//! Pure; a profile that does not document something does not disagree.

use std::collections::BTreeSet;

use super::{Expectation, Profile};
use crate::outcome::Outcome;
use crate::scenario::Suite;

/// One subject, a code or a scenario's id, and what either profile says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement<T> {
    /// The code or id.
    pub subject: String,
    /// What the first profile says.
    pub left: Vec<T>,
    /// What the second profile says.
    pub right: Vec<T>,
}

/// The subjects of one kind, sorted by the profiles that name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<T> {
    /// Both speak, differently.
    pub disagree: Vec<Disagreement<T>>,
    /// How many both speak of in the same way.
    pub agree: usize,
    /// Only the first speaks.
    pub left_only: Vec<String>,
    /// Only the second speaks.
    pub right_only: Vec<String>,
}

/// The statuses of each code, over all its rows.
#[must_use]
pub fn by_code(left: &Profile, right: &Profile) -> Comparison<u16> {
    let codes: BTreeSet<&String> = left.codes.keys().chain(right.codes.keys()).collect();
    let statuses = |profile: &Profile, code: &str| -> BTreeSet<u16> {
        profile.codes.get(code).into_iter().flatten().map(|row| row.status).collect()
    };
    Comparison::of(codes.into_iter().map(|code| (code.clone(), statuses(left, code), statuses(right, code))))
}

/// The outcomes expected of each scenario in `region`.
#[must_use]
pub fn by_scenario(left: &Profile, right: &Profile, suite: &Suite, region: &str) -> Comparison<Outcome> {
    Comparison::of(suite.scenarios.iter().map(|scenario| {
        let outcomes = |profile: &Profile| match profile.expectation(scenario, region) {
            Expectation::Outcomes { any_of, .. } => any_of.iter().map(super::CitedOutcome::outcome).collect(),
            Expectation::Undocumented(_) | Expectation::NotApplicable(_) => BTreeSet::new(),
        };
        (scenario.id.clone(), outcomes(left), outcomes(right))
    }))
}

impl<T: Ord> Comparison<T> {
    fn of(subjects: impl Iterator<Item = (String, BTreeSet<T>, BTreeSet<T>)>) -> Self {
        let mut comparison = Self { disagree: Vec::new(), agree: 0, left_only: Vec::new(), right_only: Vec::new() };
        for (subject, left, right) in subjects {
            match (left.is_empty(), right.is_empty()) {
                (true, true) => {}
                (false, true) => comparison.left_only.push(subject),
                (true, false) => comparison.right_only.push(subject),
                (false, false) if left == right => comparison.agree += 1,
                (false, false) => comparison.disagree.push(Disagreement {
                    subject,
                    left: left.into_iter().collect(),
                    right: right.into_iter().collect(),
                }),
            }
        }
        comparison
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::yaml;

    fn profile(codes: &str, scenarios: &str) -> Profile {
        let sources = "name: N\nsources: { errors: { title: t, document: d, read: 2026-01-01 } }\n";
        yaml::read("p.yaml", &format!("{sources}codes: {{ {codes} }}\nscenarios: {{ {scenarios} }}\n")).unwrap()
    }

    #[test]
    fn codes_differ_by_their_statuses() {
        let left = profile(
            "A: [{ status: 400, cite: 'errors:1' }], B: [{ status: 400, cite: 'errors:2' }], C: [{ status: 1, cite: x }]",
            "",
        );
        let right = profile(
            "A: [{ status: 400, cite: 'errors:9' }], B: [{ status: 409, cite: 'errors:8' }, { status: 400, cite: y }]",
            "",
        );
        let found = by_code(&left, &right);
        assert_eq!((found.agree, found.left_only, found.right_only), (1, vec!["C".to_owned()], vec![]));
        assert_eq!(found.disagree, [Disagreement { subject: "B".into(), left: vec![400], right: vec![400, 409] }]);
    }

    #[test]
    fn scenarios_differ_by_what_is_expected_of_them() {
        let text = "title: t\noperation: GetObject\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let scenario = |id: &str| Scenario { id: id.into(), ..yaml::read(id, text).unwrap() };
        let suite = Suite::new("test", ["s/a", "s/b", "s/c"].map(scenario));
        let left = profile("A: [{ status: 400, cite: 'errors:1' }]", "");
        let right = profile(
            "",
            "s/a: { documented: { status: 400, code: A, cite: 'errors:1' } }, s/b: { documented: { status: 200, code: none, cite: x } }",
        );
        let found = by_scenario(&left, &right, &suite, "r");
        assert_eq!((found.agree, found.left_only.as_slice()), (1, &["s/c".to_owned()][..]));
        assert_eq!(found.disagree[0].right, [Outcome { status: 200, code: None }]);
    }
}
