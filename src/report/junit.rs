//! JUnit XML in the dialect that Jenkins and GitLab read: a suite per area, a case per scenario.
//!
//! What fails the gate is a failure, or an error where a scenario could not be judged, and nothing else is. Without a chosen
//! profile or a baseline every case is skipped, not passed.

mod xml;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::document::{
    Area, Document, Expected, FindingFacts, Judgement, ResultKind, RunFacts, RunResult, ScenarioFacts, Standing,
    Subject, gating,
};
use crate::judge::{Conclusion, Verdict};
use model::text::{one_line, visible};
use xml::{Case, Kind, Report, Status, Suite};

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let several = document.runs.len() > 1;
    let mut suites = Vec::new();
    for (index, run) in document.runs.iter().enumerate() {
        let failing = Failing::of(document, index);
        suites.extend(document.areas.iter().filter_map(|area| suite(index, run, area, &failing, several)));
        for (name, of) in [("features", Subject::Feature), ("known failures", Subject::KnownFailure)] {
            let findings = document.decision.failing().filter(|finding| finding.run == index && finding.subject == of);
            let statuses: Vec<(String, Status)> = findings.map(apart).collect();
            if !statuses.is_empty() {
                suites.push(beside(run, several, name, statuses));
            }
        }
    }
    if document.decision.conclusion == Conclusion::NothingJudged {
        let message = one_line(&document.decision.sentence);
        let evidence = "a gate needs at least one scenario that conforms or is a finding".into();
        let status = Status::Bad { kind: Kind::Error, of: "nothing judged", message: message.clone(), evidence };
        suites.extend(document.runs.first().map(|run| beside(run, false, "gate", vec![(message, status)])));
    }
    let report = Report {
        started: document.runs.first().map(|run| run.started),
        duration_ms: document.runs.iter().filter_map(|run| run.ended.as_ref()).map(|ended| ended.duration_ms).sum(),
        suites,
    };
    report.write()
}

/// What fails in one run, by scenario.
struct Failing<'d>(HashMap<&'d str, Vec<&'d FindingFacts<'d>>>);

impl<'d> Failing<'d> {
    fn of(document: &'d Document<'d>, run: usize) -> Self {
        let mut failing: HashMap<&str, Vec<&FindingFacts<'_>>> = HashMap::new();
        let findings = document.decision.failing().filter(|finding| finding.run == run);
        for finding in findings.filter(|finding| finding.subject == Subject::Scenario) {
            failing.entry(&finding.name).or_default().push(finding);
        }
        Self(failing)
    }
}

/// The scenarios of one area that a run recorded, if there are any.
fn suite<'a>(
    index: usize,
    run: &'a RunFacts<'_>,
    area: &Area<'_>,
    failing: &Failing<'_>,
    several: bool,
) -> Option<Suite<'a>> {
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
        status: status(run, failing, scenario, result),
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

/// A finding that is not one of a single scenario.
fn apart(finding: &FindingFacts<'_>) -> (String, Status) {
    let name = one_line(&finding.name);
    let (message, evidence) = match finding.subject {
        Subject::Feature => {
            let scenarios = finding.scenarios.join("\n");
            (one_line(&format!("{}: {}", finding.what(), finding.observed)), format!("scenarios:\n{scenarios}"))
        }
        Subject::Scenario | Subject::KnownFailure => {
            (one_line(&finding.explanation), one_line(&format!("in {}", finding.file)))
        }
    };
    (name, Status::Bad { kind: Kind::Failure, of: finding.problem, message, evidence })
}

/// A suite of cases that are no scenarios.
fn beside(run: &RunFacts<'_>, several: bool, name: &str, cases: Vec<(String, Status)>) -> Suite<'static> {
    let class = format!("{}.{name}", package(run, several));
    let case = |(name, status)| Case { name, class: class.clone(), duration_ms: None, status };
    Suite {
        name: one_line(&if several { format!("{}: {name}", run.name) } else { name.to_owned() }),
        started: None,
        duration_ms: None,
        properties: Vec::new(),
        cases: cases.into_iter().map(case).collect(),
    }
}

/// Jenkins takes the text before the last dot for a package.
fn package(run: &RunFacts<'_>, several: bool) -> String {
    let word = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    if several { run.name.chars().map(word).collect() } else { "s3conform".to_owned() }
}

fn status(run: &RunFacts<'_>, failing: &Failing<'_>, scenario: &ScenarioFacts<'_>, result: &RunResult<'_>) -> Status {
    let judgements: Vec<&Judgement<'_>> = gating(run, result).collect();
    if let Some(findings) = failing.0.get(scenario.id) {
        let unjudged = findings.iter().all(|finding| finding.problem == Verdict::NotJudged.word());
        return Status::Bad {
            kind: if unjudged { Kind::Error } else { Kind::Failure },
            of: findings[0].problem,
            message: problems(findings, judgements.len() > 1),
            evidence: evidence(scenario, result, findings),
        };
    }
    let is_as_before = judgements.is_empty() && run.since.is_some();
    if is_as_before || judgements.iter().any(|one| one.verdict.conforms() && one.standing == Standing::Clear) {
        let more = judgements.iter().filter(|one| one.verdict.conforms() && one.evidence().is_some());
        let notes: Vec<String> = more.map(|one| one_line(&format!("{}: {}", one.profile, conforming(one)))).collect();
        return Status::Passed { note: (!notes.is_empty()).then(|| notes.join("\n")) };
    }
    Status::Skipped { message: reason(run, &judgements, result) }
}

/// By what a scenario conforms.
fn conforming(judgement: &Judgement<'_>) -> String {
    let any: Vec<String> = judgement.expected.iter().map(Expected::to_string).collect();
    format!("{}; expected: {}", judgement.explanation, any.join(" or "))
}

/// `regression, wrong status`, with the profile before it where there are several.
fn problems(findings: &[&FindingFacts<'_>], named: bool) -> String {
    let problem = |finding: &&FindingFacts<'_>| {
        let reason = if finding.problem == Verdict::NotJudged.word() {
            format!(": {}", finding.explanation)
        } else {
            String::new()
        };
        let who = finding.profile.filter(|_| named).map(|profile| format!("{profile}: ")).unwrap_or_default();
        format!("{who}{}{reason}", finding.what())
    };
    one_line(&findings.iter().map(problem).collect::<Vec<_>>().join("; "))
}

fn evidence(scenario: &ScenarioFacts<'_>, result: &RunResult<'_>, findings: &[&FindingFacts<'_>]) -> String {
    let mut lines = vec![scenario.title.to_owned()];
    for finding in findings {
        let any: Vec<String> = finding.expected.iter().map(Expected::to_string).collect();
        if let Some(profile) = finding.profile.filter(|_| !any.is_empty()) {
            lines.push(format!("expected by {profile}: {}", any.join(" or ")));
        }
        lines.push(format!("verdict: {}: {}", finding.what(), finding.explanation));
    }
    lines
        .extend(findings.first().and_then(|finding| finding.before.as_ref()).map(|before| format!("before: {before}")));
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

fn reason(run: &RunFacts<'_>, judgements: &[&Judgement<'_>], result: &RunResult<'_>) -> String {
    if judgements.is_empty() {
        let why = if run.conclusion == Conclusion::Part {
            "a part of a run decides nothing"
        } else {
            "no profile was chosen"
        };
        return one_line(&format!("only reported, because {why}: {}", result.observed));
    }
    let mut reasons: IndexMap<String, Vec<&str>> = IndexMap::new();
    for judgement in judgements {
        let why = result.why.as_deref().filter(|_| judgement.verdict != Verdict::NotApplicable);
        let why = why.or(judgement.because.as_deref().filter(|_| judgement.known_failure.is_none()));
        let why = why.unwrap_or(&judgement.explanation);
        let since = if judgement.standing == Standing::KnownSince { "known since the baseline: " } else { "" };
        reasons.entry(format!("{since}{}: {why}", judgement.verdict)).or_default().push(judgement.profile);
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
