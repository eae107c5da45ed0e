//! `report`: converts recorded runs to other formats.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::output::Output;
use super::policy;
use super::recorded::Recorded;
use super::verdicts::coloured;
use crate::cli::{Exchanges, ReportArgs, ReportFile};
use crate::exit::{Exit, Failure};
use crate::report::Format;
use crate::report::document::Document;

pub(super) fn report(args: &ReportArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    // An output file that cannot be written is reported before the runs are read.
    let exchanges = args.exchanges;
    let output = args.out.as_ref().map(|path| prepare(args.format, exchanges, path, args.force)).transpose()?;
    let suite = super::suite(&args.suite)?;
    let recorded = Recorded::read(&args.runs, &args.profiles, args.allow_incomplete)?;
    let policies = policy::of_runs(&args.gate, &recorded.names, &suite)?;
    policy::suits(recorded.gates(&policies))?;
    // What fails is in the report; this subcommand is no gate.
    let decision = recorded.decide(&suite, &policies);
    let mut document = recorded.document(&suite, &decision);
    match exchanges {
        Exchanges::All => {}
        Exchanges::Differences => document.drop_exchanges(|result| !result.differs()),
        Exchanges::None => document.drop_exchanges(|_| true),
    }
    let colour = output.is_none() && coloured(args.color);
    let text = args.format.render(&document, colour);
    match output {
        Some(output) => output.write(&text)?,
        None => out.write_all(text.as_bytes())?,
    }
    Ok(Exit::Success)
}

/// The reports that a run is to write at its end, their places checked before its start.
pub(super) struct Reports(Vec<(Format, Output)>);

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

    /// Writes them all.
    pub(super) fn write(self, document: &Document<'_>) -> Result<(), Failure> {
        for (format, output) in self.0 {
            output.write(&format.render(document, false))?;
        }
        Ok(())
    }
}

fn prepare(format: Format, exchanges: Exchanges, path: &Path, force: bool) -> Result<Output, Failure> {
    let private = format.facts().holds_exchanges && exchanges != Exchanges::None;
    if private { Output::prepare_private(path, force) } else { Output::prepare(path, force) }
}
