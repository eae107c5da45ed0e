//! A run beside its baseline, for a terminal: what got worse first, then what differs otherwise.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::judge::Change;
use crate::report::document::{ChangeFacts, Expected, KnownFacts, SinceColumn, SinceFacts, Standing};
use model::profile::Evidence;
use model::text::one_line;

/// Renders what differs from the baseline, by each profile or by outcomes alone.
#[must_use]
pub fn render(since: &SinceFacts<'_>, colour: bool) -> String {
    let mut parts: Vec<String> = since.columns.iter().map(|column| render_column(since, column, colour)).collect();
    if !since.removed.is_empty() {
        let ids: Vec<String> = since.removed.iter().map(|id| plain(id)).collect();
        parts.push(fold::sentence(&format!("removed from the suite: {}", ids.join(", ")), 2) + "\n");
    }
    parts.join("\n")
}

fn render_column(since: &SinceFacts<'_>, column: &SinceColumn<'_>, colour: bool) -> String {
    let who = column.profile.map_or_else(|| "outcomes alone".into(), one_line);
    let title = format!("{who}: {}", summary(column));
    let tint = if column.fails() { AnsiColor::Red } else { AnsiColor::Green };
    let mut lines = vec![paint(&title, Style::new().bold().fg_color(Some(tint.into())), colour)];
    for kind in Change::ALL {
        let of_kind: Vec<&ChangeFacts<'_>> = column.of_kind(kind).collect();
        if !of_kind.is_empty() {
            let known = of_kind.iter().filter(|change| change.known_failure.is_some()).count();
            let excused = if known == 0 { String::new() } else { format!(", {known} of them known") };
            lines.push(format!("{}: {}{excused}", name(kind, of_kind.len()), of_kind.len()));
            lines.extend(of_kind.into_iter().map(|change| line(change, column)));
        }
    }
    lines.push(fold::sentence(&rest(since, column), 2));
    lines.join("\n") + "\n"
}

fn summary(column: &SinceColumn<'_>) -> String {
    let failing = |kind: Change| column.of_kind(kind).filter(|change| change.standing == Standing::Fails).count();
    let counts = Change::ALL.into_iter().map(|kind| (kind, failing(kind))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(kind, count)| format!("{count} {}", name(kind, count))).collect();
    match (counts.is_empty(), column.profile) {
        (true, Some(_)) => "no regression".into(),
        (true, None) => "no changed response".into(),
        (false, _) => counts.join(" and "),
    }
}

/// The name of `count` changes of a kind.
fn name(kind: Change, count: usize) -> &'static str {
    match (kind, count) {
        (Change::Regression, 1) => "regression",
        (Change::Regression, _) => "regressions",
        (Change::Worse, 1) => "worse finding",
        (Change::Worse, _) => "worse findings",
        (Change::FeatureLost, _) => "without a feature that the baseline has",
        (Change::Lost, _) => "judged in the baseline and skipped now",
        (Change::Response, 1) => "changed response",
        (Change::Response, _) => "changed responses",
        (Change::New, 1) => "finding that the baseline did not judge",
        (Change::New, _) => "findings that the baseline did not judge",
        (Change::Otherwise, _) => "wrong in another way, no worse",
        (Change::Fixed, 1) => "fix",
        (Change::Fixed, _) => "fixes",
        (Change::Harmless, 1) => "change without a finding",
        (Change::Harmless, _) => "changes without a finding",
        (Change::Known, _) => "as before",
    }
}

fn line(change: &ChangeFacts<'_>, column: &SinceColumn<'_>) -> String {
    let symbol = match change.change {
        _ if change.standing == Standing::Fails => '✗',
        Change::Fixed => '✓',
        _ => '–',
    };
    let before = change.before.as_ref().map(|before| format!("`{}` before, ", plain(before))).unwrap_or_default();
    let mut text = format!("  {symbol} {}: {before}`{}` now", plain(change.scenario), plain(&change.now));
    let is_wrong = !matches!(change.change, Change::Fixed | Change::Harmless);
    if let Some(profile) = column.profile.filter(|_| is_wrong && !change.expected.is_empty()) {
        let either: Vec<String> =
            change.expected.iter().map(|cited| format!("`{}`", Expected::outcome(cited))).collect();
        let documents = match column.evidence {
            Some(Evidence::Observed) => "was observed with",
            Some(Evidence::Any) => "documents, or was observed with,",
            Some(Evidence::Documented) | None => "documents",
        };
        text.push_str(&format!("; {profile} {documents} {}", either.join(" or ")));
    }
    if let Some(known) = &change.known_failure {
        text.push_str(&format!("; known failure: {}", KnownFacts::because(known)));
    }
    fold::sentence(&one_line(&text), 6)
}

fn rest(since: &SinceFacts<'_>, column: &SinceColumn<'_>) -> String {
    let mut text = format!("unchanged: {}", column.unchanged);
    if column.profile.is_some() {
        text.push_str(&format!(", of which {} are findings as before", column.known));
    }
    if !since.new.is_empty() {
        text.push_str(&format!("; in this run, but not in the baseline: {}", since.new.len()));
    }
    if since.not_run > 0 {
        text.push_str(&format!("; in the baseline, but not in this run: {}", since.not_run));
    }
    text
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::judge::{Baseline, ChosenProfiles, Policy};
    use crate::report::table::WIDTH;
    use crate::report::tests::{document_with, error, known, profile, record, responded, run_file, suite};
    use engine::record::Observation;

    #[test]
    fn the_worst_comes_first_and_text_from_a_server_stays_text() {
        let ids = ["broke", "changed", "excused", "fixed", "hostile", "lost", "new", "not-run", "same"];
        let ids: Vec<String> = ids.iter().map(|id| format!("object/{id}")).collect();
        let conditions: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "NoSuchKey")).collect();
        let suite = suite(&conditions);
        let right = |id: &str| error(&format!("object/{id}"), 404, "NoSuchKey");
        let wrong = |id: &str, code: &str| error(&format!("object/{id}"), 403, code);
        let old = [
            right("broke"),
            wrong("changed", "A"),
            right("excused"),
            wrong("fixed", "A"),
            right("hostile"),
            right("lost"),
            right("not-run"),
            wrong("same", "A"),
            error("gone/\u{202e}away", 400, "X"),
        ];
        let new = [
            wrong("broke", "AccessDenied"),
            wrong("changed", "B"),
            wrong("excused", "A"),
            right("fixed"),
            wrong("hostile", &format!("\u{1b}[2J{}漢\nhcp: no regression", "X".repeat(120))),
            record("object/lost", Observation::Inconclusive { why: "closed\u{7}".into() }),
            responded("object/new", 200, "data"),
            wrong("same", "A"),
        ];
        let hcp = profile("hcp", "codes:\n  NoSuchKey: [{ status: 404, cite: 'errors:43' }]\n");
        let entries = "  - { id: object/excused, profile: hcp, outcome: any, reason: late check }\n";
        let shown = |judged: bool| {
            let policy = Policy {
                known: judged.then(|| known("k.yaml", entries, date!(2027 - 01 - 01))),
                baseline: Some(Baseline::new(&suite, run_file(old.to_vec()))),
                ..Policy::default()
            };
            let chosen = ChosenProfiles { profiles: vec![hcp.clone()], gates: judged };
            let document = document_with(suite.clone(), vec![("x", run_file(new.to_vec()), chosen)], policy);
            render(document.runs[0].since.as_ref().unwrap(), false)
        };
        for text in [shown(true), shown(false)] {
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
            assert!(!text.contains(['\u{1b}', '\u{202e}', '漢', '\u{7}']), "{text}");
        }
        insta::assert_snapshot!(shown(true) + "\n" + &shown(false));
    }
}
