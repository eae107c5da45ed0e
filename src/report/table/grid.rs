//! The matrix itself as a table: a heading row per area, a row per scenario, and the totals.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};

use super::{WIDTH, fold, plain};
use crate::judge::Verdict;
use crate::record::one_line;
use crate::report::matrix::{Column, Matrix, Row, Totals, observed};

/// The widest label, `✗ status`.
const VERDICT: usize = 8;
/// So many profiles leave room for wider gaps.
const ROOMY: usize = 3;
const INDENT: usize = 2;

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
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(WIDTH).expect("a terminal's width"));
    table.force_no_tty();
    if colour {
        table.enforce_styling();
    }
    let ids = shown.iter().map(|column| fold::name(&one_line(&column.id), VERDICT));
    table.set_header(["scenario", "observed"].map(str::to_owned).into_iter().chain(ids).map(heading));
    let mut area = "";
    for row in &matrix.rows {
        if row.scenario.area() != area {
            area = row.scenario.area();
            table.add_row([heading(area.to_owned())]);
        }
        table.add_row(cells(row, columns, scenario, outcome));
    }
    table.add_row([heading("totals".to_owned())]);
    let any_known = shown.iter().any(|column| column.totals.known > 0);
    for (word, count) in COUNTS.into_iter().filter(|(word, _)| any_known || *word != KNOWN) {
        let counts = shown.iter().map(|column| Cell::new(count(&column.totals)));
        table.add_row([Cell::new(indented(word)), Cell::new("")].into_iter().chain(counts));
    }
    let widths = [scenario, outcome].into_iter().chain(shown.iter().map(|_| VERDICT));
    table.set_constraints(widths.map(|width| {
        ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width + gap).expect("less than a terminal's width")))
    }));
    for column in table.column_iter_mut() {
        column.set_padding((0, u16::try_from(gap).expect("one or two")));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn cells(row: &Row<'_>, columns: &[usize], scenario: usize, outcome: usize) -> Vec<Cell> {
    let id = row.scenario.id.split_once('/').map_or(row.scenario.id.as_str(), |(_, name)| name);
    let mut cells = vec![
        Cell::new(indented(&fold::name(&one_line(id), scenario - INDENT))),
        Cell::new(fold::name(&plain(&observed(row.record)), outcome)),
    ];
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
    let longest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let names = &mut matrix.rows.iter().map(|row| row.scenario.id.len() - row.scenario.area().len() - 1 + INDENT);
    let outcomes = &mut matrix.rows.iter().map(|row| plain(&observed(row.record)).len());
    let scenario = longest(names).clamp("  known failures".len(), (room * 13).div_ceil(25));
    (scenario, longest(outcomes).clamp("observed".len(), room - scenario))
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

fn tint(verdict: &Verdict) -> Color {
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
        for verdict in Verdict::each() {
            assert!(label(&verdict).starts_with(verdict.symbol()) && label(&verdict).chars().count() <= VERDICT);
        }
    }
}
