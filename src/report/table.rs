//! The report for a terminal: the matrix, totals, the closest profile, and the findings of the chosen profiles.
//!
//! The only user of comfy-table; never wider than 100 columns, and never in need of colour to be understood.

pub mod known;
pub mod since;

mod dense;
mod findings;
mod fold;
mod grid;
mod heat;
mod summary;
mod targets;

use anstyle::Style;

use super::document::{Document, RunFacts};
use crate::judge::Conclusion;
use model::text::one_line;

/// The columns that a report takes at most.
pub const WIDTH: usize = 100;

/// Profiles beside each other with symbol and word; more of them have a letter each, and symbols alone.
const PROFILES: usize = 5;

/// Renders the document, each run below its heading: in one matrix where the runs fit together, else each in its own.
#[must_use]
pub fn render(document: &Document<'_>, headings: &[String], colour: bool) -> String {
    if fit_together(document) {
        return format!("{}\n{}", headings.concat(), targets::render(document, colour));
    }
    let alone = |(index, heading): (usize, &String)| heading.clone() + &one_run(document, index, colour);
    headings.iter().enumerate().map(alone).collect::<Vec<_>>().join("\n")
}

/// A heading for each run of the document.
#[must_use]
pub fn headings(document: &Document<'_>) -> Vec<String> {
    let heading = |run: &RunFacts<'_>| {
        let mut text = format!(
            "target: {} at {}, run started {}\n",
            one_line(run.name),
            one_line(run.target.endpoint),
            one_line(run.started)
        );
        if !run.complete {
            let (recorded, planned) = (run.recorded, run.planned);
            text.push_str(&format!(
                "incomplete: {recorded} of {planned} scenarios were recorded before the run ended\n"
            ));
        }
        text
    };
    document.runs.iter().map(heading).collect()
}

/// True if several runs fit into one matrix: each was judged by one profile, its own or a common one.
fn fit_together(document: &Document<'_>) -> bool {
    document.runs.len() > 1 && document.runs.iter().all(|run| run.columns.len() == 1)
}

/// The matrix of one run; the findings of chosen profiles follow one by one.
fn one_run(document: &Document<'_>, index: usize, colour: bool) -> String {
    let run = &document.runs[index];
    let columns: Vec<usize> = (0..run.columns.len()).collect();
    let mut parts = if columns.len() > PROFILES {
        vec![heat::render(run, document, index), dense::render(document, index, colour)]
    } else {
        vec![grid::render(document, index, &columns, colour)]
    };
    parts.push(summary::legend());
    parts.push(summary::closest(run, colour));
    parts.extend(summary::without_response(document, index));
    parts.extend(findings::absent(run));
    parts.extend(summary::unknown(run));
    parts.extend(columns.iter().flat_map(|column| summary::evidence(document, index, *column)));
    if run.conclusion == Conclusion::Reported {
        parts.push(summary::hint(run));
    }
    let gating = run.columns.iter().enumerate().filter(|(_, column)| column.gates);
    parts.extend(
        gating.map(|(column, facts)| findings::render(document, index, column, &one_line(facts.profile), colour)),
    );
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
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
