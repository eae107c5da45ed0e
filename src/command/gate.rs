//! The gate: what decides whether a run fails, besides its mismatches: a baseline and the known failures.

use std::path::PathBuf;

use time::{Date, OffsetDateTime};

use super::judges::Judges;
use crate::cli::{GateArgs, KnownArgs};
use crate::compare::{self, Side, Yardstick};
use crate::embedded;
use crate::exit::Failure;
use crate::known::{self, Judged, KnownFailure, KnownFailures};
use crate::report::judged_run::{Fault, JudgedRun};
use crate::report::table;
use engine::record::RunFile;
use model::outcome::Outcome;
use model::profile::Profile;
use model::scenario::Suite;

/// The gate that the flags describe, read before a run starts.
#[derive(Debug)]
pub(super) struct Gate {
    known: Option<Known>,
    baseline: Option<RunFile>,
}

/// The known failures as of today.
#[derive(Debug)]
struct Known {
    file: PathBuf,
    failures: KnownFailures,
    today: Date,
    shipped: Vec<String>,
}

/// Text to print, and whether it reports something that fails the gate.
#[derive(Debug, Default)]
pub(super) struct Finding {
    pub(super) text: String,
    pub(super) fails: bool,
}

impl Gate {
    /// A gate without a baseline.
    ///
    /// # Errors
    /// The known failures cannot be read.
    pub(super) fn new(known: &KnownArgs) -> Result<Self, Failure> {
        let known = known.known_failures.as_ref().map(|file| Known::read(file.clone())).transpose()?;
        Ok(Self { known, baseline: None })
    }

    /// The gate of `run`.
    ///
    /// # Errors
    /// The known failures or the baseline cannot be read, or the baseline is incomplete.
    pub(super) fn of_run(args: &GateArgs) -> Result<Self, Failure> {
        let gate = Self::new(&args.known)?;
        let baseline = args.baseline.as_ref().map(|path| {
            super::whole_run(path, false).map_err(|failure| Failure {
                message: failure
                    .message
                    .replace("accept it with", "compare with it after the run: `s3conform compare`"),
                ..failure
            })
        });
        Ok(Self { baseline: baseline.transpose()?, ..gate })
    }

    /// Checks that known failures are given only if mismatches with one of the `judges` can fail.
    ///
    /// # Errors
    /// Known failures are given, but no profile is chosen.
    pub(super) fn suits<'a>(&self, judges: impl IntoIterator<Item = &'a Judges>) -> Result<(), Failure> {
        if self.known.is_none() || judges.into_iter().any(|judges| judges.gates) {
            return Ok(());
        }
        Err(Failure::usage("--known-failures has no effect without a chosen profile; add --profile"))
    }

    /// True if each mismatch of `run` fails; with a baseline, only regressions do.
    pub(super) fn counts_mismatches(&self, run: &JudgedRun<'_>) -> bool {
        run.gates && self.baseline.is_none()
    }

    /// Marks excused mismatches, and checks the known failures for stale entries.
    pub(super) fn excuse(&self, run: &mut JudgedRun<'_>, suite: &Suite) -> Finding {
        let Some(known) = self.known.as_ref().filter(|_| run.gates) else { return Finding::default() };
        run.matrix.excuse(&known.failures, known.today);
        let profiles: Vec<&str> = run.matrix.columns.iter().map(|column| column.id.as_str()).collect();
        let (finding, faults) = known.review(suite, &profiles, &run.matrix.judged());
        run.faults = faults;
        finding
    }

    /// The reason why a mismatch with this outcome is excused, if it is.
    pub(super) fn excuses(&self, profile: &str, scenario: &str, outcome: &Outcome) -> Option<String> {
        let known = self.known.as_ref()?;
        known.failures.excuse(profile, scenario, outcome, known.today).map(KnownFailure::because)
    }

    /// Checks the known failures for stale entries, given these verdicts.
    pub(super) fn review(&self, suite: &Suite, profiles: &[&str], judged: &[Judged<'_>]) -> Finding {
        self.known.as_ref().map(|known| known.review(suite, profiles, judged).0).unwrap_or_default()
    }

    /// Compares a run with the baseline, if there is one.
    pub(super) fn since_baseline(&self, suite: &Suite, judges: &Judges, new: &RunFile, colour: bool) -> Finding {
        let Some(baseline) = &self.baseline else { return Finding::default() };
        let mut finding = self.compare(suite, judges, baseline, new, colour);
        let mark = &baseline.header;
        finding.text = format!("\nbaseline: {}, run started {}\n{}", mark.target, mark.started, finding.text);
        finding
    }

    /// Compares two runs by each chosen profile, or only their outcomes if no profile is chosen.
    pub(super) fn compare(
        &self,
        suite: &Suite,
        judges: &Judges,
        old: &RunFile,
        new: &RunFile,
        colour: bool,
    ) -> Finding {
        let known = self.known.as_ref().map(|known| (&known.failures, known.today));
        let chosen: Vec<Option<&Profile>> =
            if judges.gates { judges.profiles.iter().map(Some).collect() } else { vec![None] };
        let mut finding = Finding::default();
        for profile in chosen {
            let comparison = compare::compare(&Yardstick { suite, profile, known }, side(old), side(new));
            finding.text.push('\n');
            finding.text.push_str(&table::comparison::render(&comparison, profile, colour));
            finding.fails |= comparison.fails();
        }
        finding
    }
}

fn side(run: &RunFile) -> Side<'_> {
    Side { records: &run.records, region: &run.header.target.region }
}

impl Known {
    fn read(file: PathBuf) -> Result<Self, Failure> {
        let failures = KnownFailures::read(&file).map_err(Failure::usage)?;
        let shipped = embedded::catalogue().map_err(Failure::usage)?.profiles.into_iter().map(|one| one.id).collect();
        Ok(Self { file, failures, today: OffsetDateTime::now_utc().date(), shipped })
    }

    fn review(&self, suite: &Suite, profiles: &[&str], judged: &[Judged<'_>]) -> (Finding, Vec<Fault>) {
        let shipped: Vec<&str> = self.shipped.iter().map(String::as_str).collect();
        let review = self.failures.review(suite, profiles, &shipped, judged, self.today);
        let file = self.file.display().to_string();
        let text = table::known::render(&review, &file);
        let fault = |fault: &known::Fault<'_>| Fault { file: file.clone(), text: fault.to_string() };
        let faults: Vec<Fault> = review.faults.iter().map(fault).collect();
        (Finding { text, fails: !faults.is_empty() }, faults)
    }
}
