//! Expectations, evidence and citations in words.

use crate::command::text::wrap;
use model::profile::{
    Basis, Citation, CitedOutcome, Evidence, Expectation, Facts, NO_CODE, ObservedRow, Profile, Seen, UNSEEN_CODE,
};
use model::scenario::Scenario;

/// What `profile` expects of `scenario` in `region`, as lines for the column beside its name: the expectation, what else is
/// known, and what only suites that imitate the service assert.
pub(super) fn describe(profile: &Profile, scenario: &Scenario, region: &str, indent: usize) -> Vec<String> {
    let facts = profile.facts(scenario, region);
    let expectation = profile.expected(facts.clone());
    let mut lines = expected(profile, &expectation, &facts);
    lines.extend(
        facts
            .clone()
            .beside(profile.counts())
            .iter()
            .map(|outcome| format!("not counted (--evidence {}): {}", profile.counts(), cited(profile, outcome))),
    );
    lines.extend(nears(&facts));
    lines.extend(notes(profile, scenario, region));
    lines.iter().map(|line| wrap(line, indent)).collect()
}

/// A citation with the document's title.
pub(super) fn citation(profile: &Profile, cite: &str) -> String {
    Citation::parse(cite)
        .map_or_else(|| cite.to_owned(), |citation| format!("{}, {}", citation.document(profile), citation.place))
}

fn expected(profile: &Profile, expectation: &Expectation, facts: &Facts) -> Vec<String> {
    match expectation {
        Expectation::Outcomes { any_of, because } => {
            let mut lines: Vec<String> = any_of.iter().map(|outcome| cited(profile, outcome)).collect();
            lines.extend(because.as_ref().filter(|_| any_of.len() > 1).map(|why| format!("either, because {why}")));
            if expectation.is_disputed() {
                lines.push(
                    "disputed: what is documented and what was observed contradict each other; either conforms".into(),
                );
            }
            if let Facts::Known { documented, because: Some(why), .. } = facts
                && documented.is_empty()
                && profile.counts() != Evidence::Observed
            {
                lines.push(format!("undocumented: {why}"));
            }
            lines
        }
        Expectation::Undocumented(None) => vec!["undocumented".into()],
        Expectation::Undocumented(Some(why)) => vec![format!("undocumented: {why}")],
        Expectation::NotRead(None) => vec!["not read".into()],
        Expectation::NotRead(Some(why)) => vec![format!("not read: {why}")],
        Expectation::NotApplicable(why) => vec![format!("not applicable: {why}")],
    }
}

fn cited(profile: &Profile, outcome: &CitedOutcome) -> String {
    let code = match outcome.code.as_str() {
        NO_CODE => "without error code",
        UNSEEN_CODE => "without a body that could name a code",
        code => code,
    };
    let keys: Vec<String> = outcome.keys.iter().map(|(key, code)| format!("{code} for the key {key}")).collect();
    let keys = if keys.is_empty() { String::new() } else { format!(" with {}", keys.join(" and ")) };
    let basis = match (&outcome.seen, outcome.basis()) {
        (Some(seen), Basis::Observed) => format!("observed {}", sighting(profile, seen)),
        (Some(seen), _) => format!("{}; observed {}", citation(profile, &outcome.cite), sighting(profile, seen)),
        (None, _) => citation(profile, &outcome.cite),
    };
    format!("{} {code}{keys} ({basis})", outcome.status)
}

/// When, where and by whom it was observed.
fn sighting(profile: &Profile, seen: &Seen) -> String {
    let row = profile.observed_row(&seen.cite);
    let region = row.map(|row| row.region.as_str()).filter(|region| !region.is_empty());
    let region = region.map(|region| format!(" in {region}")).unwrap_or_default();
    // The first of several places is enough here; the data has them all.
    let place = |source: &str| source.split("; ").next().unwrap_or_default().to_owned();
    let source = row.map(|row| format!(": {}, {}", row.strength.word(), place(&row.source))).unwrap_or_default();
    format!("{}{region}, {}{source}", seen.on, citation(profile, &seen.cite))
}

/// Why differences between observed requests and that of the scenario do not matter.
fn nears(facts: &Facts) -> Vec<String> {
    let Facts::Known { observed, .. } = facts else { return Vec::new() };
    let nears = observed.iter().filter_map(|outcome| outcome.seen.as_ref()?.near.as_ref());
    nears.map(|why| format!("the observed request differs, which does not matter: {why}")).collect()
}

/// The observations that nothing is expected from: those that are too weak, defects of a program, and those with a reason.
fn notes(profile: &Profile, scenario: &Scenario, region: &str) -> Vec<String> {
    let note = |(source, row): (&str, &ObservedRow)| {
        let seen = format!("{} ({source}:{}, {})", row.outcome(), row.id, row.date);
        match profile.departure(scenario, region, row) {
            _ if !row.unused.is_empty() => Some(format!("seen and not expected, {}: {seen}", row.unused)),
            _ if !row.is_evidence() => Some(weak(source, row)),
            Some(why) => Some(format!("departure, never expected, {why}: {seen}")),
            None => None,
        }
    };
    profile.observed_rows(&scenario.id).filter_map(note).collect()
}

fn weak(source: &str, row: &ObservedRow) -> String {
    format!(
        "no evidence, only {}: {} ({source}:{}, {}, {})",
        row.strength.word(),
        row.outcome(),
        row.id,
        row.source,
        row.date
    )
}
