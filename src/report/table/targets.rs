//! Several targets beside each other, each judged by one profile: scenarios by targets, a cell for each outcome.
//!
//! Knows nothing of what the profiles hold; a target's name is as little to be trusted as its answers.

use std::sync::Arc;

use comfy_table::{Cell, Color};

use super::grid::{self, Grid};
use super::{WIDTH, fold, mismatches, plain, summary};
use crate::report::judged_run::JudgedRun;
use crate::report::matrix::{Column, Row, observed};
use model::scenario::{Scenario, Suite};
use model::text::one_line;

/// Targets beside each other; more of them go into a further table.
const TARGETS: usize = 4;
const GAP: usize = 2;
/// The widest a scenario's name may be.
const NAME: usize = 36;

/// Renders `runs`, of which each has one column.
pub(super) fn render(suite: &Suite, runs: &[JudgedRun<'_>], colour: bool) -> String {
    let tables = runs.len().div_ceil(TARGETS).max(1);
    let mut parts: Vec<String> =
        runs.chunks(runs.len().div_ceil(tables).max(1)).map(|some| table(suite, some, runs, colour)).collect();
    parts.push(summary::legend());
    parts.push(format!("as documented:\n{}", summary::shares(runs)));
    for run in runs {
        let own = |text: String| format!("{}, {text}", one_line(&run.name));
        parts.extend(summary::unanswered(&run.matrix).map(own));
        parts.extend(summary::unknown(&run.matrix).map(own));
    }
    let by = |run: &JudgedRun<'_>| format!("{} by {}", one_line(&run.name), one_line(&run.matrix.columns[0].id));
    parts.extend(runs.iter().filter(|run| run.gates).map(|run| mismatches::render(&run.matrix, 0, &by(run), colour)));
    parts.join("\n\n") + "\n"
}

/// The table of `some` of all `runs`.
fn table(suite: &Suite, some: &[JudgedRun<'_>], runs: &[JudgedRun<'_>], colour: bool) -> String {
    let rows: Vec<(&Scenario, Vec<Option<&Row<'_>>>)> = rows(suite, some);
    let name = grid::name_width(rows.iter().map(|(scenario, _)| *scenario), NAME);
    let room = (WIDTH - name - GAP) / some.len() - GAP;
    let texts = rows.iter().flat_map(|(_, cells)| cells).flatten().map(|row| outcome(row).chars().count());
    let titles = some.iter().map(|run| one_line(&run.name).chars().count());
    let width = texts.chain(titles).max().unwrap_or_default().clamp("not run".len(), room);
    let common = runs.iter().all(|run| run.matrix.columns[0].id == runs[0].matrix.columns[0].id);
    let title = |run: &JudgedRun<'_>| {
        let by = if common { String::new() } else { format!("\nby {}", one_line(&run.matrix.columns[0].id)) };
        fold::name(&one_line(&run.name), width) + &by
    };
    let first = if common { format!("by {}", one_line(&runs[0].matrix.columns[0].id)) } else { "scenario".into() };
    let widths = [name].into_iter().chain(some.iter().map(|_| width)).collect();
    let mut grid = Grid::new(widths, GAP, colour);
    grid.header([first].into_iter().chain(some.iter().map(title)));
    for (scenario, cells) in rows {
        grid.area(scenario);
        let cells = cells.into_iter().map(|row| row.map_or_else(|| Cell::new("not run"), |row| cell(row, width)));
        grid.row([grid::name(scenario, name)].into_iter().chain(cells));
    }
    let columns: Vec<&Column> = some.iter().map(|run| &run.matrix.columns[0]).collect();
    grid.totals(&columns, 0);
    grid.text()
}

/// The scenarios that any of the runs recorded, in the order of the suite, each with its row in each run.
fn rows<'a>(suite: &'a Suite, runs: &'a [JudgedRun<'a>]) -> Vec<(&'a Scenario, Vec<Option<&'a Row<'a>>>)> {
    // Each matrix is in the order of the suite as well, so that one pass finds all.
    let mut left: Vec<_> = runs.iter().map(|run| run.matrix.rows.iter().peekable()).collect();
    let of = |scenario: &'a Scenario| {
        let cells: Vec<_> = left.iter_mut().map(|rows| rows.next_if(|row| row.scenario.id == scenario.id)).collect();
        cells.iter().any(Option::is_some).then_some((scenario, cells))
    };
    suite.scenarios.iter().map(Arc::as_ref).filter_map(of).collect()
}

fn outcome(row: &Row<'_>) -> String {
    let cell = &row.cells[0];
    let known = if cell.known.is_some() { "known " } else { "" };
    format!("{} {known}{}", cell.verdict.symbol(), plain(&observed(row.record)))
}

fn cell(row: &Row<'_>, width: usize) -> Cell {
    let verdict = &row.cells[0];
    let tint = if verdict.known.is_some() { Color::Yellow } else { grid::tint(&verdict.verdict) };
    Cell::new(fold::name(&outcome(row), width)).fg(tint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::matrix::tests::{answered, error, profile, suite};
    use crate::report::tests::run_file;
    use engine::record::{Record, RunFile};
    use model::profile::Profile;

    fn a_suite() -> Suite {
        suite(&[("bucket/missing", "NoSuchBucket"), ("object/get-missing-key", "NoSuchKey"), ("object/range", "Range")])
    }

    fn by(id: &str, status: u16) -> Vec<Profile> {
        vec![profile(id, &format!("codes:\n  NoSuchKey: [{{ status: {status}, cite: 'errors:43' }}]\n"))]
    }

    fn rendered(runs: &[(&str, Vec<Record>, &[Profile])]) -> String {
        let suite = a_suite();
        let files: Vec<RunFile> = runs.iter().map(|(_, records, _)| run_file(records.clone())).collect();
        let mut judged = Vec::new();
        for ((name, _, profiles), file) in runs.iter().zip(&files) {
            judged.push(JudgedRun::of((*name).to_owned(), &suite, file, profiles, true));
        }
        let text = render(&suite, &judged, false);
        for line in text.lines() {
            assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        }
        text
    }

    #[test]
    fn each_target_is_a_column_judged_by_its_own_profile() {
        let (hcp, lax) = (by("hcp", 404), by("lax", 403));
        let one = vec![error("bucket/missing", 404, "NoSuchBucket"), error("object/get-missing-key", 404, "NoSuchKey")];
        let other = vec![error("object/get-missing-key", 404, "NoSuchKey"), answered("object/range", 200, "data")];
        insta::assert_snapshot!(rendered(&[("one 1.0", one.clone(), &hcp), ("other 2.0", other, &lax)]));
        let common = rendered(&[("one", one.clone(), &hcp), ("two", one, &hcp)]);
        assert!(
            common.starts_with("by hcp") && !common.lines().take(2).any(|line| line.contains("scenario")),
            "{common}"
        );
    }

    #[test]
    fn any_number_of_targets_fits_the_width_and_their_texts_stay_text() {
        let hcp = by("hcp", 404);
        let code = format!("\u{1b}[2J\u{202e}::error::{}漢", "X".repeat(90));
        for count in [2_usize, 3, 4, 5, 9] {
            let names: Vec<String> =
                (0..count).map(|number| format!("\u{7}{} {number}", "a-long-name".repeat(4))).collect();
            let run = || vec![error("object/get-missing-key", 403, &code), answered("object/range", 500, "<html>")];
            let runs: Vec<(&str, Vec<Record>, &[Profile])> =
                names.iter().map(|name| (name.as_str(), run(), hcp.as_slice())).collect();
            let text = rendered(&runs);
            assert!(text.chars().all(|c| c == '\n' || !model::text::is_hidden(c)) && !text.contains('漢'), "{text}");
            assert_eq!(text.matches("totals").count(), count.div_ceil(TARGETS), "{text}");
        }
    }
}
