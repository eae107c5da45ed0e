//! One error code: the scenarios that provoke it and each vendor's rows.

use std::sync::Arc;

use super::expectation::citation;
use crate::command::text::{beside, columns, wrap};
use crate::coverage;
use model::profile::Profile;
use model::scenario::{Scenario, Suite};

const LABEL: usize = 10;

pub(super) fn describe(code: &str, suite: &Suite, profiles: &[Profile]) -> String {
    let mut text = format!("{code}\n\nScenarios\n{}", scenarios(code, suite, profiles));
    text.push_str("\nDocumented\n");
    for profile in profiles {
        text.push_str(&rows(code, profile));
    }
    text
}

/// True if the scenario counts for this code, or a profile expects it there.
pub(super) fn concerns(code: &str, scenario: &Scenario, profiles: &[Profile]) -> bool {
    scenario.codes().any(|own| own == code) || profiles.iter().any(|profile| coverage::expects(profile, scenario, code))
}

fn scenarios(code: &str, suite: &Suite, profiles: &[Profile]) -> String {
    let found: Vec<[String; 2]> = suite
        .scenarios
        .iter()
        .map(Arc::as_ref)
        .filter(|scenario| concerns(code, scenario, profiles))
        .map(|scenario| [scenario.id.clone(), scenario.title.clone()])
        .collect();
    if found.is_empty() { "  none\n".into() } else { columns(&found, 2) }
}

fn rows(code: &str, profile: &Profile) -> String {
    let label = format!("  {}", profile.id);
    let Some(rows) = profile.codes.get(code) else {
        return format!("{label:<LABEL$}not in its document\n");
    };
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let label = if index == 0 { label.as_str() } else { "" };
        let applies = row.applies.as_ref().map(|when| format!(", {when}")).unwrap_or_default();
        let line = format!("{} ({}){applies}", row.status, citation(profile, &row.cite));
        text.push_str(&beside(label, LABEL, &line));
        text.push('\n');
        let needs = row.needs.iter().map(|what| format!("needs {what}"));
        for remark in needs.chain(row.unprovokable.iter().map(|why| format!("cannot be provoked: {why}"))) {
            text.push_str(&wrap(&remark, LABEL));
            text.push('\n');
        }
    }
    text
}
