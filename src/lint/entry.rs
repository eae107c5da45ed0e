//! Checks the entries of a profile for single scenarios.

use super::citation::{impossible, unresolved};
use model::profile::{Entry, NO_CODE, Profile};
use model::scenario::{Scenario, Suite};

/// Entries that are not exactly one of the four forms. A profile with such an entry cannot be used for judging.
pub(super) fn forms(profile: &Profile) -> Vec<String> {
    entries(profile).filter_map(|(id, entry)| Some(format!("scenarios.{id}: {}", malformed(entry)?))).collect()
}

pub(super) fn problems(profile: &Profile, suite: &Suite, shipped: &Suite) -> Vec<String> {
    let mut problems = Vec::new();
    for (id, entries) in &profile.scenarios {
        if suite.find(id).or_else(|| shipped.find(id)).is_none() {
            problems.push(format!("scenarios: there is no scenario `{id}`"));
        }
        let deletes = |scenario: &Scenario| scenario.operation.name() == "DeleteObjects";
        let keyed = entries.iter().any(|entry| {
            !entry.keys.is_empty() || entry.any_of.iter().flatten().any(|outcome| !outcome.keys.is_empty())
        });
        if keyed && suite.find(id).or_else(|| shipped.find(id)).is_some_and(|scenario| !deletes(scenario)) {
            problems.push(format!("scenarios.{id}: `keys` are outcomes of DeleteObjects alone"));
        }
        let regions: Vec<&Option<String>> = entries.iter().map(|entry| &entry.region).collect();
        if regions.is_empty() || (1..regions.len()).any(|index| regions[..index].contains(&regions[index])) {
            problems.push(format!("scenarios.{id} requires exactly one entry per region"));
        }
    }
    for (id, entry) in entries(profile) {
        let several = entry.any_of.iter().flatten().map(|outcome| (outcome.status, outcome.cite.as_str()));
        for (status, cite) in several.chain(entry.status.zip(entry.cite.as_deref())) {
            problems.extend(unresolved(profile, cite).map(|why| format!("scenarios.{id}: {why}")));
            problems.extend(impossible(status).map(|why| format!("scenarios.{id}: {why}")));
        }
    }
    problems
}

fn entries(profile: &Profile) -> impl Iterator<Item = (&String, &Entry)> {
    profile.scenarios.iter().flat_map(|(id, entries)| entries.iter().map(move |entry| (id, entry)))
}

fn malformed(entry: &Entry) -> Option<&'static str> {
    let outcome = [entry.status.is_some(), entry.code.is_some(), entry.cite.is_some()];
    let several = [entry.any_of.is_some(), entry.because.is_some()];
    let forms = [
        outcome.contains(&true),
        several.contains(&true),
        entry.undocumented.is_some(),
        entry.not_applicable.is_some(),
    ];
    let count = forms.iter().filter(|used| **used).count();
    if count != 1 {
        return Some("write exactly one of: an outcome, `any_of`, `undocumented`, `not_applicable`");
    }
    if forms[0] && outcome.contains(&false) {
        return Some("an outcome requires `status`, `code` and `cite`");
    }
    if forms[1] && several.contains(&false) {
        return Some("`any_of` and `because` require each other");
    }
    if entry.any_of.as_ref().is_some_and(|outcomes| outcomes.len() < 2) {
        return Some("`any_of` requires at least two outcomes");
    }
    let empty = |reason: &Option<String>| reason.as_ref().is_some_and(|reason| reason.trim().is_empty());
    let several = entry.any_of.iter().flatten().map(|outcome| (&outcome.keys, outcome.code.as_str()));
    let single = (&entry.keys, entry.code.as_deref().unwrap_or_default());
    if several.chain([single]).any(|(keys, code)| !keys.is_empty() && code != NO_CODE) {
        return Some("`keys` requires `code: none`: the response as a whole is a success");
    }
    (empty(&entry.undocumented) || empty(&entry.not_applicable) || empty(&entry.because))
        .then_some("the reason is empty; write one sentence")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{profile, scenario};

    fn found(entry: &str) -> Vec<String> {
        forms(&profile(&format!("scenarios: {{ object/some-fault: {entry} }}\n")))
    }

    #[test]
    fn each_of_the_four_forms_is_fine() {
        for entry in [
            "{ status: 404, code: NoSuchKey, cite: 'errors:1' }",
            "{ any_of: [{ status: 404, code: A, cite: 'errors:1' }, { status: 400, code: B, cite: 'errors:1' }], because: two rows }",
            "{ status: 200, code: none, cite: 'errors:1', keys: { a: AccessDenied, b: none } }",
            "{ undocumented: the document has no error table }",
            "{ not_applicable: it has no regions }",
        ] {
            assert_eq!(found(entry), Vec::<String>::new(), "{entry}");
        }
    }

    #[test]
    fn anything_between_the_forms_is_refused() {
        for (entry, why) in [
            ("{}", "exactly one"),
            ("{ status: 404, code: A, cite: 'errors:1', undocumented: x }", "exactly one"),
            ("{ status: 404 }", "`status`, `code` and `cite`"),
            ("{ any_of: [{ status: 404, code: A, cite: 'errors:1' }], because: x }", "two outcomes"),
            ("{ any_of: [] }", "require each other"),
            ("{ not_applicable: '' }", "the reason is empty"),
            ("{ status: 404, code: A, cite: 'errors:1', keys: { a: B } }", "`code: none`"),
        ] {
            assert!(found(entry)[0].contains(why), "{entry}: {:?}", found(entry));
        }
    }

    #[test]
    fn scenarios_exist_and_regions_differ() {
        let suite = Suite::new("test", [scenario("")]);
        let empty = Suite::new("test", [] as [Scenario; 0]);
        let entry = "{ status: 404, code: NoSuchKey, cite: 'errors:1' }";
        let known = profile(&format!("scenarios: {{ object/some-fault: {entry} }}\n"));
        assert_eq!(problems(&known, &empty, &suite), Vec::<String>::new());
        assert_eq!(problems(&known, &empty, &empty), ["scenarios: there is no scenario `object/some-fault`"]);
        let keyed = "{ status: 200, code: none, cite: 'errors:1', keys: { a: AccessDenied } }";
        let keyed = profile(&format!("scenarios: {{ object/some-fault: {keyed} }}\n"));
        let why = "scenarios.object/some-fault: `keys` are outcomes of DeleteObjects alone";
        assert_eq!(problems(&keyed, &suite, &empty), [why]);
        let twice = profile(&format!("scenarios: {{ object/some-fault: [{entry}, {entry}] }}\n"));
        assert_eq!(
            problems(&twice, &suite, &empty),
            ["scenarios.object/some-fault requires exactly one entry per region"]
        );
    }
}
