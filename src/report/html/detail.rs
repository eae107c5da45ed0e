//! The details of a row: the scenario, what each profile expects with its citation, the request as sent, the raw response.
//!
//! Independent of the matrix around it.

use super::look::Look;
use super::text::Text;
use crate::report::document::{self, Document, KnownFacts, RunResult, ScenarioFacts};
use engine::record::Exchange;

/// Everything about a scenario.
pub(super) struct Detail {
    pub(super) description: Text,
    pub(super) operation: &'static str,
    pub(super) stake: &'static str,
    pub(super) stake_words: &'static str,
    pub(super) reach: &'static str,
    pub(super) reach_words: &'static str,
    pub(super) reference: Link,
    pub(super) file: Text,
    pub(super) tags: Vec<Text>,
    /// What was seen in each run.
    pub(super) evidence: Vec<Evidence>,
}

/// A text, and a link if it is a web address.
pub(super) struct Link {
    pub(super) text: Text,
    pub(super) address: Option<Text>,
}

/// What one profile says of one result.
pub(super) struct Judgement {
    pub(super) profile: Text,
    pub(super) look: Look,
    pub(super) explanation: Text,
    /// What it does to clients.
    pub(super) clients: Option<Text>,
    pub(super) expected: Vec<Expected>,
    /// Evidence that does not count.
    pub(super) beside: Vec<Expected>,
    pub(super) because: Option<Text>,
    pub(super) issue: Option<Link>,
}

/// An outcome with what it rests on.
pub(super) struct Expected {
    pub(super) outcome: Text,
    pub(super) citation: Link,
}

/// What went over the wire in one run.
pub(super) struct Evidence {
    /// The run's name, where there are several.
    pub(super) target: Option<Text>,
    pub(super) observed: Text,
    pub(super) why: Option<Text>,
    pub(super) message: Option<Text>,
    pub(super) notes: Vec<Text>,
    pub(super) duration_ms: u64,
    pub(super) requests: u64,
    /// What each profile says about it.
    pub(super) judgements: Vec<Judgement>,
    pub(super) sides: Vec<Side>,
}

/// One side of an exchange.
pub(super) struct Side {
    pub(super) name: &'static str,
    pub(super) lines: Vec<Text>,
    pub(super) body_bytes: u64,
}

impl Detail {
    pub(super) fn of(document: &Document<'_>, scenario: &ScenarioFacts<'_>) -> Self {
        Self {
            description: Text::line(scenario.description),
            operation: scenario.operation.name(),
            stake: scenario.stake.word(),
            stake_words: scenario.stake.describe(),
            reach: scenario.reach.word(),
            reach_words: scenario.reach.describe(),
            reference: Link::to(scenario.reference),
            file: Text::line(&scenario.file),
            tags: scenario.tags.iter().map(|tag| Text::line(tag)).collect(),
            evidence: scenario.results.iter().map(|result| Evidence::of(document, result)).collect(),
        }
    }
}

impl Link {
    pub(super) fn to(text: &str) -> Self {
        Self { text: Text::line(text), address: Text::address(text) }
    }
}

impl Judgement {
    fn of(document: &Document<'_>, judgement: &document::Judgement<'_>) -> Self {
        let known = judgement.known_failure.as_ref();
        Self {
            profile: Text::line(judgement.profile),
            look: Look::of(judgement),
            explanation: Text::line(&known.map_or_else(|| judgement.explanation.to_string(), excuse)),
            clients: judgement.impact.as_ref().map(|impact| Text::line(&impact.line)),
            expected: judgement.expected.iter().map(|one| Expected::of(document, judgement.profile, one)).collect(),
            beside: judgement.beside.iter().map(|one| Expected::of(document, judgement.profile, one)).collect(),
            because: judgement.because.as_deref().map(Text::line),
            issue: known.and_then(|known| known.issue).map(Link::to),
        }
    }
}

/// Why a mismatch is excused; the issue follows as a link.
fn excuse(known: &KnownFacts<'_>) -> String {
    let until = known.until.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
    format!("known failure: {}{until}", known.reason)
}

impl Expected {
    fn of(document: &Document<'_>, profile: &str, expected: &document::Expected<'_>) -> Self {
        let profiles = document.profiles.iter().filter(|facts| facts.id == profile);
        let source = profiles.flat_map(|facts| &facts.sources).find(|source| source.title == expected.document);
        let citation = Link {
            text: Text::line(&expected.citation()),
            address: source.and_then(|source| Text::address(source.document)),
        };
        Self { outcome: Text::line(&expected.outcome()), citation }
    }
}

impl Evidence {
    fn of(document: &Document<'_>, result: &RunResult<'_>) -> Self {
        let several = document.runs.len() > 1;
        let notes = result.response.iter().flat_map(|response| response.notes);
        Self {
            target: several.then(|| Text::line(document.runs[result.run].name)),
            observed: Text::line(&result.observed),
            why: result.why.as_deref().map(Text::line),
            message: result.message().map(Text::line),
            notes: notes.map(|note| Text::line(note)).collect(),
            duration_ms: result.duration_ms,
            requests: result.requests,
            judgements: result.judgements.iter().map(|one| Judgement::of(document, one)).collect(),
            sides: result.exchange.map(sides).unwrap_or_default(),
        }
    }
}

fn sides(exchange: &Exchange) -> Vec<Side> {
    let Exchange { request_head, request_body, response_head, response_body, .. } = exchange;
    vec![
        Side { name: "Sent", lines: message(request_head, request_body), body_bytes: exchange.request_body_bytes },
        Side {
            name: "Response",
            lines: message(response_head, response_body),
            body_bytes: exchange.response_body_bytes,
        },
    ]
}

/// Head, empty line and body.
fn message(head: &str, body: &str) -> Vec<Text> {
    match (head.trim_end(), body) {
        ("", "") => Text::lines("(nothing)"),
        (head, "") => Text::lines(head),
        (head, body) => Text::lines(&format!("{head}\n\n{body}")),
    }
}
