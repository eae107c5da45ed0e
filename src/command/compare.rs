//! `compare`: what got worse or better between two runs; `--write-known` drafts known failures from one.

use std::io::Write;
use std::path::Path;

use super::gate::Gate;
use super::judges::Choice;
use super::output::Output;
use super::verdicts;
use crate::cli::CompareArgs;
use crate::exit::{Exit, Failure};
use crate::known::{self, Mismatch};
use crate::report::judged_run::JudgedRun;
use crate::report::matrix::{Cell, Matrix};
use engine::record::{Observation, RunFile};
use model::profile::Profile;
use model::scenario::Suite;

pub(super) fn compare(args: &CompareArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let judges = Choice::of(&args.profiles)?.without_target();
    let gate = Gate::new(&args.known)?;
    gate.suits([&judges])?;
    let old = super::whole_run(&args.old, args.allow_incomplete)?;
    let Some(path) = &args.new else {
        return write_known(args, &args.old, suite, &judges.profiles, &old, out);
    };
    let new = super::whole_run(path, args.allow_incomplete)?;
    describe("old", &args.old, &old, out)?;
    describe("new", path, &new, out)?;
    let (before, now) = (&old.header, &new.header);
    if !before.suite.is_same(&now.suite) {
        writeln!(out, "note: recorded with suite {} before and {} now", before.suite, now.suite)?;
    }
    let mut exit = Exit::Success;
    if args.known.known_failures.is_some() {
        let mut run = JudgedRun::of(path.display().to_string(), suite, &new, &judges.profiles, judges.gates);
        let reviewed = gate.excuse(&mut run, suite);
        out.write_all(reviewed.text.as_bytes())?;
        exit = exit.and(exit_of(reviewed.fails));
    }
    let colour = verdicts::coloured(args.color);
    let compared = gate.compare(suite, &judges, &old, &new, colour);
    out.write_all(compared.text.as_bytes())?;
    if args.write_known.is_some() {
        write_known(args, path, suite, &judges.profiles, &new, out)?;
    }
    Ok(exit.and(exit_of(compared.fails)))
}

fn exit_of(fails: bool) -> Exit {
    if fails { Exit::Mismatch } else { Exit::Success }
}

fn describe(which: &str, path: &Path, run: &RunFile, out: &mut dyn Write) -> Result<(), Failure> {
    let header = &run.header;
    writeln!(out, "{which}: {}, {}, run started {}", path.display(), header.target, header.started)?;
    if !header.selection.is_empty() {
        writeln!(out, "     only {}", header.selection.join(" "))?;
    }
    Ok(())
}

fn write_known(
    args: &CompareArgs,
    path: &Path,
    suite: &Suite,
    profiles: &[Profile],
    run: &RunFile,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let Some(file) = &args.write_known else { return Ok(Exit::Success) };
    let matrix = Matrix::of(suite, profiles, &run.records, &run.header.target.region);
    let mismatches: Vec<Mismatch<'_>> = matrix
        .columns
        .iter()
        .enumerate()
        .flat_map(|(index, column)| {
            matrix.rows.iter().filter_map(move |row| {
                let (cell, record) = (&row.cells[index], row.record);
                let Observation::Response(reading) = &record.observation else { return None };
                cell.verdict.fails().then(|| Mismatch {
                    profile: &column.id,
                    scenario: &record.scenario,
                    outcome: &reading.outcome,
                    expected: expected(cell),
                })
            })
        })
        .collect();
    let about = format!("{}, {}, run started {}", path.display(), run.header.target, run.header.started);
    Output::prepare(file, args.force)?.write(&known::draft(&mismatches, &about))?;
    writeln!(out, "{} known failures written to {}", mismatches.len(), file.display())?;
    Ok(Exit::Success)
}

fn expected(cell: &Cell) -> String {
    let either: Vec<String> = cell.expected.iter().map(|expected| expected.outcome.to_string()).collect();
    either.join(" or ")
}
