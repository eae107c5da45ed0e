//! The report for a terminal: the matrix, totals, the vendor it resembles, and the mismatches of the chosen profiles.
//!
//! The only user of comfy-table; never wider than 100 columns, and never in need of colour to be understood.

pub mod comparison;
pub mod known;

mod fold;
mod grid;
mod mismatches;
mod summary;
mod targets;

use anstyle::Style;

use super::judged_run::JudgedRun;
use super::matrix::Matrix;
use model::scenario::Suite;
use model::text::one_line;

/// The columns that a report takes at most.
pub const WIDTH: usize = 100;

/// Profiles beside each other; more of them go into a further table.
const PROFILES: usize = 5;

/// Renders `matrix`; the mismatches of the profiles in `gate`, by id, are told one by one.
#[must_use]
pub fn render(matrix: &Matrix<'_>, gate: &[String], colour: bool) -> String {
    let columns: Vec<usize> = (0..matrix.columns.len()).collect();
    let mut parts: Vec<String> = columns.chunks(PROFILES).map(|some| grid::render(matrix, some, colour)).collect();
    parts.push(summary::legend());
    parts.push(summary::resemblance(matrix, colour));
    parts.extend(summary::unanswered(matrix));
    parts.extend(summary::unknown(matrix));
    if gate.is_empty() {
        parts.push(summary::hint(matrix));
    }
    let gating = matrix.columns.iter().enumerate().filter(|(_, column)| gate.contains(&column.id));
    parts.extend(gating.map(|(index, column)| mismatches::render(matrix, index, &one_line(&column.id), colour)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Renders runs made with scenarios of `suite`, each below its heading: in one matrix where they fit together, else each
/// in its own.
#[must_use]
pub fn render_runs(suite: &Suite, runs: &[JudgedRun<'_>], headings: &[String], colour: bool) -> String {
    if JudgedRun::fit_together(runs) {
        return format!("{}\n{}", headings.concat(), targets::render(suite, runs, colour));
    }
    let alone =
        |(run, heading): (&JudgedRun<'_>, &String)| heading.clone() + &render(&run.matrix, &run.gating(), colour);
    runs.iter().zip(headings).map(alone).collect::<Vec<_>>().join("\n")
}

/// Text from a server as plain ASCII on one line, so that neither its bytes nor its width do any harm.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        if character.is_ascii() {
            safe.push(character);
        } else {
            safe.extend(character.escape_unicode());
        }
    }
    safe
}

fn paint(text: &str, style: Style, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
