//! A badge in the form that shields.io fetches: label, message, colour.
//!
//! <https://shields.io/badges/endpoint-badge>

use serde_json::json;

use super::document::{Column, Document, RunFacts};
use super::json::pretty;
use model::text::one_line;

const LABEL: &str = "S3 errors";

/// Renders the document: the chosen profiles' shares, or the closest profile where none was chosen.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let (message, color) = if document.gates() { shares(document) } else { closest(document) };
    pretty(&json!({ "schemaVersion": 1, "label": LABEL, "message": one_line(&message), "color": color }))
}

fn shares(document: &Document<'_>) -> (String, &'static str) {
    let columns: Vec<&Column<'_>> =
        document.columns().map(|(_, column)| column).filter(|column| column.gates).collect();
    let several = document.runs.len() > 1;
    let share = |(run, column): (&RunFacts<'_>, &Column<'_>)| {
        let name = if several { format!("{} as {}", run.name, column.profile) } else { column.profile.to_owned() };
        format!("{name} {}/{}", column.conforms, column.judged)
    };
    let mut message = document.columns().filter(|(_, column)| column.gates).map(share).collect::<Vec<_>>().join(", ");
    if !document.is_complete() {
        message.push_str(" (incomplete)");
    }
    let judged = columns.iter().all(|column| column.judged > 0);
    let worst = columns.iter().map(|column| column.conforms * 100 / column.judged.max(1)).min().unwrap_or_default();
    let color = match worst {
        _ if !judged || !document.is_complete() => "lightgrey",
        100 => "brightgreen",
        90.. => "yellow",
        70.. => "orange",
        _ => "red",
    };
    (message, color)
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
