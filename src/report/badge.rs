//! A badge in the form that shields.io fetches: label, message, colour.
//!
//! <https://shields.io/badges/endpoint-badge>

use serde_json::json;

use super::document::{Column, Document, RunFacts};
use super::json::pretty;
use crate::judge::Conclusion;
use model::text::one_line;

const LABEL: &str = "S3 errors";

/// Renders the document: what the gate concludes, or the closest profile where none was chosen.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let (message, color) = match document.decision.conclusion {
        Conclusion::Reported => closest(document),
        Conclusion::NothingJudged => ("nothing was judged".into(), "red"),
        Conclusion::Fails => (columns(document), "red"),
        Conclusion::Passes => (columns(document), "brightgreen"),
        Conclusion::Incomplete => (columns(document) + " (incomplete)", "lightgrey"),
        Conclusion::Part => ("a part of a run".into(), "lightgrey"),
    };
    pretty(&json!({ "schemaVersion": 1, "label": LABEL, "message": one_line(&message), "color": color }))
}

/// What each gate says, or the sentence where no column fails although the gate does, or none gates.
fn columns(document: &Document<'_>) -> String {
    let gating: Vec<(&RunFacts<'_>, &Column<'_>)> = document.columns().filter(|(_, column)| column.gates).collect();
    let is_said = document.decision.conclusion != Conclusion::Fails || gating.iter().any(|(_, one)| one.failing > 0);
    if gating.is_empty() || !is_said {
        return document.decision.sentence.clone();
    }
    let several = document.runs.len() > 1;
    let share = |(run, column): &(&RunFacts<'_>, &Column<'_>)| {
        let name = if several { format!("{} as {}", run.name, column.profile) } else { column.profile.to_owned() };
        let kind = if column.compared && column.failing == column.regressions { "regression" } else { "finding" };
        match column.failing {
            0 if column.compared => format!("{name} no regression"),
            0 => format!("{name} {}/{}", column.conforms, column.due),
            1 => format!("{name} 1 {kind}"),
            several => format!("{name} {several} {kind}s"),
        }
    };
    gating.iter().map(share).collect::<Vec<_>>().join(", ")
}

fn closest(document: &Document<'_>) -> (String, &'static str) {
    let most: Vec<String> = document
        .runs
        .iter()
        .filter_map(|run| run.similarity.first())
        .filter(|similarity| similarity.conforms > 0)
        .map(|similarity| format!("like {} {}%", similarity.profile, similarity.percent))
        .collect();
    if most.is_empty() { ("not judged".into(), "lightgrey") } else { (most.join(", "), "blue") }
}
