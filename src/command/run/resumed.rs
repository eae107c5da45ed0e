//! `run --resume`: the earlier run, checked before anything is sent.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::recorder::Earlier;
use crate::cli::{GateArgs, JudgingArgs, SelectionArgs};
use crate::command::{policy, read_run};
use crate::exit::Failure;
use engine::plan::Plan;
use engine::record::{GateFacts, RunFile, RunHeader};
use engine::resume::{self, ResumeError};

/// The run to finish.
pub(super) struct Resumed {
    path: PathBuf,
    run: RunFile,
}

impl Resumed {
    /// Reads the run file at `path`.
    ///
    /// # Errors
    /// The file cannot be used.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), run: read_run(path)? })
    }

    /// The selection of the earlier run.
    ///
    /// # Errors
    /// `asked` selects something else, or the header contains a selection that `run` does not write.
    pub(super) fn selection(&self, asked: &SelectionArgs) -> Result<SelectionArgs, Failure> {
        let header = &self.run.header;
        resume::same_selection(header, &asked.words()).map_err(|error| refused(&self.path, &error))?;
        SelectionArgs::from_words(&header.selection).map_err(|why| {
            let words = header.selection.join(" ");
            Failure::usage(format!(
                "{} cannot be resumed: its selection `{words}` is not that of a single run ({why})",
                self.path.display()
            ))
        })
    }

    /// The profiles and the gate of the earlier run, where none are `asked` for.
    pub(super) fn gate(&self, profiles: &JudgingArgs, gate: &GateArgs) -> (JudgingArgs, GateArgs) {
        policy::recorded(profiles, gate, &self.run.header.gate.clone().unwrap_or_default())
    }

    /// What remains to do in `plan`, and the header of the continued run; `header` is that of a new run.
    ///
    /// # Errors
    /// The run is complete, or its target or suite differs. Only the embedded endpoint listens elsewhere each time.
    pub(super) fn rest(
        self,
        plan: &Plan,
        header: RunHeader,
        is_embedded: bool,
    ) -> Result<(RunHeader, Earlier), Failure> {
        let Self { path, run } = self;
        if !is_embedded && run.header.target.endpoint != header.target.endpoint {
            let error = ResumeError::Target(run.header.target.to_string(), header.target.to_string());
            return Err(refused(&path, &error));
        }
        let (before, footer) = (run.header.clone(), run.footer.clone());
        let rest =
            resume::rest(run, &header.target, &header.suite, &plan.planned).map_err(|error| refused(&path, &error))?;
        let age = OffsetDateTime::parse(&before.started, &Rfc3339).map(|started| OffsetDateTime::now_utc() - started);
        let age_ms = age.ok().and_then(|age| u64::try_from(age.whole_milliseconds()).ok()).unwrap_or_default();
        let header =
            RunHeader { started: before.started, run_ids: before.run_ids.clone(), shuffle: before.shuffle, ..header };
        Ok((header, Earlier { run_ids: before.run_ids, footer, rest, age_ms }))
    }
}

/// The gate as it was given, for the header of the run file; none without a gate.
pub(super) fn recorded(profiles: &JudgingArgs, gate: &GateArgs) -> Option<GateFacts> {
    let file = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let facts = GateFacts {
        profiles: profiles.named.profiles.clone(),
        evidence: profiles.evidence,
        baseline: file(&gate.baseline),
        known_failures: file(&gate.known.known_failures),
        fail_on: gate.fail.fail_on.clone(),
        allow_unjudged: gate.fail.allow_unjudged,
        clients: gate.fail.clients.clone(),
    };
    (facts != GateFacts::default()).then_some(facts)
}

fn refused(path: &Path, error: &ResumeError) -> Failure {
    Failure::usage(format!("{} cannot be resumed: {error}", path.display()))
}
