//! `baseline update`: makes a complete run the new baseline, and says what it forgives.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::chosen_profiles::{Own, ProfileOptions};
use super::output::Output;
use super::{policy, text, verdicts};
use crate::cli::{BaselineArgs, BaselineCommand, BaselineUpdateArgs};
use crate::exit::{Exit, Failure};
use crate::judge::{Change, Policy, Run, decide};
use crate::report::document::{Document, FindingFacts, Standing, Subject};
use crate::report::reported_run::ReportedRun;
use engine::record::RunFile;
use model::text::one_line;

pub(super) fn baseline(args: &BaselineArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &args.command {
        BaselineCommand::Update(args) => update(args, out),
    }
}

fn update(args: &BaselineUpdateArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let options = ProfileOptions::from_args(&args.profiles)?;
    let run = super::complete_run(&args.run, "look at it with `s3conform judge`")?;
    if run.header.is_part() {
        return Err(Failure::usage(format!(
            "{} is a part of a run and no baseline; merge all parts with `s3conform merge` first",
            args.run.display()
        )));
    }
    let chosen = options.for_target(Own::of_run(&run.header.target), args.run.display())?;
    let old = args.baseline.exists().then(|| policy::baseline_of(&suite, &args.baseline)).transpose()?;
    if let Some(old) = &old {
        same_target(&args.baseline, &old.file, &args.run, &run)?;
    }
    let policy = Policy { baseline: old, ..Policy::default() };
    let decision = decide(&suite, &[Run::of(&run, &chosen, &policy)]);
    let decided = &decision.runs[0];
    let document = Document::of(&suite, &[ReportedRun { name: "run", file: &run, decision: decided }]);
    if decided.judged() == 0 {
        let why = format!("{} is no baseline: nothing was judged", args.run.display());
        return Err(Failure::new(Exit::NothingSelected, why));
    }
    let contents = fs::read_to_string(&args.run)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", args.run.display())))?;
    Output::prepare_private(&args.baseline, true)?.write(&contents)?;
    let since = verdicts::since(&document.runs[0], args.color);
    if !since.is_empty() {
        writeln!(out, "{since}")?;
    }
    let forgiven = |finding: &&FindingFacts<'_>| {
        finding.subject != Subject::KnownFailure
            && (finding.standing == Standing::Fails || finding.change == Some(Change::New))
    };
    let forgiven: Vec<&FindingFacts<'_>> = document.decision.findings.iter().filter(forgiven).collect();
    writeln!(out, "{} is the baseline now", args.baseline.display())?;
    if forgiven.is_empty() {
        writeln!(out, "it forgives nothing new")?;
    } else {
        writeln!(out, "it forgives {} from now on:", text::counted(forgiven.len(), "finding"))?;
    }
    for finding in forgiven {
        let who = finding.profile.map(|profile| format!("{profile}: ")).unwrap_or_default();
        writeln!(out, "  {}", one_line(&format!("{}: {who}{}, `{}`", finding.name, finding.what(), finding.observed)))?;
    }
    Ok(Exit::Success)
}

/// Refuses to replace the baseline of one target by a run of another.
fn same_target(baseline: &Path, old: &RunFile, path: &Path, run: &RunFile) -> Result<(), Failure> {
    let (before, now) = (&old.header.target, &run.header.target);
    if before.is_same(now) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} is the baseline of {before}, and {} is a run of {now}; remove {} first if that is meant",
        baseline.display(),
        path.display(),
        baseline.display()
    )))
}
