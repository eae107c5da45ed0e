//! The sentences of a report: what a gate concludes, and what each profile's column counts.

use super::{Column, FindingFacts, RunFacts, Standing, Subject};
use crate::judge::{Change, Conclusion, Tally, Verdict};

/// What all gates together conclude, in half a sentence.
pub(super) fn of(conclusion: Conclusion, runs: &[RunFacts<'_>], findings: &[FindingFacts<'_>]) -> String {
    let gating: Vec<(&RunFacts<'_>, &Column<'_>)> = runs
        .iter()
        .flat_map(|run| run.columns.iter().map(move |column| (run, column)))
        .filter(|(_, column)| column.gates)
        .collect();
    match conclusion {
        Conclusion::Reported => return "only reported, no profile was chosen".into(),
        Conclusion::NothingJudged => return nothing_judged(runs),
        Conclusion::Part => return "a part of a run, which only `s3conform merge` decides".into(),
        Conclusion::Passes | Conclusion::Incomplete | Conclusion::Fails => {}
    }
    let failing = |subject: Subject| {
        let of_subject =
            |finding: &&FindingFacts<'_>| finding.subject == subject && finding.standing == Standing::Fails;
        findings.iter().filter(of_subject).count()
    };
    let mut parts = vec![match gating.as_slice() {
        [] => outcomes(runs),
        [(_, only)] => only.sentence(),
        several => {
            let sum = |count: fn(&Column<'_>) -> usize| several.iter().map(|(_, column)| count(column)).sum();
            counts(&Counts {
                failing: sum(|column| column.failing),
                due: sum(|column| column.due),
                known_failures: sum(|column| column.known_failures),
                known_since: sum(|column| column.known_since),
                is_compared: several.iter().any(|(_, column)| column.compared),
                are_regressions: several.iter().all(|(_, column)| column.failing == column.regressions),
                basis: match several.iter().map(|(_, column)| column.basis()).reduce(same) {
                    None | Some("") => "expected",
                    Some(basis) => basis,
                },
                noun: "outcome",
            })
        }
    }];
    match failing(Subject::Feature) {
        0 => {}
        1 => parts.push("1 feature is absent that must not be".into()),
        several => parts.push(format!("{several} features are absent that must not be")),
    }
    match failing(Subject::KnownFailure) {
        0 => {}
        1 => parts.push("1 known failure is out of date".into()),
        several => parts.push(format!("{several} known failures are out of date")),
    }
    parts.join("; ")
}

/// The basis of both, or nothing if they differ.
fn same(one: &'static str, other: &'static str) -> &'static str {
    if one == other { one } else { "" }
}

/// Why nothing was judged.
fn nothing_judged(runs: &[RunFacts<'_>]) -> String {
    match runs {
        [run] if run.recorded == 0 => "nothing was judged: the run has no records".into(),
        [run] if run.recorded == run.unknown.len() => "nothing was judged: the suite has none of the scenarios".into(),
        _ => "nothing was judged".into(),
    }
}

/// What outcomes alone say of a run and its baseline.
fn outcomes(runs: &[RunFacts<'_>]) -> String {
    let columns = runs.iter().filter_map(|run| run.since.as_ref()).flat_map(|since| &since.columns);
    let changes: usize = columns.map(|column| column.of_kind(Change::Response).count()).sum();
    match changes {
        0 => "no response changed".into(),
        1 => "1 changed response".into(),
        several => format!("{several} changed responses"),
    }
}

struct Counts<'a> {
    failing: usize,
    due: usize,
    known_failures: usize,
    known_since: usize,
    /// True if there is a baseline.
    is_compared: bool,
    /// True if all that fails is a regression.
    are_regressions: bool,
    basis: &'a str,
    noun: &'a str,
}

fn counts(counts: &Counts<'_>) -> String {
    let Counts { failing, due, known_failures, known_since, is_compared, are_regressions, basis, noun } = counts;
    let (one, many) =
        if *is_compared && *are_regressions { ("regression", "regressions") } else { ("finding", "findings") };
    let plural = if *due == 1 { "" } else { "s" };
    let mut text = match failing {
        0 => format!("no {one} in {due} {basis} {noun}{plural}"),
        1 => format!("1 {one} in {due} {basis} {noun}{plural}"),
        several => format!("{several} {many} in {due} {basis} {noun}{plural}"),
    };
    match known_failures {
        0 => {}
        1 => text.push_str(", and 1 is a known failure"),
        several => text.push_str(&format!(", and {several} are known failures")),
    }
    if *known_since > 0 {
        text.push_str(&format!(", {known_since} known since the baseline"));
    }
    text
}

impl Column<'_> {
    /// What the outcomes are that it compares with: documented, observed, or either.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        self.evidence.outcomes()
    }

    /// What the gate says of this column.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentence_about(self.profile)
    }

    /// How many findings there are with what is called `name`.
    #[must_use]
    pub fn sentence_about(&self, name: &str) -> String {
        if self.due == 0 && self.failing == 0 {
            return format!("{name}: none of these scenarios is {}", self.basis());
        }
        let counted = counts(&Counts {
            failing: self.failing,
            due: self.due,
            known_failures: self.known_failures,
            known_since: self.known_since,
            is_compared: self.compared,
            are_regressions: self.failing == self.regressions,
            basis: self.basis(),
            noun: "scenario",
        });
        format!("{name}: {counted}")
    }

    /// What the findings do to clients, counted, the worst first; nothing if that is not known of any.
    #[must_use]
    pub fn impact(&self) -> Option<String> {
        let counts: Vec<String> = self.impacts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        (!counts.is_empty()).then(|| counts.join(", "))
    }

    /// What neither conforms nor fails and is worth a look, each verdict counted; nothing if there are no such verdicts.
    #[must_use]
    pub fn counted(&self) -> Option<String> {
        let is_counted = |verdict: &Verdict| verdict.facts().tally == Tally::Counted || *verdict == Verdict::StatusOnly;
        let counts = self.verdicts.iter().filter(|(verdict, _)| is_counted(verdict));
        let counts: Vec<String> = counts.map(|(verdict, count)| format!("{count} {verdict}")).collect();
        (!counts.is_empty()).then(|| counts.join(", "))
    }
}
