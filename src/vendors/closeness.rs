//! How much two vendors agree: the scenarios that both document, and those for which they document a common outcome.
//!
//! Independent of how it is shown.

use std::sync::Arc;

use model::outcome::Outcome;
use model::profile::{CitedOutcome, Facts, Profile};
use model::scenario::{Scenario, Suite};

/// Two vendors are compared only if they both document this part of what the first one and another do.
const MIN_SHARE: usize = 3;

/// How much two vendors agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Closeness {
    /// The scenarios that both document.
    pub(crate) both: usize,
    /// Those of them with a common outcome.
    pub(crate) agree: usize,
}

impl Closeness {
    /// In whole percent, rounded down, so that only everything is 100.
    #[must_use]
    pub(crate) fn percent(self) -> usize {
        self.agree * 100 / self.both.max(1)
    }
}

/// Between each two of the profiles, in `region`.
pub(super) fn between(suite: &Suite, profiles: &[Profile], region: &str) -> Vec<Vec<Closeness>> {
    let said: Vec<Vec<Vec<Outcome>>> = profiles
        .iter()
        .map(|profile| suite.scenarios.iter().map(|scenario| documented(profile, scenario, region)).collect())
        .collect();
    let pair = |one: &Vec<Vec<Outcome>>, other: &Vec<Vec<Outcome>>| {
        let both = one.iter().zip(other).filter(|(one, other)| !one.is_empty() && !other.is_empty());
        let agrees = |(one, other): &(&Vec<Outcome>, &Vec<Outcome>)| one.iter().any(|outcome| other.contains(outcome));
        let both: Vec<_> = both.collect();
        Closeness { both: both.len(), agree: both.iter().filter(|pair| agrees(pair)).count() }
    };
    said.iter().map(|one| said.iter().map(|other| pair(one, other)).collect()).collect()
}

/// The vendor that is closest to the one at `index`: of those with which enough can be compared, the one that agrees most.
#[must_use]
pub(crate) fn closest(closeness: &[Vec<Closeness>], index: usize) -> Option<(usize, Closeness)> {
    let others = || closeness[index].iter().copied().enumerate().filter(|(other, one)| *other != index && one.both > 0);
    let most = others().map(|(_, one)| one.both).max()?;
    others()
        .filter(|(_, one)| one.both * MIN_SHARE >= most)
        .max_by_key(|(other, one)| (one.agree * 1_000_000 / one.both, one.both, std::cmp::Reverse(*other)))
}

fn documented(profile: &Profile, scenario: &Arc<Scenario>, region: &str) -> Vec<Outcome> {
    match profile.facts(scenario, region) {
        Facts::Known { documented, .. } => documented.iter().map(CitedOutcome::outcome).collect(),
        Facts::NotApplicable(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(both: usize, agree: usize) -> Closeness {
        Closeness { both, agree }
    }

    #[test]
    fn one_that_documents_little_is_not_the_closest() {
        let rows = vec![vec![close(90, 90), close(90, 80), close(3, 3)], vec![], vec![]];
        assert_eq!(closest(&rows, 0), Some((1, close(90, 80))));
    }

    #[test]
    fn without_another_profile_no_profile_is_the_closest() {
        assert_eq!(closest(&[vec![close(5, 5)]], 0), None);
        assert_eq!(closest(&[vec![close(5, 5), close(0, 0)], vec![]], 0), None);
    }

    #[test]
    fn only_everything_is_a_hundred_percent() {
        assert_eq!((close(1000, 999).percent(), close(5, 5).percent()), (99, 100));
    }
}
