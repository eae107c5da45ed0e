//! `list`: prints the selected scenarios, grouped by area.

use std::io::Write;
use std::sync::Arc;

use serde_json::json;

use super::text;
use crate::cli::{ListArgs, ListFormat};
use crate::exit::{Exit, Failure};
use crate::report::json::pretty;
use engine::plan;
use model::scenario::{Scenario, Stake};

pub(super) fn list(args: &ListArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &super::suite(&args.suite)?;
    let selection = args.selection.selection();
    let selected = plan::select(suite, &selection).map_err(super::unselectable)?;
    match args.format {
        ListFormat::Table => table(&selected, out)?,
        ListFormat::Json => json(&selected, out)?,
        ListFormat::Markdown => write!(out, "{}", by_stake(&selected))?,
    }
    Ok(Exit::Success)
}

fn table<'a>(selected: &[&'a Arc<Scenario>], out: &mut dyn Write) -> Result<(), Failure> {
    let row = |scenario: &&'a Arc<Scenario>| -> [&'a str; 5] {
        let Scenario { id, condition, stake, reach, title, .. } = &***scenario;
        [id, condition, stake.word(), reach.word(), title]
    };
    let rows: Vec<[&str; 5]> = selected.iter().map(row).collect();
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

/// The page `docs/stakes.md`: what a user loses where a server accepts each request.
fn by_stake(selected: &[&Arc<Scenario>]) -> String {
    let mut page = "# Scenarios by stake\n\nWhat a user loses where a server accepts the request of a scenario instead of refusing it. `s3conform list \
                    --format markdown`\nprints this page.\n"
        .to_owned();
    for stake in Stake::ALL {
        let these: Vec<_> = selected.iter().filter(|scenario| scenario.stake == stake).collect();
        if these.is_empty() {
            continue;
        }
        page.push_str(&format!("\n## {stake}: {} ({})\n\n", stake.describe(), these.len()));
        page.push_str("| scenario | title | who can send it | why not the default of its area |\n|---|---|---|---|\n");
        for scenario in these {
            let because = scenario.because.as_deref().unwrap_or_default();
            let cells = [&scenario.id, &scenario.title, scenario.reach.word(), because];
            let cells = cells.map(|cell| cell.replace('|', "\\|"));
            page.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    page
}

fn json(selected: &[&Arc<Scenario>], out: &mut dyn Write) -> Result<(), Failure> {
    let list: Vec<serde_json::Value> = selected
        .iter()
        .map(|scenario| {
            json!({
                "id": scenario.id,
                "operation": scenario.operation,
                "condition": scenario.condition,
                "also": scenario.also,
                "stake": scenario.stake,
                "reach": scenario.reach,
                "title": scenario.title,
                "tags": scenario.tags,
                "reference": scenario.reference,
            })
        })
        .collect();
    out.write_all(pretty(&list).as_bytes())?;
    Ok(())
}
