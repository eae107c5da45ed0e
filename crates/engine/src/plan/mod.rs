//! The plan: which scenarios of a suite run, and why the others do not.
//!
//! Independent of flags, targets and the network.

mod estimate;
mod nearest;
mod order;
mod partition;
mod pattern;

pub use estimate::{Estimate, estimate};
pub use nearest::nearest;
pub use order::{longest_first, shuffled};
pub use partition::{Partition, PartitionError};
pub use pattern::{Pattern, PatternError};

use std::sync::Arc;

use model::scenario::{Reach, Requirement, Scenario, Stake, Suite};

/// A selection of scenarios: all parts have to match, and the values of one part are alternatives.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ids; none means all.
    pub patterns: Vec<Pattern>,
    /// Tags, of which a scenario must carry one.
    pub tags: Vec<String>,
    /// Codes, of which a scenario must have one.
    pub codes: Vec<String>,
    /// Areas, of which a scenario must be in one.
    pub areas: Vec<String>,
    /// Operations, of which a scenario must send one.
    pub operations: Vec<String>,
    /// Stakes, of which a scenario must have one.
    pub stakes: Vec<Stake>,
    /// Who can send the request.
    pub reaches: Vec<Reach>,
    /// Ids that are left out.
    pub skip: Vec<Pattern>,
    /// One part of what is left.
    pub partition: Option<Partition>,
}

/// A selected scenario.
#[derive(Debug, Clone)]
pub struct Planned {
    /// What is to run.
    pub scenario: Arc<Scenario>,
    /// Why it is skipped, if it is: a requirement that the target does not meet.
    pub skip: Option<String>,
}

/// What runs, in the order of the suite.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The selected scenarios, including those that are skipped.
    pub planned: Vec<Planned>,
    /// How many scenarios of the suite were not selected.
    pub deselected: usize,
}

/// A selection that does not fit the suite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A value that no scenario has, so that it is a mistake and not a choice.
    #[error("no scenario matches {flag}`{value}`{}", suggested(.nearest))]
    Unmatched {
        /// The flag with a space after it; empty for a positional pattern.
        flag: &'static str,
        /// Its value.
        value: String,
        /// What may have been meant.
        nearest: Vec<String>,
        /// True if the rest of the selection contains any scenario.
        others: bool,
    },
    /// Each value is known, but together they leave nothing.
    #[error("the filters exclude all scenarios of the suite ({0}); remove a filter, or see `s3conform list`")]
    Nothing(usize),
}

/// The selected scenarios, each with the reason if a target with the capabilities `offered` cannot run it.
///
/// # Errors
/// A value that matches nothing, or nothing left.
pub fn plan(suite: &Suite, selection: &Selection, offered: &[Requirement]) -> Result<Plan, PlanError> {
    let planned: Vec<Planned> = select(suite, selection)?
        .into_iter()
        .map(|scenario| Planned { scenario: Arc::clone(scenario), skip: unmet(&scenario.requires, offered) })
        .collect();
    Ok(Plan { deselected: suite.scenarios.len() - planned.len(), planned })
}

/// What a target with the capabilities `offered` lacks of `requires`, in words, if it lacks anything.
#[must_use]
pub fn unmet(requires: &[Requirement], offered: &[Requirement]) -> Option<String> {
    let missing = requires.iter().find(|requirement| !offered.contains(requirement))?;
    Some(format!("needs {}", missing.describe()))
}

/// The selected scenarios in the order of the suite. One partition of a small selection may be empty.
///
/// # Errors
/// A value that matches nothing, or nothing left.
pub fn select<'a>(suite: &'a Suite, selection: &Selection) -> Result<Vec<&'a Arc<Scenario>>, PlanError> {
    let selected: Vec<&Arc<Scenario>> = suite.scenarios.iter().filter(|scenario| selection.takes(scenario)).collect();
    if let Some((flag, value, candidates)) = selection.unmatched(suite) {
        let nearest = nearest(&value, candidates);
        return Err(PlanError::Unmatched { flag, value, nearest, others: !selected.is_empty() });
    }
    if selected.is_empty() {
        return Err(PlanError::Nothing(suite.scenarios.len()));
    }
    let in_partition = |scenario: &&Arc<Scenario>| selection.partition.is_none_or(|part| part.holds(&scenario.id));
    Ok(selected.into_iter().filter(in_partition).collect())
}

type Unmatched<'a> = (&'static str, String, Vec<&'a str>);

impl Selection {
    fn takes(&self, scenario: &Scenario) -> bool {
        let any = |values: &[String], test: &dyn Fn(&str) -> bool| values.is_empty() || values.iter().any(|v| test(v));
        (self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(&scenario.id)))
            && any(&self.tags, &|tag| scenario.tags.iter().any(|own| own == tag))
            && any(&self.codes, &|code| scenario.codes().any(|own| own == code))
            && any(&self.areas, &|area| scenario.area() == area)
            && any(&self.operations, &|operation| scenario.operation.name() == operation)
            && (self.stakes.is_empty() || self.stakes.contains(&scenario.stake))
            && (self.reaches.is_empty() || self.reaches.contains(&scenario.reach))
            && !self.skip.iter().any(|pattern| pattern.matches(&scenario.id))
    }

    /// The first value that fits no scenario of the whole suite, with what it could have been.
    fn unmatched<'a>(&self, suite: &'a Suite) -> Option<Unmatched<'a>> {
        let all = &suite.scenarios;
        let ids = || all.iter().flat_map(|scenario| [scenario.id.as_str(), scenario.area()]).collect();
        let pattern = |flag, patterns: &[Pattern]| {
            let lost = |pattern: &&Pattern| !all.iter().any(|scenario| pattern.matches(&scenario.id));
            patterns.iter().find(lost).map(|pattern| (flag, pattern.to_string(), ids()))
        };
        let word = |flag, values: &[String], known: Vec<&'a str>| {
            let lost = values.iter().find(|value| !known.contains(&value.as_str()));
            lost.map(|value| (flag, value.clone(), known))
        };
        pattern("", &self.patterns)
            .or_else(|| {
                word("--tag ", &self.tags, all.iter().flat_map(|s| s.tags.iter().map(String::as_str)).collect())
            })
            .or_else(|| word("--code ", &self.codes, all.iter().flat_map(|s| s.codes()).collect()))
            .or_else(|| word("--area ", &self.areas, all.iter().map(|s| s.area()).collect()))
            .or_else(|| word("--operation ", &self.operations, all.iter().map(|s| s.operation.name()).collect()))
            .or_else(|| pattern("--skip ", &self.skip))
    }
}

fn suggested(nearest: &[String]) -> String {
    match nearest {
        [] => "; see `s3conform list`".into(),
        [one] => format!("; did you mean `{one}`?"),
        several => format!("; similar names: `{}`", several.join("`, `")),
    }
}

#[cfg(test)]
mod tests;
