//! Proof for others: as CSV, JSON and Markdown.
//!
//! Independent of how a scenario comes to be proven.

use serde::Serialize;

use super::csv;
use super::json::pretty;
use super::markdown::text::{code, prose, row};
use crate::proof::{Count, ServerResponse, Trial, counts};

/// The version of the JSON form; it changes when a field is removed or changes its meaning.
const FORMAT: u32 = 1;

/// Everything there is to say, for programs.
#[derive(Serialize)]
struct Document<'a> {
    s3conform_proof: u32,
    servers: &'a [String],
    /// Scenarios that run against every target.
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
        let line = |response: Option<&ServerResponse>, proves: &str| {
            let of = |field: fn(&ServerResponse) -> &String| response.map(field).cloned().unwrap_or_default();
            csv::line(&[
                trial.scenario.clone(),
                trial.condition.clone(),
                trial.requires.join(" and "),
                of(|response| &response.server),
                proves.to_owned(),
                of(|response| &response.observed),
                trial.reason.clone().unwrap_or_default(),
            ])
        };
        text.extend(trial.proven_by.iter().map(|response| line(Some(response), "true")));
        text.extend(trial.otherwise.iter().map(|response| line(Some(response), "false")));
        if trial.proven_by.is_empty() && trial.otherwise.is_empty() {
            text.push_str(&line(None, "false"));
        }
    }
    text
}

/// The unproven scenarios with their reasons, then the servers that prove the others.
#[must_use]
pub fn markdown(servers: &[String], trials: &[Trial]) -> String {
    let table = |head: &[&str], rows: Vec<Vec<String>>| {
        let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
        let rule = vec!["---".to_owned(); head.len()];
        let lines = [row(&head), row(&rule)].into_iter().chain(rows.iter().map(|cells| row(cells)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let unproven = trials.iter().filter(|trial| !trial.is_proven()).map(|trial| {
        let seen: Vec<String> = trial
            .otherwise
            .iter()
            .map(|response| code(&format!("{}: {}", response.server, response.observed)))
            .collect();
        let reason = trial.reason.clone().unwrap_or_else(|| format!("needs {}", trial.requires.join(" and ")));
        vec![code(&trial.scenario), code(&trial.condition), prose(&reason), seen.join("<br>")]
    });
    let proven = trials.iter().filter(|trial| trial.is_proven()).map(|trial| {
        let by: Vec<String> = trial.proven_by.iter().map(|response| prose(&response.server)).collect();
        vec![code(&trial.scenario), code(&trial.condition), by.join(", ")]
    });
    let (unproven, proven): (Vec<_>, Vec<_>) = (unproven.collect(), proven.collect());
    let named: Vec<String> = servers.iter().map(|server| prose(server)).collect();
    format!(
        "{}\n\nServers: {}\n\n## Unproven\n\n{}\n\n## Proven\n\n{}\n",
        prose(&sentence(trials)),
        named.join(", "),
        table(&["Scenario", "Condition", "Why", "Responses"], unproven),
        table(&["Scenario", "Condition", "By"], proven)
    )
}

/// How much is proven, in one sentence.
#[must_use]
pub fn sentence(trials: &[Trial]) -> String {
    let (free, needy) = counts(trials);
    let permille = (free.proven * 1000 + free.of / 2).checked_div(free.of).unwrap_or_default();
    let share = format!("{}.{}", permille / 10, permille % 10);
    format!(
        "{} of {} scenarios that any target can be asked are proven ({share} %), and {} of {} that need something of it",
        free.proven, free.of, needy.proven, needy.of
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(scenario: &str, by: &[&str], reason: Option<&str>) -> Trial {
        let response =
            |server: &&str| ServerResponse { server: (*server).to_owned(), observed: "404 NoSuchKey".into() };
        Trial {
            scenario: scenario.into(),
            condition: "NoSuchKey".into(),
            requires: Vec::new(),
            proven_by: by.iter().map(response).collect(),
            otherwise: vec![ServerResponse { server: "other".into(), observed: "200 none, \"quoted\" | piped".into() }],
            reason: reason.map(str::to_owned),
        }
    }

    fn trials() -> Vec<Trial> {
        vec![trial("a/one", &["s", "t"], None), trial("a/two", &["s"], None), trial("a/three", &[], Some("no keys"))]
    }

    #[test]
    fn the_share_is_rounded_to_a_tenth() {
        let end = "and 0 of 0 that need something of it";
        let start = "2 of 3 scenarios that any target can be asked are proven (66.7 %), ";
        assert_eq!(sentence(&trials()), format!("{start}{end}"));
        assert!(sentence(&[]).contains("(0.0 %)"));
    }

    #[test]
    fn csv_has_a_line_for_each_server_and_for_scenarios_without_one() {
        let text = rows(&trials());
        assert_eq!(text.lines().count(), 1 + 3 + 2 + 1);
        assert!(
            text.contains("a/three,NoSuchKey,,other,false,\"200 none, \"\"quoted\"\" | piped\",no keys\n"),
            "{text}"
        );
        let unasked = Trial { otherwise: Vec::new(), ..trial("a/four", &[], None) };
        assert!(rows(&[unasked]).ends_with("a/four,NoSuchKey,,,false,,\n"));
    }

    #[test]
    fn json_holds_the_counts_and_every_response() {
        let value: serde_json::Value = serde_json::from_str(&json(&["s".into()], &trials())).unwrap();
        assert_eq!(value["unconditional"], serde_json::json!({ "proven": 2, "of": 3 }));
        assert_eq!(value["scenarios"][0]["proven_by"][1]["server"], "t");
        assert_eq!(value["scenarios"][2]["reason"], "no keys");
    }

    #[test]
    fn markdown_shows_what_is_unproven_first_and_keeps_cells_whole() {
        let text = markdown(&["s".into(), "t".into()], &trials());
        let (unproven, proven) = text.split_once("## Proven").unwrap();
        assert!(
            unproven.contains("| `a/three` | `NoSuchKey` | no keys | `other: 200 none, \"quoted\" \\x7c piped` |"),
            "{text}"
        );
        assert!(proven.contains("| `a/one` | `NoSuchKey` | s, t |"), "{text}");
    }
}
