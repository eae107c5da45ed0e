//! The findings of one profile, one by one: what is documented and where, what was observed, and where to read more.
//!
//! What the baseline has, too, is only counted: the matrix shows it.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::report::document::{Document, Expected, FindingFacts, KnownFacts, RunFacts, Standing, Subject};
use model::text::one_line;

/// The findings of a run by the profile called `name`, whose column is at `column`, or a line that says there are none.
pub(super) fn render(document: &Document<'_>, run: usize, column: usize, name: &str, colour: bool) -> String {
    let facts = &document.runs[run].columns[column];
    let title = facts.sentence_about(name);
    let own = |finding: &&FindingFacts<'_>| finding.run == run && finding.profile == Some(facts.profile);
    let shown = |finding: &FindingFacts<'_>| match finding.standing {
        Standing::Fails => Some(failing(finding, colour)),
        Standing::Reported => Some(reported(finding)),
        Standing::KnownFailure => Some(known_failure(finding)),
        Standing::KnownSince | Standing::Clear => None,
    };
    let mut lines: Vec<String> = document.decision.findings.iter().filter(own).filter_map(shown).collect();
    let title = if lines.is_empty() { title } else { paint(&title, Style::new().bold(), colour) };
    lines.insert(0, title);
    lines.splice(1..1, facts.impact().map(|counts| fold::sentence(&format!("  clients: {counts}"), 6)));
    lines.extend(facts.counted().map(|counts| fold::sentence(&format!("  counted: {counts}"), 6)));
    lines.join("\n")
}

/// The features that the target lacks, each with the scenarios that need it.
pub(super) fn absent(run: &RunFacts<'_>) -> Option<String> {
    let lines = run.absent_features.iter().map(|feature| {
        let symbol = if feature.standing == Standing::Fails { '✗' } else { '○' };
        let known = match feature.standing {
            Standing::Fails => ", which fails",
            Standing::KnownSince => ", as in the baseline",
            Standing::KnownFailure => ", a known failure",
            Standing::Reported | Standing::Clear => "",
        };
        let count = feature.scenarios.len();
        let need = if count == 1 { "1 scenario needs it".to_owned() } else { format!("{count} scenarios need it") };
        let ids = one_line(&feature.scenarios.join(", "));
        let text = format!("  {symbol} {} ({}){known}; {need}: {ids}", plain(&feature.name), plain(&feature.why));
        fold::sentence(&text, 6)
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("features absent:\n{}", lines.join("\n")))
}

fn known_failure(finding: &FindingFacts<'_>) -> String {
    let because = finding.known_failure.as_ref().map(KnownFacts::because).unwrap_or_default();
    let observed = plain(&finding.observed);
    let text = format!("  ✗ {}: known failure, observed `{observed}`: {}", finding.name, one_line(&because));
    fold::sentence(&text, 6)
}

/// A finding that does not fail, on a line.
fn reported(finding: &FindingFacts<'_>) -> String {
    let observed = plain(&finding.observed);
    let clients = finding.impact.as_ref().map(|impact| format!("; clients: {}", impact.line)).unwrap_or_default();
    let text = format!("  – {}: {}, does not fail: observed `{observed}`{clients}", finding.name, finding.what());
    fold::sentence(&text, 6)
}

fn failing(finding: &FindingFacts<'_>, colour: bool) -> String {
    let name = one_line(&finding.name);
    let profile = finding.profile.unwrap_or_default();
    let either: Vec<String> = finding.expected.iter().map(|expected| cited(expected, profile)).collect();
    let change = finding.change.map(|change| format!("{}, ", change.word())).unwrap_or_default();
    let expected = if either.is_empty() {
        format!("  ✗ {name}: {}", finding.what())
    } else {
        format!("  ✗ {name}: {change}expected {}", either.join(" or "))
    };
    let red = AnsiColor::Red.on_default();
    let before = finding.before.as_ref().map(|before| format!("`{}` before, ", plain(before))).unwrap_or_default();
    let observed = format!("    {before}observed `{}`: {}", plain(&finding.observed), plain(&finding.explanation));
    let mut lines =
        vec![fold::sentence(&expected, 6).replacen(&name, &paint(&name, red, colour), 1), fold::sentence(&observed, 6)];
    if let Some(impact) = &finding.impact {
        lines.push(fold::sentence(&format!("    clients: {}", one_line(&impact.line)), 6));
    }
    if finding.subject == Subject::Scenario {
        lines.push(format!("    see more: s3conform explain {name}"));
    }
    lines.join("\n")
}

fn cited(expected: &Expected<'_>, profile: &str) -> String {
    let Expected { status, document, place, seen, .. } = expected;
    let code = expected.code.as_deref().unwrap_or("none");
    let seen = seen.as_ref().map(|seen| format!(", observed {}", seen.on)).unwrap_or_default();
    one_line(&format!("`{status} {code}` ({profile}: \"{document}\", {place}{seen})"))
}
