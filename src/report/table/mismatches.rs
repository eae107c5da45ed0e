//! The mismatches of one profile, one by one: what is documented and where, what was observed, and where to read more.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::known::KnownFailure;
use crate::report::matrix::{Cell, Column, Expected, Matrix, Row, observed};
use model::text::one_line;

/// The mismatches of the column at `index`, which is called `name`, or that there is none.
pub(super) fn render(matrix: &Matrix<'_>, index: usize, name: &str, colour: bool) -> String {
    let column = &matrix.columns[index];
    let (judged, basis) = (column.totals.judged(), column.basis());
    let known = match column.totals.known {
        0 => String::new(),
        1 => ", and 1 is a known failure".into(),
        several => format!(", and {several} are known failures"),
    };
    if column.totals.mismatches + column.totals.known == 0 {
        return format!("{name}: no mismatch in {judged} {basis} scenarios");
    }
    let title = match column.totals.mismatches {
        0 => format!("{name}: no mismatch in {judged} {basis} scenarios{known}"),
        some => format!("{name}: {some} of {judged} {basis} scenarios mismatch{known}"),
    };
    let of_kind = |excused: bool| {
        matrix.rows.iter().filter(move |row| {
            let cell = &row.cells[index];
            cell.verdict.fails() && cell.known.is_some() == excused
        })
    };
    let mut lines = vec![paint(&title, Style::new().bold(), colour)];
    lines.extend(of_kind(false).map(|row| mismatch(row, &row.cells[index], column, colour)));
    lines.extend(of_kind(true).map(|row| known_failure(row, &row.cells[index])));
    lines.join("\n")
}

fn known_failure(row: &Row<'_>, cell: &Cell) -> String {
    let because = cell.known.as_deref().map(KnownFailure::because).unwrap_or_default();
    let observed = plain(&observed(row.record));
    let text = format!("  ✗ {}: known failure, observed `{observed}`: {}", row.scenario.id, one_line(&because));
    fold::sentence(&text, 6)
}

fn mismatch(row: &Row<'_>, cell: &Cell, column: &Column, colour: bool) -> String {
    let scenario = one_line(&row.scenario.id);
    let either: Vec<String> = cell.expected.iter().map(|expected| cited(expected, column)).collect();
    let expected = fold::sentence(&format!("  ✗ {scenario}: expected {}", either.join(" or ")), 6);
    let red = AnsiColor::Red.on_default();
    let explained = cell.verdict.explain().replace("documented", column.basis());
    let observed = format!("    observed `{}`: {}", plain(&observed(row.record)), explained);
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
