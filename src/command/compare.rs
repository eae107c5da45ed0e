//! `compare`: regressions and fixes between two runs; `--write-known` drafts known failures.

use std::io::Write;
use std::path::Path;

use super::chosen_profiles::{Own, ProfileOptions};
use super::output::Output;
use super::{policy, verdicts};
use crate::cli::CompareArgs;
use crate::exit::{Exit, Failure};
use crate::judge::{Baseline, ChosenProfiles, Policy, Run, RunDecision, decide, known};
use crate::report::document::Document;
use crate::report::reported_run::ReportedRun;
use engine::record::RunFile;

pub(super) fn compare(args: &CompareArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let options = ProfileOptions::from_args(&args.profiles)?;
    let policy = policy::without_baseline(&args.known, &args.fail)?;
    let chosen_for = |path: &Path, run: &RunFile| options.for_target(Own::of_run(&run.header.target), path.display());
    let run_of = |run, chosen, policy| {
        let run = Run::of(run, chosen, policy);
        if args.allow_incomplete { run.as_it_is() } else { run }
    };
    let old = super::whole_run(&args.old, args.allow_incomplete)?;
    let Some(path) = &args.new else {
        let chosen = chosen_for(&args.old, &old)?;
        policy::suits([(&policy, &chosen)])?;
        let decision = decide(&suite, &[run_of(&old, &chosen, &policy)]);
        write_known(args, &args.old, &old, &decision.runs[0], out)?;
        return Ok(Exit::Success);
    };
    let new = super::whole_run(path, args.allow_incomplete)?;
    let chosen: ChosenProfiles = chosen_for(path, &new)?;
    policy::suits([(&policy, &chosen)])?;
    describe("old", &args.old, &old, out)?;
    describe("new", path, &new, out)?;
    let (before, now) = (&old.header, &new.header);
    if !before.suite.is_same(&now.suite) {
        writeln!(out, "note: the runs used different suites: {} (old) and {} (new)", before.suite, now.suite)?;
    }
    let policy = Policy { baseline: Some(Baseline::new(&suite, old)), ..policy };
    let decision = decide(&suite, &[run_of(&new, &chosen, &policy)]);
    let run = &decision.runs[0];
    let document = Document::of(&suite, &[ReportedRun { name: "new", file: &new, decision: run }]);
    out.write_all(verdicts::known(run).as_bytes())?;
    writeln!(out)?;
    out.write_all(verdicts::since(&document.runs[0], args.color).as_bytes())?;
    out.write_all(verdicts::conclusion(&document).as_bytes())?;
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

/// Drafts known failures from the findings of a run, where that is asked for.
fn write_known(
    args: &CompareArgs,
    path: &Path,
    run: &RunFile,
    decided: &RunDecision<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(file) = &args.write_known else { return Ok(()) };
    let findings = decided.to_excuse(&run.header.target.region);
    let about = format!("{}, {}, run started {}", path.display(), run.header.target, run.header.started);
    Output::prepare(file, args.force)?.write(&known::draft(&findings, &about))?;
    writeln!(out, "wrote {} known failures to {}", findings.len(), file.display())?;
    Ok(())
}
