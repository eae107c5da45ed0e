//! The policy by which a run fails, read from the flags before a run starts: known failures and a baseline.

use std::path::Path;

use time::OffsetDateTime;

use crate::cli::{GateArgs, KnownArgs};
use crate::embedded;
use crate::exit::Failure;
use crate::judge::known::KnownFailures;
use crate::judge::{ChosenProfiles, KnownPolicy, Policy};

/// The policy without a baseline.
///
/// # Errors
/// Known failures that cannot be read.
pub(super) fn without_baseline(args: &KnownArgs) -> Result<Policy, Failure> {
    let known = args.known_failures.as_deref().map(known_failures).transpose()?;
    Ok(Policy { known, baseline: None })
}

/// The policy of `run`.
///
/// # Errors
/// Known failures or a baseline that cannot be read, or a baseline that was cut off.
pub(super) fn of_run(args: &GateArgs) -> Result<Policy, Failure> {
    let policy = without_baseline(&args.known)?;
    let compare = "compare with it afterwards by `s3conform compare`";
    let baseline = args.baseline.as_ref().map(|path| super::complete_run(path, compare)).transpose()?;
    Ok(Policy { baseline, ..policy })
}

/// Makes sure that known failures have something to excuse: mismatches with one of the `chosen` profiles fail.
///
/// # Errors
/// Known failures, although nothing can fail.
pub(super) fn suits<'a>(policy: &Policy, chosen: impl IntoIterator<Item = &'a ChosenProfiles>) -> Result<(), Failure> {
    if policy.known.is_none() || chosen.into_iter().any(|chosen| chosen.gates) {
        return Ok(());
    }
    Err(Failure::usage("--known-failures has no effect without a chosen profile; add --profile"))
}

fn known_failures(file: &Path) -> Result<KnownPolicy, Failure> {
    let failures = KnownFailures::read(file).map_err(Failure::usage)?;
    Ok(KnownPolicy {
        file: file.display().to_string(),
        failures,
        today: OffsetDateTime::now_utc().date(),
        shipped: embedded::profile_names().map(str::to_owned).collect(),
    })
}
