//! What clients do where a scenario shows another outcome than the documented one.

use std::str::FromStr;

use crate::command::text::{beside, columns, wrap};
use crate::impact::{Call, Impact, Reaction, Seen, react};
use model::client::{BodyShape, Clients};
use model::outcome::Outcome;
use model::profile::{CitedOutcome, Expectation, Profile};
use model::scenario::Scenario;

const LABEL: usize = 10;

/// The outcome that `--observed` names: `500/InternalError`, or `200` without a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObservedOutcome(pub(crate) Outcome);

/// A word that names no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no outcome; write a status from 100 to 599, and after a slash the error code, such as 500/InternalError"
)]
pub(crate) struct NoOutcome(String);

impl FromStr for ObservedOutcome {
    type Err = NoOutcome;

    fn from_str(text: &str) -> Result<Self, NoOutcome> {
        let (status, code) = text.split_once('/').map_or((text, None), |(status, code)| (status, Some(code)));
        let valid = |code: &&str| !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        match (status.parse(), code) {
            (Ok(status @ 100..600), None) => Ok(Self(Outcome { status, code: None })),
            (Ok(status @ 100..600), Some(code)) if valid(&code) => {
                Ok(Self(Outcome { status, code: Some(code.to_owned()) }))
            }
            _ => Err(NoOutcome(text.to_owned())),
        }
    }
}

/// What `clients` do where `scenario` shows `observed`: a line for each profile that documents another outcome, and one for each
/// client by the first of these profiles.
pub(super) fn describe(
    scenario: &Scenario,
    observed: &Outcome,
    profiles: &[Profile],
    region: &str,
    clients: &Clients,
) -> String {
    let seen = Seen::of_outcome(scenario, observed);
    let documented: Vec<(&Profile, Vec<CitedOutcome>)> = profiles
        .iter()
        .filter_map(|profile| match profile.expectation(scenario, region) {
            Expectation::Outcomes { any_of, .. } => Some((profile, any_of)),
            Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => None,
        })
        .collect();
    let mut text = format!("{}\n\nObserved {}: what clients do\n", scenario.id, shown(observed));
    for (profile, any_of) in &documented {
        let line = if any_of.iter().any(|cited| cited.outcome() == *observed) {
            "as documented".to_owned()
        } else {
            let expected: Vec<Seen> = any_of.iter().map(|cited| Seen::of_outcome(scenario, &cited.outcome())).collect();
            let impact = Impact::between(&clients.0, scenario, &expected, &seen);
            format!("instead of {}: {}", either(any_of), impact.line())
        };
        text.push_str(&beside(&format!("  {}", profile.id), LABEL, &line));
        text.push('\n');
    }
    if documented.is_empty() {
        text.push_str("  no profile documents an outcome\n");
    }
    if seen.is_success() && seen.body == BodyShape::Success {
        let loss = format!("stake {}: {}", scenario.stake, scenario.stake.describe());
        text.push_str(&format!("{}\n", wrap(&loss, 2)));
    }
    let expected = documented.first().map(|(profile, any_of)| (*profile, any_of.as_slice()));
    text.push('\n');
    text.push_str(&by_client(scenario, &seen, expected, clients));
    text
}

/// A table: what each client does where the outcome is as documented, and what it does now.
fn by_client(
    scenario: &Scenario,
    seen: &Seen,
    expected: Option<(&Profile, &[CitedOutcome])>,
    clients: &Clients,
) -> String {
    let call = Call::of(scenario);
    let by = expected.map_or_else(String::new, |(profile, _)| format!("by {}", profile.id));
    let mut rows = vec![["Client".to_owned(), by, "observed".to_owned()]];
    for client in &clients.0 {
        let before = expected
            .into_iter()
            .flat_map(|(_, any_of)| any_of)
            .map(|cited| reaction(react(client, call, &Seen::of_outcome(scenario, &cited.outcome()))));
        let mut before: Vec<String> = before.collect();
        before.dedup();
        rows.push([client.name.clone(), before.join(" or "), reaction(react(client, call, seen))]);
    }
    columns(&rows, 2)
}

fn reaction(reaction: Option<Reaction<'_>>) -> String {
    let Some(reaction) = reaction else { return "does not send this".into() };
    let error = reaction.error.map(|error| format!(", {}", error.meaning())).unwrap_or_default();
    let attempts = if reaction.attempts > 1 { format!(" {}x", reaction.attempts) } else { String::new() };
    format!("{}{attempts}{error}", reaction.effect.word())
}

fn either(any_of: &[CitedOutcome]) -> String {
    any_of.iter().map(|cited| shown(&cited.outcome())).collect::<Vec<_>>().join(" or ")
}

fn shown(outcome: &Outcome) -> String {
    match &outcome.code {
        Some(code) => format!("{} {code}", outcome.status),
        None => outcome.status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_a_status_and_after_a_slash_a_code() {
        let read = |text: &str| text.parse::<ObservedOutcome>().map(|observed| observed.0.to_string());
        assert_eq!(read("500/InternalError").unwrap(), "500 InternalError");
        assert_eq!(read("200").unwrap(), "200 none");
        for wrong in ["", "x", "99", "600", "500/", "500/a b", "/InternalError"] {
            assert!(read(wrong).unwrap_err().to_string().contains("such as 500/InternalError"), "{wrong}");
        }
    }
}
