//! `list`: the selected scenarios, grouped by area.

use std::io::Write;
use std::sync::Arc;

use serde_json::json;

use super::text;
use crate::cli::{ListArgs, ListFormat};
use crate::exit::{Exit, Failure};
use engine::plan;
use model::scenario::Scenario;

pub(super) fn list(args: &ListArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &super::suite(&args.suite)?;
    let selection = args.selection.selection();
    let selected = plan::select(suite, &selection).map_err(super::unselectable)?;
    match args.format {
        ListFormat::Table => table(&selected, out)?,
        ListFormat::Json => json(&selected, out)?,
    }
    Ok(Exit::Success)
}

fn table(selected: &[&Arc<Scenario>], out: &mut dyn Write) -> Result<(), Failure> {
    let rows: Vec<[String; 3]> = selected
        .iter()
        .map(|scenario| [scenario.id.clone(), scenario.condition.clone(), scenario.title.clone()])
        .collect();
    let aligned = text::columns(&rows, 0);
    let mut area = selected.first().map_or("", |scenario| scenario.area());
    for (scenario, line) in selected.iter().zip(aligned.lines()) {
        if scenario.area() != area {
            area = scenario.area();
            writeln!(out)?;
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn json(selected: &[&Arc<Scenario>], out: &mut dyn Write) -> Result<(), Failure> {
    let list: Vec<serde_json::Value> = selected
        .iter()
        .map(|scenario| {
            json!({
                "id": scenario.id,
                "condition": scenario.condition,
                "also": scenario.also,
                "title": scenario.title,
                "tags": scenario.tags,
                "reference": scenario.reference,
            })
        })
        .collect();
    writeln!(out, "{:#}", serde_json::Value::Array(list))?;
    Ok(())
}
