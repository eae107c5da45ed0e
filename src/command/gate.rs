//! What decides beside the mismatches whether a run fails: a baseline, and the known failures.

use std::path::PathBuf;

use time::{Date, OffsetDateTime};

use crate::cli::{GateArgs, KnownArgs, ProfileArgs};
use crate::compare::{self, Side, Yardstick};
use crate::exit::Failure;
use crate::known::KnownFailures;
use crate::profile::{Catalogue, Profile};
use crate::record::RunFile;
use crate::report::matrix::Matrix;
use crate::report::table;
use crate::scenario::Suite;

/// The gate as the flags set it up, read before a run starts.
#[derive(Debug)]
pub(super) struct Gate {
    /// Whether profiles were chosen, so that mismatches fail.
    pub(super) judges: bool,
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

/// Text to print, and whether it tells of something that fails the gate.
#[derive(Debug, Default)]
pub(super) struct Finding {
    pub(super) text: String,
    pub(super) fails: bool,
}

impl Gate {
    /// A gate without a baseline.
    ///
    /// # Errors
    /// Known failures that cannot be read.
    pub(super) fn new(profiles: &ProfileArgs, known: &KnownArgs) -> Result<Self, Failure> {
        let known = known.known_failures.as_ref().map(|file| Known::read(file.clone())).transpose()?;
        Ok(Self { judges: !profiles.profiles.is_empty(), known, baseline: None })
    }

    /// The gate of `run`.
    ///
    /// # Errors
    /// Known failures or a baseline that cannot be read, or a baseline that was cut off.
    pub(super) fn of_run(profiles: &ProfileArgs, args: &GateArgs) -> Result<Self, Failure> {
        let gate = Self::new(profiles, &args.known)?;
        let baseline = args.baseline.as_ref().map(|path| {
            super::whole_run(path, false).map_err(|failure| Failure {
                message: failure.message.replace("accept it with", "compare with it afterwards by `s3conform compare`"),
                ..failure
            })
        });
        Ok(Self { baseline: baseline.transpose()?, ..gate })
    }

    /// Whether mismatches fail by themselves: not where a baseline says what is new.
    pub(super) fn counts_mismatches(&self) -> bool {
        self.judges && self.baseline.is_none()
    }

    /// Marks what is excused, and looks over the known failures.
    pub(super) fn excuse(&self, matrix: &mut Matrix<'_>, suite: &Suite) -> Finding {
        let Some(known) = &self.known else { return Finding::default() };
        matrix.excuse(&known.failures, known.today);
        let profiles: Vec<&str> = matrix.columns.iter().map(|column| column.id.as_str()).collect();
        let shipped: Vec<&str> = known.shipped.iter().map(String::as_str).collect();
        let judged = matrix.judged();
        let review = known.failures.review(suite, &profiles, &shipped, &judged, known.today);
        let text = table::known::render(&review, &known.file.display().to_string());
        Finding { text, fails: !review.faults.is_empty() }
    }

    /// Compares a run with the baseline, if there is one.
    pub(super) fn since_baseline(&self, suite: &Suite, profiles: &[Profile], new: &RunFile, colour: bool) -> Finding {
        let Some(baseline) = &self.baseline else { return Finding::default() };
        let mut finding = self.compare(suite, profiles, baseline, new, colour);
        let mark = &baseline.header;
        finding.text = format!("\nbaseline: {}, run started {}\n{}", mark.target, mark.started, finding.text);
        finding
    }

    /// Compares two runs by each profile, or as they are where none was chosen.
    pub(super) fn compare(
        &self,
        suite: &Suite,
        profiles: &[Profile],
        old: &RunFile,
        new: &RunFile,
        colour: bool,
    ) -> Finding {
        let known = self.known.as_ref().map(|known| (&known.failures, known.today));
        let chosen: Vec<Option<&Profile>> = if self.judges { profiles.iter().map(Some).collect() } else { vec![None] };
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
        let shipped = Catalogue::embedded().map_err(Failure::usage)?.profiles.into_iter().map(|one| one.id).collect();
        Ok(Self { file, failures, today: OffsetDateTime::now_utc().date(), shipped })
    }
}
