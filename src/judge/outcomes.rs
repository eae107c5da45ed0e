//! Compares one response with the outcomes that a profile documents, whatever the control shows.

use super::Verdict;
use super::keys;
use super::sub_resource;
use engine::response::{BodyKind, Reading};
use model::outcome::Outcome;
use model::profile::{Basis, CitedOutcome, NO_CODE, UNSEEN_CODE};
use model::scenario::Scenario;

/// A verdict on one response, with what the verdict's word does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) verdict: Verdict,
    pub(super) why: Option<String>,
    /// What the outcome agrees with, where it agrees.
    pub(super) by: Option<Basis>,
}

impl Compared {
    pub(super) fn of(verdict: Verdict) -> Self {
        Self { verdict, why: None, by: None }
    }

    pub(super) fn because(verdict: Verdict, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::of(verdict) }
    }
}

/// Compares `reading`, the response to `scenario`, with `any_of`, of which there is at least one.
pub(super) fn compare(any_of: &[CitedOutcome], scenario: &Scenario, reading: &Reading) -> Compared {
    let agreeing: Vec<&CitedOutcome> = any_of.iter().filter(|expected| agrees(expected, reading)).collect();
    if !agreeing.is_empty() {
        let by = agreeing.iter().map(|expected| expected.basis()).reduce(Basis::and);
        return keys::compare(&agreeing, scenario, reading)
            .unwrap_or_else(|| Compared { by, ..Compared::of(agreement(reading)) });
    }
    if let Some(taken_for) = sub_resource::taken_for(&scenario.when, &scenario.fault, reading) {
        return Compared::because(Verdict::SubResourceIgnored, format!("it is the response to {taken_for}"));
    }
    let error_expected = !any_of.iter().any(|expected| expected.code == NO_CODE && is_success(expected.status));
    if error_expected && reading.outcome.is_success() {
        return keys::refused(any_of, reading).unwrap_or_else(|| Compared::of(Verdict::Accepted));
    }
    match &reading.outcome.code {
        Some(code) if any_of.iter().any(|expected| expected.code == *code) => Compared::of(Verdict::WrongStatus),
        Some(_) if any_of.iter().any(|expected| status_agrees(expected, reading)) => Compared::of(Verdict::WrongCode),
        Some(_) => Compared::of(Verdict::WrongBoth),
        None if reading.body == BodyKind::NotDue => {
            let what = if reading.outcome.status == 304 { "a 304" } else { "a response to HEAD" };
            Compared::because(Verdict::WrongStatus, format!("{what} has no body, so it names no error"))
        }
        None if is_success(reading.outcome.status) => Compared::of(Verdict::WrongStatus),
        None => Compared::because(Verdict::NotAnS3Error, instead_of_a_document(reading)),
    }
}

/// True if one of the outcomes names this status.
pub(super) fn names_status(any_of: &[CitedOutcome], seen: &Outcome) -> bool {
    any_of.iter().any(|expected| expected.status == seen.status)
}

/// Agreement with a documented outcome: of an error without a body only the status is seen.
fn agreement(reading: &Reading) -> Verdict {
    let hidden = reading.body == BodyKind::NotDue && !is_success(reading.outcome.status);
    if hidden { Verdict::StatusOnly } else { Verdict::Conforms }
}

fn agrees(expected: &CitedOutcome, reading: &Reading) -> bool {
    let unseen = reading.body == BodyKind::NotDue || expected.code == UNSEEN_CODE;
    let code_agrees = unseen
        || match reading.outcome.code.as_deref() {
            None => expected.code == NO_CODE,
            Some(code) => expected.code == code,
        };
    status_agrees(expected, reading) && code_agrees
}

/// A success without content is as good as the plain success a document names.
fn status_agrees(expected: &CitedOutcome, reading: &Reading) -> bool {
    let seen = reading.outcome.status;
    expected.status == seen || (expected.code == NO_CODE && expected.status == 200 && seen == 204)
}

/// What came where an error document belongs.
fn instead_of_a_document(reading: &Reading) -> String {
    match &reading.body {
        BodyKind::NotHttp => reading.notes.join("; "),
        BodyKind::Broken(why) => format!("broken XML: {why}"),
        BodyKind::Empty => "the body is empty".into(),
        other => format!("the body is {}", other.word()),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
