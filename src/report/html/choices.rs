//! What the page can be filtered by: only what occurs in it.

use std::collections::BTreeMap;

use super::look::{self, KNOWN, KNOWN_SINCE};
use super::matrix::{Matrix, Row};
use super::text::Text;
use crate::judge::Verdict;
use crate::report::document::Document;

/// The options of the filter.
pub(super) struct Choices {
    /// Each condition with the number of its scenarios, in the order of the alphabet.
    pub(super) conditions: Vec<(Text, usize)>,
    /// Each verdict, in the order of the terminal's legend.
    pub(super) verdicts: Vec<&'static str>,
}

impl Choices {
    pub(super) fn of(document: &Document<'_>, matrix: &Matrix) -> Self {
        let mut conditions: BTreeMap<&Text, usize> = BTreeMap::new();
        let rows = || matrix.areas.iter().flat_map(|area| &area.rows);
        rows().for_each(|row: &Row| *conditions.entry(&row.condition).or_default() += 1);
        let results = document.scenarios().flat_map(|scenario| &scenario.results);
        let occurring: Vec<&str> = results.flat_map(|result| &result.judgements).flat_map(look::words).collect();
        let words = Verdict::ALL.iter().map(|verdict| verdict.word()).chain([KNOWN, KNOWN_SINCE]);
        Self {
            conditions: conditions.into_iter().map(|(condition, count)| (condition.clone(), count)).collect(),
            verdicts: words.filter(|word| occurring.contains(word)).collect(),
        }
    }
}
