//! Where two profiles disagree: by code, and by what they expect of each scenario.
//!
//! Pure; a profile that does not document something does not disagree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{CitedOutcome, Expectation, Profile};
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

/// An expected outcome, with what single keys get.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Status and code.
    pub outcome: Outcome,
    /// What single keys of DeleteObjects get.
    pub keys: BTreeMap<String, String>,
}

impl Said {
    fn of(cited: &CitedOutcome) -> Self {
        let keys = cited.keys.iter().map(|(key, code)| (key.clone(), code.clone())).collect();
        Self { outcome: cited.outcome(), keys }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outcome.fmt(f)?;
        if self.keys.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = self.keys.iter().map(|(key, code)| format!("{key}: {code}")).collect();
        write!(f, " ({})", keys.join(", "))
    }
}

/// The outcomes expected of each scenario in `region`.
#[must_use]
pub fn by_scenario(left: &Profile, right: &Profile, suite: &Suite, region: &str) -> Comparison<Said> {
    Comparison::of(suite.scenarios.iter().map(|scenario| {
        let outcomes = |profile: &Profile| match profile.expectation(scenario, region) {
            Expectation::Outcomes { any_of, .. } => any_of.iter().map(Said::of).collect(),
            Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => BTreeSet::new(),
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
        let said = |one: &Said| one.to_string();
        assert_eq!(found.disagree[0].right.iter().map(said).collect::<Vec<_>>(), ["200 none"]);
    }

    #[test]
    fn what_single_keys_get_is_compared_as_well() {
        let text = "title: t\noperation: DeleteObjects\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: POST, path: / }\n";
        let suite = Suite::new("test", [Scenario { id: "s/a".into(), ..yaml::read("s/a", text).unwrap() }]);
        let keyed = |keys: &str| {
            let outcome = format!("{{ status: 200, code: none, cite: x, keys: {{ {keys} }} }}");
            profile("", &format!("s/a: {{ documented: {outcome} }}"))
        };
        let found = by_scenario(&keyed("a: A, b: none"), &keyed("a: none, b: none"), &suite, "r");
        assert_eq!(found.disagree[0].left[0].to_string(), "200 none (a: A, b: none)");
        assert_eq!(by_scenario(&keyed("a: A"), &keyed("a: A"), &suite, "r").agree, 1);
    }
}
