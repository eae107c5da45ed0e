//! The matrix itself as a table: a heading row per area, a row per scenario, and the totals.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};

use super::{WIDTH, fold, plain};
use crate::judge::Verdict;
use crate::report::matrix::{Column, Matrix, Row, Totals, observed};
use model::scenario::Scenario;
use model::text::one_line;

/// The widest label, `✗ status`.
const VERDICT: usize = 8;
/// So many profiles leave room for wider gaps.
const ROOMY: usize = 3;
const INDENT: usize = 2;
/// Rows that become text together.
const ROWS: usize = 200;

const KNOWN: &str = "known failures";

type Count = (&'static str, fn(&Totals) -> usize);

/// The rows of the totals; known failures only where there are any.
const COUNTS: [Count; 5] = [
    ("conforms", |totals| totals.conforms),
    ("mismatches", |totals| totals.mismatches),
    (KNOWN, |totals| totals.known),
    ("undocumented", |totals| totals.undocumented),
    ("other", |totals| totals.other),
];

/// The table of some columns of `matrix`.
pub(super) fn render(matrix: &Matrix<'_>, columns: &[usize], colour: bool) -> String {
    let gap = if columns.len() > ROOMY { 1 } else { 2 };
    let (scenario, outcome) = widths(matrix, columns.len(), gap);
    let shown: Vec<&Column> = columns.iter().map(|index| &matrix.columns[*index]).collect();
    let widths = [scenario, outcome].into_iter().chain(shown.iter().map(|_| VERDICT)).collect();
    let mut grid = Grid::new(widths, gap, colour);
    let ids = shown.iter().map(|column| fold::name(&one_line(&column.id), VERDICT));
    grid.header(["scenario", "observed"].map(str::to_owned).into_iter().chain(ids));
    for row in &matrix.rows {
        grid.area(row.scenario);
        grid.row(cells(row, columns, scenario, outcome));
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
    area: String,
}

impl Grid {
    /// A table with columns of these widths and a gap after each.
    pub(super) fn new(widths: Vec<usize>, gap: usize, colour: bool) -> Self {
        Self { widths, gap, colour, lines: Vec::new(), table: empty(colour), area: String::new() }
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

    /// A heading where `scenario` is the first of its area.
    pub(super) fn area(&mut self, scenario: &Scenario) {
        if scenario.area() != self.area {
            scenario.area().clone_into(&mut self.area);
            self.row([heading(self.area.clone())]);
        }
    }

    /// The totals of `columns`, which `blank` others stand before.
    pub(super) fn totals(&mut self, columns: &[&Column], blank: usize) {
        self.row([heading("totals".to_owned())]);
        let any_known = columns.iter().any(|column| column.totals.known > 0);
        for (word, count) in COUNTS.into_iter().filter(|(word, _)| any_known || *word != KNOWN) {
            let counts = columns.iter().map(|column| Cell::new(count(&column.totals)));
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

fn cells(row: &Row<'_>, columns: &[usize], scenario: usize, outcome: usize) -> Vec<Cell> {
    let mut cells = vec![name(row.scenario, scenario), Cell::new(fold::name(&plain(&observed(row.record)), outcome))];
    cells.extend(columns.iter().map(|index| {
        let cell = &row.cells[*index];
        if cell.known.is_some() {
            return Cell::new("✗ known").fg(Color::Yellow);
        }
        Cell::new(label(&cell.verdict)).fg(tint(&cell.verdict))
    }));
    cells
}

/// How wide the first two columns may be: as wide as needed, and together what the verdicts leave.
fn widths(matrix: &Matrix<'_>, profiles: usize, gap: usize) -> (usize, usize) {
    let room = WIDTH - profiles * (VERDICT + gap) - 2 * gap;
    let outcomes = matrix.rows.iter().map(|row| plain(&observed(row.record)).len());
    let scenario = name_width(matrix.rows.iter().map(|row| row.scenario), (room * 13).div_ceil(25));
    (scenario, outcomes.max().unwrap_or_default().clamp("observed".len(), room - scenario))
}

/// A scenario without its area, in a column of this width.
pub(super) fn name(scenario: &Scenario, width: usize) -> Cell {
    let id = scenario.id.split_once('/').map_or(scenario.id.as_str(), |(_, name)| name);
    Cell::new(indented(&fold::name(&one_line(id), width - INDENT)))
}

/// How wide the names of these scenarios are, but not more than `most`.
pub(super) fn name_width<'a>(scenarios: impl Iterator<Item = &'a Scenario>, most: usize) -> usize {
    let names = scenarios.map(|scenario| scenario.id.len() - scenario.area().len() - 1 + INDENT);
    names.max().unwrap_or_default().clamp("  known failures".len(), most)
}

fn heading(text: String) -> Cell {
    Cell::new(text).add_attribute(Attribute::Bold)
}

fn indented(text: &str) -> String {
    let margin = " ".repeat(INDENT);
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// Symbol and word in as little room as a column has.
fn label(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Conforms => "✓",
        Verdict::WrongStatus => "✗ status",
        Verdict::WrongCode => "✗ code",
        Verdict::WrongBoth => "✗ both",
        Verdict::NotAnS3Error => "✗ not S3",
        Verdict::NoError { .. } => "✗ accept",
        Verdict::Undocumented => "– silent",
        Verdict::NotApplicable(_) => "· n/a",
        Verdict::Skipped(_) | Verdict::Unsupported(_) => "~ no run",
        Verdict::Inconclusive(_) => "? open",
        Verdict::SetupFailed(_) => "! setup",
    }
}

pub(super) fn tint(verdict: &Verdict) -> Color {
    match verdict {
        Verdict::Conforms => Color::Green,
        Verdict::Undocumented | Verdict::NotApplicable(_) | Verdict::Skipped(_) | Verdict::Unsupported(_) => {
            Color::Blue
        }
        Verdict::Inconclusive(_) | Verdict::SetupFailed(_) => Color::Yellow,
        _ => Color::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_starts_with_the_verdicts_symbol_and_fits_its_column() {
        for verdict in Verdict::examples() {
            assert!(label(&verdict).starts_with(verdict.symbol()) && label(&verdict).chars().count() <= VERDICT);
        }
    }
}
