//! Two runs beside each other, for a terminal: a verdict first, then what differs, the worst first.

use anstyle::{AnsiColor, Style};

use super::{fold, paint, plain};
use crate::judge::Verdict;
use crate::judge::compare::{Arrival, Change, Comparison, Kind};
use crate::judge::known::KnownFailure;
use crate::report::observed::observed;
use engine::record::{Observation, Record};
use model::profile::Profile;
use model::text::one_line;

/// Renders a comparison by `profile`, or of bare outcomes.
#[must_use]
pub fn render(comparison: &Comparison<'_>, profile: Option<&Profile>, colour: bool) -> String {
    let who = profile.map_or_else(|| "outcomes alone".into(), |profile| one_line(&profile.id));
    let title = format!("{who}: {}", summary(comparison, profile.is_some()));
    let tint = if comparison.fails() { AnsiColor::Red } else { AnsiColor::Green };
    let mut lines = vec![paint(&title, Style::new().bold().fg_color(Some(tint.into())), colour)];
    for kind in Kind::ALL {
        let of_kind: Vec<&Change<'_>> = comparison.changes.iter().filter(|change| change.kind == kind).collect();
        if !of_kind.is_empty() {
            let known = of_kind.iter().filter(|change| change.known.is_some()).count();
            let excused = if known == 0 { String::new() } else { format!(", {known} of them known") };
            lines.push(format!("{}: {}{excused}", kind.name(of_kind.len()), of_kind.len()));
            lines.extend(of_kind.into_iter().map(|change| line(change, profile)));
        }
    }
    lines.extend(arrivals(&comparison.new));
    if !comparison.removed.is_empty() {
        let ids: Vec<String> = comparison.removed.iter().map(|id| plain(id)).collect();
        lines.push(fold::sentence(&format!("removed from the suite: {}", ids.join(", ")), 2));
    }
    lines.push(rest(comparison, profile.is_some()));
    lines.join("\n") + "\n"
}

fn summary(comparison: &Comparison<'_>, judged: bool) -> String {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.fails());
    let counts: Vec<String> = kinds
        .map(|kind| (kind, comparison.count(kind)))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.name(count)))
        .collect();
    match (counts.is_empty(), judged) {
        (true, true) => "no regression".into(),
        (true, false) => "no changed response".into(),
        (false, _) => counts.join(" and "),
    }
}

fn line(change: &Change<'_>, profile: Option<&Profile>) -> String {
    let symbol = match change.kind {
        _ if change.fails() => '✗',
        Kind::Fix => '✓',
        Kind::NoResponse => '?',
        _ => '–',
    };
    let id = plain(change.scenario);
    let mut text = format!("  {symbol} {id}: `{}` before, {} now", seen(change.old), now(change.new));
    if let Some(profile) = profile.filter(|_| change.kind.fails()) {
        let either: Vec<String> = change.expected.iter().map(|cited| format!("`{}`", cited.outcome())).collect();
        let documents = if profile.is_observed() { "was observed with" } else { "documents" };
        text.push_str(&format!("; {} {documents} {}", profile.id, either.join(" or ")));
    }
    if let Some(known) = change.known {
        text.push_str(&format!("; known failure: {}", KnownFailure::because(known)));
    }
    fold::sentence(&one_line(&text), 6)
}

fn seen(record: &Record) -> String {
    plain(&observed(record))
}

/// What is observed now, with the reason if there is no response.
fn now(record: &Record) -> String {
    match &record.observation {
        Observation::Response(_) => format!("`{}`", seen(record)),
        other => plain(&other.describe()),
    }
}

fn arrivals(new: &[Arrival<'_>]) -> Option<String> {
    let wrong = |arrival: &&Arrival<'_>| arrival.verdict.is_some_and(Verdict::fails);
    let failing: Vec<String> = new
        .iter()
        .filter(wrong)
        .map(|arrival| format!("{} (`{}`)", plain(&arrival.record.scenario), seen(arrival.record)))
        .collect();
    let mut text = format!("new, the baseline does not have them: {}", new.len());
    if !failing.is_empty() {
        text.push_str(&format!(", of which {} mismatch: {}", failing.len(), failing.join(", ")));
    }
    (!new.is_empty()).then(|| fold::sentence(&text, 2))
}

fn rest(comparison: &Comparison<'_>, judged: bool) -> String {
    let mut text = format!("unchanged: {}", comparison.unchanged);
    if judged {
        text.push_str(&format!(", of which {} mismatch as before", comparison.still_wrong));
    }
    if comparison.not_run > 0 {
        text.push_str(&format!("; in the baseline, but not in this run: {}", comparison.not_run));
    }
    text
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::judge::compare::{Side, Yardstick, compare};
    use crate::judge::known::KnownFailures;
    use crate::report::table::WIDTH;
    use crate::report::tests::{error, profile, record, responded, suite};

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
        let known: KnownFailures = model::yaml::read(
            "k.yaml",
            "known_failures: [{ id: object/excused, profile: hcp, outcome: any, reason: late check }]\n",
        )
        .unwrap();
        let shown = |judged: bool| {
            let known = judged.then_some((&known, date!(2027 - 01 - 01)));
            let by = Yardstick { suite: &suite, profile: judged.then_some(&hcp), known };
            let comparison = compare(&by, Side { records: &old, region: "r" }, Side { records: &new, region: "r" });
            render(&comparison, judged.then_some(&hcp), false)
        };
        for text in [shown(true), shown(false)] {
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
            assert!(!text.contains(['\u{1b}', '\u{202e}', '漢', '\u{7}']), "{text}");
        }
        insta::assert_snapshot!(shown(true) + "\n" + &shown(false));
    }
}
