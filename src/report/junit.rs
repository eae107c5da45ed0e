//! JUnit XML in the dialect that Jenkins and GitLab read: a suite per area, a case per scenario.
//!
//! The only user of quick-junit. Only a chosen profile makes failures; without one every case is skipped, not passed.

use std::time::Duration;

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::document::{Area, Document, Expected, Judgement, ResultKind, RunFacts, RunResult, ScenarioFacts, gating};
use model::text::{one_line, visible};

/// Renders the document.
#[must_use]
pub fn render(document: &Document) -> String {
    let mut report = Report::new("s3conform");
    let duration = document.runs.iter().filter_map(|run| run.ended.as_ref()).map(|ended| ended.duration_ms).sum();
    report.set_time(Duration::from_millis(duration));
    report.timestamp = document.runs.first().and_then(|run| run.started.parse().ok());
    let several = document.runs.len() > 1;
    for (index, run) in document.runs.iter().enumerate() {
        for area in &document.areas {
            let suite = suite(index, run, area, several);
            if suite.tests > 0 {
                report.add_test_suite(suite);
            }
        }
        if !run.faults.is_empty() {
            report.add_test_suite(faults(run, several));
        }
    }
    report.to_string().expect("text in memory takes whatever is written")
}

fn suite(index: usize, run: &RunFacts, area: &Area, several: bool) -> TestSuite {
    let name = if several { format!("{}: {}", run.name, area.name) } else { area.name.clone() };
    let mut suite = TestSuite::new(one_line(&name));
    suite.timestamp = run.started.parse().ok();
    let chosen: Vec<&str> =
        run.columns.iter().filter(|column| column.gates).map(|column| column.profile.as_str()).collect();
    let facts = [
        ("target", run.name.clone()),
        ("endpoint", run.target.endpoint.clone()),
        ("region", run.target.region.clone()),
        ("suite.version", run.suite.version.clone()),
        ("complete", run.complete.to_string()),
        ("profiles", chosen.join(",")),
    ];
    suite.add_properties(facts.map(|(name, value)| Property::new(name, one_line(&value))));
    // Jenkins takes what stands before the last dot for a package.
    let package = if several { word(&run.name) } else { "s3conform".to_owned() };
    let mut time = Duration::ZERO;
    for scenario in &area.scenarios {
        let Some(result) = scenario.results.iter().find(|result| result.run == index) else { continue };
        let took = Duration::from_millis(result.duration_ms);
        let mut case = TestCase::new(one_line(&scenario.id), status(run, scenario, result));
        case.set_classname(format!("{package}.{}", one_line(&area.name))).set_time(took);
        suite.add_test_case(case);
        time += took;
    }
    suite.set_time(time);
    suite
}

/// Known failures that are out of date as failures, because they fail the gate.
fn faults(run: &RunFacts, several: bool) -> TestSuite {
    let name = if several { format!("{}: known failures", run.name) } else { "known failures".to_owned() };
    let mut suite = TestSuite::new(one_line(&name));
    let package = if several { word(&run.name) } else { "s3conform".to_owned() };
    for fault in &run.faults {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type("known failure").set_message(one_line(&fault.text));
        status.set_description(one_line(&format!("in {}", fault.file)));
        let mut case = TestCase::new(one_line(&fault.text), status);
        case.set_classname(format!("{package}.known failures"));
        suite.add_test_case(case);
    }
    suite
}

fn word(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

fn status(run: &RunFacts, scenario: &ScenarioFacts, result: &RunResult) -> TestCaseStatus {
    let judgements: Vec<&Judgement> = gating(run, result).collect();
    let failing: Vec<&Judgement> = judgements.iter().copied().filter(|judgement| judgement.mismatch).collect();
    if !failing.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let text = evidence(scenario, result, &failing);
        status.set_type("mismatch").set_message(verdicts(&failing, judgements.len() > 1)).set_description(text);
        return status;
    }
    if result.kind == ResultKind::SetupFailed && !judgements.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let why = format!("setup failed: {}", result.why.as_deref().unwrap_or_default());
        status.set_type("setup failed").set_message(one_line(&why)).set_description(evidence(scenario, result, &[]));
        return status;
    }
    if judgements.iter().any(|judgement| judgement.verdict == "conforms") {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::skipped();
    status.set_message(reason(&judgements, result));
    status
}

/// `wrong status`, with the profile before it where there are several.
fn verdicts(judgements: &[&Judgement], named: bool) -> String {
    let verdict = |judgement: &&Judgement| {
        if named { format!("{}: {}", judgement.profile, judgement.verdict) } else { judgement.verdict.clone() }
    };
    one_line(&judgements.iter().map(verdict).collect::<Vec<_>>().join("; "))
}

fn evidence(scenario: &ScenarioFacts, result: &RunResult, failing: &[&Judgement]) -> String {
    let mut lines = vec![scenario.title.clone()];
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
    if let Some(exchange) = &result.exchange {
        text.push_str(&raw('>', &[&exchange.request_head, &exchange.request_body]));
        text.push_str(&raw('<', &[&exchange.response_head, "", &exchange.response_body]));
    }
    text
}

/// Raw lines behind a mark, as curl shows them: in a log no line of theirs stands alone as a command.
fn raw(mark: char, parts: &[&str]) -> String {
    let text = visible(&parts.join("\n"));
    text.trim_end().lines().map(|line| format!("\n{mark} {line}").trim_end().to_owned()).collect()
}

fn reason(judgements: &[&Judgement], result: &RunResult) -> String {
    if judgements.is_empty() {
        return one_line(&format!("only reported, because no profile was chosen: {}", result.observed));
    }
    let mut reasons: IndexMap<String, Vec<&str>> = IndexMap::new();
    for judgement in judgements {
        let why = result.why.as_ref().filter(|_| judgement.verdict != "not applicable");
        let why = why.or(judgement.because.as_ref().filter(|_| judgement.known_failure.is_none()));
        let why = why.unwrap_or(&judgement.explanation);
        reasons.entry(format!("{}: {why}", judgement.verdict)).or_default().push(&judgement.profile);
    }
    let common = reasons.len() == 1;
    let reason = |(reason, profiles): (&String, &Vec<&str>)| {
        if common { reason.clone() } else { format!("{}: {reason}", profiles.join(", ")) }
    };
    let mut reasons: Vec<String> = reasons.iter().map(reason).collect();
    if result.kind == ResultKind::Answered {
        reasons.push(format!("observed {}", result.observed));
    }
    one_line(&reasons.join("; "))
}
