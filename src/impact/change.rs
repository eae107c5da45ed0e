//! The change between the expected and the observed reaction of a client.

use super::{ImpactKind, Reaction};
use model::client::Effect;
use model::scenario::Stake;

/// What is different for one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'c> {
    /// It reports success for a write that is lost or has overwritten another one.
    LostWrite,
    /// It reports success for a request that should be refused.
    Accepted,
    /// It sends the request again, this many times in all.
    Retried(u32),
    /// It gives up after the first time.
    GaveUp,
    /// It reports this error where there should be none.
    Spurious(&'c str),
    /// The application sees another error.
    OtherBranch {
        /// What it should see.
        expected: &'c str,
        /// What it sees.
        observed: &'c str,
    },
    /// It waits in another way between its attempts.
    OtherPace(Effect),
    /// Nothing.
    None,
}

/// What is different where a client reacts as `observed` and not as `expected`; where nothing certain is expected, it is a final
/// error. An acceptance loses what is at `stake`.
#[must_use]
pub fn change<'c>(expected: Option<Reaction<'c>>, observed: Reaction<'c>, stake: Stake) -> Change<'c> {
    let meaning = |reaction: Reaction<'c>| reaction.error.map_or("", |error| error.meaning());
    let effect = expected.map_or(Effect::Fail, |expected| expected.effect);
    match (effect, observed.effect) {
        (Effect::Accept, Effect::Accept) => Change::None,
        (_, Effect::Accept) if stake == Stake::LostWrite => Change::LostWrite,
        (_, Effect::Accept) => Change::Accepted,
        (Effect::Accept, _) => Change::Spurious(meaning(observed)),
        (Effect::Fail, again) if again.sends_again() => Change::Retried(observed.attempts),
        (again, Effect::Fail) if again.sends_again() => Change::GaveUp,
        (before, after) if before != after => Change::OtherPace(after),
        _ => match expected.map(meaning) {
            Some(expected) if expected != meaning(observed) => {
                Change::OtherBranch { expected, observed: meaning(observed) }
            }
            _ => Change::None,
        },
    }
}

impl Change<'_> {
    /// Its place among all changes.
    #[must_use]
    pub fn kind(self) -> ImpactKind {
        match self {
            Self::LostWrite => ImpactKind::LostWrite,
            Self::Accepted => ImpactKind::Accepted,
            Self::Retried(_) => ImpactKind::Retried,
            Self::GaveUp => ImpactKind::GaveUp,
            Self::Spurious(_) => ImpactKind::Spurious,
            Self::OtherBranch { .. } => ImpactKind::OtherBranch,
            Self::OtherPace(_) => ImpactKind::OtherPace,
            Self::None => ImpactKind::NoEffect,
        }
    }
}
