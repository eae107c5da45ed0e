//! How a scenario fares since the baseline, and which changes make a finding new.
//!
//! Pure; by one profile, or by outcomes alone.

use schemars::JsonSchema;
use serde::Serialize;

use crate::judge::{Severity, Verdict};
use engine::record::{Observation, Record};

/// How the result of a scenario differs from that in the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was no finding, and is one now.
    Regression,
    /// It was a finding, and is a worse one now.
    Worse,
    /// It was judged, and the target lacks the feature now.
    FeatureLost,
    /// It was judged, and was skipped now.
    Lost,
    /// The response differs, and no profile says which one is right.
    Response,
    /// The baseline did not judge it, and it is a finding now.
    New,
    /// It was a finding, and is another one now that is no worse.
    Otherwise,
    /// It was a finding or was not judged, and conforms now.
    Fixed,
    /// The result differs, and neither is a finding.
    Harmless,
    /// It is a finding as before.
    Known,
}

/// A record with its verdict.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) verdict: Verdict,
    pub(super) severity: Severity,
    /// True if a gate acts on it, or would if this were all of it.
    pub(super) is_finding: bool,
    pub(super) record: &'a Record,
}

impl Change {
    /// All of them, the worst first.
    pub const ALL: [Self; 10] = [
        Self::Regression,
        Self::Worse,
        Self::FeatureLost,
        Self::Lost,
        Self::Response,
        Self::New,
        Self::Otherwise,
        Self::Fixed,
        Self::Harmless,
        Self::Known,
    ];

    /// The change in one word or a few, as every report writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Worse => "worse",
            Self::FeatureLost => "feature lost",
            Self::Lost => "lost",
            Self::Response => "changed response",
            Self::New => "new",
            Self::Otherwise => "wrong in another way",
            Self::Fixed => "fixed",
            Self::Harmless => "changed without a finding",
            Self::Known => "as before",
        }
    }

    /// How the result changed from `old` to `new`, if it did; `old` is missing where the baseline lacks the scenario.
    pub(super) fn of(old: Option<Seen<'_>>, new: Seen<'_>) -> Option<Self> {
        let Some(old) = old else { return new.is_finding.then_some(Self::New) };
        let differs = !is_same(old.record, new.record);
        let unchanged = || differs.then_some(Self::Harmless);
        match new.verdict {
            Verdict::FeatureAbsent if old.verdict.is_judged() => return Some(Self::FeatureLost),
            Verdict::Skipped if old.verdict.is_judged() => return Some(Self::Lost),
            Verdict::FeatureAbsent | Verdict::Skipped => return unchanged(),
            _ => {}
        }
        if matches!(old.verdict, Verdict::FeatureAbsent | Verdict::Skipped | Verdict::NotApplicable) {
            return match new.verdict {
                verdict if verdict.conforms() => Some(Self::Fixed),
                _ if new.is_finding => Some(Self::New),
                _ => unchanged(),
            };
        }
        // What differs between two tries is no finding by itself, but a flaw where it was right before.
        let turned = new.is_finding || (new.verdict == Verdict::Unstable && old.verdict.conforms());
        match (old.is_or_was_finding(), turned) {
            (false, true) => Some(Self::Regression),
            (true, true) if new.severity > old.severity => Some(Self::Worse),
            (true, true) if differs => Some(Self::Otherwise),
            (true, true) => Some(Self::Known),
            (true, false) if new.verdict.conforms() => Some(Self::Fixed),
            (_, false) => unchanged(),
        }
    }

    /// How the response changed, where no profile says which one is right.
    pub(super) fn of_response(old: &Record, new: &Record) -> Option<Self> {
        let responded = |record: &Record| matches!(record.observation, Observation::Response(_));
        match (responded(old), responded(new)) {
            (true, true) => (!is_same(old, new)).then_some(Self::Response),
            (true, false) if matches!(new.observation, Observation::Skipped { .. }) => Some(Self::Lost),
            (true, false) => Some(Self::Response),
            (false, true) => Some(Self::Harmless),
            (false, false) => (!is_same(old, new)).then_some(Self::Harmless),
        }
    }
}

impl Seen<'_> {
    /// True for a finding, also one that only one of two tries showed.
    fn is_or_was_finding(&self) -> bool {
        self.is_finding || self.verdict == Verdict::Unstable
    }
}

/// True if both show the same, apart from what differs from run to run.
fn is_same(old: &Record, new: &Record) -> bool {
    match (&old.observation, &new.observation) {
        (Observation::Response(old), Observation::Response(new)) => old.outcome == new.outcome,
        (old, new) => old.describe() == new.describe(),
    }
}
