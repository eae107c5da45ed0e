//! `judge`: judge recorded runs again, without any network.

use std::io::Write;
use std::path::Path;

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
    let mut exit = Exit::Success;
    for path in &args.runs {
        exit = exit.and(one(path, args, &suite, &profiles, out)?);
    }
    Ok(exit)
}

fn one(
    path: &Path,
    args: &JudgeArgs,
    suite: &Suite,
    profiles: &[Profile],
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let run = RunFile::read(path).map_err(Failure::usage)?;
    if args.format == JudgeFormat::Outcomes {
        let mut lines: Vec<String> = run
            .records
            .iter()
            .map(|record| format!("{}: {}", record.scenario, record.observation.describe()))
            .collect();
        lines.sort();
        for line in lines {
            writeln!(out, "{line}")?;
        }
        return Ok(Exit::Success);
    }
    let target = &run.header.target;
    writeln!(
        out,
        "target: {} at {}, run started {}",
        target.name.as_deref().unwrap_or("unnamed"),
        target.endpoint,
        run.header.started
    )?;
    if let incomplete @ Completeness::Incomplete { .. } = run.completeness() {
        writeln!(out, "{incomplete} scenarios were recorded before the run ended")?;
    }
    let gates = !args.profiles.profiles.is_empty();
    let judged = verdicts::show(&JudgedRun::of(path.display().to_string(), suite, &run, profiles, gates), args.color);
    out.write_all(judged.text.as_bytes())?;
    Ok(if judged.fails { Exit::Mismatch } else { Exit::Success })
}
