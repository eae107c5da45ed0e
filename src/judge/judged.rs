//! What the judge says of one record: the verdict and what it rests on.
//!
//! Independent of how it is reached.

use std::fmt;

use super::Verdict;
use model::feature::Feature;
use model::profile::{Basis, Expectation};

/// The verdict on one record by one expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is so, where the profile or the record gives a reason.
    pub why: Option<String>,
    /// What is absent, where the verdict is `feature absent`.
    pub feature: Option<Feature>,
    /// Why nothing was judged, where the verdict is `not judged`.
    pub unjudged: Option<Unjudged>,
    /// What a second try says, where one was due.
    pub confirmation: Confirmation,
    /// What the outcome agrees with, where it agrees.
    pub by: Option<Basis>,
}

/// Why what was to be judged was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unjudged {
    /// A preparing step failed.
    SetupFailed,
    /// The control is refused in the same way as the request with the fault.
    ControlRefused,
    /// The control is missing, so that nothing shows what the response is worth.
    ControlMissing,
    /// The server limited the rate of requests, whatever was sent.
    Throttled,
    /// The clock moved while the scenario ran.
    ClockMoved,
    /// The request would write to something that the run did not create.
    NotSent,
    /// The run ended before it.
    Interrupted,
}

/// What a second try says of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// There was no second try: the outcome is as expected, or none was due.
    None,
    /// The second try came out the same.
    Confirmed,
    /// One was due and could not be made; the finding counts all the same.
    Unconfirmed,
}

/// What is said of a row whose evidence contradicts itself.
const DISPUTED: &str = "disputed: what is documented and what was observed contradict each other";

impl Judged {
    /// A verdict that needs no reason.
    #[must_use]
    pub fn of(verdict: Verdict) -> Self {
        Self { verdict, why: None, feature: None, unjudged: None, confirmation: Confirmation::None, by: None }
    }

    /// A verdict with its reason.
    #[must_use]
    pub fn because(verdict: Verdict, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::of(verdict) }
    }

    /// What the verdict says by `expectation`, with its reason where it has one.
    #[must_use]
    pub fn explain(&self, expectation: &Expectation) -> String {
        let basis = self.by.map_or_else(|| expectation.outcomes_are(), Basis::word);
        let text = self.verdict.explain(basis, self.why.as_deref());
        if expectation.is_disputed() && self.verdict.is_judged() { format!("{text}; {DISPUTED}") } else { text.into() }
    }

    /// Nothing was judged.
    #[must_use]
    pub fn not_judged(unjudged: Unjudged, why: impl fmt::Display) -> Self {
        Self { unjudged: Some(unjudged), ..Self::because(Verdict::NotJudged, format!("{unjudged}: {why}")) }
    }

    /// The target lacks `feature`.
    #[must_use]
    pub fn absent(feature: Feature, why: impl fmt::Display) -> Self {
        let why = format!("{feature}: {why}");
        Self { feature: Some(feature), ..Self::because(Verdict::FeatureAbsent, why) }
    }
}

impl Unjudged {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::SetupFailed,
        Self::ControlRefused,
        Self::ControlMissing,
        Self::Throttled,
        Self::ClockMoved,
        Self::NotSent,
        Self::Interrupted,
    ];

    /// The reason in the words of every report.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SetupFailed => "setup failed",
            Self::ControlRefused => "control refused alike",
            Self::ControlMissing => "control missing",
            Self::Throttled => "throttled",
            Self::ClockMoved => "clock moved",
            Self::NotSent => "not sent",
            Self::Interrupted => "interrupted",
        }
    }
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
