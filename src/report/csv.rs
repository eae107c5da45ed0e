//! A row for each scenario, run and profile, for spreadsheets and scripts (RFC 4180).
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe before it; every row stays on one line.

use super::document::{Document, Judgement, RunFacts, RunResult, ScenarioFacts};
use crate::judge::Change;
use model::profile::Basis;
use model::text::one_line;

const HEADER: [&str; 26] = [
    "run",
    "endpoint",
    "area",
    "scenario",
    "operation",
    "condition",
    "stake",
    "reach",
    "profile",
    "verdict",
    "standing",
    "by",
    "disputed",
    "change",
    "observed",
    "status",
    "code",
    "message",
    "expected",
    "citation",
    "beside",
    "because",
    "explanation",
    "duration_ms",
    "impact",
    "clients",
];

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let mut text = line(&HEADER.map(str::to_owned));
    for area in &document.areas {
        for scenario in &area.scenarios {
            for result in &scenario.results {
                let run = &document.runs[result.run];
                let rows = result.judgements.iter().map(|one| line(&row(run, area.name, scenario, result, one)));
                text.extend(rows);
            }
        }
    }
    text
}

fn row(
    run: &RunFacts<'_>,
    area: &str,
    scenario: &ScenarioFacts<'_>,
    result: &RunResult<'_>,
    judgement: &Judgement<'_>,
) -> [String; HEADER.len()] {
    let response = result.response.as_ref();
    let any = |texts: Vec<String>| texts.join(" or ");
    [
        run.name.to_owned(),
        run.target.endpoint.to_owned(),
        area.to_owned(),
        scenario.id.to_owned(),
        scenario.operation.to_string(),
        scenario.condition.to_owned(),
        scenario.stake.to_string(),
        scenario.reach.to_string(),
        judgement.profile.to_owned(),
        judgement.verdict.to_string(),
        judgement.standing.word().to_owned(),
        judgement.by.map(Basis::word).unwrap_or_default().to_owned(),
        if judgement.disputed { "disputed".into() } else { String::new() },
        judgement.change.map(Change::word).unwrap_or_default().to_owned(),
        result.observed.clone(),
        response.map(|response| response.status.to_string()).unwrap_or_default(),
        response.and_then(|response| response.code).unwrap_or_default().to_owned(),
        result.message().unwrap_or_default().to_owned(),
        any(judgement.expected.iter().map(super::document::Expected::outcome).collect()),
        any(judgement.expected.iter().map(super::document::Expected::citation).collect()),
        any(judgement.beside.iter().map(ToString::to_string).collect()),
        judgement.because.clone().unwrap_or_default(),
        judgement.explanation.to_string(),
        result.duration_ms.to_string(),
        judgement.impact.as_ref().map(|impact| impact.kind.to_string()).unwrap_or_default(),
        judgement.impact.as_ref().map(|impact| impact.line.clone()).unwrap_or_default(),
    ]
}

/// A line of fields, each on one line, quoted where it must be, and no formula.
pub(super) fn line(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| quoted(&inert(field))).collect();
    fields.join(",") + "\n"
}

/// The text on one line, and no formula: Excel and others also take full-width signs for one.
fn inert(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let apostrophe = if formula { "'" } else { "" };
    format!("{apostrophe}{}", one_line(text))
}

/// One field of a CSV line.
#[must_use]
pub fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_only_where_it_must_be() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }

    #[test]
    fn no_field_starts_as_a_formula_does() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert!(inert(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(inert("a=b"), "a=b");
        assert_eq!(inert("a\nb"), "a\\x0ab");
    }
}
