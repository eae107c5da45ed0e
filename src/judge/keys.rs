//! The outcomes of single keys in a response to DeleteObjects: a success as a whole, with an error for some of its keys.

use super::Verdict;
use super::outcomes::Compared;
use engine::response::Reading;
use model::profile::{CitedOutcome, NO_CODE};
use model::scenario::{Scenario, Turn};

/// What is wrong with the outcomes of single keys by the best of `agreeing`, which agree with the response as a whole; none if
/// all are as one of them says. A key that no outcome names must not be refused.
pub(super) fn compare(agreeing: &[&CitedOutcome], scenario: &Scenario, reading: &Reading) -> Option<Compared> {
    let differences: Option<Vec<Compared>> =
        agreeing.iter().map(|expected| difference(expected, scenario, reading)).collect();
    differences?.into_iter().min_by_key(|difference| difference.verdict == Verdict::Accepted)
}

fn difference(expected: &CitedOutcome, scenario: &Scenario, reading: &Reading) -> Option<Compared> {
    let is = |seen: &str, name: &str| {
        Turn::ALL.into_iter().any(|turn| seen.ends_with(&format!("{}{name}", scenario.key_prefix(turn))))
    };
    for (name, code) in &expected.keys {
        let seen = reading.keys.iter().find(|(seen, _)| is(seen, name)).and_then(|(_, code)| code.as_deref());
        match (code.as_str(), seen) {
            (NO_CODE, None) => {}
            (NO_CODE, Some(seen)) => {
                let why = format!("the key `{name}` got {seen}, although it is to be deleted");
                return Some(Compared::because(Verdict::WrongCode, why));
            }
            (code, Some(seen)) if code == seen => {}
            (code, Some(seen)) => {
                return Some(Compared::because(Verdict::WrongCode, format!("the key `{name}` got {seen}, not {code}")));
            }
            (code, None) => {
                let why = format!("the key `{name}` was deleted instead of refused with {code}");
                return Some(Compared::because(Verdict::Accepted, why));
            }
        }
    }
    let unnamed = |seen: &str| !expected.keys.keys().any(|name| is(seen, name));
    let mut refused = reading.keys.iter().filter_map(|(seen, code)| Some((seen, code.as_deref()?)));
    refused.find(|(seen, _)| unnamed(seen)).map(|(seen, code)| {
        Compared::because(
            Verdict::WrongCode,
            format!("the key `{seen}` got {code}, although no error is documented for it"),
        )
    })
}

/// The verdict where `any_of` expects an error and the response is a success that refuses every key; none where a key was
/// deleted, or where there are none.
pub(super) fn refused(any_of: &[CitedOutcome], reading: &Reading) -> Option<Compared> {
    let codes: Option<Vec<&str>> = reading.keys.values().map(|code| code.as_deref()).collect();
    let codes = codes.filter(|codes| !codes.is_empty())?;
    let documented = codes.iter().all(|code| any_of.iter().any(|expected| expected.code == *code));
    let verdict = if documented { Verdict::WrongStatus } else { Verdict::WrongBoth };
    Some(Compared::because(verdict, format!("each key got {} instead", codes.join(", "))))
}
