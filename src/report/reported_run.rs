//! A decided run and its name: what every report starts from. The names of several runs are made unmistakable here.

use crate::judge::RunDecision;
use engine::record::RunFile;

/// A run to report on.
#[derive(Debug, Clone, Copy)]
pub struct ReportedRun<'a> {
    /// What the run is called beside others.
    pub name: &'a str,
    /// What was recorded.
    pub file: &'a RunFile,
    /// What was decided.
    pub decision: &'a RunDecision<'a>,
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
