//! Shared by the subcommands that judge: the matrix as text, and the result of the gate.

use clap::ColorChoice;

use crate::judge::{Decision, RunDecision, Since};
use crate::report::document::Document;
use crate::report::table;
use engine::record::{Observation, Record};
use model::text::one_line;

/// The matrix below the heading of each run and, for chosen profiles, each mismatch; then what is to be said about the
/// known failures.
pub(super) fn show(
    document: &Document<'_>,
    decision: &Decision<'_>,
    headings: &[String],
    color: ColorChoice,
) -> String {
    let several = document.runs.len() > 1;
    let mut text = table::render(document, headings, coloured(color));
    for (facts, run) in document.runs.iter().zip(&decision.runs) {
        let known = known(run);
        if !known.is_empty() {
            let of = if several { format!("{}:\n", one_line(facts.name)) } else { String::new() };
            text.push_str(&format!("\n{of}{known}"));
        }
    }
    text
}

/// What a run says about the known failures; nothing where all is in order.
pub(super) fn known(run: &RunDecision<'_>) -> String {
    run.known_file.map(|file| table::known::render(&run.review, file)).unwrap_or_default()
}

/// What differs from the baseline, by each profile.
pub(super) fn since(since: &[Since<'_>], color: ColorChoice) -> String {
    let colour = coloured(color);
    since.iter().map(|one| format!("\n{}", table::comparison::render(&one.comparison, one.profile, colour))).collect()
}

/// True if every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty() && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}

/// True if standard output is to be coloured.
pub(super) fn coloured(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}
