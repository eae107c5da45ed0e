//! One scenario of a run: its record, what each profile says of it, and whether that fails the gate.

use super::change::{Change, Seen};
use super::fail_on::Cause;
use super::policy::Policy;
use crate::impact::Impact;
use crate::judge::known::{KnownFailure, Shown};
use crate::judge::{Judged, Severity, Tally, Verdict, judge};
use engine::record::Record;
use model::profile::{CitedOutcome, Expectation, Profile};
use model::scenario::Scenario;

/// A scenario with its record and the ruling of each profile.
#[derive(Debug)]
pub struct JudgedRow<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its record.
    pub record: &'a Record,
    /// Its record in the baseline.
    pub before: Option<&'a Record>,
    /// One for each profile.
    pub rulings: Vec<Ruling<'a>>,
    /// How the response changed since the baseline, where no profile was chosen.
    pub response: Option<Change>,
}

/// What one profile says of one record.
#[derive(Debug, Clone)]
pub struct Ruling<'a> {
    /// The verdict and what it rests on.
    pub judged: Judged,
    /// True if what is documented and what was observed contradict each other; either conforms.
    pub disputed: bool,
    /// How it fares since the baseline, where there is one and anything is to be said.
    pub change: Option<Change>,
    /// What it does to the chosen clients, where it is a finding and clients were chosen.
    pub impact: Option<Impact<'a>>,
    /// What the gate makes of it.
    pub standing: Standing<'a>,
}

/// What a gate makes of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nothing to act on.
    Clear,
    /// It fails the gate.
    Fails,
    /// It is a finding on which this gate does not act.
    Reported,
    /// The baseline has it, too.
    KnownSince,
    /// An entry of the known failures excuses it.
    Excused(&'a KnownFailure),
}

/// By what a run is judged, as far as it is the same for all its scenarios.
#[derive(Clone, Copy)]
pub(super) struct Bench<'p, 'r> {
    pub(super) policy: &'p Policy,
    /// The region of the run.
    pub(super) region: &'r str,
    /// True if findings fail: a profile was chosen, and the run is whole.
    pub(super) gates: bool,
}

impl Standing<'_> {
    /// The entry that excuses it.
    #[must_use]
    pub fn excuse(&self) -> Option<&KnownFailure> {
        match self {
            Self::Excused(known) => Some(known),
            _ => None,
        }
    }
}

impl<'a> Ruling<'a> {
    /// What `profile` says of a record that was made in `region`, and what a gate with this policy makes of it.
    #[must_use]
    pub fn of(profile: &Profile, scenario: &Scenario, record: &Record, region: &str, policy: &'a Policy) -> Self {
        Bench { policy, region, gates: true }.rule(profile, scenario, record)
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.judged.verdict
    }
}

impl<'a> Bench<'a, '_> {
    /// What `profile` says of a record, beside the one in the baseline.
    pub(super) fn rule(&self, profile: &Profile, scenario: &Scenario, record: &Record) -> Ruling<'a> {
        let expectation = profile.expectation(scenario, self.region);
        let judged = judge(&expectation, scenario, record);
        let impact = self.impact(&expectation, judged.verdict, scenario, record);
        let new = self.seen(&judged, scenario, record);
        let change = self.policy.baseline.as_ref().and_then(|baseline| {
            let old = baseline.record(scenario).map(|record| (record, &baseline.file.header.target.region));
            let old =
                old.map(|(old, region)| (judge(&profile.expectation(scenario, region), scenario, old).verdict, old));
            Change::of(old.map(|(verdict, old)| self.seen_as(verdict, scenario, old)), new)
        });
        let standing = self.standing(profile, scenario, &new, impact.as_ref(), change);
        Ruling { judged, disputed: expectation.is_disputed(), change, impact, standing }
    }

    /// What a finding does to the chosen clients.
    fn impact(
        &self,
        expectation: &Expectation,
        verdict: Verdict,
        scenario: &Scenario,
        record: &Record,
    ) -> Option<Impact<'a>> {
        if verdict.facts().tally != Tally::Finding {
            return None;
        }
        let expected: &[CitedOutcome] = match expectation {
            Expectation::Outcomes { any_of, .. } => any_of,
            Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => &[],
        };
        Impact::of(&self.policy.clients.0, scenario, expected, record)
    }

    fn seen<'r>(&self, judged: &Judged, scenario: &Scenario, record: &'r Record) -> Seen<'r> {
        self.seen_as(judged.verdict, scenario, record)
    }

    fn seen_as<'r>(&self, verdict: Verdict, scenario: &Scenario, record: &'r Record) -> Seen<'r> {
        Seen {
            verdict,
            severity: Severity::of(verdict, scenario.stake),
            is_finding: verdict.fails() || self.policy.fail_on.contains(Cause::Verdict(verdict)),
            record,
        }
    }

    fn standing(
        &self,
        profile: &Profile,
        scenario: &Scenario,
        seen: &Seen<'_>,
        impact: Option<&Impact<'_>>,
        change: Option<Change>,
    ) -> Standing<'a> {
        // An absent feature is one finding for all its scenarios, on which the run decides as a whole.
        if seen.verdict == Verdict::FeatureAbsent {
            return Standing::Reported;
        }
        let turned = matches!(change, Some(Change::Regression | Change::Lost));
        if !seen.is_finding && !turned {
            return if seen.verdict == Verdict::Unstable { Standing::Reported } else { Standing::Clear };
        }
        if !self.gates {
            return Standing::Reported;
        }
        if let Some(known) = self.excuse(profile, scenario, seen) {
            return Standing::Excused(known);
        }
        let fail_on = &self.policy.fail_on;
        let touches = impact.is_some_and(|impact| fail_on.contains(Cause::Impact(impact.kind)));
        let is_named = || fail_on.contains(Cause::Verdict(seen.verdict)) || touches;
        let fails = match (&self.policy.baseline, change) {
            (Some(_), Some(Change::Lost)) => fail_on.contains(Cause::Lost),
            // It conformed before: then it is no matter of taste whether what varies fails.
            (Some(_), Some(Change::Regression)) if seen.verdict == Verdict::Unstable => true,
            (None, _) | (Some(_), Some(Change::Regression | Change::Worse)) => is_named(),
            (Some(_), Some(Change::New)) => fail_on.contains(Cause::New) && is_named(),
            (Some(_), _) => return Standing::KnownSince,
        };
        if fails { Standing::Fails } else { Standing::Reported }
    }

    fn excuse(&self, profile: &Profile, scenario: &Scenario, seen: &Seen<'_>) -> Option<&'a KnownFailure> {
        let known = self.policy.known.as_ref()?;
        known.failures.excuse(&profile.id, scenario, Shown::of(seen.verdict, seen.record), known.today)
    }
}
