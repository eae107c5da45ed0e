//! The matrix of many profiles at a glance: a row for each area, and how much of it conforms by each profile.

use super::dense::{key, letter};
use crate::report::document::{Document, RunFacts};

/// From nothing to everything.
const SHADES: [char; 5] = ['·', '░', '▒', '▓', '█'];
/// Where no scenario of the area was judged.
const EMPTY: char = ' ';

/// The table and its legend.
pub(super) fn render(facts: &RunFacts<'_>, document: &Document<'_>, run: usize) -> String {
    let names = document.areas.iter().map(|area| area.name.len());
    let width = names.max().unwrap_or_default().max("area".len());
    let letters: String = (0..facts.columns.len()).map(letter).collect();
    let mut lines = vec![key(facts), String::new(), format!("{:<width$}  {letters}", "area")];
    for area in &document.areas {
        let results: Vec<_> = area.scenarios.iter().filter_map(|scenario| scenario.result(run)).collect();
        let cells = (0..facts.columns.len()).map(|column| {
            let judged = results.iter().filter(|result| result.judgements[column].verdict.is_judged());
            let (judged, conforms) = judged.fold((0, 0), |(judged, conforms), result| {
                (judged + 1, conforms + usize::from(result.judgements[column].verdict.conforms()))
            });
            shade(conforms, judged)
        });
        let cells: String = cells.collect();
        lines.push(format!("{:<width$}  {cells}", area.name).trim_end().to_owned());
    }
    let [none, some @ .., all] = SHADES;
    let some: String = some.iter().collect();
    lines.push(format!("{none} nothing conforms  {some} some of it  {all} all of it  blank: not documented"));
    lines.join("\n")
}

fn shade(conforms: usize, judged: usize) -> char {
    match (conforms, judged) {
        (_, 0) => EMPTY,
        (0, _) => SHADES[0],
        (conforms, judged) if conforms == judged => SHADES[4],
        // Thirds of what lies between.
        (conforms, judged) => SHADES[1 + (conforms * 3 / judged).min(2)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_everything_is_full_and_only_nothing_is_empty() {
        assert_eq!(
            [(0, 0), (0, 9), (1, 9), (8, 9), (9, 9)].map(|(some, all)| shade(some, all)),
            [' ', '·', '░', '▓', '█']
        );
    }
}
