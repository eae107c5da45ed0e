//! Markdown for a step summary or a comment: the decision first, then the findings, then the folded matrix.
//!
//! Independent of escaping: `text` makes everything that is shown harmless.

mod facts;
mod impact;
mod since;
pub(crate) mod text;

use super::document::{Column, Document, Expected, FindingFacts, Judgement, Standing, Subject};
use crate::judge::Conclusion;
use text::{code, prose, row};

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let mut parts = vec![headline(document)];
    parts.extend(facts::gate(document));
    parts.extend(facts::warnings(document));
    parts.extend(impact::render(document));
    parts.extend(findings(document));
    parts.extend(since::render(document));
    parts.push(facts::runs(document));
    parts.extend(facts::closest_profiles(document));
    parts.push(matrix(document));
    parts.join("\n\n") + "\n"
}

fn headline(document: &Document<'_>) -> String {
    let symbol = match document.decision.conclusion {
        Conclusion::Passes => "✓ ",
        Conclusion::Fails | Conclusion::NothingJudged => "✗ ",
        Conclusion::Reported | Conclusion::Incomplete | Conclusion::Part => "",
    };
    let incomplete = if document.is_complete() { "" } else { " (incomplete)" };
    format!("## {symbol}s3conform: {}{incomplete}", prose(&document.decision.sentence))
}

/// What fails, the worst first; where nothing does, nothing.
fn findings(document: &Document<'_>) -> Option<String> {
    let failing = || document.decision.failing().filter(|finding| finding.subject != Subject::KnownFailure);
    failing().next()?;
    let several_runs = document.runs.len() > 1;
    let several_profiles = document.runs.iter().any(|run| run.columns.len() > 1);
    let compared = document.runs.iter().any(|run| run.since.is_some());
    let mut head = vec!["Scenario"];
    head.extend(several_runs.then_some("Target"));
    head.extend(several_profiles.then_some("Profile"));
    head.push("Expected");
    head.extend(compared.then_some("Before"));
    head.extend(["Observed", "Finding"]);
    head.extend(document.has_clients().then_some("Clients"));
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let rows = failing().map(|finding| {
        let mut cells = vec![subject(finding)];
        cells.extend(several_runs.then(|| code(document.runs[finding.run].name)));
        cells.extend(several_profiles.then(|| finding.profile.map(code).unwrap_or_default()));
        cells.push(finding.expected.iter().map(cited).collect::<Vec<_>>().join(" or "));
        cells.extend(compared.then(|| finding.before.as_deref().map(code).unwrap_or_default()));
        let message = finding.message.filter(|message| !message.trim().is_empty());
        let message = message.map(|message| format!("<br>{}", code(message))).unwrap_or_default();
        cells.extend([format!("{}{message}", code(&finding.observed)), prose(&finding.what())]);
        let line = || finding.impact.as_ref().map(|impact| prose(&impact.line)).unwrap_or_default();
        cells.extend(document.has_clients().then(line));
        cells
    });
    Some(format!("### Findings\n\n{}", table(&head, &rows.collect::<Vec<_>>())))
}

fn subject(finding: &FindingFacts<'_>) -> String {
    match finding.subject {
        Subject::Feature => {
            let ids: Vec<String> = finding.scenarios.iter().map(|id| code(id)).collect();
            format!("{}<br>{}", prose(&finding.title), ids.join(", "))
        }
        Subject::Scenario | Subject::KnownFailure => format!("{}<br>{}", code(&finding.name), prose(&finding.title)),
    }
}

fn cited(expected: &Expected<'_>) -> String {
    format!("{} ({})", code(&expected.outcome()), prose(&expected.citation()))
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
    let evidence = judgement.evidence().map(|words| format!(" ({words})")).unwrap_or_default();
    let word = format!("{}{evidence}", prose(judgement.verdict.word()));
    match judgement.known() {
        Some(known) => format!("{word} ({known})"),
        None if judgement.standing == Standing::Fails || judgement.verdict.fails() => format!("**{word}**"),
        None => word,
    }
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let rule = vec!["---".to_owned(); head.len()];
    let rows = rows.iter().map(|cells| row(cells));
    [row(head), row(&rule)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}
