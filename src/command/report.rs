//! `report`: converts recorded runs to other formats.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::gate::Gate;
use super::output::Output;
use super::recorded::Recorded;
use super::verdicts::coloured;
use crate::cli::{Exchanges, ReportArgs, ReportFile, ReportFormat};
use crate::exit::{Exit, Failure};
use crate::report::document::Document;
use crate::report::judged_run::JudgedRun;
use crate::report::{badge, csv, github, html, json, junit, markdown, table};
use engine::record::Completeness;
use model::scenario::Suite;
use model::text::one_line;

pub(super) fn report(args: &ReportArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    // An output file that cannot be written is reported before the runs are read.
    let exchanges = args.exchanges;
    let output = args.out.as_ref().map(|path| prepare(args.format, exchanges, path, args.force)).transpose()?;
    let suite = super::suite(&args.suite)?;
    let gate = Gate::new(&args.known)?;
    let recorded = Recorded::read(&args.runs, &args.profiles, args.allow_incomplete)?;
    gate.suits(&recorded.judges)?;
    let mut runs = recorded.judged(suite);
    for run in &mut runs {
        // The report shows stale known failures, but `report` is not a gate, so they do not fail it.
        gate.excuse(run, suite);
    }
    let colour = output.is_none() && coloured(args.color);
    let text = render(args.format, exchanges, suite, &runs, colour);
    match output {
        Some(output) => output.write(&text)?,
        None => out.write_all(text.as_bytes())?,
    }
    Ok(Exit::Success)
}

/// The reports that a run writes at its end. Their paths are checked before it starts.
pub(super) struct Reports(Vec<(ReportFormat, Output)>);

impl Reports {
    /// Checks that each of `files` can be written, and that no path occurs twice or is a run file.
    pub(super) fn prepare(files: &[ReportFile], run_files: &[PathBuf], force: bool) -> Result<Self, Failure> {
        let mut seen: HashSet<&Path> = run_files.iter().map(PathBuf::as_path).collect();
        for file in files {
            if !seen.insert(&file.path) {
                return Err(Failure::usage(format!(
                    "{} is given for two output files; choose another path for the report",
                    file.path.display()
                )));
            }
        }
        let prepare = |file: &ReportFile| Ok((file.format, prepare(file.format, Exchanges::All, &file.path, force)?));
        files.iter().map(prepare).collect::<Result<_, Failure>>().map(Self)
    }

    /// Writes all reports.
    pub(super) fn write(self, suite: &Suite, runs: &[JudgedRun<'_>]) -> Result<(), Failure> {
        for (format, output) in self.0 {
            output.write(&render(format, Exchanges::All, suite, runs, false))?;
        }
        Ok(())
    }
}

fn prepare(format: ReportFormat, exchanges: Exchanges, path: &Path, force: bool) -> Result<Output, Failure> {
    let private = format.holds_exchanges() && exchanges != Exchanges::None;
    if private { Output::prepare_private(path, force) } else { Output::prepare(path, force) }
}

fn render(format: ReportFormat, exchanges: Exchanges, suite: &Suite, runs: &[JudgedRun<'_>], colour: bool) -> String {
    let document = || {
        let mut document = Document::of(suite, runs);
        match exchanges {
            Exchanges::All => {}
            Exchanges::Differences => document.drop_exchanges(|result| !result.differs()),
            Exchanges::None => document.drop_exchanges(|_| true),
        }
        document
    };
    match format {
        ReportFormat::Table => table::render_runs(suite, runs, &runs.iter().map(heading).collect::<Vec<_>>(), colour),
        ReportFormat::Json => json::render(&document()),
        ReportFormat::Csv => csv::render(&document()),
        ReportFormat::Html => html::render(&document()),
        ReportFormat::Markdown => markdown::render(&document()),
        ReportFormat::Junit => junit::render(&document()),
        ReportFormat::Github => github::render(&document()),
        ReportFormat::Badge => badge::render(&document()),
    }
}

fn heading(judged: &JudgedRun<'_>) -> String {
    let header = &judged.run.header;
    let mut text = format!(
        "target: {} at {}, run started {}\n",
        one_line(&judged.name),
        one_line(&header.target.endpoint),
        one_line(&header.started)
    );
    if let incomplete @ Completeness::Incomplete { .. } = judged.run.completeness() {
        text.push_str(&format!("{incomplete} scenarios recorded\n"));
    }
    text
}
