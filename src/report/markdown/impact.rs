//! What the findings do to clients: a row for each target, the findings counted by their impact, and the worst of them.

use super::table;
use super::text::{code, prose};
use crate::impact::ImpactKind;
use crate::report::document::{Column, Document, FindingFacts, RunFacts};

/// How many of the worst findings a row names.
const WORST: usize = 3;

/// The table, where clients were looked at and a profile was chosen.
pub(super) fn render(document: &Document<'_>) -> Option<String> {
    let columns: Vec<(usize, &RunFacts<'_>, &Column<'_>)> = document
        .runs
        .iter()
        .enumerate()
        .flat_map(|(index, run)| run.columns.iter().map(move |column| (index, run, column)))
        .filter(|(_, _, column)| column.gates && !column.impacts.is_empty())
        .collect();
    if columns.is_empty() {
        return None;
    }
    let several = document.runs.iter().any(|run| run.columns.len() > 1);
    let occurs = |kind: &&ImpactKind| columns.iter().any(|(_, _, column)| column.impacts.contains_key(*kind));
    let kinds: Vec<ImpactKind> = ImpactKind::ALL.iter().filter(occurs).copied().collect();
    let mut head = vec!["Target".to_owned()];
    head.extend(several.then(|| "Profile".to_owned()));
    head.extend(kinds.iter().map(|kind| kind.word().to_owned()));
    head.push("Worst".to_owned());
    let rows = columns.iter().map(|(index, run, column)| {
        let mut cells = vec![code(run.name)];
        cells.extend(several.then(|| prose(column.profile)));
        cells.extend(kinds.iter().map(|kind| column.impacts.get(kind).copied().unwrap_or_default().to_string()));
        cells.push(worst(document, *index, column));
        cells
    });
    let clients: Vec<&str> = document.clients.iter().map(|client| client.name).collect();
    let table = table(&head, &rows.collect::<Vec<_>>());
    Some(format!("### What clients do\n\n{table}\n\nClients: {}.", prose(&clients.join(", "))))
}

/// The worst findings of a column.
fn worst(document: &Document<'_>, run: usize, column: &Column<'_>) -> String {
    let own = |finding: &&FindingFacts<'_>| finding.run == run && finding.profile == Some(column.profile);
    let mut findings: Vec<&FindingFacts<'_>> = document.decision.findings.iter().filter(own).collect();
    findings.retain(|finding| finding.impact.as_ref().is_some_and(|impact| impact.kind.has_effect()));
    findings.sort_by_key(|finding| finding.impact.as_ref().map(|impact| impact.kind));
    let line = |finding: &&FindingFacts<'_>| {
        let line = finding.impact.as_ref().map(|impact| impact.line.as_str()).unwrap_or_default();
        format!("{} {}: {}", code(&finding.name), code(&finding.observed), prose(line))
    };
    findings.iter().take(WORST).map(line).collect::<Vec<_>>().join("<br>")
}
