//! Shared by the verbs that judge: the matrix as text, and whether a profile's gate fails.

use clap::ColorChoice;

use crate::judge::judge;
use crate::profile::Profile;
use crate::record::{Observation, Record};
use crate::scenario::Suite;

/// The matrix of `records` by `profiles`.
pub(super) fn render(
    suite: &Suite,
    profiles: &[Profile],
    records: &[Record],
    region: &str,
    _gate: bool,
    _color: ColorChoice,
) -> String {
    let mut text = String::new();
    for record in records {
        let observed = match &record.observation {
            Observation::Answered(reading) => reading.outcome.to_string(),
            other => format!("{other:?}"),
        };
        text.push_str(&format!("{:50} {observed:40}", record.scenario));
        if let Some(scenario) = suite.find(&record.scenario) {
            for profile in profiles {
                let verdict = judge(&profile.expectation(scenario, region), record);
                text.push_str(&format!(" {}={}", profile.id, verdict.word()));
            }
        }
        text.push('\n');
    }
    text
}

/// Whether any verdict of this profile fails a gate.
pub(super) fn fails(suite: &Suite, profile: &Profile, records: &[Record], region: &str) -> bool {
    records.iter().any(|record| {
        suite
            .find(&record.scenario)
            .is_some_and(|scenario| judge(&profile.expectation(scenario, region), record).fails())
    })
}

/// Whether every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty()
        && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}
