//! How much of a profile's documents a target follows, and which profile it follows most.

use std::cmp::{Ordering, Reverse};

use schemars::JsonSchema;
use serde::Serialize;

use super::Column;

/// A profile that documents less than this part of what another one does says too little to be the closest.
const ENOUGH: usize = 3;

/// For each scenario, whether it conforms by a profile; none where the profile did not judge it.
pub(super) type Conformity = Vec<Option<bool>>;

/// How much of one profile's documents a target follows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Similarity<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The vendor or product.
    pub name: &'a str,
    /// How many scenarios conform.
    pub conforms: usize,
    /// How many were compared with the document.
    pub judged: usize,
    /// The share in whole percent, rounded down.
    pub percent: usize,
    /// The comparison with the closest profile, over what both document; none for the closest itself.
    pub beside_closest: Option<BesideClosest>,
    /// How many profiles it beats over what both document, counted twice, and how many it equals.
    #[serde(skip)]
    score: usize,
}

/// Two profiles over the scenarios that both document: what each documents more than the other plays no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BesideClosest {
    /// The scenarios that were compared with the documents of both.
    pub scenarios: usize,
    /// How many of them conform by this profile.
    pub conforms: usize,
    /// How many of them conform by the closest profile.
    pub closest_conforms: usize,
}

impl<'a> Similarity<'a> {
    /// The columns with anything to compare, each with the vendor's name and what conforms by it; the closest first.
    ///
    /// Each profile is compared with each other over the scenarios that both document, so that none gains by documenting little.
    pub(super) fn ranked<'c>(columns: impl Iterator<Item = (&'c Column<'a>, &'a str, &'c Conformity)>) -> Vec<Self>
    where
        'a: 'c,
    {
        let columns: Vec<_> = columns.filter(|(column, ..)| column.judged > 0).collect();
        let score = |own: &Conformity| -> usize {
            columns
                .iter()
                .filter(|(_, _, other)| !std::ptr::eq(own, *other))
                .map(|(_, _, other)| beside(own, other))
                .filter(|both| both.scenarios > 0)
                .map(|both| match both.conforms.cmp(&both.closest_conforms) {
                    Ordering::Greater => 2,
                    Ordering::Equal => 1,
                    Ordering::Less => 0,
                })
                .sum()
        };
        let similarity = |(column, name, own): &(&'c Column<'a>, &'a str, &'c Conformity)| Self {
            profile: column.profile,
            name: *name,
            conforms: column.conforms,
            judged: column.judged,
            // Rounded down, so that only everything is 100.
            percent: column.conforms * 100 / column.judged.max(1),
            beside_closest: None,
            score: score(own),
        };
        let mut all: Vec<(Self, &Conformity)> = columns.iter().map(|one| (similarity(one), one.2)).collect();
        let most = all.iter().map(|(similarity, _)| similarity.judged).max().unwrap_or_default();
        all.sort_by_key(|(similarity, _)| Reverse(similarity.rank_beside(most)));
        let closest = all.first().map(|(_, own)| *own);
        let with = |(similarity, own): (Self, &Conformity)| {
            let other = closest.filter(|closest| !std::ptr::eq(own, *closest));
            Self { beside_closest: other.map(|closest| beside(own, closest)), ..similarity }
        };
        all.into_iter().map(with).collect()
    }
}

fn beside(own: &Conformity, closest: &Conformity) -> BesideClosest {
    let both: Vec<(bool, bool)> = own.iter().zip(closest).filter_map(|(own, other)| own.zip(*other)).collect();
    BesideClosest {
        scenarios: both.len(),
        conforms: both.iter().filter(|(own, _)| *own).count(),
        closest_conforms: both.iter().filter(|(_, closest)| *closest).count(),
    }
}

impl Similarity<'_> {
    /// What they are sorted by: whether the profile documents enough to be compared with `most`, the profile that documents
    /// most of these scenarios; then how it compares with each other; then the share, and how much it is a share of.
    fn rank_beside(&self, most: usize) -> (bool, usize, usize, usize) {
        let (share, judged) = self.rank();
        (self.judged * ENOUGH >= most, self.score, share, judged)
    }

    /// What the shares of several targets are sorted by: the share, then how much it is a share of.
    #[must_use]
    pub fn rank(&self) -> (usize, usize) {
        (self.conforms * 1_000_000 / self.judged.max(1), self.judged)
    }

    /// True if neither is closer: neither beats more profiles than the other, and the shares are equal.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.score == other.score && self.conforms * other.judged == other.conforms * self.judged
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use model::profile::Evidence;

    fn column(profile: &'static str, own: &Conformity) -> Column<'static> {
        let judged = own.iter().flatten().count();
        let conforms = own.iter().flatten().filter(|conforms| **conforms).count();
        Column {
            profile,
            gates: false,
            compared: false,
            evidence: Evidence::Documented,
            judged,
            due: judged,
            conforms,
            conforms_by_observation: 0,
            disputed: 0,
            findings: judged - conforms,
            failing: 0,
            regressions: 0,
            known_since: 0,
            known_failures: 0,
            undocumented: 0,
            other: 0,
            verdicts: IndexMap::new(),
            impacts: IndexMap::new(),
        }
    }

    /// `+` conforms, `-` does not, and a space is not judged.
    fn ranked(profiles: &[(&'static str, &str)]) -> Vec<Similarity<'static>> {
        let conformity = |text: &str| -> Conformity {
            text.chars().map(|one| if one == ' ' { None } else { Some(one == '+') }).collect()
        };
        let own: Vec<(&'static str, Conformity)> =
            profiles.iter().map(|(name, text)| (*name, conformity(text))).collect();
        let columns: Vec<Column<'static>> = own.iter().map(|(name, own)| column(name, own)).collect();
        Similarity::ranked(columns.iter().zip(&own).map(|(column, (_, own))| (column, "name", own)))
    }

    fn order(profiles: &[(&'static str, &str)]) -> Vec<&'static str> {
        ranked(profiles).iter().map(|one| one.profile).collect()
    }

    #[test]
    fn the_closest_comes_first_and_a_profile_without_documents_not_at_all() {
        assert_eq!(order(&[("low", "++--"), ("silent", "    "), ("high", "+++-")]), ["high", "low"]);
    }

    #[test]
    fn profiles_are_compared_over_what_both_document() {
        // The narrow one has the greater share, but where both document something, the broad one agrees more.
        let all = ranked(&[("narrow", "+++-      "), ("broad", "++++++----")]);
        assert_eq!((all[0].profile, all[0].percent, all[1].percent), ("broad", 60, 75));
        let beside = BesideClosest { scenarios: 4, conforms: 3, closest_conforms: 4 };
        assert_eq!((all[0].beside_closest, all[1].beside_closest), (None, Some(beside)));
    }

    #[test]
    fn a_profile_that_documents_little_does_not_come_first() {
        assert_eq!(order(&[("tiny", "+         "), ("broad", "-+++++++++")]), ["broad", "tiny"]);
    }

    #[test]
    fn equal_ones_are_equal() {
        let all = ranked(&[("one", "++-"), ("other", "++-"), ("low", "+--")]);
        assert!(all[0].equals(&all[1]) && !all[1].equals(&all[2]));
    }

    #[test]
    fn only_everything_is_a_hundred_percent() {
        assert_eq!(ranked(&[("a", &("+".repeat(999) + "-"))])[0].percent, 99);
        assert_eq!(ranked(&[("a", "+++")])[0].percent, 100);
    }
}
