//! `profiles --format readings`: for each scenario with a documented outcome, whether an entry says so or the name of a code alone.

use std::io::Write;

use crate::exit::Failure;
use crate::report::csv::quoted;
use model::profile::{CitedOutcome, Facts, Profile};
use model::scenario::Suite;

/// The region that entries without a region hold for.
const REGION: &str = "elsewhere";

pub(super) fn csv(suite: &Suite, profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "profile,scenario,decided_by,outcomes")?;
    for profile in profiles {
        for scenario in &suite.scenarios {
            let Facts::Known { documented, .. } = profile.facts(scenario, REGION) else { continue };
            if documented.is_empty() {
                continue;
            }
            let by_hand = profile.scenarios.get(&scenario.id).is_some_and(|entries| {
                entries.iter().any(|entry| entry.region.is_none() && entry.documented.is_some())
            });
            let outcomes = documented.iter().map(CitedOutcome::outcome).map(|outcome| outcome.to_string());
            let outcomes = outcomes.collect::<Vec<_>>().join(" or ");
            let by = if by_hand { "entry" } else { "name" };
            writeln!(out, "{},{},{by},{}", quoted(&profile.id), quoted(&scenario.id), quoted(&outcomes))?;
        }
    }
    Ok(())
}
