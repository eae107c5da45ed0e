//! What a record shows, as far as an entry of the known failures can excuse it.

use std::fmt;

use crate::judge::Verdict;
use engine::record::{Observation, Record};
use model::outcome::Outcome;

/// What an entry may excuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// A response with this outcome.
    Outcome(&'a Outcome),
    /// No response came.
    NoResponse,
    /// The scenario could not be judged, or was skipped.
    NotJudged,
    /// Nothing of these, such as a feature that is absent.
    Nothing,
}

impl<'a> Shown<'a> {
    /// What `record` shows by this verdict.
    #[must_use]
    pub fn of(verdict: Verdict, record: &'a Record) -> Self {
        match (verdict, &record.observation) {
            (Verdict::NotJudged | Verdict::Skipped, _) => Self::NotJudged,
            (_, Observation::Response(reading)) => Self::Outcome(&reading.outcome),
            (_, Observation::NoResponse { .. }) => Self::NoResponse,
            _ => Self::Nothing,
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outcome(outcome) => outcome.fmt(f),
            Self::NoResponse => f.write_str("no response"),
            Self::NotJudged => f.write_str("not judged"),
            Self::Nothing => f.write_str("any"),
        }
    }
}
