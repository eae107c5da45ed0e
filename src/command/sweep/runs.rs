//! The runs that `sweep` is limited to, read from their run files, which anyone may have written.
//!
//! Nothing is sent.

use std::path::PathBuf;

use crate::command::read_run;
use crate::exit::Failure;
use engine::fixture::RunFilter;
use engine::run_id;
use model::text::one_line;

/// The runs whose leftovers are meant.
pub(super) struct Runs {
    pub(super) filter: RunFilter,
    /// Each run file and the endpoint of its run.
    files: Vec<(PathBuf, String)>,
}

impl Runs {
    /// Reads the run files; without any, all runs are meant.
    ///
    /// # Errors
    /// A run file without run ids, or with one that no run has drawn.
    pub(super) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        if paths.is_empty() {
            return Ok(Self { filter: RunFilter::Any, files: Vec::new() });
        }
        let (mut run_ids, mut files) = (Vec::new(), Vec::new());
        for path in paths {
            let header = read_run(path)?.header;
            let file = path.display();
            if header.run_ids.is_empty() {
                return Err(Failure::usage(format!(
                    "{file} contains no run id, because an older version of s3conform wrote it; omit --run to remove the \
                     leftovers of all runs"
                )));
            }
            if let Some(wrong) = header.run_ids.iter().find(|run_id| !run_id::is_drawn(run_id)) {
                return Err(Failure::usage(format!(
                    "{file} contains the run id `{}`, which no run of s3conform has drawn, because its check digits are \
                     wrong; use the run file as the run wrote it",
                    one_line(wrong)
                )));
            }
            run_ids.extend(header.run_ids);
            files.push((path.clone(), header.target.endpoint));
        }
        Ok(Self { filter: RunFilter::Ids(run_ids), files })
    }

    /// Checks that the runs were at the target, because another target may have buckets of the same names.
    ///
    /// # Errors
    /// A run file of a run at another endpoint than the target's.
    pub(super) fn check_endpoint(&self, endpoint: &str) -> Result<(), Failure> {
        match self.files.iter().find(|(_, of_run)| of_run != endpoint) {
            None => Ok(()),
            Some((path, of_run)) => Err(Failure::usage(format!(
                "{} is the run file of a run at {}, and the target's endpoint is {endpoint}; use the target of that run, or \
                 omit --run",
                path.display(),
                one_line(of_run)
            ))),
        }
    }
}
