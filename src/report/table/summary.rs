//! The lines below the matrix: what the symbols mean, whom the endpoint resembles, and what to do next.

use std::cmp::Reverse;

use anstyle::Style;
use indexmap::IndexMap;

use super::{fold, paint, plain};
use crate::report::judged_run::JudgedRun;
use crate::report::matrix::{Likeness, Matrix};
use engine::record::Observation;
use model::text::one_line;

/// What the symbols of the matrix mean.
pub(super) fn legend() -> String {
    "✓ conforms  ✗ mismatch  – undocumented  · not applicable  ~ not run  ? inconclusive  ! setup failed".into()
}

/// The vendor whose documents the endpoint follows most, and the others in order.
pub(super) fn resemblance(matrix: &Matrix<'_>, colour: bool) -> String {
    let all = matrix.resemblance();
    let Some(first) = all.first() else {
        return "resembles: nobody, for no profile documents any of these scenarios".into();
    };
    if first.conforms == 0 {
        return "resembles: nobody, for no documented scenario conforms".into();
    }
    let count = all.iter().take_while(|one| one.equals(first)).count();
    let (most, rest) = all.split_at(count);
    let names: Vec<String> = most.iter().map(|one| format!("{} ({})", one.column.name, share(one))).collect();
    let line = fold::sentence(&format!("resembles most: {}", one_line(&names.join(" and "))), 2);
    let bold: Vec<String> = line.lines().map(|line| paint(line, Style::new().bold(), colour)).collect();
    let others: Vec<String> = rest.iter().map(|one| format!("{} ({})", one_line(&one.column.id), share(one))).collect();
    if others.is_empty() {
        return bold.join("\n");
    }
    format!("{}\n{}", bold.join("\n"), fold::sentence(&format!("  then: {}", others.join(", ")), 4))
}

fn share(likeness: &Likeness<'_>) -> String {
    let Likeness { column, conforms, judged } = likeness;
    format!("{conforms} of {judged} {} conform, {}%", column.basis(), likeness.percent())
}

/// How much of its documents each target does, the most first.
pub(super) fn shares(runs: &[JudgedRun<'_>]) -> String {
    let mut all: Vec<(&str, Likeness<'_>)> =
        runs.iter().flat_map(|run| run.matrix.resemblance().into_iter().map(|one| (run.name.as_str(), one))).collect();
    all.sort_by_key(|(_, one)| Reverse(one.rank()));
    let line = |(name, one): &(&str, Likeness<'_>)| {
        fold::sentence(&format!("  {} by {}: {}", one_line(name), one_line(&one.column.id), share(one)), 6)
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Recorded scenarios that could not be judged, if any.
pub(super) fn unknown(matrix: &Matrix<'_>) -> Option<String> {
    let ids: Vec<String> = matrix.unknown.iter().map(|id| plain(id)).collect();
    let text = format!("not shown, because this suite does not have them: {}", ids.join(", "));
    (!ids.is_empty()).then(|| fold::sentence(&text, 2))
}

/// Why scenarios were not answered, each reason once.
pub(super) fn unanswered(matrix: &Matrix<'_>) -> Option<String> {
    let mut reasons: IndexMap<String, Vec<&str>> = IndexMap::new();
    for row in &matrix.rows {
        if let Some(reason) = reason(&row.record.observation) {
            reasons.entry(plain(&reason)).or_default().push(&row.scenario.id);
        }
    }
    let lines = reasons.iter().map(|(reason, ids)| {
        let ids = one_line(&ids.join(", "));
        fold::sentence(&format!("  {reason}: {ids}"), 6)
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("not judged:\n{}", lines.join("\n")))
}

fn reason(observation: &Observation) -> Option<String> {
    match observation {
        Observation::Response(_) => None,
        Observation::Inconclusive { why } => Some(format!("? inconclusive ({why})")),
        Observation::Skipped { why } => Some(format!("~ skipped ({why})")),
        Observation::Unsupported { step, outcome } => Some(format!("~ unsupported ({step}: {outcome})")),
        Observation::SetupFailed { step, why } => Some(format!("! setup failed ({step}: {why})")),
    }
}

/// How to make mismatches count.
pub(super) fn hint(matrix: &Matrix<'_>) -> String {
    let ids: Vec<String> = matrix.columns.iter().map(|column| one_line(&column.id)).collect();
    let first = ids.first().map_or("NAME", String::as_str);
    let text =
        format!("only reported: choose a profile ({}) with --profile {first} to fail on mismatches", ids.join(", "));
    fold::sentence(&text, 2)
}
