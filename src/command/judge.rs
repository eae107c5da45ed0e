//! `judge`: judges recorded runs again without sending requests.

use std::io::Write;
use std::path::Path;

use super::recorded::Recorded;
use super::{policy, verdicts};
use crate::cli::{JudgeArgs, JudgeFormat};
use crate::exit::{Exit, Failure};
use crate::judge::Control;
use engine::record::{Completeness, Record, RunFile};
use model::scenario::Suite;
use model::text::one_line;

pub(super) fn judge(args: &JudgeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &super::suite(&args.suite)?;
    let recorded = Recorded::read(&args.runs, &args.profiles, args.allow_incomplete)?;
    let policies = policy::of_runs(&args.gate, &recorded.names, suite)?;
    policy::suits(recorded.gates(&policies))?;
    let runs = || args.runs.iter().zip(&recorded.files);
    match args.format {
        JudgeFormat::Outcomes => {
            for (index, (path, run)) in runs().enumerate() {
                if recorded.files.len() > 1 {
                    writeln!(out, "{}# {}", if index == 0 { "" } else { "\n" }, path.display())?;
                }
                outcomes(suite, run, out)?;
            }
            Ok(Exit::Success)
        }
        JudgeFormat::Table => {
            let headings: Vec<String> =
                runs().map(|(path, run)| heading(path, run, recorded.files.len() > 1)).collect();
            let decision = recorded.decide(suite, &policies);
            let text = verdicts::show(&recorded.document(suite, &decision), &decision, &headings, args.color);
            out.write_all(text.as_bytes())?;
            Ok(decision.exit)
        }
    }
}

/// The lines above the verdicts of a run.
fn heading(path: &Path, run: &RunFile, several: bool) -> String {
    let header = &run.header;
    let mut text = if several { format!("run file: {}\n", path.display()) } else { String::new() };
    text.push_str(&(one_line(&format!("target: {}, run started {}", header.target, header.started)) + "\n"));
    if !header.selection.is_empty() {
        text.push_str(&format!("selection: {}\n", one_line(&header.selection.join(" "))));
    }
    if let incomplete @ Completeness::Incomplete { .. } = run.completeness() {
        text.push_str(&format!("{incomplete} scenarios recorded\n"));
    }
    text
}

fn outcomes(suite: &Suite, run: &RunFile, out: &mut dyn Write) -> Result<(), Failure> {
    let mut lines: Vec<String> = run.records.iter().map(|record| outcome(suite, record)).collect();
    lines.sort();
    for line in lines {
        writeln!(out, "{}", one_line(&line))?;
    }
    Ok(())
}

/// What a scenario came to, and its control: both are what a later run has to show again.
fn outcome(suite: &Suite, record: &Record) -> String {
    let scenario = suite.find_renamed(&record.scenario);
    let control = match (&record.control, scenario.map(|scenario| Control::of(scenario, record))) {
        (None, _) => String::new(),
        (Some(_), Some(Control::Succeeded)) => "; the control succeeds".into(),
        (Some(control), _) => format!("; control: {}", control.observation.describe()),
    };
    format!("{}: {}{control}", record.scenario, record.observation.describe())
}
