//! Several targets beside each other, each judged by one profile: scenarios by targets, a cell for each outcome.
//!
//! Independent of what the profiles hold; a target's name is as little to be trusted as its responses.

use std::ops::Range;

use comfy_table::Cell;

use super::grid::{self, Grid};
use super::{WIDTH, findings, fold, plain, summary};
use crate::report::document::{Column, Document, RunFacts, RunResult, ScenarioFacts};
use model::text::one_line;

/// Targets beside each other; more of them go into a further table.
const TARGETS: usize = 4;
const GAP: usize = 2;
/// The widest a scenario's name may be.
const NAME: usize = 36;

/// Renders the runs of the document, of which each has one column.
pub(super) fn render(document: &Document<'_>, colour: bool) -> String {
    let runs = &document.runs;
    let size = runs.len().div_ceil(runs.len().div_ceil(TARGETS).max(1)).max(1);
    let starts = (0..runs.len()).step_by(size);
    let mut parts: Vec<String> =
        starts.map(|start| table(document, start..runs.len().min(start + size), colour)).collect();
    parts.push(summary::legend());
    parts.push(format!("as documented:\n{}", summary::shares(document)));
    for (index, run) in runs.iter().enumerate() {
        let own = |text: String| format!("{}, {text}", one_line(run.name));
        parts.extend(summary::without_response(document, index).map(own));
        parts.extend(findings::absent(run).map(own));
        parts.extend(summary::unknown(run).map(own));
    }
    let by = |run: &RunFacts<'_>| format!("{} by {}", one_line(run.name), one_line(run.columns[0].profile));
    let gating = runs.iter().enumerate().filter(|(_, run)| run.columns[0].gates);
    parts.extend(gating.map(|(index, run)| findings::render(document, index, 0, &by(run), colour)));
    parts.join("\n\n") + "\n"
}

/// The table of some of the runs.
fn table(document: &Document<'_>, some: Range<usize>, colour: bool) -> String {
    let runs = &document.runs[some.clone()];
    let recorded = |scenario: &&ScenarioFacts<'_>| scenario.results.iter().any(|result| some.contains(&result.run));
    let scenarios = || document.scenarios().filter(recorded);
    let name = grid::name_width(scenarios(), NAME);
    let room = (WIDTH - name - GAP) / runs.len() - GAP;
    let results = scenarios().flat_map(|scenario| &scenario.results).filter(|result| some.contains(&result.run));
    let texts = results.map(|result| outcome(result).chars().count());
    let titles = runs.iter().map(|run| one_line(run.name).chars().count());
    let width = texts.chain(titles).max().unwrap_or_default().clamp("not run".len(), room);
    let first = document.runs[0].columns[0].profile;
    let common = document.runs.iter().all(|run| run.columns[0].profile == first);
    let title = |run: &RunFacts<'_>| {
        let by = if common { String::new() } else { format!("\nby {}", one_line(run.columns[0].profile)) };
        fold::name(&one_line(run.name), width) + &by
    };
    let corner = if common { format!("by {}", one_line(first)) } else { "scenario".into() };
    let widths = [name].into_iter().chain(runs.iter().map(|_| width)).collect();
    let mut grid = Grid::new(widths, GAP, colour);
    grid.header([corner].into_iter().chain(runs.iter().map(title)));
    for area in &document.areas {
        let mut rows = area.scenarios.iter().filter(recorded).peekable();
        if rows.peek().is_some() {
            grid.area(area.name);
        }
        for scenario in rows {
            let cells = some
                .clone()
                .map(|run| scenario.result(run).map_or_else(|| Cell::new("not run"), |result| cell(result, width)));
            grid.row([grid::name(scenario, name)].into_iter().chain(cells));
        }
    }
    let columns: Vec<&Column<'_>> = runs.iter().map(|run| &run.columns[0]).collect();
    grid.totals(&columns, 0);
    grid.text()
}

fn outcome(result: &RunResult<'_>) -> String {
    let judgement = &result.judgements[0];
    let known = if judgement.known().is_some() { "known " } else { "" };
    format!("{} {known}{}", judgement.verdict.facts().symbol, plain(&result.observed))
}

fn cell(result: &RunResult<'_>, width: usize) -> Cell {
    Cell::new(fold::name(&outcome(result), width)).fg(grid::tint(&result.judgements[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::ChosenProfiles;
    use crate::report::tests::{Judged, document_of, error, profile, responded, run_file, suite};
    use engine::record::Record;
    use model::profile::Profile;
    use model::scenario::Suite;

    fn a_suite() -> Suite {
        suite(&[("bucket/missing", "NoSuchBucket"), ("object/get-missing-key", "NoSuchKey"), ("object/range", "Range")])
    }

    fn by(id: &str, status: u16) -> Vec<Profile> {
        vec![profile(id, &format!("codes:\n  NoSuchKey: [{{ status: {status}, cite: 'errors:43' }}]\n"))]
    }

    fn rendered(runs: &[(&str, Vec<Record>, &[Profile])]) -> String {
        let judged = runs.iter().map(|(name, records, profiles)| {
            let chosen = ChosenProfiles { profiles: profiles.to_vec(), gates: true };
            (*name, run_file(records.clone()), chosen)
        });
        let text = render(&document_of(a_suite(), judged.collect::<Vec<Judged<'_>>>(), None), false);
        for line in text.lines() {
            assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        }
        text
    }

    #[test]
    fn each_target_is_a_column_judged_by_its_own_profile() {
        let (hcp, lax) = (by("hcp", 404), by("lax", 403));
        let one = vec![error("bucket/missing", 404, "NoSuchBucket"), error("object/get-missing-key", 404, "NoSuchKey")];
        let other = vec![error("object/get-missing-key", 404, "NoSuchKey"), responded("object/range", 200, "data")];
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
            let run = || vec![error("object/get-missing-key", 403, &code), responded("object/range", 500, "<html>")];
            let runs: Vec<(&str, Vec<Record>, &[Profile])> =
                names.iter().map(|name| (name.as_str(), run(), hcp.as_slice())).collect();
            let text = rendered(&runs);
            assert!(text.chars().all(|c| c == '\n' || !model::text::is_hidden(c)) && !text.contains('漢'), "{text}");
            assert_eq!(text.matches("totals").count(), count.div_ceil(TARGETS), "{text}");
        }
    }
}
