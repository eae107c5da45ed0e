//! The lines below the matrix: what the symbols mean, which profile is closest, and what to do next.

use std::cmp::Reverse;

use anstyle::Style;
use indexmap::IndexMap;

use super::{WIDTH, fold, paint, plain};
use crate::judge::Verdict;
use crate::report::document::{BesideClosest, Document, Judgement, RunFacts, Similarity};
use model::text::one_line;

/// What the symbols of the matrix mean, in as many lines as they need.
pub(super) fn legend() -> String {
    let mut lines = vec![String::new()];
    for facts in Verdict::legend() {
        let entry = format!("{} {}", facts.symbol, facts.legend);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&entry),
            Some(line) if line.chars().count() + 2 + entry.chars().count() <= WIDTH => {
                line.push_str("  ");
                line.push_str(&entry);
            }
            _ => lines.push(entry),
        }
    }
    lines.join("\n")
}

/// By which evidence the scenarios of a column conform, where that is more than a document.
pub(super) fn evidence(document: &Document<'_>, run: usize, column: usize) -> Vec<String> {
    let profile = one_line(document.runs[run].columns[column].profile);
    let ids = |is: &dyn Fn(&Judgement<'_>) -> bool| -> Vec<&str> {
        let judged = document.scenarios().filter_map(|scenario| Some((scenario.id, scenario.result(run)?)));
        judged.filter(|(_, result)| is(&result.judgements[column])).map(|(id, _)| id).collect()
    };
    let seen = ids(&|one| one.conforms_by_observation() && !one.disputed);
    let disputed = ids(&|one| one.disputed && one.verdict.is_judged());
    let mut lines = Vec::new();
    if !seen.is_empty() {
        let text = format!("{profile}: {}: {}", conform(seen.len()), one_line(&seen.join(", ")));
        lines.push(fold::sentence(&text, 2));
    }
    if !disputed.is_empty() {
        let text = format!(
            "{profile}: {} disputed, because what is documented and what was observed contradict each other: {}",
            disputed.len(),
            one_line(&disputed.join(", "))
        );
        lines.push(fold::sentence(&text, 2));
    }
    lines
}

fn conform(count: usize) -> String {
    let why = "only as observed (✓ seen), because no document covers";
    if count == 1 { format!("1 conforms {why} it") } else { format!("{count} conform {why} them") }
}

/// The profile with which the endpoint agrees most, and the others in order.
pub(super) fn closest(run: &RunFacts<'_>, colour: bool) -> String {
    let all = &run.similarity;
    let Some(first) = all.first() else {
        return "closest profile: none (no profile documents any of these scenarios)".into();
    };
    if first.conforms == 0 {
        return "closest profile: none (no documented scenario conforms)".into();
    }
    // A single profile is not the closest of any.
    if run.columns.len() == 1 {
        let line = fold::sentence(&format!("like {}: {}", one_line(first.name), share(run, first)), 2);
        let bold: Vec<String> = line.lines().map(|line| paint(line, Style::new().bold(), colour)).collect();
        return bold.join("\n");
    }
    let count = all.iter().take_while(|one| one.equals(first)).count();
    let (most, rest) = all.split_at(count);
    let label = if count == 1 { "closest profile" } else { "closest profiles" };
    let names: Vec<String> = most.iter().map(|one| format!("{} ({})", one.name, share(run, one))).collect();
    let line = fold::sentence(&format!("{label}: {}", one_line(&names.join(" and "))), 2);
    let bold: Vec<String> = line.lines().map(|line| paint(line, Style::new().bold(), colour)).collect();
    let others: Vec<String> = rest
        .iter()
        .map(|one| format!("{} ({}{})", one_line(one.profile), share(run, one), beside(one, first)))
        .collect();
    if others.is_empty() {
        return bold.join("\n");
    }
    format!("{}\n{}", bold.join("\n"), fold::sentence(&format!("  then: {}", others.join(", ")), 4))
}

/// What both document, where that is less than what the profile documents.
fn beside(similarity: &Similarity<'_>, closest: &Similarity<'_>) -> String {
    match similarity.beside_closest {
        Some(BesideClosest { scenarios: 0, .. }) | None => String::new(),
        Some(BesideClosest { scenarios, conforms, closest_conforms }) => {
            let closest = one_line(closest.profile);
            format!(
                "; of the {scenarios} that {closest} documents too, {conforms} conform, {closest_conforms} by {closest}"
            )
        }
    }
}

fn share(run: &RunFacts<'_>, similarity: &Similarity<'_>) -> String {
    let Similarity { profile, conforms, judged, percent, .. } = similarity;
    let column = run.columns.iter().find(|column| column.profile == *profile);
    let basis = column.map_or("documented", |column| column.basis());
    format!("{conforms} of {judged} {basis} conform, {percent}%")
}

/// How much of its documents each target does, the most first.
pub(super) fn shares(document: &Document<'_>) -> String {
    let mut all: Vec<(&RunFacts<'_>, &Similarity<'_>)> =
        document.runs.iter().flat_map(|run| run.similarity.iter().map(move |one| (run, one))).collect();
    all.sort_by_key(|(_, one)| Reverse(one.rank()));
    let line = |(run, one): &(&RunFacts<'_>, &Similarity<'_>)| {
        fold::sentence(&format!("  {} by {}: {}", one_line(run.name), one_line(one.profile), share(run, one)), 6)
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Recorded scenarios that could not be judged, if any.
pub(super) fn unknown(run: &RunFacts<'_>) -> Option<String> {
    let ids: Vec<String> = run.unknown.iter().map(|id| plain(id)).collect();
    let text = format!("not shown, because this suite does not have them: {}", ids.join(", "));
    (!ids.is_empty()).then(|| fold::sentence(&text, 2))
}

/// Why scenarios could not be judged, each reason once. Absent features have a list of their own.
pub(super) fn without_response(document: &Document<'_>, run: usize) -> Option<String> {
    let mut reasons: IndexMap<String, Vec<&str>> = IndexMap::new();
    for scenario in document.scenarios() {
        let Some(result) = scenario.result(run) else { continue };
        let unjudged = result.judgements.iter().find(|judgement| judgement.verdict == Verdict::NotJudged);
        let reason = match (result.kind.verdict(), unjudged) {
            (Some(Verdict::FeatureAbsent | Verdict::NoResponse), _) | (None, None) => continue,
            (Some(verdict), _) => {
                let why = result.why.as_deref().unwrap_or_default();
                format!("{} {verdict} ({why})", verdict.facts().symbol)
            }
            (None, Some(judgement)) => format!("{} {}", judgement.verdict.facts().symbol, judgement.explanation),
        };
        reasons.entry(plain(&reason)).or_default().push(scenario.id);
    }
    let lines = reasons.iter().map(|(reason, ids)| {
        let ids = one_line(&ids.join(", "));
        fold::sentence(&format!("  {reason}: {ids}"), 6)
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("not judged:\n{}", lines.join("\n")))
}

/// How to make mismatches count.
pub(super) fn hint(run: &RunFacts<'_>) -> String {
    let ids: Vec<String> = run.columns.iter().map(|column| one_line(column.profile)).collect();
    let first = ids.first().map_or("NAME", String::as_str);
    let text =
        format!("only reported: choose a profile ({}) with --profile {first} to fail on mismatches", ids.join(", "));
    fold::sentence(&text, 2)
}
