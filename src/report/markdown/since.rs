//! What differs from the baseline beside what fails: what was fixed first.

use super::text::{code, prose};
use crate::judge::Change;
use crate::report::document::{Document, SinceColumn, SinceFacts};

/// More scenarios of one kind are only counted.
const MOST: usize = 20;

/// A section for each run that has a baseline.
pub(super) fn render(document: &Document<'_>) -> Option<String> {
    let several = document.runs.len() > 1;
    let section = |(name, since): (&str, &SinceFacts<'_>)| {
        let of = if several { format!(" of {}", code(name)) } else { String::new() };
        let title = format!("### Since the baseline{of}");
        let about = format!("Baseline: {}, run started {}.", prose(&since.target), prose(since.started));
        let mut lines: Vec<String> = since.columns.iter().flat_map(column).collect();
        if !since.new.is_empty() {
            lines.push(format!("- not in the baseline: {}", since.new.len()));
        }
        if since.not_run > 0 {
            lines.push(format!("- in the baseline, but not in this run: {}", since.not_run));
        }
        format!("{title}\n\n{about}\n\n{}", lines.join("\n"))
    };
    let runs = document.runs.iter().filter_map(|run| Some((run.name, run.since.as_ref()?)));
    let sections: Vec<String> = runs.map(section).collect();
    (!sections.is_empty()).then(|| sections.join("\n\n"))
}

fn column(column: &SinceColumn<'_>) -> Vec<String> {
    let who = column.profile.map_or_else(|| "outcomes alone".to_owned(), code);
    let kind = |kind: &Change| {
        let ids: Vec<String> = column.of_kind(*kind).map(|change| code(change.scenario)).collect();
        let more = if ids.len() > MOST { ", …" } else { "" };
        let shown = ids.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        (!ids.is_empty()).then(|| format!("- {who}, {}: {} ({shown}{more})", kind.word(), ids.len()))
    };
    // What was fixed is what a reader hopes for, and would not find below what changed without harm.
    let order = Change::ALL.iter().filter(|kind| **kind == Change::Fixed);
    let order = order.chain(Change::ALL.iter().filter(|kind| **kind != Change::Fixed));
    let mut lines: Vec<String> = order.filter_map(kind).collect();
    lines.push(format!("- {who}, as before: {}, of which {} are findings", column.unchanged, column.known));
    lines
}
