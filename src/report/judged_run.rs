//! A run and its matrix: what every report starts from.
//!
//! Knows nothing of formats; the names of several runs are made unmistakable here.

use super::matrix::Matrix;
use engine::record::{Completeness, RunFile};
use model::profile::Profile;
use model::scenario::Suite;

/// A run, judged once.
#[derive(Debug, Clone)]
pub struct JudgedRun<'a> {
    /// What the run is called beside others.
    pub name: String,
    /// What was recorded.
    pub run: &'a RunFile,
    /// By whose documents it was judged, in the order of the matrix.
    pub profiles: &'a [Profile],
    /// Whether mismatches fail a gate: the profiles were chosen by the user.
    pub gates: bool,
    /// The verdicts.
    pub matrix: Matrix<'a>,
    /// Known failures that are out of date; each fails a gate.
    pub faults: Vec<Fault>,
}

/// A known failure that is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file that lists it.
    pub file: String,
    /// Which one, and what is wrong with it.
    pub text: String,
}

impl<'a> JudgedRun<'a> {
    /// Judges `run` as documented for its region.
    #[must_use]
    pub fn of(name: String, suite: &'a Suite, run: &'a RunFile, profiles: &'a [Profile], gates: bool) -> Self {
        let matrix = Matrix::of(suite, profiles, &run.records, &run.header.target.region);
        Self { name, run, profiles, gates, matrix, faults: Vec::new() }
    }

    /// Whether several runs fit into one matrix: each was judged by one profile, its own or a common one.
    #[must_use]
    pub fn fit_together(runs: &[Self]) -> bool {
        runs.len() > 1 && runs.iter().all(|run| run.matrix.columns.len() == 1)
    }

    /// The ids of the profiles whose mismatches fail.
    #[must_use]
    pub fn gating(&self) -> Vec<String> {
        self.profiles.iter().filter(|_| self.gates).map(|profile| profile.id.clone()).collect()
    }

    /// Whether everything that was planned was recorded.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.run.completeness() == Completeness::Complete
    }
}

/// Names for runs, given the stem of each one's file: the target's name where no other run has it, else the stem.
///
/// # Errors
/// The positions of two runs that would still be named alike.
pub fn names(runs: &[(String, &RunFile)]) -> Result<Vec<String>, (usize, usize)> {
    let target = |run: &RunFile| run.header.target.name.clone().unwrap_or_else(|| run.header.target.endpoint.clone());
    let targets: Vec<String> = runs.iter().map(|(_, run)| target(run)).collect();
    let mut names: Vec<String> = Vec::with_capacity(runs.len());
    for (index, (stem, _)) in runs.iter().enumerate() {
        let alone = targets.iter().filter(|name| **name == targets[index]).count() == 1;
        let name = if alone { targets[index].clone() } else { stem.clone() };
        if let Some(other) = names.iter().position(|earlier| *earlier == name) {
            return Err((other, index));
        }
        names.push(name);
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::super::tests::run_file;
    use super::*;

    fn named(runs: &[(&str, &str)]) -> Result<Vec<String>, (usize, usize)> {
        let files: Vec<RunFile> = runs
            .iter()
            .map(|(_, target)| {
                let mut run = run_file(Vec::new());
                run.header.target.name = Some((*target).to_owned());
                run
            })
            .collect();
        let pairs: Vec<(String, &RunFile)> =
            runs.iter().zip(&files).map(|((stem, _), file)| ((*stem).to_owned(), file)).collect();
        names(&pairs)
    }

    #[test]
    fn a_run_is_named_after_its_target_or_where_that_is_not_enough_after_its_file() {
        assert_eq!(named(&[("a", "one"), ("b", "two")]).unwrap(), ["one", "two"]);
        assert_eq!(named(&[("a", "one"), ("b", "one"), ("c", "two")]).unwrap(), ["a", "b", "two"]);
        assert_eq!(named(&[("a", "one"), ("a", "one")]), Err((0, 1)));
        assert_eq!(named(&[("x", "b"), ("b", "one"), ("c", "one")]), Err((0, 1)));
    }
}
