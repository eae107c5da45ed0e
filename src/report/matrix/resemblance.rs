//! Which vendor the endpoint resembles: the share of documented scenarios that conform.

use super::{Column, Matrix};

/// How much of one profile's documents the endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness<'a> {
    /// Whose.
    pub column: &'a Column,
    /// How many scenarios conform.
    pub conforms: usize,
    /// How many scenarios were compared with a document.
    pub judged: usize,
}

impl Likeness<'_> {
    /// The share in whole percent, rounded down so that only everything is 100.
    #[must_use]
    pub fn percent(&self) -> usize {
        self.conforms * 100 / self.judged.max(1)
    }

    /// What likenesses are sorted by: the share, then how much it is a share of.
    #[must_use]
    pub fn rank(&self) -> (usize, usize) {
        (self.conforms * 1_000_000 / self.judged.max(1), self.judged)
    }

    /// Whether the shares are equal, whatever the counts.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.conforms * other.judged == other.conforms * self.judged
    }
}

impl Matrix<'_> {
    /// The profiles that were compared at all, the most alike first.
    #[must_use]
    pub fn resemblance(&self) -> Vec<Likeness<'_>> {
        let mut all: Vec<_> = self
            .columns
            .iter()
            .map(|column| Likeness { column, conforms: column.totals.conforms, judged: column.totals.judged() })
            .filter(|likeness| likeness.judged > 0)
            .collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.rank()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::matrix::Totals;

    fn matrix(counts: &[(&str, usize, usize)]) -> Matrix<'static> {
        let column = |(id, conforms, mismatches): &(&str, usize, usize)| Column {
            id: (*id).into(),
            name: (*id).into(),
            observed: false,
            totals: Totals { conforms: *conforms, mismatches: *mismatches, ..Totals::default() },
        };
        Matrix { columns: counts.iter().map(column).collect(), rows: Vec::new(), unknown: Vec::new() }
    }

    #[test]
    fn the_greatest_share_comes_first_and_a_profile_without_documents_not_at_all() {
        let matrix = matrix(&[("low", 50, 50), ("silent", 0, 0), ("high", 9, 1), ("broad", 90, 10)]);
        let order: Vec<_> = matrix.resemblance().iter().map(|one| (one.column.id.as_str(), one.percent())).collect();
        assert_eq!(order, [("broad", 90), ("high", 90), ("low", 50)]);
        let all = matrix.resemblance();
        assert!(all[0].equals(&all[1]) && !all[1].equals(&all[2]));
    }

    #[test]
    fn only_everything_is_a_hundred_percent() {
        assert_eq!(matrix(&[("a", 999, 1)]).resemblance()[0].percent(), 99);
        assert_eq!(matrix(&[("a", 5, 0)]).resemblance()[0].percent(), 100);
    }
}
