//! Shared by the verbs that judge: the matrix as text, and whether a gate fails.

use clap::ColorChoice;

use super::gate::Gate;
use crate::record::{Observation, Record};
use crate::report::judged_run::JudgedRun;
use crate::report::table;
use crate::scenario::Suite;

/// Records judged by profiles: what to print, and what to make of it.
pub(super) struct Judged {
    /// The matrix and, for gating profiles, each mismatch.
    pub(super) text: String,
    /// Whether a gating profile found a mismatch that nothing excuses, or a known failure is out of date.
    pub(super) fails: bool,
}

/// The verdicts of `run` as text; its profiles gate where the user chose them.
pub(super) fn show(run: &mut JudgedRun<'_>, suite: &Suite, gate: &Gate, color: ColorChoice) -> Judged {
    let known = gate.excuse(&mut run.matrix, suite);
    let mut text = table::render(&run.matrix, &run.gating(), coloured(color));
    if !known.text.is_empty() {
        text.push('\n');
        text.push_str(&known.text);
    }
    let mismatches = run.matrix.columns.iter().any(|column| column.totals.mismatches > 0);
    Judged { text, fails: known.fails || (gate.counts_mismatches() && mismatches) }
}

/// Whether every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty() && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}

/// Whether standard output is to be coloured.
pub(super) fn coloured(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}
