//! The run files of a subcommand: each with a unique name and the profiles it is judged by.

use std::path::{Path, PathBuf};

use super::judges::{Choice, Judges};
use super::whole_run;
use crate::cli::ProfileArgs;
use crate::exit::Failure;
use crate::report::judged_run::{JudgedRun, names};
use engine::record::RunFile;
use model::scenario::Suite;

/// Runs that were read from files, in the order of the command line.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) files: Vec<RunFile>,
    pub(super) judges: Vec<Judges>,
    pub(super) names: Vec<String>,
}

impl Recorded {
    /// Reads each of `paths` and its profiles. Incomplete runs have to be `allowed`.
    ///
    /// # Errors
    /// A file or a profile cannot be used, or two runs have the same name.
    pub(super) fn read(paths: &[PathBuf], profiles: &ProfileArgs, allowed: bool) -> Result<Self, Failure> {
        let choice = Choice::of(profiles)?;
        // All files are read first, so that an unreadable file is reported before any verdict.
        let files: Vec<RunFile> = paths.iter().map(|path| whole_run(path, allowed)).collect::<Result<_, _>>()?;
        let names = names_of(paths, &files)?;
        let judges =
            |(path, file): (&PathBuf, &RunFile)| choice.judges(file.header.target.profile.as_deref(), path.display());
        let judges = paths.iter().zip(&files).map(judges).collect::<Result<_, _>>()?;
        Ok(Self { files, judges, names })
    }

    /// The runs, each judged by its profiles.
    pub(super) fn judged<'a>(&'a self, suite: &'a Suite) -> Vec<JudgedRun<'a>> {
        let runs = self.names.iter().zip(&self.files).zip(&self.judges);
        runs.map(|((name, file), judges)| JudgedRun::of(name.clone(), suite, file, &judges.profiles, judges.gates))
            .collect()
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
