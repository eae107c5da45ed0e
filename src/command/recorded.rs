//! The run files of a subcommand: each with a unique name and the profiles it is judged by.

use std::path::{Path, PathBuf};

use super::chosen_profiles::{Own, ProfileOptions};
use super::whole_run;
use crate::cli::JudgingArgs;
use crate::exit::Failure;
use crate::judge::{ChosenProfiles, Decision, Policy, Run, decide};
use crate::report::document::Document;
use crate::report::reported_run::{ReportedRun, names};
use engine::record::RunFile;
use model::scenario::Suite;

/// Runs that were read from files, in the order of the command line.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) files: Vec<RunFile>,
    pub(super) chosen: Vec<ChosenProfiles>,
    pub(super) names: Vec<String>,
    /// True if incomplete runs and parts of runs are decided on as they are.
    allowed: bool,
}

impl Recorded {
    /// Reads each of `paths` and its profiles. Incomplete runs have to be `allowed`.
    ///
    /// # Errors
    /// A file or a profile cannot be used, or two runs have the same name.
    pub(super) fn read(paths: &[PathBuf], profiles: &JudgingArgs, allowed: bool) -> Result<Self, Failure> {
        let options = ProfileOptions::from_args(profiles)?;
        // A file that cannot be read fails before the verdicts on any other are shown.
        let files: Vec<RunFile> = paths.iter().map(|path| whole_run(path, allowed)).collect::<Result<_, _>>()?;
        let names = names_of(paths, &files)?;
        let chosen =
            |(path, file): (&PathBuf, &RunFile)| options.for_target(Own::of_run(&file.header.target), path.display());
        let chosen = paths.iter().zip(&files).map(chosen).collect::<Result<_, _>>()?;
        Ok(Self { files, chosen, names, allowed })
    }

    /// Each policy with the profiles that it is for.
    pub(super) fn gates<'a>(
        &'a self,
        policies: &'a [Policy],
    ) -> impl Iterator<Item = (&'a Policy, &'a ChosenProfiles)> {
        policies.iter().zip(&self.chosen)
    }

    /// Decides on the runs, each by its policy.
    pub(super) fn decide<'a>(&'a self, suite: &'a Suite, policies: &'a [Policy]) -> Decision<'a> {
        let run = |(file, (policy, chosen)): (&'a RunFile, (&'a Policy, &'a ChosenProfiles))| {
            let run = Run::of(file, chosen, policy);
            if self.allowed { run.as_it_is() } else { run }
        };
        let runs: Vec<Run<'a>> = self.files.iter().zip(self.gates(policies)).map(run).collect();
        decide(suite, &runs)
    }

    /// The report of what was decided on them.
    pub(super) fn document<'a>(&'a self, suite: &'a Suite, decision: &'a Decision<'a>) -> Document<'a> {
        let runs = self.names.iter().zip(&self.files).zip(&decision.runs);
        let runs: Vec<ReportedRun<'a>> =
            runs.map(|((name, file), decision)| ReportedRun { name, file, decision }).collect();
        Document::of(suite, &runs)
    }
}

/// A unique name for each run.
///
/// # Errors
/// Two runs have the same name.
fn names_of(paths: &[PathBuf], files: &[RunFile]) -> Result<Vec<String>, Failure> {
    let stems: Vec<(String, &RunFile)> = paths.iter().map(|path| stem(path)).zip(files).collect();
    names(&stems).map_err(|(one, other)| alike(&paths[one], &paths[other]))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn alike(one: &Path, other: &Path) -> Failure {
    let (first, second) = (one.display(), other.display());
    Failure::usage(if one == other {
        format!("{first} is given twice")
    } else {
        format!(
            "{first} and {second} have the same target and file name, so reports cannot distinguish them; rename one file"
        )
    })
}
