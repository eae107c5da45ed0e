//! Checks the entries of a profile for single scenarios.

use indexmap::IndexMap;

use super::citation::{impossible, misplaced, unresolved};
use model::profile::{Entry, NO_CODE, Profile, SourceKind};
use model::scenario::{Scenario, Suite};

/// Entries that say nothing, or two things at once. A profile with such an entry cannot be used for judging.
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
        let keyed = entries.iter().flat_map(outcomes).any(|(_, _, keys)| !keys.is_empty());
        if keyed && suite.find(id).or_else(|| shipped.find(id)).is_some_and(|scenario| !deletes(scenario)) {
            problems.push(format!("scenarios.{id}: `keys` are outcomes of DeleteObjects alone"));
        }
        let regions: Vec<&Option<String>> = entries.iter().map(|entry| &entry.region).collect();
        if regions.is_empty() || (1..regions.len()).any(|index| regions[..index].contains(&regions[index])) {
            problems.push(format!("scenarios.{id} requires exactly one entry per region"));
        }
    }
    for (id, entry) in entries(profile) {
        let documented = entry.documented().map(|one| (one.status, one.cite.as_str(), SourceKind::Documented));
        let observed = entry.observed().map(|one| (one.status, one.cite.as_str(), SourceKind::Observed));
        for (status, cite, kind) in documented.chain(observed) {
            let found = unresolved(profile, cite).or_else(|| misplaced(profile, cite, kind));
            problems.extend(found.into_iter().chain(impossible(status)).map(|why| format!("scenarios.{id}: {why}")));
        }
    }
    problems
}

fn entries(profile: &Profile) -> impl Iterator<Item = (&String, &Entry)> {
    profile.scenarios.iter().flat_map(|(id, entries)| entries.iter().map(move |entry| (id, entry)))
}

/// Status, code and keys of each outcome, documented or observed.
fn outcomes(entry: &Entry) -> impl Iterator<Item = (u16, &str, &IndexMap<String, String>)> {
    let documented = entry.documented().map(|one| (one.status, one.code.as_str(), &one.keys));
    documented.chain(entry.observed().map(|one| (one.status, one.code.as_str(), &one.keys)))
}

fn malformed(entry: &Entry) -> Option<&'static str> {
    let says = [entry.documented.is_some(), entry.undocumented.is_some(), entry.observed.is_some()];
    if entry.not_applicable.is_some() == says.contains(&true) {
        return Some("write `not_applicable`, or what is `documented` or `undocumented`, or what was `observed`");
    }
    if entry.documented.is_some() && entry.undocumented.is_some() {
        return Some("`documented` and `undocumented` contradict each other; remove one");
    }
    if entry.documented.is_some() && entry.documented().next().is_none()
        || entry.observed.is_some() && entry.observed().next().is_none()
    {
        return Some("a list of outcomes is empty; write one");
    }
    if (entry.documented().count() > 1) != entry.because.is_some() {
        return Some("several `documented` outcomes and `because` require each other");
    }
    if outcomes(entry).any(|(_, code, keys)| !keys.is_empty() && code != NO_CODE) {
        return Some("`keys` requires `code: none`: the response as a whole is a success");
    }
    let empty = |reason: &Option<String>| reason.as_ref().is_some_and(|reason| reason.trim().is_empty());
    let near = entry.observed().any(|outcome| empty(&outcome.near));
    (near || empty(&entry.undocumented) || empty(&entry.not_applicable) || empty(&entry.because))
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
    fn each_form_is_fine() {
        for entry in [
            "{ documented: { status: 404, code: NoSuchKey, cite: 'errors:1' } }",
            "{ documented: [{ status: 404, code: A, cite: 'errors:1' }, { status: 400, code: B, cite: 'errors:1' }], because: two rows }",
            "{ documented: { status: 200, code: none, cite: 'errors:1', keys: { a: AccessDenied, b: none } } }",
            "{ undocumented: the document has no error table }",
            "{ undocumented: no row, observed: { status: 404, code: A, cite: 'seen:A1', on: 2026-01-31 } }",
            "{ observed: { status: 404, code: A, cite: 'seen:A1', on: 2026-01-31 } }",
            "{ not_applicable: it has no regions }",
        ] {
            assert_eq!(found(entry), Vec::<String>::new(), "{entry}");
        }
    }

    #[test]
    fn anything_between_the_forms_is_refused() {
        for (entry, why) in [
            ("{}", "write `not_applicable`"),
            ("{ not_applicable: x, undocumented: y }", "write `not_applicable`"),
            ("{ documented: { status: 404, code: A, cite: 'errors:1' }, undocumented: x }", "contradict"),
            ("{ documented: [{ status: 404, code: A, cite: 'errors:1' }], because: x }", "require each other"),
            ("{ documented: [] }", "is empty"),
            ("{ not_applicable: '' }", "the reason is empty"),
            ("{ documented: { status: 404, code: A, cite: 'errors:1', keys: { a: B } } }", "`code: none`"),
        ] {
            assert!(found(entry)[0].contains(why), "{entry}: {:?}", found(entry));
        }
    }

    #[test]
    fn scenarios_exist_and_regions_differ() {
        let suite = Suite::new("test", [scenario("")]);
        let empty = Suite::new("test", [] as [Scenario; 0]);
        let entry = "{ documented: { status: 404, code: NoSuchKey, cite: 'errors:1' } }";
        let known = profile(&format!("scenarios: {{ object/some-fault: {entry} }}\n"));
        assert_eq!(problems(&known, &empty, &suite), Vec::<String>::new());
        assert_eq!(problems(&known, &empty, &empty), ["scenarios: there is no scenario `object/some-fault`"]);
        let keyed = "{ documented: { status: 200, code: none, cite: 'errors:1', keys: { a: AccessDenied } } }";
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
