//! The mismatches of one profile, one by one: what is documented and where, what was observed, and where to read more.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::record::one_line;
use crate::report::matrix::{Cell, Column, Expected, Matrix, Row, observed};

/// The mismatches of the column at `index`, or that there is none.
pub(super) fn render(matrix: &Matrix<'_>, index: usize, colour: bool) -> String {
    let column = &matrix.columns[index];
    let id = one_line(&column.id);
    let judged = column.totals.judged();
    if column.totals.mismatches == 0 {
        return format!("{id}: no mismatch in {judged} documented scenarios");
    }
    let title = format!("{id}: {} of {judged} documented scenarios mismatch", column.totals.mismatches);
    let failing = matrix.rows.iter().filter(|row| row.cells[index].verdict.fails());
    let mut lines = vec![paint(&title, Style::new().bold(), colour)];
    lines.extend(failing.map(|row| mismatch(row, &row.cells[index], column, colour)));
    lines.join("\n")
}

fn mismatch(row: &Row<'_>, cell: &Cell, column: &Column, colour: bool) -> String {
    let scenario = one_line(&row.scenario.id);
    let either: Vec<String> = cell.expected.iter().map(|expected| cited(expected, column)).collect();
    let expected = fold::sentence(&format!("  ✗ {scenario}: expected {}", either.join(" or ")), 6);
    let red = AnsiColor::Red.on_default();
    let observed = format!("    observed `{}`: {}", plain(&observed(row.record)), cell.verdict.explain());
    [
        expected.replacen(&scenario, &paint(&scenario, red, colour), 1),
        fold::sentence(&observed, 6),
        format!("    see more: s3conform explain {scenario}"),
    ]
    .join("\n")
}

fn cited(expected: &Expected, column: &Column) -> String {
    let text = format!("`{}` ({}: \"{}\", {})", expected.outcome, column.id, expected.document, expected.place);
    one_line(&text)
}
