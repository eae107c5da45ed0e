//! What stands between the verdict and the differences: the gate, warnings, the runs, whom each target resembles.

use super::table;
use super::text::{code, prose};
use crate::report::document::{Column, Document, Ended, ResultKind, RunFacts};

/// What each chosen profile says, where the headline could not hold it all.
pub(super) fn gate(document: &Document) -> Option<String> {
    let gating: Vec<(&RunFacts, &Column)> = document.columns().filter(|(_, column)| column.gates).collect();
    let several = document.runs.len() > 1;
    let line = |(run, column): &(&RunFacts, &Column)| {
        let target = if several { format!("{}: ", code(&run.name)) } else { String::new() };
        format!("- {target}{}", prose(&column.sentence()))
    };
    (gating.len() > 1).then(|| gating.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// What a reader must know before believing the verdict.
pub(super) fn warnings(document: &Document) -> Option<String> {
    let mut lines = Vec::new();
    for (index, run) in document.runs.iter().enumerate() {
        let name = code(&run.name);
        if !run.complete {
            lines.push(format!("- {name}: **incomplete**, {} of {} scenarios recorded", run.recorded, run.planned));
        }
        lines.extend(
            run.faults
                .iter()
                .map(|fault| format!("- {name}: **known failure** {} ({})", prose(&fault.text), code(&fault.file))),
        );
        if !run.unknown.is_empty() {
            let ids: Vec<String> = run.unknown.iter().map(|id| code(id)).collect();
            lines.push(format!("- {name}: not judged, because this suite does not have them: {}", ids.join(", ")));
        }
        let counts = unanswered(document, index);
        if !counts.is_empty() {
            lines.push(format!("- {name}: without an answer to judge: {}", counts.join(", ")));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// How many scenarios of a run were not answered, by reason.
fn unanswered(document: &Document, run: usize) -> Vec<String> {
    use ResultKind::{Inconclusive, SetupFailed, Skipped, Unsupported};
    let kinds = [
        (Skipped, "skipped"),
        (Unsupported, "unsupported"),
        (Inconclusive, "inconclusive"),
        (SetupFailed, "setup failed"),
    ];
    let results = || document.scenarios().flat_map(|scenario| &scenario.results).filter(|result| result.run == run);
    let counts = kinds.map(|(kind, word)| (results().filter(|result| result.kind == kind).count(), word));
    counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect()
}

/// The runs, a line each.
pub(super) fn runs(document: &Document) -> String {
    let head = ["Target", "Endpoint", "Suite", "Started", "Scenarios", "Requests", "Took"].map(str::to_owned);
    let rows: Vec<Vec<String>> = document.runs.iter().map(run).collect();
    table(&head, &rows)
}

fn run(run: &RunFacts) -> Vec<String> {
    let unknown = || "unknown".to_owned();
    let selection =
        if run.selection.is_empty() { String::new() } else { format!(" of {}", code(&run.selection.join(" "))) };
    vec![
        code(&run.name),
        code(&run.target.endpoint),
        prose(&format!("{} ({})", run.suite.version, run.suite.origin)),
        prose(&run.started),
        format!("{}{selection}", run.recorded),
        run.ended.as_ref().map_or_else(unknown, |ended| ended.requests.to_string()),
        run.ended.as_ref().map_or_else(unknown, Ended::took),
    ]
}

/// Whom each target resembles, where no profile was chosen.
pub(super) fn likeness(document: &Document) -> Option<String> {
    if document.gates() {
        return None;
    }
    let head = ["Target", "Profile", "Conform", "Documented", "Share"].map(str::to_owned);
    let rows = document.runs.iter().flat_map(|run| {
        run.likeness.iter().map(|likeness| {
            let name = format!("{} ({})", likeness.name, likeness.profile);
            let numbers =
                [likeness.conforms.to_string(), likeness.judged.to_string(), format!("{}%", likeness.percent)];
            [code(&run.name), prose(&name)].into_iter().chain(numbers).collect()
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    (!rows.is_empty()).then(|| format!("### Resemblance\n\n{}", table(&head, &rows)))
}
