//! The list of profiles: how much each documents, whether its documents could be read to their end, and how old they are.

use std::io::Write;
use std::sync::Arc;

use time::OffsetDateTime;

use super::super::text;
use crate::exit::Failure;
use crate::lint;
use model::profile::{Facts, Profile, Source};
use model::scenario::{Scenario, Suite};

/// The region in which scenarios are counted, where a profile distinguishes regions: that of most observations.
const REGION: &str = "us-east-1";

pub(super) fn table(suite: &Suite, profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    let today = OffsetDateTime::now_utc().date();
    let mut rows = vec![
        ["PROFILE", "ROWS", "COMPLETE", "DOCUMENTED", "OBSERVED", "READ", "AGE", "GROUPS", "VENDOR"].map(str::to_owned),
    ];
    for profile in profiles {
        let (documented, observed) = counts(suite, profile);
        let oldest = documents(profile).map(|source| source.read.as_str()).min().unwrap_or_default();
        let age = lint::age(oldest, today).map(|days| format!("{days} d")).unwrap_or_default();
        rows.push([
            profile.id.clone(),
            profile.row_count().to_string(),
            if profile.is_partial() { "partial" } else { "yes" }.to_owned(),
            documented.to_string(),
            observed.to_string(),
            oldest.to_owned(),
            age,
            profile.groups.join(","),
            profile.name.clone(),
        ]);
    }
    write!(out, "{}", text::columns(&rows, 0))?;
    Ok(())
}

/// The table of `profiles/README.md`.
pub(super) fn markdown(suite: &Suite, profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "| profile | vendor | rows | complete | documented | observed | document | dated | read |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|")?;
    for profile in profiles {
        let (documented, observed) = counts(suite, profile);
        for (index, source) in documents(profile).enumerate() {
            let first = |text: String| if index == 0 { text } else { String::new() };
            let place = source.place();
            let document = if place.starts_with("https://") {
                format!("[{}]({place})", source.title)
            } else {
                format!("{}, `{place}`", source.title)
            };
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {document} | {} | {} |",
                first(format!("`{}`", profile.id)),
                first(profile.name.clone()),
                first(profile.row_count().to_string()),
                source.not_read.as_ref().map_or_else(|| "yes".to_owned(), |rows| format!("partial; not read: {rows}")),
                first(documented.to_string()),
                first(observed.to_string()),
                source.dated.as_deref().unwrap_or_default(),
                source.read,
            )?;
        }
    }
    Ok(())
}

fn documents(profile: &Profile) -> impl Iterator<Item = &Source> {
    profile.sources.values().filter(|source| !source.is_observed())
}

/// How many scenarios have a documented outcome, and how many an observed one.
fn counts(suite: &Suite, profile: &Profile) -> (usize, usize) {
    let facts = |scenario: &Arc<Scenario>| match profile.facts(scenario, REGION) {
        Facts::Known { documented, observed, .. } => (!documented.is_empty(), !observed.is_empty()),
        Facts::NotApplicable(_) => (false, false),
    };
    let each: Vec<(bool, bool)> = suite.scenarios.iter().map(facts).collect();
    let documented = each.iter().filter(|(documented, _)| *documented).count();
    (documented, each.iter().filter(|(_, observed)| *observed).count())
}
