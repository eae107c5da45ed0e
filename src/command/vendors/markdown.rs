//! The comparison as a page in Markdown.

use super::{LEGEND, each, extent, long, nearest, only};
use crate::report::markdown::text::{prose, row};
use crate::vendors::Vendors;

pub(super) fn render(vendors: &Vendors<'_>) -> String {
    let mut parts = vec!["# What vendors document, side by side".to_owned()];
    parts.push(documents(vendors));
    parts.push("## Conditions".into());
    parts.push(conditions(vendors));
    parts.push(LEGEND.map(|(symbol, meaning)| format!("`{symbol}` {meaning}")).join("; ") + ".");
    parts.push("## Codes that only one vendor documents".into());
    parts.push(alone(vendors));
    parts.push("## Codes with another status at another vendor".into());
    parts.push(other_statuses(vendors));
    parts.push("## Closest to each".into());
    parts.push(closest(vendors));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let rule = format!("|{}", "---|".repeat(head.len()));
    [row(head), rule].into_iter().chain(rows.map(|cells| row(&cells))).collect::<Vec<_>>().join("\n")
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

fn documents(vendors: &Vendors<'_>) -> String {
    let rows = vendors.profiles.iter().map(|profile| {
        let document = profile.sources.values().next();
        let title = document.map(|source| prose(&source.title)).unwrap_or_default();
        let quirks = profile.quirks.iter().map(|quirk| prose(quirk)).collect::<Vec<_>>().join("<br>");
        vec![prose(&profile.id), prose(&profile.name), extent(profile), title, quirks]
    });
    table(&words(["profile", "vendor", "document", "title", "beside Amazon S3"]), rows)
}

fn conditions(vendors: &Vendors<'_>) -> String {
    let mut head = words(["condition", "scenarios"]);
    head.extend(vendors.profiles.iter().map(|profile| prose(&profile.id)));
    let rows = vendors.conditions.iter().map(|condition| {
        let name =
            if condition.is_contradictory() { format!("**{}**", prose(condition.name)) } else { prose(condition.name) };
        let mut cells = vec![name, condition.scenarios.to_string()];
        cells.extend(condition.cells.iter().map(|cell| prose(&long(condition.name, cell))));
        cells
    });
    table(&head, rows) + "\n\nTwo vendors have no outcome in common for a condition in bold letters."
}

fn alone(vendors: &Vendors<'_>) -> String {
    let rows = vendors.profiles.iter().enumerate().map(|(index, profile)| {
        let only = only(vendors, index);
        vec![prose(&profile.id), only.len().to_string(), prose(&only.join(", "))]
    });
    table(&words(["profile", "codes", "which"]), rows)
}

fn other_statuses(vendors: &Vendors<'_>) -> String {
    let rows: Vec<Vec<String>> =
        vendors.other_statuses().map(|(code, own)| vec![prose(code), prose(&each(vendors, own))]).collect();
    if rows.is_empty() { "None.".into() } else { table(&words(["code", "status"]), rows.into_iter()) }
}

fn closest(vendors: &Vendors<'_>) -> String {
    let rows = vendors.profiles.iter().enumerate().map(|(index, profile)| match nearest(vendors, index) {
        Some((other, one)) => vec![
            prose(&profile.id),
            prose(&other),
            format!("{}%", one.percent()),
            one.agree.to_string(),
            one.both.to_string(),
        ],
        None => vec![prose(&profile.id), "none".into(), String::new(), "0".into(), "0".into()],
    });
    table(&words(["profile", "closest", "share", "agree", "scenarios that both document"]), rows)
}
