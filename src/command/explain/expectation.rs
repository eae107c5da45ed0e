//! Expectations and citations in words.

use crate::command::text::wrap;
use model::profile::{Citation, CitedOutcome, Expectation, Profile};

/// What `profile` expects, as lines for the column beside its name.
pub(super) fn describe(profile: &Profile, expectation: &Expectation, indent: usize) -> Vec<String> {
    let line = |text: &str| wrap(text, indent);
    match expectation {
        Expectation::Outcomes { any_of, because } => {
            let mut lines: Vec<String> = any_of.iter().map(|outcome| line(&cited(profile, outcome))).collect();
            lines.extend(
                because.as_ref().filter(|_| any_of.len() > 1).map(|why| line(&format!("either, because {why}"))),
            );
            lines
        }
        Expectation::Undocumented(None) => vec![line("undocumented")],
        Expectation::Undocumented(Some(why)) => vec![line(&format!("undocumented: {why}"))],
        Expectation::NotApplicable(why) => vec![line(&format!("not applicable: {why}"))],
    }
}

/// A citation with the document's title.
pub(super) fn citation(profile: &Profile, cite: &str) -> String {
    Citation::parse(cite)
        .map_or_else(|| cite.to_owned(), |citation| format!("{}, {}", citation.document(profile), citation.place))
}

fn cited(profile: &Profile, outcome: &CitedOutcome) -> String {
    let code = if outcome.code == "none" { "without error code" } else { &outcome.code };
    let keys: Vec<String> = outcome.keys.iter().map(|(key, code)| format!("{code} for the key {key}")).collect();
    let keys = if keys.is_empty() { String::new() } else { format!(" with {}", keys.join(" and ")) };
    format!("{} {code}{keys} ({})", outcome.status, citation(profile, &outcome.cite))
}
