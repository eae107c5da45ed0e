//! What a second try of a scenario says of the first, by the expectation that both are judged by.
//!
//! A first try that was not judged gives way to the second. Nothing clears an acceptance that loses something, or more winners
//! than a race may have.

use super::judged::{Confirmation, Judged};
use super::{Tally, Verdict};
use engine::record::{Observation, Record};
use model::scenario::{Scenario, Stake};

/// The judgement of both tries of `record`, made with `scenario`.
pub(super) fn confirmed(scenario: &Scenario, record: &Record, first: Judged, second: Option<Judged>) -> Judged {
    let Some(second) = second else {
        return match &record.unconfirmed {
            Some(why) if first.verdict.fails() => unconfirmed(&first, &why.to_string()),
            _ => first,
        };
    };
    // A response that belongs to another request is one, whatever comes the next time.
    if is_of_another(&record.observation) {
        return first;
    }
    if record.again.as_ref().is_some_and(|again| is_of_another(&again.observation)) {
        return second;
    }
    match (is_open(first.verdict), is_open(second.verdict)) {
        // The second try is the only one that shows anything.
        (true, false) => Judged { why: Some(also("the first try", &first, second.why.as_deref())), ..second },
        (false, true) if first.verdict.fails() => {
            let why = describe(&second);
            unconfirmed(&first, &why)
        }
        (_, true) => first,
        (false, false) => compared(scenario, first, &second),
    }
}

fn compared(scenario: &Scenario, first: Judged, second: &Judged) -> Judged {
    if first.verdict == second.verdict {
        let confirmation = if first.verdict.fails() { Confirmation::Confirmed } else { first.confirmation };
        return Judged { confirmation, ..first };
    }
    if stays(scenario, &first) {
        return Judged { why: Some(also("the second try", second, first.why.as_deref())), ..first };
    }
    if stays(scenario, second) {
        return Judged { why: Some(also("the first try", &first, second.why.as_deref())), ..second.clone() };
    }
    let why = format!("first {}; then {}", describe(&first), describe(second));
    Judged::because(Verdict::Unstable, why)
}

fn is_of_another(observation: &Observation) -> bool {
    matches!(observation, Observation::Response(reading) if reading.of_another.is_some())
}

/// True if nothing was shown: a second try decides alone.
fn is_open(verdict: Verdict) -> bool {
    verdict.facts().tally == Tally::NotJudged || matches!(verdict, Verdict::Inconclusive | Verdict::Skipped)
}

/// True if another try never clears it: what was lost once is lost.
fn stays(scenario: &Scenario, judged: &Judged) -> bool {
    if judged.verdict == Verdict::OtherEffect {
        return true;
    }
    let accepted = matches!(judged.verdict, Verdict::Accepted | Verdict::SubResourceIgnored);
    let too_many_winners = scenario.fault.race().is_some_and(|race| race.winners.is_some());
    accepted && (scenario.stake != Stake::None || too_many_winners)
}

fn unconfirmed(first: &Judged, why: &str) -> Judged {
    let why = match &first.why {
        Some(first) => format!("{first}; not confirmed: {why}"),
        None => format!("not confirmed: {why}"),
    };
    Judged { why: Some(why), confirmation: Confirmation::Unconfirmed, ..first.clone() }
}

fn also(which: &str, other: &Judged, why: Option<&str>) -> String {
    let other = format!("{which}: {}", describe(other));
    why.map_or_else(|| other.clone(), |why| format!("{why}; {other}"))
}

fn describe(judged: &Judged) -> String {
    match &judged.why {
        Some(why) => format!("{} ({why})", judged.verdict),
        None => judged.verdict.to_string(),
    }
}
