//! Shared by the verbs that judge: the matrix as text, and whether a gate fails.

use clap::ColorChoice;

use super::gate::Gate;
use crate::report::judged_run::JudgedRun;
use crate::report::table;
use engine::record::{Observation, Record};
use model::scenario::Suite;
use model::text::one_line;

/// Records judged by profiles: what to print, and what to make of it.
pub(super) struct Judged {
    /// The matrix and, for gating profiles, each mismatch.
    pub(super) text: String,
    /// Whether a gating profile found a mismatch that nothing excuses, or a known failure is out of date.
    pub(super) fails: bool,
}

/// The verdicts of `runs` as text, each run below its heading; profiles gate where somebody chose them.
pub(super) fn show(
    runs: &mut [JudgedRun<'_>],
    headings: &[String],
    suite: &Suite,
    gate: &Gate,
    color: ColorChoice,
) -> Judged {
    let several = runs.len() > 1;
    let mut known = String::new();
    let mut fails = false;
    for run in &mut *runs {
        let finding = gate.excuse(run, suite);
        if !finding.text.is_empty() {
            let of = if several { format!("{}:\n", one_line(&run.name)) } else { String::new() };
            known.push_str(&format!("\n{of}{}", finding.text));
        }
        let mismatches = run.matrix.columns.iter().any(|column| column.totals.mismatches > 0);
        fails |= finding.fails || (gate.counts_mismatches(run) && mismatches);
    }
    Judged { text: table::render_runs(suite, runs, headings, coloured(color)) + &known, fails }
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
