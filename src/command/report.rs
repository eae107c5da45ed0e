//! `report`: recorded runs in a format that somebody else reads.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::gate::Gate;
use super::output::Output;
use super::verdicts::coloured;
use crate::cli::{ReportArgs, ReportFile, ReportFormat};
use crate::exit::{Exit, Failure};
use crate::record::{Completeness, RunFile, one_line};
use crate::report::document::Document;
use crate::report::judged_run::{JudgedRun, names};
use crate::report::{badge, csv, github, json, junit, markdown, table};
use crate::scenario::Suite;

pub(super) fn report(args: &ReportArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    // A report that cannot be written is told before anything is read.
    let output = args.out.as_ref().map(|path| prepare(args.format, path, args.force)).transpose()?;
    let suite = super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let gate = Gate::new(&args.profiles, &args.known)?;
    let files: Vec<RunFile> =
        args.runs.iter().map(|path| read(path, args.incomplete)).collect::<Result<_, Failure>>()?;
    let stems: Vec<(String, &RunFile)> = args.runs.iter().map(|path| stem(path)).zip(&files).collect();
    let names = names(&stems).map_err(|(one, other)| alike(&args.runs[one], &args.runs[other]))?;
    let judged = |(name, run)| {
        let mut judged = JudgedRun::of(name, &suite, run, &profiles, gate.judges);
        // What is out of date about the known failures is for a gate to tell.
        gate.excuse(&mut judged.matrix, &suite);
        judged
    };
    let runs: Vec<JudgedRun<'_>> = names.into_iter().zip(&files).map(judged).collect();
    let colour = output.is_none() && coloured(args.color);
    let text = render(args.format, &suite, &runs, colour);
    match output {
        Some(output) => output.write(&text)?,
        None => out.write_all(text.as_bytes())?,
    }
    Ok(Exit::Success)
}

/// The reports that a run is to write at its end, their places checked before its start.
pub(super) struct Reports(Vec<(ReportFormat, Output)>);

impl Reports {
    /// Makes sure that each of `files` can be written, and that no two are one, nor one of them the run file.
    pub(super) fn prepare(files: &[ReportFile], run_file: &Path, force: bool) -> Result<Self, Failure> {
        let mut seen = HashSet::from([run_file]);
        for file in files {
            if !seen.insert(&file.path) {
                return Err(Failure::usage(format!("{} is to be written twice", file.path.display())));
            }
        }
        let prepare = |file: &ReportFile| Ok((file.format, prepare(file.format, &file.path, force)?));
        files.iter().map(prepare).collect::<Result<_, Failure>>().map(Self)
    }

    /// Writes them all.
    pub(super) fn write(self, suite: &Suite, run: &JudgedRun<'_>) -> Result<(), Failure> {
        for (format, output) in self.0 {
            output.write(&render(format, suite, std::slice::from_ref(run), false))?;
        }
        Ok(())
    }
}

fn prepare(format: ReportFormat, path: &Path, force: bool) -> Result<Output, Failure> {
    if format.holds_exchanges() { Output::prepare_private(path, force) } else { Output::prepare(path, force) }
}

fn render(format: ReportFormat, suite: &Suite, runs: &[JudgedRun<'_>], colour: bool) -> String {
    let document = || Document::of(suite, runs);
    match format {
        ReportFormat::Table => runs.iter().map(|run| terminal(run, colour)).collect::<Vec<_>>().join("\n"),
        ReportFormat::Json => json::render(&document()),
        ReportFormat::Csv => csv::render(&document()),
        ReportFormat::Markdown => markdown::render(&document()),
        ReportFormat::Junit => junit::render(&document()),
        ReportFormat::Github => github::render(&document()),
        ReportFormat::Badge => badge::render(&document()),
    }
}

fn terminal(judged: &JudgedRun<'_>, colour: bool) -> String {
    let header = &judged.run.header;
    let mut text = format!(
        "target: {} at {}, run started {}\n",
        one_line(&judged.name),
        one_line(&header.target.endpoint),
        one_line(&header.started)
    );
    if let incomplete @ Completeness::Incomplete { .. } = judged.run.completeness() {
        text.push_str(&format!("{incomplete} scenarios were recorded before the run ended\n"));
    }
    text + &table::render(&judged.matrix, &judged.gating(), colour)
}

/// A file that was cut off says less than was observed: it is taken only where that is asked for.
fn read(path: &Path, incomplete: bool) -> Result<RunFile, Failure> {
    let run = RunFile::read(path).map_err(Failure::usage)?;
    if run.footer.is_some() || incomplete {
        return Ok(run);
    }
    Err(Failure::usage(format!(
        "{} was cut off after {} of {} scenarios; record the run again, or report what is there with --incomplete",
        path.display(),
        run.records.len(),
        run.header.planned
    )))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn alike(one: &PathBuf, other: &PathBuf) -> Failure {
    Failure::usage(if one == other {
        format!("{} is given twice", one.display())
    } else {
        let (one, other) = (one.display(), other.display());
        format!(
            "{one} and {other} are runs of one target and have one name; rename a file, so that they can be told apart"
        )
    })
}
