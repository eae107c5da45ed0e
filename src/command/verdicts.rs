//! Shared by the verbs that judge: the matrix as text, and whether a gate fails.

use clap::ColorChoice;

use super::gate::Gate;
use crate::profile::Profile;
use crate::record::{Observation, Record};
use crate::report::matrix::Matrix;
use crate::report::table;
use crate::scenario::Suite;

/// Records judged by profiles: what to print, and what to make of it.
pub(super) struct Judged {
    /// The matrix and, for gating profiles, each mismatch.
    pub(super) text: String,
    /// Whether a gating profile found a mismatch that nothing excuses, or a known failure is out of date.
    pub(super) fails: bool,
}

/// Judges `records` as documented for `region`; the profiles gate where the user chose them.
pub(super) fn judge(
    suite: &Suite,
    profiles: &[Profile],
    records: &[Record],
    region: &str,
    gate: &Gate,
    color: ColorChoice,
) -> Judged {
    let mut matrix = Matrix::of(suite, profiles, records, region);
    let known = gate.excuse(&mut matrix, suite);
    let gating: Vec<String> = profiles.iter().filter(|_| gate.judges).map(|profile| profile.id.clone()).collect();
    let mut text = table::render(&matrix, &gating, coloured(color));
    if !known.text.is_empty() {
        text.push('\n');
        text.push_str(&known.text);
    }
    let mismatches = matrix.columns.iter().any(|column| column.totals.mismatches > 0);
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
