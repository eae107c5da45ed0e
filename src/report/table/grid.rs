//! The matrix itself as a table: a heading row per area, a row per scenario, and the totals.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};

use super::{WIDTH, fold, plain};
use crate::judge::Tone;
use crate::report::document::{Column, Document, Judgement, RunResult, ScenarioFacts};
use model::text::one_line;

/// The widest label, `✗ status`.
const VERDICT: usize = 8;
/// Up to this number of profiles, gaps are wider.
const ROOMY: usize = 3;
const INDENT: usize = 2;
/// Rows that become text together.
const ROWS: usize = 200;

const KNOWN: &str = "known failures";
const SINCE: &str = "known since";

type Count = (&'static str, fn(&Column<'_>) -> usize);

/// The rows of the totals; those of known findings only where there are any.
const COUNTS: [Count; 6] = [
    ("conforms", |column| column.conforms),
    ("findings", |column| column.findings),
    (SINCE, |column| column.known_since),
    (KNOWN, |column| column.known_failures),
    ("undocumented", |column| column.undocumented),
    ("other", |column| column.other),
];

/// The table of some columns of the run at `run`.
pub(super) fn render(document: &Document<'_>, run: usize, columns: &[usize], colour: bool) -> String {
    let gap = if columns.len() > ROOMY { 1 } else { 2 };
    let (scenario, outcome) = widths(document, run, columns.len(), gap);
    let shown: Vec<&Column<'_>> = columns.iter().map(|index| &document.runs[run].columns[*index]).collect();
    let widths = [scenario, outcome].into_iter().chain(shown.iter().map(|_| VERDICT)).collect();
    let mut grid = Grid::new(widths, gap, colour);
    let ids = shown.iter().map(|column| fold::name(&one_line(column.profile), VERDICT));
    grid.header(["scenario", "observed"].map(str::to_owned).into_iter().chain(ids));
    for area in &document.areas {
        let mut rows = area.scenarios.iter().filter_map(|facts| Some((facts, facts.result(run)?))).peekable();
        if rows.peek().is_some() {
            grid.area(area.name);
        }
        for (facts, result) in rows {
            grid.row(cells(facts, result, columns, scenario, outcome));
        }
    }
    grid.totals(&shown, 1);
    grid.text()
}

/// A table that grows row by row and becomes text a few rows at a time: the cells of ten thousand would take far more
/// memory than their text.
pub(super) struct Grid {
    widths: Vec<usize>,
    gap: usize,
    colour: bool,
    lines: Vec<String>,
    /// The rows that are not text yet.
    table: Table,
}

impl Grid {
    /// A table with columns of these widths and a gap after each.
    pub(super) fn new(widths: Vec<usize>, gap: usize, colour: bool) -> Self {
        Self { widths, gap, colour, lines: Vec::new(), table: empty(colour) }
    }

    pub(super) fn header(&mut self, titles: impl Iterator<Item = String>) {
        self.table.set_header(titles.map(heading));
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.table.add_row(cells);
        if self.table.row_count() >= ROWS {
            self.write();
        }
    }

    /// A heading for the scenarios of an area.
    pub(super) fn area(&mut self, name: &str) {
        self.row([heading(name.to_owned())]);
    }

    /// The totals of `columns`, after `blank` empty columns.
    pub(super) fn totals(&mut self, columns: &[&Column<'_>], blank: usize) {
        self.row([heading("totals".to_owned())]);
        let is_shown =
            |(word, count): &Count| ![KNOWN, SINCE].contains(word) || columns.iter().any(|column| count(column) > 0);
        for (word, count) in COUNTS.into_iter().filter(is_shown) {
            let counts = columns.iter().map(|column| Cell::new(count(column)));
            let blanks = (0..blank).map(|_| Cell::new(""));
            self.row([Cell::new(indented(word))].into_iter().chain(blanks).chain(counts));
        }
    }

    /// All of it.
    pub(super) fn text(mut self) -> String {
        self.write();
        self.lines.join("\n")
    }

    fn write(&mut self) {
        let mut table = std::mem::replace(&mut self.table, empty(self.colour));
        table.set_constraints(self.widths.iter().map(|width| {
            let width = u16::try_from(width + self.gap).expect("less than a terminal's width");
            ColumnConstraint::Absolute(Width::Fixed(width))
        }));
        for column in table.column_iter_mut() {
            column.set_padding((0, u16::try_from(self.gap).expect("one or two")));
        }
        self.lines.extend(table.lines().map(|line| line.trim_end().to_owned()));
    }
}

fn empty(colour: bool) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(WIDTH).expect("a terminal's width"));
    table.force_no_tty();
    if colour {
        table.enforce_styling();
    }
    table
}

/// The label of what conforms by observation alone.
const SEEN: &str = "✓ seen";

fn cells(
    facts: &ScenarioFacts<'_>,
    result: &RunResult<'_>,
    columns: &[usize],
    scenario: usize,
    outcome: usize,
) -> Vec<Cell> {
    let mut cells = vec![name(facts, scenario), Cell::new(fold::name(&plain(&result.observed), outcome))];
    cells.extend(columns.iter().map(|index| {
        let judgement = &result.judgements[*index];
        let label = match judgement.known() {
            Some(_) => "✗ known",
            None if judgement.conforms_by_observation() => SEEN,
            None => judgement.verdict.facts().label,
        };
        Cell::new(label).fg(tint(judgement))
    }));
    cells
}

/// How wide the first two columns may be: as wide as needed, and together what the verdicts leave.
fn widths(document: &Document<'_>, run: usize, profiles: usize, gap: usize) -> (usize, usize) {
    let room = WIDTH - profiles * (VERDICT + gap) - 2 * gap;
    let rows = || document.scenarios().filter_map(|facts| Some((facts, facts.result(run)?)));
    let outcomes = rows().map(|(_, result)| plain(&result.observed).len());
    let scenario = name_width(rows().map(|(facts, _)| facts), (room * 13).div_ceil(25));
    (scenario, outcomes.max().unwrap_or_default().clamp("observed".len(), room - scenario))
}

/// A scenario without its area, in a column of this width.
pub(super) fn name(scenario: &ScenarioFacts<'_>, width: usize) -> Cell {
    Cell::new(indented(&fold::name(&one_line(scenario.name()), width - INDENT)))
}

/// How wide the names of these scenarios are, but not more than `most`.
pub(super) fn name_width<'s>(scenarios: impl Iterator<Item = &'s ScenarioFacts<'s>>, most: usize) -> usize {
    let names = scenarios.map(|scenario| scenario.name().len() + INDENT);
    names.max().unwrap_or_default().clamp("  known failures".len(), most)
}

fn heading(text: String) -> Cell {
    Cell::new(text).add_attribute(Attribute::Bold)
}

fn indented(text: &str) -> String {
    let margin = " ".repeat(INDENT);
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// The colour of a verdict.
pub(super) fn tint(judgement: &Judgement<'_>) -> Color {
    match judgement.tone() {
        Tone::Good => Color::Green,
        Tone::Bad => Color::Red,
        Tone::Known | Tone::Open => Color::Yellow,
        Tone::Quiet => Color::Blue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Verdict;

    #[test]
    fn every_label_fits_its_column() {
        for verdict in Verdict::ALL {
            assert!(verdict.facts().label.chars().count() <= VERDICT, "{verdict}");
        }
    }
}
