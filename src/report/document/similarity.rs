//! How much of a profile's documents a target follows, and which profile it follows most.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;

use super::Column;

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
        all.sort_by_key(|similarity| Reverse(similarity.rank()));
        all
    }
}

impl Similarity<'_> {
    /// What they are sorted by: the share, then how much it is a share of.
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

    fn column(profile: &'static str, conforms: usize, mismatches: usize) -> Column<'static> {
        Column {
            profile,
            gates: false,
            compared: false,
            observed: false,
            judged: conforms + mismatches,
            due: conforms + mismatches,
            conforms,
            findings: mismatches,
            failing: 0,
            regressions: 0,
            known_since: 0,
            known_failures: 0,
            undocumented: 0,
            other: 0,
            verdicts: IndexMap::new(),
        }
    }

    fn ranked(columns: &[Column<'static>]) -> Vec<Similarity<'static>> {
        Similarity::ranked(columns.iter().map(|column| (column, "name")))
    }

    #[test]
    fn the_greatest_share_comes_first_and_a_profile_without_documents_not_at_all() {
        let columns = [column("low", 50, 50), column("silent", 0, 0), column("high", 9, 1), column("broad", 90, 10)];
        let all = ranked(&columns);
        let order: Vec<_> = all.iter().map(|one| (one.profile, one.percent)).collect();
        assert_eq!(order, [("broad", 90), ("high", 90), ("low", 50)]);
        assert!(all[0].equals(&all[1]) && !all[1].equals(&all[2]));
    }

    #[test]
    fn only_everything_is_a_hundred_percent() {
        assert_eq!(ranked(&[column("a", 999, 1)])[0].percent, 99);
        assert_eq!(ranked(&[column("a", 5, 0)])[0].percent, 100);
    }
}
