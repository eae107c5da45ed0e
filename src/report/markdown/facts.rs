//! The part between the verdict and the differences: the gate, warnings, the runs and their closest profiles.

use super::table;
use super::text::{code, prose};
use crate::judge::Verdict;
use crate::report::document::{Column, Document, Ended, RunFacts};

/// What each chosen profile says, where the headline could not hold it all.
pub(super) fn gate(document: &Document<'_>) -> Option<String> {
    let gating: Vec<(&RunFacts<'_>, &Column<'_>)> = document.columns().filter(|(_, column)| column.gates).collect();
    let several = document.runs.len() > 1;
    let line = |(run, column): &(&RunFacts<'_>, &Column<'_>)| {
        let target = if several { format!("{}: ", code(run.name)) } else { String::new() };
        format!("- {target}{}", prose(&column.sentence()))
    };
    (gating.len() > 1).then(|| gating.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// What a reader must know before believing the verdict.
pub(super) fn warnings(document: &Document<'_>) -> Option<String> {
    let mut lines = Vec::new();
    for (index, run) in document.runs.iter().enumerate() {
        let name = code(run.name);
        if !run.complete {
            lines.push(format!("- {name}: **incomplete**, {} of {} scenarios recorded", run.recorded, run.planned));
        }
        lines.extend(
            run.stale_entries
                .iter()
                .map(|entry| format!("- {name}: **known failure** {} ({})", prose(&entry.text), code(entry.file))),
        );
        if !run.unknown.is_empty() {
            let ids: Vec<String> = run.unknown.iter().map(|id| code(id)).collect();
            lines.push(format!("- {name}: not judged, because this suite does not have them: {}", ids.join(", ")));
        }
        lines.extend(run.absent_features.iter().map(|feature| {
            let scenarios = feature.scenarios.len();
            let plural = if scenarios == 1 { "" } else { "s" };
            format!("- {name}: feature absent: {}, which {scenarios} scenario{plural} need", prose(&feature.name))
        }));
        let counts = without_response(document, index);
        if !counts.is_empty() {
            lines.push(format!("- {name}: without a response to judge: {}", counts.join(", ")));
        }
        for column in run.columns.iter().filter(|column| column.gates) {
            let counts = column.counted();
            lines.extend(counts.map(|counts| format!("- {name}, {}: {}", prose(column.profile), prose(&counts))));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// How many scenarios of a run have no response to judge, by verdict.
fn without_response(document: &Document<'_>, run: usize) -> Vec<String> {
    let verdicts = || document.scenarios().filter_map(|scenario| scenario.result(run)?.kind.verdict());
    let counts = Verdict::ALL.iter().map(|verdict| (verdicts().filter(|other| other == verdict).count(), verdict));
    counts.filter(|(count, _)| *count > 0).map(|(count, verdict)| format!("{count} {verdict}")).collect()
}

/// The runs, a line each.
pub(super) fn runs(document: &Document<'_>) -> String {
    let head = ["Target", "Endpoint", "Suite", "Started", "Scenarios", "Requests", "Took"].map(str::to_owned);
    let rows: Vec<Vec<String>> = document.runs.iter().map(run).collect();
    table(&head, &rows)
}

fn run(run: &RunFacts<'_>) -> Vec<String> {
    let unknown = || "unknown".to_owned();
    let selection =
        if run.selection.is_empty() { String::new() } else { format!(" of {}", code(&run.selection.join(" "))) };
    vec![
        code(run.name),
        code(run.target.endpoint),
        prose(&format!("{} ({})", run.suite.version, run.suite.origin)),
        prose(run.started),
        format!("{}{selection}", run.recorded),
        run.ended.as_ref().map_or_else(unknown, |ended| ended.requests.to_string()),
        run.ended.as_ref().map_or_else(unknown, Ended::took),
    ]
}

/// The profiles by their similarity to each target, the closest first; none if profiles were chosen.
pub(super) fn closest_profiles(document: &Document<'_>) -> Option<String> {
    if document.gates() {
        return None;
    }
    let head = ["Target", "Profile", "Conform", "Documented", "Share", "Beside the closest"].map(str::to_owned);
    // A single profile is not the closest of any.
    let rows = document.runs.iter().filter(|run| run.columns.len() > 1).flat_map(|run| {
        run.similarity.iter().map(|similarity| {
            let name = format!("{} ({})", similarity.name, similarity.profile);
            let beside = similarity
                .beside_closest
                .filter(|both| both.scenarios > 0)
                .map(|both| format!("{} against {} of {}", both.conforms, both.closest_conforms, both.scenarios));
            let numbers = [
                similarity.conforms.to_string(),
                similarity.judged.to_string(),
                format!("{}%", similarity.percent),
                beside.unwrap_or_default(),
            ];
            [code(run.name), prose(&name)].into_iter().chain(numbers).collect()
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    (!rows.is_empty()).then(|| format!("### Closest profiles\n\n{}", table(&head, &rows)))
}
