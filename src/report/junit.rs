//! JUnit XML in the dialect that Jenkins and GitLab read: a suite per area, a case per scenario.
//!
//! Only a chosen profile makes failures; without one every case is skipped, not passed.

mod xml;

use indexmap::IndexMap;

use super::document::{
    Area, Document, Expected, Judgement, ResultKind, RunFacts, RunResult, ScenarioFacts, StaleEntry, gating,
};
use crate::judge::Verdict;
use model::text::{one_line, visible};
use xml::{Case, Kind, Report, Status, Suite};

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let several = document.runs.len() > 1;
    let mut suites = Vec::new();
    for (index, run) in document.runs.iter().enumerate() {
        suites.extend(document.areas.iter().filter_map(|area| suite(index, run, area, several)));
        if !run.stale_entries.is_empty() {
            suites.push(stale(run, several));
        }
    }
    let report = Report {
        started: document.runs.first().map(|run| run.started),
        duration_ms: document.runs.iter().filter_map(|run| run.ended.as_ref()).map(|ended| ended.duration_ms).sum(),
        suites,
    };
    report.write()
}

/// The scenarios of one area that a run recorded, if there are any.
fn suite<'a>(index: usize, run: &'a RunFacts<'_>, area: &Area<'_>, several: bool) -> Option<Suite<'a>> {
    let name = if several { format!("{}: {}", run.name, area.name) } else { area.name.to_owned() };
    let chosen: Vec<&str> = run.columns.iter().filter(|column| column.gates).map(|column| column.profile).collect();
    let facts = [
        ("target", run.name.to_owned()),
        ("endpoint", run.target.endpoint.to_owned()),
        ("region", run.target.region.to_owned()),
        ("suite.version", run.suite.version.to_owned()),
        ("complete", run.complete.to_string()),
        ("profiles", chosen.join(",")),
    ];
    let class = format!("{}.{}", package(run, several), one_line(area.name));
    let results = area.scenarios.iter().filter_map(|scenario| Some((scenario, scenario.result(index)?)));
    let cases = results.map(|(scenario, result)| Case {
        name: one_line(scenario.id),
        class: class.clone(),
        duration_ms: Some(result.duration_ms),
        status: status(run, scenario, result),
    });
    let cases: Vec<Case> = cases.collect();
    (!cases.is_empty()).then(|| Suite {
        name: one_line(&name),
        started: Some(run.started),
        duration_ms: Some(cases.iter().filter_map(|case| case.duration_ms).sum()),
        properties: facts.map(|(name, value)| (name, one_line(&value))).to_vec(),
        cases,
    })
}

/// Known failures that are out of date as failures, because they fail the gate.
fn stale(run: &RunFacts<'_>, several: bool) -> Suite<'static> {
    let name = if several { format!("{}: known failures", run.name) } else { "known failures".to_owned() };
    let class = format!("{}.known failures", package(run, several));
    let case = |entry: &StaleEntry<'_>| {
        let text = one_line(&entry.text);
        let status = Status::Bad {
            kind: Kind::Failure,
            of: "known failure",
            message: text.clone(),
            evidence: one_line(&format!("in {}", entry.file)),
        };
        Case { name: text, class: class.clone(), duration_ms: None, status }
    };
    Suite {
        name: one_line(&name),
        started: None,
        duration_ms: None,
        properties: Vec::new(),
        cases: run.stale_entries.iter().map(case).collect(),
    }
}

/// Jenkins takes the text before the last dot for a package.
fn package(run: &RunFacts<'_>, several: bool) -> String {
    let word = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    if several { run.name.chars().map(word).collect() } else { "s3conform".to_owned() }
}

fn status(run: &RunFacts<'_>, scenario: &ScenarioFacts<'_>, result: &RunResult<'_>) -> Status {
    let judgements: Vec<&Judgement<'_>> = gating(run, result).collect();
    let failing: Vec<&Judgement<'_>> = judgements.iter().copied().filter(|judgement| judgement.mismatch).collect();
    let judged = failing.iter().any(|judgement| judgement.verdict.is_judged());
    if judged {
        return Status::Bad {
            kind: Kind::Failure,
            of: "mismatch",
            message: verdicts(&failing, judgements.len() > 1),
            evidence: evidence(scenario, result, &failing),
        };
    }
    if let Some(error) = failing.first() {
        return Status::Bad {
            kind: Kind::Error,
            of: error.verdict.word(),
            message: one_line(&format!("{}: {}", error.verdict, error.explanation)),
            evidence: evidence(scenario, result, &failing),
        };
    }
    if judgements.iter().any(|judgement| judgement.verdict.conforms()) {
        return Status::Passed;
    }
    Status::Skipped { message: reason(&judgements, result) }
}

/// `wrong status`, with the profile before it where there are several.
fn verdicts(judgements: &[&Judgement<'_>], named: bool) -> String {
    let verdict = |judgement: &&Judgement<'_>| {
        if named { format!("{}: {}", judgement.profile, judgement.verdict) } else { judgement.verdict.to_string() }
    };
    one_line(&judgements.iter().map(verdict).collect::<Vec<_>>().join("; "))
}

fn evidence(scenario: &ScenarioFacts<'_>, result: &RunResult<'_>, failing: &[&Judgement<'_>]) -> String {
    let mut lines = vec![scenario.title.to_owned()];
    for judgement in failing {
        let any: Vec<String> = judgement.expected.iter().map(Expected::to_string).collect();
        lines.push(format!("expected by {}: {}", judgement.profile, any.join(" or ")));
        lines.push(format!("verdict: {}: {}", judgement.verdict, judgement.explanation));
    }
    lines.push(format!("observed: {}", result.observed));
    lines.extend(result.why.as_ref().map(|why| format!("reason: {why}")));
    lines.extend(result.message().map(|message| format!("message: {message}")));
    lines.push(format!("see more: s3conform explain {}", scenario.id));
    let mut text = lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n");
    if let Some(exchange) = result.exchange {
        text.push_str(&raw('>', &[&exchange.request_head, &exchange.request_body]));
        text.push_str(&raw('<', &[&exchange.response_head, "", &exchange.response_body]));
    }
    text
}

/// Raw lines behind a prefix, as curl shows them, so that none of them can act as a command in a log.
fn raw(prefix: char, parts: &[&str]) -> String {
    let text = visible(&parts.join("\n"));
    text.trim_end().lines().map(|line| format!("\n{prefix} {line}").trim_end().to_owned()).collect()
}

fn reason(judgements: &[&Judgement<'_>], result: &RunResult<'_>) -> String {
    if judgements.is_empty() {
        return one_line(&format!("only reported, because no profile was chosen: {}", result.observed));
    }
    let mut reasons: IndexMap<String, Vec<&str>> = IndexMap::new();
    for judgement in judgements {
        let why = result.why.as_deref().filter(|_| judgement.verdict != Verdict::NotApplicable);
        let why = why.or(judgement.because.as_deref().filter(|_| judgement.known_failure.is_none()));
        let why = why.unwrap_or(&judgement.explanation);
        reasons.entry(format!("{}: {why}", judgement.verdict)).or_default().push(judgement.profile);
    }
    let common = reasons.len() == 1;
    let reason = |(reason, profiles): (&String, &Vec<&str>)| {
        if common { reason.clone() } else { format!("{}: {reason}", profiles.join(", ")) }
    };
    let mut reasons: Vec<String> = reasons.iter().map(reason).collect();
    if result.kind == ResultKind::Response {
        reasons.push(format!("observed {}", result.observed));
    }
    one_line(&reasons.join("; "))
}
