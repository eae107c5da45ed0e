//! The ways in which a response differs between two runs, and which of them fail a gate.

use crate::judge::Verdict;
use model::outcome::Outcome;

/// How a scenario differs between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It conformed, and is now a mismatch.
    Regression,
    /// It was a mismatch, and is now a different one.
    OtherMismatch,
    /// The response differs, without a profile to judge it by.
    OtherResponse,
    /// It was a mismatch, and now conforms.
    Fix,
    /// The response differs, but neither run is a regression, fix or mismatch.
    Harmless,
    /// Only the old run has a response.
    NoResponse,
    /// Only the new run has a response.
    Responds,
}

impl Kind {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Regression,
        Self::OtherMismatch,
        Self::OtherResponse,
        Self::Fix,
        Self::Harmless,
        Self::NoResponse,
        Self::Responds,
    ];

    /// True if it fails a gate. A missing response does not, as in `run` and `judge`, which show the reason.
    #[must_use]
    pub fn fails(self) -> bool {
        matches!(self, Self::Regression | Self::OtherMismatch | Self::OtherResponse)
    }

    /// The name of `count` changes of this kind.
    #[must_use]
    pub fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Regression, 1) => "regression",
            (Self::Regression, _) => "regressions",
            (Self::OtherMismatch, 1) => "changed wrong response",
            (Self::OtherMismatch, _) => "changed wrong responses",
            (Self::OtherResponse, 1) => "changed response",
            (Self::OtherResponse, _) => "changed responses",
            (Self::Fix, 1) => "fix",
            (Self::Fix, _) => "fixes",
            (Self::Harmless, 1) => "change without a mismatch",
            (Self::Harmless, _) => "changes without a mismatch",
            (Self::NoResponse, _) => "no response now",
            (Self::Responds, _) => "responds now",
        }
    }
}

/// The kind of difference, if there is any.
pub(super) fn of(
    outcomes: (Option<&Outcome>, Option<&Outcome>),
    old: Option<Verdict>,
    new: Option<Verdict>,
) -> Option<Kind> {
    let (before, now) = match outcomes {
        (None, None) => return None,
        (Some(_), None) => return Some(Kind::NoResponse),
        (None, Some(_)) => return Some(Kind::Responds),
        (Some(before), Some(now)) => (before, now),
    };
    let differs = before != now;
    let (Some(old), Some(new)) = (old, new) else { return differs.then_some(Kind::OtherResponse) };
    if old.conforms() && new.fails() {
        Some(Kind::Regression)
    } else if old.fails() && new.conforms() {
        Some(Kind::Fix)
    } else if old.fails() && new.fails() {
        differs.then_some(Kind::OtherMismatch)
    } else {
        differs.then_some(Kind::Harmless)
    }
}
