//! In which way a scenario's answer differs from before, and which of these ways fail a gate.

use crate::judge::Verdict;
use model::outcome::Outcome;

/// In which way a scenario differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It conformed and is a mismatch now.
    Regression,
    /// It was a mismatch and is another one now.
    OtherMismatch,
    /// Another answer than before, and no profile to say which one is right.
    OtherAnswer,
    /// It was a mismatch and conforms now.
    Fix,
    /// Another answer than before, both right or both undocumented.
    Harmless,
    /// It was answered and is not now.
    Unanswered,
    /// It was not answered and is now.
    Answered,
}

impl Kind {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Regression,
        Self::OtherMismatch,
        Self::OtherAnswer,
        Self::Fix,
        Self::Harmless,
        Self::Unanswered,
        Self::Answered,
    ];

    /// True if it fails a gate. A scenario without a response does not, as in a run: `judge` and `run` show why.
    #[must_use]
    pub fn fails(self) -> bool {
        matches!(self, Self::Regression | Self::OtherMismatch | Self::OtherAnswer)
    }

    /// What changes of this kind are called, one or several.
    #[must_use]
    pub fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Regression, 1) => "regression",
            (Self::Regression, _) => "regressions",
            (Self::OtherMismatch, 1) => "changed wrong answer",
            (Self::OtherMismatch, _) => "changed wrong answers",
            (Self::OtherAnswer, 1) => "changed answer",
            (Self::OtherAnswer, _) => "changed answers",
            (Self::Fix, 1) => "fix",
            (Self::Fix, _) => "fixes",
            (Self::Harmless, 1) => "change without a mismatch",
            (Self::Harmless, _) => "changes without a mismatch",
            (Self::Unanswered, _) => "no longer answered",
            (Self::Answered, _) => "answered now",
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
        (Some(_), None) => return Some(Kind::Unanswered),
        (None, Some(_)) => return Some(Kind::Answered),
        (Some(before), Some(now)) => (before, now),
    };
    let differs = before != now;
    let (Some(old), Some(new)) = (old, new) else { return differs.then_some(Kind::OtherAnswer) };
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
