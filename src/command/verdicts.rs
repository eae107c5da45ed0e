//! Shared by the subcommands that judge: the matrix as text, and whether the gate fails.

use clap::ColorChoice;

use super::gate::Gate;
use crate::report::judged_run::JudgedRun;
use crate::report::table;
use engine::record::{Observation, Record};
use model::scenario::Suite;
use model::text::one_line;

/// The judgement of runs: the text to print, and whether the gate fails.
pub(super) struct Judged {
    /// The matrix and, for chosen profiles, each mismatch.
    pub(super) text: String,
    /// True if a chosen profile has a mismatch that is not excused, or a known failure is stale.
    pub(super) fails: bool,
}

/// Renders the verdicts of `runs`, each below its heading. Only mismatches with chosen profiles fail.
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

/// True if each scenario failed in a given step, before its request.
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
