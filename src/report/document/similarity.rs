//! How much of a profile's documents a target follows, and which profile it follows most.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;

use super::Column;

/// A profile that documents less than this part of what another one does says too little to be the closest.
const ENOUGH: usize = 3;

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
}

impl<'a> Similarity<'a> {
    /// The columns with anything to compare, each with the vendor's name; the greatest share first.
    pub(super) fn ranked<'c>(columns: impl Iterator<Item = (&'c Column<'a>, &'a str)>) -> Vec<Self>
    where
        'a: 'c,
    {
        let similarity = |(column, name): (&'c Column<'a>, &'a str)| Self {
            profile: column.profile,
            name,
            conforms: column.conforms,
            judged: column.judged,
            // Rounded down, so that only everything is 100.
            percent: column.conforms * 100 / column.judged.max(1),
        };
        let mut all: Vec<Self> = columns.map(similarity).filter(|similarity| similarity.judged > 0).collect();
        let most = all.iter().map(|similarity| similarity.judged).max().unwrap_or_default();
        all.sort_by_key(|similarity| Reverse(similarity.rank_beside(most)));
        all
    }
}

impl Similarity<'_> {
    /// What they are sorted by: whether the profile documents enough to be compared with `most`, the profile that documents
    /// most of these scenarios; then the share, and how much it is a share of.
    fn rank_beside(&self, most: usize) -> (bool, usize, usize) {
        let (share, judged) = self.rank();
        (self.judged * ENOUGH >= most, share, judged)
    }

    /// What the shares of several targets are sorted by: the share, then how much it is a share of.
    #[must_use]
    pub fn rank(&self) -> (usize, usize) {
        (self.conforms * 1_000_000 / self.judged.max(1), self.judged)
    }

    /// True if the shares are equal, whatever the counts.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.conforms * other.judged == other.conforms * self.judged
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use model::profile::Evidence;

    fn column(profile: &'static str, conforms: usize, mismatches: usize) -> Column<'static> {
        Column {
            profile,
            gates: false,
            compared: false,
            evidence: Evidence::Documented,
            judged: conforms + mismatches,
            due: conforms + mismatches,
            conforms,
            conforms_by_observation: 0,
            disputed: 0,
            findings: mismatches,
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

    fn ranked(columns: &[Column<'static>]) -> Vec<Similarity<'static>> {
        Similarity::ranked(columns.iter().map(|column| (column, "name")))
    }

    #[test]
    fn the_greatest_share_comes_first_and_a_profile_without_documents_not_at_all() {
        let columns = [column("low", 50, 50), column("silent", 0, 0), column("high", 45, 5), column("broad", 90, 10)];
        let all = ranked(&columns);
        let order: Vec<_> = all.iter().map(|one| (one.profile, one.percent)).collect();
        assert_eq!(order, [("broad", 90), ("high", 90), ("low", 50)]);
        assert!(all[0].equals(&all[1]) && !all[1].equals(&all[2]));
    }

    #[test]
    fn a_profile_that_documents_little_does_not_come_first() {
        let columns = [column("broad", 80, 20), column("tiny", 3, 0)];
        let order: Vec<_> = ranked(&columns).iter().map(|one| one.profile).collect();
        assert_eq!(order, ["broad", "tiny"]);
    }

    #[test]
    fn only_everything_is_a_hundred_percent() {
        assert_eq!(ranked(&[column("a", 999, 1)])[0].percent, 99);
        assert_eq!(ranked(&[column("a", 5, 0)])[0].percent, 100);
    }
}
