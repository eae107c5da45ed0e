//! Judges records by expectations, and decides what that means for a gate. Pure: no network, no files, no clock.

pub mod known;

mod confirmation;
mod control;
mod decision;
mod judged;
mod keys;
mod outcomes;
mod severity;
mod sub_resource;
mod verdict;

pub(crate) use control::Control;
pub use decision::{
    Absence, Baseline, Cause, Change, ChosenProfiles, Conclusion, Decision, FailOn, Finding, JudgedRow, KnownPolicy,
    Policy, Ruling, Run, RunDecision, Standing, UnknownCause, decide,
};
pub use judged::{Confirmation, Judged, Unjudged};
pub use severity::Severity;
pub use verdict::{Tally, Tone, Verdict, VerdictFacts};

use engine::record::{Observation, ReadBack, Record};
use engine::response::{BodyKind, Reading};
use model::feature::Feature;
use model::profile::{CitedOutcome, Expectation};
use model::scenario::Scenario;
use outcomes::Compared;

/// Judges `record`, made with `scenario`, by `expectation`.
#[must_use]
pub fn judge(expectation: &Expectation, scenario: &Scenario, record: &Record) -> Judged {
    let expected = match expectation {
        Expectation::NotApplicable(why) => return Judged::because(Verdict::NotApplicable, why),
        Expectation::Outcomes { any_of, .. } => any_of.as_slice(),
        Expectation::Undocumented(_) | Expectation::NotRead(_) => &[],
    };
    let control = Control::of(scenario, record);
    let once = |observation: &Observation, found: Option<&ReadBack>| {
        effect(judge_once(expected, scenario, &control, observation), found)
    };
    let again = record.again.as_ref().map(|again| once(&again.observation, again.read_back.as_ref()));
    let first = once(&record.observation, record.read_back.as_ref());
    let judged = confirmation::confirmed(scenario, record, first, again);
    match (expectation, judged.verdict) {
        (Expectation::NotRead(_), Verdict::Undocumented) => Judged { why: judged.why, ..Judged::of(Verdict::NotRead) },
        _ => judged,
    }
}

/// What is said of an observation of `scenario` that is no response, whatever the profile.
#[must_use]
pub fn without_response(scenario: &Scenario, observation: &Observation) -> Option<Judged> {
    let judged = match observation {
        Observation::Response(_) => return None,
        Observation::NoResponse { why } => Judged::because(Verdict::NoResponse, why.to_string()),
        Observation::Inconclusive { why } => Judged::because(Verdict::Inconclusive, why.to_string()),
        Observation::Skipped { why } => Judged::because(Verdict::Skipped, why.to_string()),
        Observation::FeatureAbsent { step, why } => match Feature::of_step(scenario, step) {
            Some(feature) if feature.name() == step => Judged::absent(feature, why),
            Some(feature) => Judged::absent(feature, format_args!("{step}: {why}")),
            None => Judged::not_judged(Unjudged::SetupFailed, format_args!("{step}: {why}")),
        },
        Observation::SetupFailed { step, why } => {
            Judged::not_judged(Unjudged::SetupFailed, format_args!("{step}: {why}"))
        }
        Observation::NotSent { why } => Judged::not_judged(Unjudged::NotSent, why),
        Observation::ClockMoved { why } => Judged::not_judged(Unjudged::ClockMoved, why),
    };
    Some(judged)
}

/// Judges one try. Where nothing is `expected`, only what is wrong whatever a profile says is a finding.
fn judge_once(expected: &[CitedOutcome], scenario: &Scenario, control: &Control, observation: &Observation) -> Judged {
    let judged = match observation {
        Observation::Response(reading) => judge_response(expected, scenario, control, reading),
        other => without_response(scenario, other).expect("only a response is judged by what it says"),
    };
    // What the profile does not document was not to be judged.
    if expected.is_empty() && judged.verdict == Verdict::NotJudged {
        return Judged { why: judged.why, ..Judged::of(Verdict::Undocumented) };
    }
    judged
}

fn judge_response(expected: &[CitedOutcome], scenario: &Scenario, control: &Control, reading: &Reading) -> Judged {
    let compared = match expected {
        [] => Compared::of(Verdict::Undocumented),
        _ => outcomes::compare(expected, scenario, reading),
    };
    let judged =
        server_error(expected, control, reading, &compared).unwrap_or_else(|| by_control(compared, control, reading));
    malformed(judged, reading)
}

/// The judgement of a response by which the server reports an error of its own, or asks for fewer requests, unless an outcome of
/// this scenario names it.
fn server_error(
    expected: &[CitedOutcome],
    control: &Control,
    reading: &Reading,
    compared: &Compared,
) -> Option<Judged> {
    let seen = &reading.outcome;
    if compared.verdict.conforms() || outcomes::names_status(expected, seen) {
        return None;
    }
    let described = format!("{seen} ({})", reading.body.word());
    if seen.is_server_error() {
        return Some(Judged::because(Verdict::ServerError, described));
    }
    if !seen.is_throttled() {
        return None;
    }
    match control {
        Control::NotPossible | Control::Throttled { .. } | Control::Unknown { .. } | Control::Missing { .. } => {
            Some(Judged::not_judged(Unjudged::Throttled, described))
        }
        // The same rate of requests is no problem where the fault is missing.
        _ if seen.status >= 500 => {
            Some(Judged::because(Verdict::ServerError, format!("{described} each time, although {control}")))
        }
        _ => None,
    }
}

/// What is left of the verdict on a response in view of the control.
///
/// A control that is refused otherwise than the request with the fault leaves a finding as it is: the two requests differ in the
/// fault alone, so that what differs in the responses is what the server makes of the fault.
fn by_control(compared: Compared, control: &Control, reading: &Reading) -> Judged {
    let Compared { verdict, why, by } = compared;
    let seen = &reading.outcome;
    match (verdict.facts().tally, control) {
        (Tally::Conforms, Control::NotPossible | Control::Succeeded) => Judged { why, by, ..Judged::of(verdict) },
        // The document names the absence itself.
        (Tally::Conforms, Control::Absent { .. }) if seen.is_absence() => Judged { why, by, ..Judged::of(verdict) },
        // An acceptance is one whatever else is seen.
        (Tally::Conforms | Tally::Finding, Control::Missing { why }) if verdict != Verdict::Accepted => {
            Judged::not_judged(Unjudged::ControlMissing, format_args!("{seen} came, but {why}"))
        }
        (Tally::Conforms, _) => Judged { by, ..Judged::because(Verdict::Unproven, control.to_string()) },
        (Tally::Finding, Control::Absent { feature, .. }) if depends_on_feature(verdict, reading) => {
            Judged::absent(*feature, control)
        }
        (Tally::Finding, control) if verdict != Verdict::Accepted && control.is_refused_with(seen) => {
            Judged::not_judged(Unjudged::ControlRefused, control)
        }
        (Tally::Finding, Control::NotPossible | Control::Succeeded) | (Tally::Undocumented, _) => {
            Judged { why, ..Judged::of(verdict) }
        }
        _ => {
            let why = why.map_or_else(|| control.to_string(), |why| format!("{why}; {control}"));
            Judged::because(verdict, why)
        }
    }
}

/// False for what is wrong whatever a server offers: an acceptance, and what is not even HTTP.
fn depends_on_feature(verdict: Verdict, reading: &Reading) -> bool {
    verdict != Verdict::Accepted && reading.body != BodyKind::NotHttp
}

/// What was found afterwards belongs to an acceptance; and a success that did something else than it says is a finding.
fn effect(judged: Judged, found: Option<&ReadBack>) -> Judged {
    let Some(found) = found else { return judged };
    match judged.verdict {
        Verdict::Accepted => {
            let why = judged.why.map_or_else(|| found.to_string(), |why| format!("{found}; {why}"));
            Judged { why: Some(why), ..Judged::of(Verdict::Accepted) }
        }
        verdict if found.contradicts_success() && (verdict.conforms() || verdict == Verdict::Unproven) => {
            Judged::because(Verdict::OtherEffect, found.to_string())
        }
        Verdict::Undocumented if found.contradicts_success() => {
            Judged::because(Verdict::Undocumented, found.to_string())
        }
        _ => judged,
    }
}

/// A malformed response is a finding of its own unless the outcome is one already. One that belongs to another request is
/// one whatever it says.
fn malformed(judged: Judged, reading: &Reading) -> Judged {
    if let Some(why) = &reading.of_another {
        return Judged::because(Verdict::MalformedResponse, format!("it belongs to another request: {why}"));
    }
    if reading.malformed.is_empty() {
        return judged;
    }
    let flaw = reading.malformed.join("; ");
    let finding = judged.verdict.facts().tally == Tally::Finding && judged.verdict != Verdict::NotAnS3Error;
    if finding {
        let why = judged.why.map_or_else(|| flaw.clone(), |why| format!("{why}; {flaw}"));
        return Judged { why: Some(why), ..Judged::of(judged.verdict) };
    }
    Judged::because(Verdict::MalformedResponse, flaw)
}

#[cfg(test)]
mod tests;
