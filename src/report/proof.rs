//! Proof for others: as CSV, JSON and Markdown.
//!
//! Knows nothing of how a scenario comes to be proven.

use serde::Serialize;

use super::csv;
use super::json::pretty;
use super::markdown::text::{code, prose, row};
use crate::proof::{Answer, Count, Trial, counts};

/// The version of the JSON form; it changes when a field goes or means something else.
const FORMAT: u32 = 1;

/// Everything there is to say, for programs.
#[derive(Serialize)]
struct Document<'a> {
    s3conform_proof: u32,
    servers: &'a [String],
    /// Scenarios that every target can be asked.
    unconditional: Count,
    /// Scenarios that need something of their target.
    conditional: Count,
    scenarios: &'a [Trial],
}

/// The trials on `servers` as JSON.
#[must_use]
pub fn json(servers: &[String], trials: &[Trial]) -> String {
    let (unconditional, conditional) = counts(trials);
    pretty(&Document { s3conform_proof: FORMAT, servers, unconditional, conditional, scenarios: trials })
}

/// A row for each scenario and server.
#[must_use]
pub fn rows(trials: &[Trial]) -> String {
    let head = ["scenario", "condition", "requires", "server", "proves", "observed", "reason"].map(str::to_owned);
    let mut text = csv::line(&head);
    for trial in trials {
        let line = |answer: Option<&Answer>, proves: &str| {
            let of = |field: fn(&Answer) -> &String| answer.map(field).cloned().unwrap_or_default();
            csv::line(&[
                trial.scenario.clone(),
                trial.condition.clone(),
                trial.requires.join(" and "),
                of(|answer| &answer.server),
                proves.to_owned(),
                of(|answer| &answer.observed),
                trial.reason.clone().unwrap_or_default(),
            ])
        };
        text.extend(trial.proven_by.iter().map(|answer| line(Some(answer), "true")));
        text.extend(trial.otherwise.iter().map(|answer| line(Some(answer), "false")));
        if trial.proven_by.is_empty() && trial.otherwise.is_empty() {
            text.push_str(&line(None, "false"));
        }
    }
    text
}

/// What is unproven and why, then who proves the rest.
#[must_use]
pub fn markdown(servers: &[String], trials: &[Trial]) -> String {
    let table = |head: &[&str], rows: Vec<Vec<String>>| {
        let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
        let rule = vec!["---".to_owned(); head.len()];
        let lines = [row(&head), row(&rule)].into_iter().chain(rows.iter().map(|cells| row(cells)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let unproven = trials.iter().filter(|trial| !trial.is_proven()).map(|trial| {
        let seen: Vec<String> =
            trial.otherwise.iter().map(|answer| code(&format!("{}: {}", answer.server, answer.observed))).collect();
        let reason = trial.reason.clone().unwrap_or_else(|| format!("needs {}", trial.requires.join(" and ")));
        vec![code(&trial.scenario), code(&trial.condition), prose(&reason), seen.join("<br>")]
    });
    let proven = trials.iter().filter(|trial| trial.is_proven()).map(|trial| {
        let by: Vec<String> = trial.proven_by.iter().map(|answer| prose(&answer.server)).collect();
        vec![code(&trial.scenario), code(&trial.condition), by.join(", ")]
    });
    let (unproven, proven): (Vec<_>, Vec<_>) = (unproven.collect(), proven.collect());
    let named: Vec<String> = servers.iter().map(|server| prose(server)).collect();
    format!(
        "{}\n\nServers: {}\n\n## Unproven\n\n{}\n\n## Proven\n\n{}\n",
        prose(&sentence(trials)),
        named.join(", "),
        table(&["Scenario", "Condition", "Why", "Answers"], unproven),
        table(&["Scenario", "Condition", "By"], proven)
    )
}

/// How much is proven, in one sentence.
#[must_use]
pub fn sentence(trials: &[Trial]) -> String {
    let (free, needy) = counts(trials);
    let share = if free.of == 0 { 0.0 } else { free.proven as f64 * 100.0 / free.of as f64 };
    format!(
        "{} of {} scenarios that any target can be asked are proven ({share:.1} %), and {} of {} that need something of it",
        free.proven, free.of, needy.proven, needy.of
    )
}
