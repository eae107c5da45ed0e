//! `profiles --format evidence`: how far the evidence of each profile reaches, and which rows it decides.

use std::collections::BTreeSet;
use std::io::Write;

use super::super::text;
use crate::coverage::regions;
use crate::exit::Failure;
use model::profile::{Basis, CitedOutcome, Facts, Profile, Strength};
use model::scenario::{Scenario, Suite};

/// What the evidence on one scenario is, in all regions.
struct Row<'s> {
    scenario: &'s Scenario,
    /// The region, where the profile distinguishes any.
    region: Option<String>,
    facts: Vec<CitedOutcome>,
}

pub(super) fn evidence(suite: &Suite, profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    let mut table =
        vec![["PROFILE", "COUNTS", "OBSERVED", "AGREE", "DISPUTED", "OBSERVED ALONE", "SILENT"].map(str::to_owned)];
    let mut lists = String::new();
    for profile in profiles {
        let rows: Vec<Row<'_>> = suite.scenarios.iter().flat_map(|scenario| rows(profile, scenario)).collect();
        let ids = |is: &dyn Fn(&Row<'_>) -> bool| -> BTreeSet<&str> {
            rows.iter().filter(|row| is(row)).map(|row| row.scenario.id.as_str()).collect()
        };
        let disputed = ids(&|row| is_disputed(&row.facts));
        let alone = ids(&is_alone);
        let observed = ids(&|row| row.facts.iter().any(|one| one.basis() != Basis::Documented));
        let agree = observed.iter().filter(|id| !disputed.contains(*id) && !alone.contains(*id)).count();
        let silent = silent(profile, suite, &observed);
        let counts = [observed.len(), agree, disputed.len(), alone.len(), silent.len()].map(|count| count.to_string());
        let [observed, agree, disputed_count, alone_count, silent_count] = counts;
        table.push([
            profile.id.clone(),
            profile.counts().to_string(),
            observed,
            agree,
            disputed_count,
            alone_count,
            silent_count,
        ]);
        lists.push_str(&list(profile, "disputed", &rows, &|row| is_disputed(&row.facts)));
        lists.push_str(&list(profile, "observed, undocumented", &rows, &is_alone));
        if !silent.is_empty() {
            lists.push_str(&format!("\n{}, silent although something was recorded\n", profile.id));
            for id in silent {
                lists.push_str(&format!("  {id}\n"));
            }
        }
    }
    write!(out, "{}{lists}", text::columns(&table, 0))?;
    Ok(())
}

fn rows<'s>(profile: &Profile, scenario: &'s Scenario) -> Vec<Row<'s>> {
    let of = |region: String| {
        let facts = profile.facts(scenario, &region);
        let region = (region != "elsewhere" || regions(profile, scenario).len() > 1).then_some(region);
        (!matches!(facts, Facts::NotApplicable(_))).then(|| Row { scenario, region, facts: facts.all() })
    };
    regions(profile, scenario).into_iter().map(str::to_owned).filter_map(of).collect()
}

/// Scenarios of which a response was recorded, or verified by a test, although the profile neither documents nor observes any.
fn silent<'s>(profile: &Profile, suite: &'s Suite, observed: &BTreeSet<&str>) -> Vec<&'s str> {
    let is_recorded = |scenario: &Scenario| {
        profile.observed_rows(&scenario.id).any(|(_, row)| {
            matches!(row.strength, Strength::Recorded | Strength::VerifiedTest)
                && row.unused.is_empty()
                && profile.departure(scenario, &row.region, row).is_none()
        })
    };
    let missing = suite.scenarios.iter().filter(|scenario| is_recorded(scenario));
    missing.map(|scenario| scenario.id.as_str()).filter(|id| !observed.contains(id)).collect()
}

fn is_alone(row: &Row<'_>) -> bool {
    !row.facts.is_empty() && row.facts.iter().all(|one| one.basis() == Basis::Observed)
}

fn is_disputed(facts: &[CitedOutcome]) -> bool {
    let has = |basis| facts.iter().any(|one| one.basis() == basis);
    has(Basis::Documented) && has(Basis::Observed) && !has(Basis::Both)
}

/// The rows that are so, each with its outcomes and their citations.
fn list(profile: &Profile, title: &str, rows: &[Row<'_>], is: &dyn Fn(&Row<'_>) -> bool) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| is(row)) {
        let region = row.region.as_ref().map(|region| format!(" ({region})")).unwrap_or_default();
        let outcomes: Vec<String> = row.facts.iter().map(|one| format!("{} ({})", one.outcome(), one.cite)).collect();
        text.push_str(&text::wrap(&format!("{}{region}: {}", row.scenario.id, outcomes.join(", ")), 2));
        text.push('\n');
    }
    if text.is_empty() { text } else { format!("\n{}, {title}\n{text}", profile.id) }
}
