//! `judge`: judge recorded runs again, without any network.

use std::io::Write;
use std::path::Path;

use super::gate::Gate;
use super::verdicts;
use crate::cli::{JudgeArgs, JudgeFormat};
use crate::exit::{Exit, Failure};
use crate::profile::Profile;
use crate::record::{Completeness, RunFile};
use crate::report::judged_run::JudgedRun;
use crate::scenario::Suite;

pub(super) fn judge(args: &JudgeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let gate = Gate::new(&args.profiles, &args.known)?;
    // A file that cannot be read is told before the verdicts on any other.
    let runs = args.runs.iter().map(|path| super::read_run(path)).collect::<Result<Vec<_>, _>>()?;
    let mut exit = Exit::Success;
    for (index, (path, run)) in args.runs.iter().zip(&runs).enumerate() {
        if runs.len() > 1 {
            heading(index, path, args.format, out)?;
        }
        exit = exit.and(match args.format {
            JudgeFormat::Outcomes => outcomes(run, out)?,
            JudgeFormat::Table => matrix((path, run), args, &suite, &profiles, &gate, out)?,
        });
    }
    Ok(exit)
}

/// Which of several runs the following is about.
fn heading(index: usize, path: &Path, format: JudgeFormat, out: &mut dyn Write) -> Result<(), Failure> {
    let gap = if index == 0 { "" } else { "\n" };
    match format {
        JudgeFormat::Outcomes => writeln!(out, "{gap}# {}", path.display())?,
        JudgeFormat::Table => writeln!(out, "{gap}run file: {}", path.display())?,
    }
    Ok(())
}

fn outcomes(run: &RunFile, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut lines: Vec<String> =
        run.records.iter().map(|record| format!("{}: {}", record.scenario, record.observation.describe())).collect();
    lines.sort();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(Exit::Success)
}

fn matrix(
    (path, run): (&Path, &RunFile),
    args: &JudgeArgs,
    suite: &Suite,
    profiles: &[Profile],
    gate: &Gate,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let header = &run.header;
    writeln!(out, "target: {}, run started {}", header.target, header.started)?;
    if !header.selection.is_empty() {
        writeln!(out, "only {}", header.selection.join(" "))?;
    }
    if let incomplete @ Completeness::Incomplete { .. } = run.completeness() {
        writeln!(out, "{incomplete} scenarios were recorded before the run ended")?;
    }
    let mut judged = JudgedRun::of(path.display().to_string(), suite, run, profiles, gate.judges);
    let judged = verdicts::show(&mut judged, suite, gate, args.color);
    out.write_all(judged.text.as_bytes())?;
    Ok(if judged.fails { Exit::Mismatch } else { Exit::Success })
}
