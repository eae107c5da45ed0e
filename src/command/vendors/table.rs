//! The comparison for a terminal, never wider than its 100 columns: further vendors go into a further table.

use super::super::text::{WIDTH, columns, counted, wrap};
use super::{LEGEND, each, extent, long, nearest, only, short};
use crate::vendors::Vendors;

/// Vendors beside each other with status and code; more of them are shown with the status alone.
const FEW: usize = 3;
/// The widest that the name of a condition gets.
const CONDITION: usize = 34;
const GAP: usize = 2;

pub(super) fn render(vendors: &Vendors<'_>) -> String {
    let mut parts = vec![documents(vendors)];
    parts.push(conditions(vendors));
    parts.push(legend(vendors));
    parts.push(contradictions(vendors));
    parts.push(other_statuses(vendors));
    parts.push(alone(vendors));
    parts.push(closest(vendors));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn documents(vendors: &Vendors<'_>) -> String {
    let rows = vendors.profiles.iter().map(|profile| vec![profile.id.clone(), extent(profile), profile.name.clone()]);
    columns(&rows.collect::<Vec<_>>(), 0).trim_end().to_owned()
}

fn conditions(vendors: &Vendors<'_>) -> String {
    let few = vendors.profiles.len() <= FEW;
    let text = |condition: usize, vendor: usize| {
        let condition = &vendors.conditions[condition];
        let cell = &condition.cells[vendor];
        if few { long(condition.name, cell) } else { short(condition.name, cell) }
    };
    let rows = 0..vendors.conditions.len();
    let widths: Vec<usize> = (0..vendors.profiles.len())
        .map(|vendor| {
            let cells = rows.clone().map(|row| text(row, vendor).chars().count());
            cells.chain([vendors.profiles[vendor].id.chars().count()]).max().unwrap_or_default()
        })
        .collect();
    chunks(&widths)
        .into_iter()
        .map(|block| {
            let mut table = vec![vec!["condition".to_owned()]];
            table[0].extend(block.clone().map(|vendor| vendors.profiles[vendor].id.clone()));
            for row in rows.clone() {
                let mut line = vec![vendors.conditions[row].name.chars().take(CONDITION).collect()];
                line.extend(block.clone().map(|vendor| text(row, vendor)));
                table.push(line);
            }
            columns(&table, 0).trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Columns of these widths, in as few tables as fit into a terminal.
fn chunks(widths: &[usize]) -> Vec<std::ops::Range<usize>> {
    let mut blocks: Vec<std::ops::Range<usize>> = Vec::new();
    let mut used = CONDITION;
    for (index, width) in widths.iter().enumerate() {
        used += GAP + width;
        match blocks.last_mut() {
            Some(block) if used <= WIDTH => block.end = index + 1,
            _ => {
                blocks.push(index..index + 1);
                used = CONDITION + GAP + width;
            }
        }
    }
    blocks
}

fn legend(vendors: &Vendors<'_>) -> String {
    let mut legend: Vec<String> = LEGEND.iter().map(|(symbol, meaning)| format!("{symbol} {meaning}")).collect();
    if vendors.profiles.len() > FEW {
        legend.push("* another code than the condition; --format csv names it".into());
    }
    legend.join("\n")
}

fn contradictions(vendors: &Vendors<'_>) -> String {
    let mut lines = vec!["conditions for which two vendors have no outcome in common:".to_owned()];
    for condition in vendors.contradictions() {
        let said = condition.cells.iter().zip(vendors.profiles).filter(|(cell, _)| !cell.outcomes().is_empty());
        let said: Vec<String> =
            said.map(|(cell, profile)| format!("{} {}", profile.id, long(condition.name, cell))).collect();
        lines.push(wrapped(&format!("{}: {}", condition.name, said.join(", "))));
    }
    section(&lines)
}

fn other_statuses(vendors: &Vendors<'_>) -> String {
    let mut lines = vec!["codes with another status at another vendor:".to_owned()];
    for (code, own) in vendors.other_statuses() {
        lines.push(wrapped(&format!("{code}: {}", each(vendors, own))));
    }
    section(&lines)
}

fn alone(vendors: &Vendors<'_>) -> String {
    let mut lines = vec!["codes that only one vendor documents:".to_owned()];
    for (index, profile) in vendors.profiles.iter().enumerate() {
        let only = only(vendors, index);
        if !only.is_empty() {
            lines.push(wrapped(&format!("{} ({}): {}", profile.id, only.len(), only.join(", "))));
        }
    }
    section(&lines)
}

fn closest(vendors: &Vendors<'_>) -> String {
    let mut lines = vec!["closest to each, over the scenarios that both document:".to_owned()];
    for (index, profile) in vendors.profiles.iter().enumerate() {
        let line = match nearest(vendors, index) {
            Some((other, one)) => {
                format!(
                    "{}: {other} ({} of {}, {}%)",
                    profile.id,
                    one.agree,
                    counted(one.both, "scenario"),
                    one.percent()
                )
            }
            None => format!("{}: none (no scenario is documented by both)", profile.id),
        };
        lines.push(wrapped(&line));
    }
    section(&lines)
}

/// Lines below a heading, if there are any.
fn section(lines: &[String]) -> String {
    if lines.len() > 1 { lines.join("\n") } else { String::new() }
}

/// A line of a list; what does not fit into it is indented further.
fn wrapped(text: &str) -> String {
    wrap(text, 4).get(2..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_filled_up_to_the_width_of_a_terminal() {
        let bounds =
            |widths: &[usize]| -> Vec<_> { chunks(widths).into_iter().map(|one| (one.start, one.end)).collect() };
        assert_eq!(bounds(&[10, 10]), [(0, 2)]);
        assert_eq!(bounds(&[60, 10, 60]), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!(bounds(&[90]), [(0, 1)], "a column that does not fit has a table to itself");
        assert_eq!(bounds(&[4; 20]), [(0, 11), (11, 20)]);
    }
}
