//! Markdown for a step summary or a comment: the verdict first, then the differences, then the folded matrix.
//!
//! Independent of escaping: `text` makes everything that is shown harmless.

mod facts;
pub(super) mod text;

use super::document::{Column, Document, Expected, Judgement, Mismatch};
use text::{code, prose, row};

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let mut parts = vec![headline(document)];
    parts.extend(facts::gate(document));
    parts.extend(facts::warnings(document));
    parts.push(facts::runs(document));
    parts.extend(differences(document));
    parts.extend(facts::closest_profiles(document));
    parts.push(matrix(document));
    parts.join("\n\n") + "\n"
}

fn headline(document: &Document<'_>) -> String {
    let symbol = match document.passes() {
        None => "",
        Some(true) => "✓ ",
        Some(false) => "✗ ",
    };
    let incomplete = if document.is_complete() { "" } else { " (incomplete)" };
    format!("## {symbol}s3conform: {}{incomplete}", prose(&document.headline()))
}

fn differences(document: &Document<'_>) -> Option<String> {
    let mismatches = document.mismatches();
    if mismatches.is_empty() {
        return None;
    }
    let several_runs = document.runs.len() > 1;
    let several_profiles = document.runs.iter().any(|run| run.columns.len() > 1);
    let mut head = ["Scenario", "Expected", "Observed", "Verdict"].map(str::to_owned).to_vec();
    if several_profiles {
        head.insert(1, "Profile".into());
    }
    if several_runs {
        head.insert(1, "Target".into());
    }
    let rows = mismatches.iter().map(|mismatch| difference(mismatch, several_runs, several_profiles));
    let rows: Vec<Vec<String>> = rows.collect();
    Some(format!("### Differences\n\n{}", table(&head, &rows)))
}

fn difference(mismatch: &Mismatch<'_>, run: bool, profile: bool) -> Vec<String> {
    let Mismatch { run: facts, scenario, result, judgement } = mismatch;
    let cited = |expected: &Expected<'_>| format!("{} ({})", code(&expected.outcome()), prose(&expected.citation()));
    let any: Vec<String> = judgement.expected.iter().map(cited).collect();
    let message = result.message().map(|message| format!("<br>{}", code(message))).unwrap_or_default();
    let mut cells = vec![
        format!("{}<br>{}", code(scenario.id), prose(scenario.title)),
        any.join(" or "),
        format!("{}{message}", code(&result.observed)),
        prose(judgement.verdict.word()),
    ];
    if profile {
        cells.insert(1, code(judgement.profile));
    }
    if run {
        cells.insert(1, code(facts.name));
    }
    cells
}

fn matrix(document: &Document<'_>) -> String {
    let several = document.runs.len() > 1;
    let mut head = vec!["Scenario".to_owned()];
    for run in &document.runs {
        head.push(if several { prose(run.name) } else { "Observed".into() });
        let title =
            |column: &Column<'_>| if several { format!("by {}", prose(column.profile)) } else { prose(column.profile) };
        head.extend(run.columns.iter().map(title));
    }
    let rows: Vec<Vec<String>> = document
        .scenarios()
        .map(|scenario| {
            let mut cells = vec![code(scenario.id)];
            for (index, run) in document.runs.iter().enumerate() {
                match scenario.result(index) {
                    Some(result) => {
                        cells.push(code(&result.observed));
                        cells.extend(result.judgements.iter().map(verdict));
                    }
                    None => cells.extend(vec!["not run".to_owned(); 1 + run.columns.len()]),
                }
            }
            cells
        })
        .collect();
    let count = rows.len();
    let summary = format!("<details>\n<summary>All {count} recorded scenarios</summary>\n\n");
    format!("{summary}{}\n\n</details>", table(&head, &rows))
}

fn verdict(judgement: &Judgement<'_>) -> String {
    let word = prose(judgement.verdict.word());
    match judgement.known_failure {
        Some(_) => format!("{word} (known)"),
        None if judgement.mismatch => format!("**{word}**"),
        None => word,
    }
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let rule = vec!["---".to_owned(); head.len()];
    let rows = rows.iter().map(|cells| row(cells));
    [row(head), row(&rule)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}
