//! The mismatches of one profile, one by one: what is documented and where, what was observed, and where to read more.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::report::document::{Document, Expected, Judgement, KnownFacts, RunResult, ScenarioFacts};
use model::text::one_line;

/// The mismatches of a run with the profile called `name`, whose column is at `column`, or a line that says there are none.
pub(super) fn render(document: &Document<'_>, run: usize, column: usize, name: &str, colour: bool) -> String {
    let facts = &document.runs[run].columns[column];
    let title = facts.sentence_about(name);
    if facts.mismatches + facts.known_failures == 0 {
        return title;
    }
    let judged = || {
        let results = document.scenarios().filter_map(move |scenario| Some((scenario, scenario.result(run)?)));
        results.map(move |(scenario, result)| (scenario, result, &result.judgements[column]))
    };
    let mut lines = vec![paint(&title, Style::new().bold(), colour)];
    let failing = judged().filter(|(_, _, judgement)| judgement.verdict.fails());
    let (excused, open): (Vec<_>, Vec<_>) = failing.partition(|(_, _, judgement)| judgement.known_failure.is_some());
    lines.extend(open.iter().map(|(scenario, result, judgement)| mismatch(scenario, result, judgement, colour)));
    lines.extend(excused.iter().map(|(scenario, result, judgement)| known_failure(scenario, result, judgement)));
    lines.join("\n")
}

fn known_failure(scenario: &ScenarioFacts<'_>, result: &RunResult<'_>, judgement: &Judgement<'_>) -> String {
    let because = judgement.known_failure.as_ref().map(KnownFacts::because).unwrap_or_default();
    let observed = plain(&result.observed);
    let text = format!("  ✗ {}: known failure, observed `{observed}`: {}", scenario.id, one_line(&because));
    fold::sentence(&text, 6)
}

fn mismatch(facts: &ScenarioFacts<'_>, result: &RunResult<'_>, judgement: &Judgement<'_>, colour: bool) -> String {
    let scenario = one_line(facts.id);
    let either: Vec<String> = judgement.expected.iter().map(|expected| cited(expected, judgement.profile)).collect();
    let expected = fold::sentence(&format!("  ✗ {scenario}: expected {}", either.join(" or ")), 6);
    let red = AnsiColor::Red.on_default();
    let observed = format!("    observed `{}`: {}", plain(&result.observed), plain(&judgement.explanation));
    [
        expected.replacen(&scenario, &paint(&scenario, red, colour), 1),
        fold::sentence(&observed, 6),
        format!("    see more: s3conform explain {scenario}"),
    ]
    .join("\n")
}

fn cited(expected: &Expected<'_>, profile: &str) -> String {
    let Expected { status, document, place, .. } = expected;
    let code = expected.code.as_deref().unwrap_or("none");
    one_line(&format!("`{status} {code}` ({profile}: \"{document}\", {place})"))
}
