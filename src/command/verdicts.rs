//! Shared by the verbs that judge: the matrix as text, and whether a gate fails.

use clap::ColorChoice;

use crate::profile::Profile;
use crate::record::{Observation, Record};
use crate::report::matrix::Matrix;
use crate::report::table;
use crate::scenario::Suite;

/// Records judged by profiles: what to print, and what to make of it.
pub(super) struct Judged {
    /// The matrix and, for gating profiles, each mismatch.
    pub(super) text: String,
    /// Whether a gating profile found a mismatch.
    pub(super) fails: bool,
}

/// Judges `records` as documented for `region`; the profiles gate where the user chose them.
pub(super) fn judge(
    suite: &Suite,
    profiles: &[Profile],
    records: &[Record],
    region: &str,
    gate: bool,
    color: ColorChoice,
) -> Judged {
    let matrix = Matrix::of(suite, profiles, records, region);
    let gating: Vec<String> = profiles.iter().filter(|_| gate).map(|profile| profile.id.clone()).collect();
    Judged {
        text: table::render(&matrix, &gating, coloured(color)),
        fails: gate && matrix.columns.iter().any(|column| column.totals.mismatches > 0),
    }
}

/// Whether every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty() && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}

fn coloured(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}
