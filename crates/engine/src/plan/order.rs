//! The order in which scenarios start: the order that ends soonest, or a random order from a seed.
//!
//! The same seed gives the same order everywhere. Another order reveals scenarios that disturb each other.

use std::cmp::Reverse;

use sha2::{Digest as _, Sha256};

use super::Planned;

/// `planned` with those first that send many requests in sequence, so that none of them runs alone at the end.
#[must_use]
pub fn longest_first(planned: &[Planned]) -> Vec<Planned> {
    let mut order = planned.to_vec();
    order.sort_by_key(|one| Reverse(one.scenario.given.len() + 2 * usize::from(one.scenario.bucket.is_fresh())));
    order
}

/// `planned` in the order of `seed`.
#[must_use]
pub fn shuffled(planned: &[Planned], seed: u64) -> Vec<Planned> {
    let mut order = planned.to_vec();
    order.sort_by_cached_key(|one| Sha256::digest(format!("{seed} {}", one.scenario.id)).to_vec());
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Selection, plan};
    use crate::shipped::suite;

    fn ids(planned: &[Planned]) -> Vec<&str> {
        planned.iter().map(|one| one.scenario.id.as_str()).collect()
    }

    #[test]
    fn a_seed_has_one_order_and_another_seed_another_one() {
        let planned = plan(&suite(), &Selection::default(), &[]).unwrap().planned;
        let (one, again, other) = (shuffled(&planned, 1), shuffled(&planned, 1), shuffled(&planned, 2));
        assert_eq!(ids(&one), ids(&again));
        assert_ne!(ids(&one), ids(&other));
        assert_ne!(ids(&one), ids(&planned));
    }

    #[test]
    fn every_scenario_is_still_there_once() {
        let planned = plan(&suite(), &Selection::default(), &[]).unwrap().planned;
        let shuffled = shuffled(&planned, 7);
        let (mut before, mut after) = (ids(&planned), ids(&shuffled));
        before.sort_unstable();
        after.sort_unstable();
        assert_eq!(before, after);
    }
}
