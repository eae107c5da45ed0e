//! The matrix of many profiles: a letter for each, and one symbol in each cell.

use comfy_table::Cell;

use super::grid::{self, Grid, tint};
use super::{WIDTH, fold, plain};
use crate::report::document::{Document, RunFacts};
use model::text::one_line;

/// Letters of columns, in their order.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// A symbol.
const CELL: usize = 1;
const GAP: usize = 1;

/// The letter of a column; a table has no more columns than there are letters.
pub(super) fn letter(column: usize) -> char {
    LETTERS.chars().nth(column % LETTERS.len()).unwrap_or('?')
}

/// Which letter is which profile, each with its share.
pub(super) fn key(run: &RunFacts<'_>) -> String {
    let named = run.columns.iter().enumerate().map(|(index, column)| {
        format!("{} {} ({} of {})", letter(index), one_line(column.profile), column.conforms, column.judged)
    });
    fold::sentence(&format!("profiles: {}", named.collect::<Vec<_>>().join(", ")), 2)
}

/// The table, in as many parts as there are alphabets of profiles.
pub(super) fn render(document: &Document<'_>, run: usize, colour: bool) -> String {
    let columns: Vec<usize> = (0..document.runs[run].columns.len()).collect();
    let part = |columns: &[usize]| table(document, run, columns, colour);
    // Half of the width is for scenario and outcome.
    columns.chunks(WIDTH / 2 / (CELL + GAP)).map(part).collect::<Vec<_>>().join("\n\n")
}

fn table(document: &Document<'_>, run: usize, columns: &[usize], colour: bool) -> String {
    let room = WIDTH - columns.len() * (CELL + GAP) - 2 * GAP;
    let rows = || document.scenarios().filter_map(|facts| Some((facts, facts.result(run)?)));
    let scenario = grid::name_width(rows().map(|(facts, _)| facts), (room * 13).div_ceil(25));
    let outcomes = rows().map(|(_, result)| plain(&result.observed).len()).max().unwrap_or_default();
    let outcome = outcomes.clamp("observed".len(), room - scenario);
    let widths = [scenario, outcome].into_iter().chain(columns.iter().map(|_| CELL)).collect();
    let mut table = Grid::new(widths, GAP, colour);
    let letters = columns.iter().map(|index| letter(*index).to_string());
    table.header(["scenario", "observed"].map(str::to_owned).into_iter().chain(letters));
    for area in &document.areas {
        let mut rows = area.scenarios.iter().filter_map(|facts| Some((facts, facts.result(run)?))).peekable();
        if rows.peek().is_some() {
            table.area(area.name);
        }
        for (facts, result) in rows {
            let mut cells = vec![grid::name(facts, scenario), Cell::new(fold::name(&plain(&result.observed), outcome))];
            cells.extend(columns.iter().map(|index| {
                let judgement = &result.judgements[*index];
                Cell::new(judgement.verdict.facts().symbol).fg(tint(judgement))
            }));
            table.row(cells);
        }
    }
    table.text()
}
