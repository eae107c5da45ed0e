//! The run id: twelve hexadecimal digits in the name of everything that a run creates. Four of them check the others.
//!
//! The check digits distinguish a bucket of a run from one that only looks like it. Independent of servers.

use std::net::Ipv4Addr;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use model::encoding::hex;

/// The prefix of every bucket, user and policy of every run.
pub(crate) const PREFIX: &str = "s3c-";
/// Characters of the longest bucket name that any server accepts.
const LONGEST: usize = 255;
/// Digits of a run id.
const LENGTH: usize = 12;
/// Random digits; the others follow from them.
const DRAWN: usize = 8;

/// A new run id.
#[must_use]
pub fn draw() -> String {
    let random = Uuid::new_v4().simple().to_string();
    complete(&random[..DRAWN])
}

/// The run id in a name of the form `s3c-`, twelve digits, `-` and a purpose.
#[must_use]
pub fn of(name: &str) -> Option<&str> {
    let (run_id, purpose) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (name.len() <= LONGEST && is_run_id(run_id) && !purpose.is_empty() && purpose.bytes().all(fits)).then_some(run_id)
}

/// True if the name contains a run id that [`draw`] can return.
#[must_use]
pub fn is_ours(name: &str) -> bool {
    of(name).is_some_and(is_drawn)
}

/// True if [`draw`] can return this run id: its check digits are right.
#[must_use]
pub fn is_drawn(run_id: &str) -> bool {
    is_run_id(run_id) && complete(&run_id[..DRAWN]) == run_id
}

/// True if the text has the form of a run id.
#[must_use]
pub(crate) fn is_run_id(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The names of two buckets of the run with this id that are too short, or of the wrong form, to carry it, each with the name by
/// which templates refer to it. They follow from the run id, so that two runs hardly ever share one.
#[must_use]
pub fn lent_names(run_id: &str) -> [(&'static str, String); 2] {
    let drawn = u32::from_str_radix(run_id.get(..DRAWN).unwrap_or_default(), 16).unwrap_or_default();
    let letter = |number: u32| char::from(b'a' + u8::try_from(number % 26).expect("less than 26"));
    let short = [letter(drawn), letter(drawn / 26)].into_iter().collect();
    [("short_bucket", short), ("address_bucket", Ipv4Addr::from_bits(drawn).to_string())]
}

fn complete(drawn: &str) -> String {
    let check = hex(&Sha256::digest(format!("s3conform {drawn}")));
    format!("{drawn}{}", &check[..LENGTH - DRAWN])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_is_known_again_and_one_changed_digit_is_not() {
        let run_id = draw();
        assert!(is_drawn(&run_id) && is_ours(&format!("s3c-{run_id}-plain")));
        let last = if run_id.ends_with('0') { '1' } else { '0' };
        assert!(!is_ours(&format!("s3c-{}{last}-plain", &run_id[..11])));
    }

    #[test]
    fn the_names_that_cannot_hold_a_run_id_follow_from_it() {
        let names = lent_names("c0a8057b0000").map(|(_, name)| name);
        assert_eq!(names, ["to", "192.168.5.123"]);
    }

    #[test]
    fn only_names_of_our_form_hold_a_run_id() {
        assert_eq!(of("s3c-0123456789ab-17-b"), Some("0123456789ab"));
        let others = ["s3c-plain", "s3c-0123456789ab", "s3c-0123456789ab-", "s3c-0123456789AB-x", "photos"];
        for other in others.into_iter().chain(["my-s3c-0123456789ab-x", "s3c-0123456789ab-x.y", "s3c-0123456789ab-X"]) {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
