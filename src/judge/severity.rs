//! How bad a verdict is for a user: what decides if a finding got worse, and the order of findings.
//!
//! The one place that orders verdicts.

use super::{Tally, Verdict};
use crate::impact::ImpactKind;
use model::scenario::Stake;

/// How bad a verdict is, from harmless to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is wrong.
    None,
    /// It is not known if anything is wrong.
    Unknown,
    /// A client gets another error than documented, or none where nothing is lost.
    Wrong,
    /// A client gets no error that it could act on.
    Broken,
    /// The server accepts what it should refuse, and a user loses something.
    Loss,
}

impl Severity {
    /// Where a finding comes among those whose impact is known, if its own is not.
    pub(super) fn usual_impact(self) -> ImpactKind {
        match self {
            Self::Loss => ImpactKind::Accepted,
            Self::Broken => ImpactKind::Retried,
            Self::Wrong => ImpactKind::OtherBranch,
            Self::Unknown => ImpactKind::NoEffect,
            Self::None => ImpactKind::CraftedOnly,
        }
    }

    /// The severity of a verdict on a scenario with this stake.
    #[must_use]
    pub fn of(verdict: Verdict, stake: Stake) -> Self {
        match verdict {
            // A client relies on what a server says it has stored, or kept.
            Verdict::OtherEffect => Self::Loss,
            Verdict::Accepted | Verdict::SubResourceIgnored if stake != Stake::None => Self::Loss,
            Verdict::NoResponse | Verdict::ServerError | Verdict::MalformedResponse => Self::Broken,
            // One of its two outcomes is a finding.
            Verdict::Unstable => Self::Wrong,
            _ => match verdict.facts().tally {
                Tally::Finding => Self::Wrong,
                Tally::NotJudged | Tally::Counted => Self::Unknown,
                Tally::Conforms | Tally::Undocumented | Tally::Other => Self::None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acceptance_that_loses_something_is_worst_and_what_was_not_judged_least() {
        let of = |verdict| Severity::of(verdict, Stake::LostWrite);
        let order = [Verdict::Conforms, Verdict::NotJudged, Verdict::WrongCode, Verdict::NoResponse, Verdict::Accepted];
        assert!(order.windows(2).all(|pair| of(pair[0]) < of(pair[1])));
        assert_eq!(Severity::of(Verdict::Accepted, Stake::None), of(Verdict::WrongCode));
        for verdict in Verdict::ALL {
            assert_eq!(
                of(*verdict) > Severity::Unknown,
                verdict.fails() && *verdict != Verdict::NotJudged || *verdict == Verdict::Unstable,
                "{verdict}"
            );
        }
    }
}
