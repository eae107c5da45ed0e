//! `compare`: regressions and fixes between two runs; `--write-known` drafts known failures.

use std::io::Write;
use std::path::Path;

use super::chosen_profiles::ProfileOptions;
use super::output::Output;
use super::{policy, verdicts};
use crate::cli::CompareArgs;
use crate::exit::{Exit, Failure};
use crate::judge::{Policy, Run, RunDecision, decide, known};
use engine::record::RunFile;

pub(super) fn compare(args: &CompareArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let chosen = ProfileOptions::from_args(&args.profiles)?.without_target();
    let policy = policy::without_baseline(&args.known)?;
    policy::suits(&policy, [&chosen])?;
    let old = super::whole_run(&args.old, args.allow_incomplete)?;
    let Some(path) = &args.new else {
        let decision = decide(&suite, &[Run::of(&old, &chosen)], &policy);
        write_known(args, &args.old, &old, &decision.runs[0], out)?;
        return Ok(Exit::Success);
    };
    let new = super::whole_run(path, args.allow_incomplete)?;
    describe("old", &args.old, &old, out)?;
    describe("new", path, &new, out)?;
    let (before, now) = (&old.header, &new.header);
    if !before.suite.is_same(&now.suite) {
        writeln!(out, "note: the runs used different suites: {} (old) and {} (new)", before.suite, now.suite)?;
    }
    let policy = Policy { baseline: Some(old), ..policy };
    let decision = decide(&suite, &[Run::of(&new, &chosen)], &policy);
    let run = &decision.runs[0];
    out.write_all(verdicts::known(run).as_bytes())?;
    out.write_all(verdicts::since(&run.since, args.color).as_bytes())?;
    write_known(args, path, &new, run, out)?;
    Ok(decision.exit)
}

fn describe(which: &str, path: &Path, run: &RunFile, out: &mut dyn Write) -> Result<(), Failure> {
    let header = &run.header;
    writeln!(out, "{which}: {}, {}, run started {}", path.display(), header.target, header.started)?;
    if !header.selection.is_empty() {
        writeln!(out, "     selection: {}", header.selection.join(" "))?;
    }
    Ok(())
}

/// Drafts known failures from the mismatches of a run, where that is asked for.
fn write_known(
    args: &CompareArgs,
    path: &Path,
    run: &RunFile,
    decided: &RunDecision<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(file) = &args.write_known else { return Ok(()) };
    let mismatches = decided.mismatches(&run.header.target.region);
    let about = format!("{}, {}, run started {}", path.display(), run.header.target, run.header.started);
    Output::prepare(file, args.force)?.write(&known::draft(&mismatches, &about))?;
    writeln!(out, "wrote {} known failures to {}", mismatches.len(), file.display())?;
    Ok(())
}
