//! Coverage: for each documented code, the scenarios that cover it, or the reason why there are none.
//!
//! Pure. Counts what profiles expect, not what servers return.

use std::sync::Arc;

use model::profile::{Basis, Citation, CitedOutcome, CodeRow, Expectation, Profile};
use model::scenario::{Scenario, Suite};

/// One code of one of a vendor's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The profile's id.
    pub vendor: String,
    /// The document's key under `sources`.
    pub source: String,
    /// The documented code.
    pub code: String,
    /// The documented statuses, in the document's order.
    pub statuses: Vec<u16>,
    /// How it is covered.
    pub proof: Proof,
}

/// How a documented code is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By these scenarios on any target.
    Scenarios(Vec<String>),
    /// Only on a target with certain capabilities.
    NeedsSetup {
        /// The scenarios that cover it on such a target, if any.
        scenarios: Vec<String>,
        /// The required capabilities.
        needs: String,
    },
    /// No client can provoke it, with the reason.
    Unprovokable(String),
    /// Neither a scenario nor a reason.
    Missing {
        /// Scenarios that provoke the code, but for which this profile expects a different outcome.
        elsewhere: Vec<String>,
    },
}

/// Every code of every document, in the order of the profiles. A code that two documents list occurs twice.
#[must_use]
pub fn coverage(suite: &Suite, profiles: &[Profile]) -> Vec<Covered> {
    let documents = profiles.iter().flat_map(|profile| profile.sources.keys().map(move |source| (profile, source)));
    documents
        .flat_map(|(profile, source)| {
            profile.codes.iter().filter_map(move |(code, rows)| covered(suite, profile, source, code, rows))
        })
        .collect()
}

/// True if `profile` expects this code of `scenario`, in any region.
#[must_use]
pub fn expects(profile: &Profile, scenario: &Scenario, code: &str) -> bool {
    // Without an entry of its own, a scenario can only be expected to provoke its condition.
    let may_differ = scenario.condition == code || profile.scenarios.contains_key(&scenario.id);
    may_differ && expects_any(profile, scenario, |outcome| outcome.code == code)
}

/// What `profile` expects of `scenario` in each region that it distinguishes.
#[must_use]
pub fn expectations(profile: &Profile, scenario: &Scenario) -> Vec<Expectation> {
    regions(profile, scenario).into_iter().map(|region| profile.expectation(scenario, region)).collect()
}

/// The regions that `profile` distinguishes for `scenario`, and the name of all others.
#[must_use]
pub fn regions<'p>(profile: &'p Profile, scenario: &Scenario) -> Vec<&'p str> {
    let entries = profile.scenarios.get(&scenario.id).into_iter().flat_map(|entries| entries.iter());
    entries.filter_map(|entry| entry.region.as_deref()).chain(["elsewhere"]).collect()
}

fn expects_any(profile: &Profile, scenario: &Scenario, wanted: impl Fn(&CitedOutcome) -> bool) -> bool {
    expectations(profile, scenario).iter().any(|expectation| match expectation {
        Expectation::Outcomes { any_of, .. } => any_of.iter().any(&wanted),
        _ => false,
    })
}

fn is_of(source: &str, cite: &str) -> bool {
    Citation::parse(cite).is_some_and(|citation| citation.source == source)
}

fn covered(suite: &Suite, profile: &Profile, source: &str, code: &str, rows: &[CodeRow]) -> Option<Covered> {
    let rows: Vec<&CodeRow> = rows.iter().filter(|row| is_of(source, &row.cite)).collect();
    (!rows.is_empty()).then(|| Covered {
        vendor: profile.id.clone(),
        source: source.to_owned(),
        code: code.to_owned(),
        statuses: rows.iter().map(|row| row.status).collect(),
        proof: proof(suite, profile, source, code, &rows),
    })
}

fn proof(suite: &Suite, profile: &Profile, source: &str, code: &str, rows: &[&CodeRow]) -> Proof {
    let proves = |outcome: &CitedOutcome| {
        outcome.code == code && is_of(source, &outcome.cite) && outcome.basis() != Basis::Observed
    };
    let proving: Vec<&Scenario> =
        suite.scenarios.iter().map(Arc::as_ref).filter(|scenario| expects_any(profile, scenario, proves)).collect();
    let ids = |scenarios: &[&Scenario]| scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let free: Vec<&Scenario> = proving.iter().filter(|scenario| scenario.requires.is_empty()).copied().collect();
    if !free.is_empty() {
        return Proof::Scenarios(ids(&free));
    }
    if let Some(first) = proving.first() {
        let needs: Vec<&str> = first.requires.iter().map(|requirement| requirement.describe()).collect();
        return Proof::NeedsSetup { scenarios: ids(&proving), needs: needs.join(" and ") };
    }
    excused(rows).unwrap_or_else(|| {
        let elsewhere = suite.scenarios.iter().filter(|scenario| scenario.codes().any(|own| own == code));
        Proof::Missing { elsewhere: elsewhere.map(|scenario| scenario.id.clone()).collect() }
    })
}

/// The reason for having no scenario, if every row has one. A required setup takes precedence over "cannot be provoked".
fn excused(rows: &[&CodeRow]) -> Option<Proof> {
    if rows.iter().any(|row| row.needs.is_none() && row.unprovokable.is_none()) {
        return None;
    }
    let joined = |reasons: Vec<&str>| {
        let mut reasons = reasons;
        reasons.dedup();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    };
    let needs = joined(rows.iter().filter_map(|row| row.needs.as_deref()).collect());
    let reasons = joined(rows.iter().filter_map(|row| row.unprovokable.as_deref()).collect());
    needs.map(|needs| Proof::NeedsSetup { scenarios: Vec::new(), needs }).or(reasons.map(Proof::Unprovokable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::yaml;

    fn scenario(id: &str, condition: &str, extra: &str) -> Scenario {
        let text = format!(
            "title: t\noperation: GetObject\ncondition: {condition}\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: {{ method: GET, path: / }}\n{extra}"
        );
        Scenario { id: id.into(), ..yaml::read(id, &text).unwrap() }
    }

    fn proofs(profile: &str) -> Vec<Proof> {
        let scenarios = vec![
            scenario("a/plain", "Plain", "also: [Other]"),
            scenario("a/prepared", "Prepared", "requires: [second-account]"),
            scenario("a/regional", "Regional", ""),
        ];
        let suite = Suite::new("test", scenarios);
        let profile: Profile = yaml::read("p.yaml", profile).unwrap();
        coverage(&suite, &[profile]).into_iter().map(|covered| covered.proof).collect()
    }

    #[test]
    fn a_code_is_proven_by_what_the_profile_expects() {
        let proofs = proofs(
            "name: n\nsources: { e: { title: t, document: d, read: 2026-01-31 } }\ncodes:\n  Plain: [{ status: 400, cite: e:1 }]\n  Prepared: [{ status: 400, cite: e:2 }]\n  \
             Broken: [{ status: 500, cite: e:3, unprovokable: inside the server }]\n  Other: [{ status: 400, cite: e:4 }]\n  \
             Quota: [{ status: 507, cite: e:5, needs: a small quota }]\n",
        );
        assert_eq!(proofs[0], Proof::Scenarios(vec!["a/plain".into()]));
        let needs = "a second account (--other-aws-profile)".into();
        assert_eq!(proofs[1], Proof::NeedsSetup { scenarios: vec!["a/prepared".into()], needs });
        assert_eq!(proofs[2], Proof::Unprovokable("inside the server".into()));
        assert_eq!(proofs[3], Proof::Missing { elsewhere: vec!["a/plain".into()] });
        assert_eq!(proofs[4], Proof::NeedsSetup { scenarios: Vec::new(), needs: "a small quota".into() });
    }

    #[test]
    fn each_document_has_its_own_proof_of_a_code() {
        let proofs = proofs(
            "name: n\nsources:\n  e: { title: t, document: d, read: 2026-01-31 }\n  \
             f: { title: t, document: d, read: 2026-01-31 }\ncodes:\n  \
             Plain: [{ status: 400, cite: e:1 }, { status: 400, cite: 'f:Plain', applies: checksums }]\n",
        );
        let elsewhere = vec!["a/plain".into()];
        assert_eq!(proofs, [Proof::Scenarios(elsewhere.clone()), Proof::Missing { elsewhere }]);
    }

    #[test]
    fn an_entry_for_one_region_counts() {
        let proofs = proofs(
            "name: n\nsources: { e: { title: t, document: d, read: 2026-01-31 } }\ncodes:\n  Elsewhere: [{ status: 400, cite: e:1 }]\n\
             scenarios:\n  a/regional: { region: us-east-1, documented: { status: 400, code: Elsewhere, cite: e:1 } }\n",
        );
        assert_eq!(proofs[0], Proof::Scenarios(vec!["a/regional".into()]));
    }
}
