//! Coverage: for each documented code, the scenarios that prove it or why there are none.
//!
//! Pure; counts what profiles expect, not what a server answered.

use crate::profile::{Expectation, Profile};
use crate::scenario::{Scenario, Suite};

/// One code of one vendor's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The profile's id.
    pub vendor: String,
    /// The documented code.
    pub code: String,
    /// The documented statuses, in the document's order.
    pub statuses: Vec<u16>,
    /// How it is proven.
    pub proof: Proof,
}

/// How a documented code is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By these scenarios on any target.
    Scenarios(Vec<String>),
    /// Only by scenarios that the target has to be prepared for.
    NeedsSetup {
        /// Which scenarios.
        scenarios: Vec<String>,
        /// What the first of them needs.
        needs: String,
    },
    /// No client can provoke it, and why.
    Unprovokable(String),
    /// Neither a scenario nor a reason.
    Missing {
        /// Scenarios that provoke the code, although this profile expects something else of them.
        elsewhere: Vec<String>,
    },
}

/// Every documented code of every profile, in the profiles' order.
#[must_use]
pub fn coverage(suite: &Suite, profiles: &[Profile]) -> Vec<Covered> {
    profiles.iter().flat_map(|profile| profile.codes.keys().map(|code| covered(suite, profile, code))).collect()
}

/// Whether `profile` expects this code of `scenario`, in any region.
#[must_use]
pub fn expects(profile: &Profile, scenario: &Scenario, code: &str) -> bool {
    expectations(profile, scenario).iter().any(|expectation| match expectation {
        Expectation::Outcomes { any_of, .. } => any_of.iter().any(|outcome| outcome.code == code),
        _ => false,
    })
}

/// What `profile` expects of `scenario` in each region that it tells apart.
#[must_use]
pub fn expectations(profile: &Profile, scenario: &Scenario) -> Vec<Expectation> {
    let entries = profile.scenarios.get(&scenario.id).into_iter().flat_map(|entries| entries.iter());
    let regions = entries.filter_map(|entry| entry.region.as_deref());
    regions.chain(["elsewhere"]).map(|region| profile.expectation(scenario, region)).collect()
}

fn covered(suite: &Suite, profile: &Profile, code: &str) -> Covered {
    let rows = &profile.codes[code];
    Covered {
        vendor: profile.id.clone(),
        code: code.to_owned(),
        statuses: rows.iter().map(|row| row.status).collect(),
        proof: proof(suite, profile, code),
    }
}

fn proof(suite: &Suite, profile: &Profile, code: &str) -> Proof {
    let proving: Vec<&Scenario> = suite.scenarios.iter().filter(|scenario| expects(profile, scenario, code)).collect();
    let ids = |scenarios: &[&Scenario]| scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let free: Vec<&Scenario> = proving.iter().filter(|scenario| scenario.requires.is_empty()).copied().collect();
    if !free.is_empty() {
        return Proof::Scenarios(ids(&free));
    }
    if let Some(first) = proving.first() {
        let needs: Vec<&str> = first.requires.iter().map(|requirement| requirement.describe()).collect();
        return Proof::NeedsSetup { scenarios: ids(&proving), needs: needs.join(" and ") };
    }
    let reasons: Option<Vec<&str>> = profile.codes[code].iter().map(|row| row.unprovokable.as_deref()).collect();
    match reasons {
        Some(mut reasons) if !reasons.is_empty() => {
            reasons.dedup();
            Proof::Unprovokable(reasons.join("; "))
        }
        _ => {
            let elsewhere = suite.scenarios.iter().filter(|scenario| scenario.codes().any(|own| own == code));
            Proof::Missing { elsewhere: elsewhere.map(|scenario| scenario.id.clone()).collect() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn scenario(id: &str, condition: &str, extra: &str) -> Scenario {
        let text = format!(
            "title: t\ncondition: {condition}\ndescription: d\nreference: r\nwhen: {{ method: GET, path: / }}\n{extra}"
        );
        Scenario { id: id.into(), ..yaml::read(id, &text).unwrap() }
    }

    fn proofs(profile: &str) -> Vec<Proof> {
        let scenarios = vec![
            scenario("a/plain", "Plain", "also: [Other]"),
            scenario("a/prepared", "Prepared", "requires: [second-account]"),
            scenario("a/regional", "Regional", ""),
        ];
        let suite = Suite { scenarios, origin: "test".into() };
        let profile: Profile = yaml::read("p.yaml", profile).unwrap();
        coverage(&suite, &[profile]).into_iter().map(|covered| covered.proof).collect()
    }

    #[test]
    fn a_code_is_proven_by_what_the_profile_expects() {
        let proofs = proofs(
            "name: n\nsources: {}\ncodes:\n  Plain: [{ status: 400, cite: e:1 }]\n  Prepared: [{ status: 400, cite: e:2 }]\n  \
             Broken: [{ status: 500, cite: e:3, unprovokable: inside the server }]\n  Other: [{ status: 400, cite: e:4 }]\n",
        );
        assert_eq!(proofs[0], Proof::Scenarios(vec!["a/plain".into()]));
        let needs = "a second account (--other-aws-profile)".into();
        assert_eq!(proofs[1], Proof::NeedsSetup { scenarios: vec!["a/prepared".into()], needs });
        assert_eq!(proofs[2], Proof::Unprovokable("inside the server".into()));
        assert_eq!(proofs[3], Proof::Missing { elsewhere: vec!["a/plain".into()] });
    }

    #[test]
    fn an_entry_for_one_region_counts() {
        let proofs = proofs(
            "name: n\nsources: {}\ncodes:\n  Elsewhere: [{ status: 400, cite: e:1 }]\n\
             scenarios:\n  a/regional: { region: us-east-1, status: 400, code: Elsewhere, cite: e:1 }\n",
        );
        assert_eq!(proofs[0], Proof::Scenarios(vec!["a/regional".into()]));
    }
}
