//! Shared by the verbs that judge: the matrix as text, and whether a gate fails.

use clap::ColorChoice;

use crate::record::{Observation, Record};
use crate::report::judged_run::JudgedRun;
use crate::report::table;

/// Records judged by profiles: what to print, and what to make of it.
pub(super) struct Judged {
    /// The matrix and, for gating profiles, each mismatch.
    pub(super) text: String,
    /// Whether a gating profile found a mismatch.
    pub(super) fails: bool,
}

/// The verdicts of `run` as text; its profiles gate where the user chose them.
pub(super) fn show(run: &JudgedRun<'_>, color: ColorChoice) -> Judged {
    Judged {
        text: table::render(&run.matrix, &run.gating(), coloured(color)),
        fails: run.gates && run.matrix.columns.iter().any(|column| column.totals.mismatches > 0),
    }
}

/// Whether every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty() && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}

pub(super) fn coloured(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}
