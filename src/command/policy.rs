//! The policy by which a run fails, read before a run starts: from flags, then from the gate of the target file.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::run::slug;
use crate::cli::{FailArgs, GateArgs, JudgingArgs, KnownArgs, ProfileArgs, SelectionArgs};
use crate::embedded;
use crate::exit::Failure;
use crate::judge::known::KnownFailures;
use crate::judge::{Baseline, ChosenProfiles, FailOn, KnownPolicy, Policy};
use engine::endpoint::Gate;
use engine::plan::Pattern;
use engine::record::GateFacts;
use model::client::Clients;
use model::scenario::Suite;

/// What to do with a baseline that is not complete.
const COMPARE: &str = "compare with it afterwards by `s3conform compare`";

/// The policy of one target.
///
/// # Errors
/// Known failures or a baseline that cannot be read, a baseline that was cut off, or a word that names nothing that fails.
pub(super) fn of_target(args: &GateArgs, gate: &Gate, target: Target<'_>, suite: &Suite) -> Result<Policy, Failure> {
    pinned(gate, target.file)?;
    let baseline = match &args.baseline {
        Some(path) if target.is_one_of_several => Some(path.join(format!("{}.jsonl", slug(target.name)))),
        Some(path) => Some(path.clone()),
        None => gate.baseline.clone(),
    };
    let known = args.known.known_failures.as_ref().or(gate.known_failures.as_ref());
    Ok(Policy {
        known: known.map(|path| known_failures(path)).transpose()?,
        baseline: baseline.as_deref().map(|path| baseline_of(suite, path)).transpose()?,
        fail_on: fail_on(&args.fail, gate)?,
        features: gate.features.clone(),
        clients: clients(&args.fail.clients)?,
    })
}

/// The target that a policy is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its file, if it has one.
    pub(super) file: Option<&'a Path>,
    /// True if there are others, each with a baseline of its own.
    pub(super) is_one_of_several: bool,
}

/// The profiles and the gate that a run file holds, where none are asked for.
pub(super) fn recorded(profiles: &JudgingArgs, gate: &GateArgs, recorded: &GateFacts) -> (JudgingArgs, GateArgs) {
    let list = |asked: &[String], recorded: &[String]| if asked.is_empty() { recorded } else { asked }.to_vec();
    let file =
        |asked: &Option<PathBuf>, recorded: &Option<String>| asked.clone().or(recorded.as_ref().map(PathBuf::from));
    let gate = GateArgs {
        baseline: file(&gate.baseline, &recorded.baseline),
        known: KnownArgs { known_failures: file(&gate.known.known_failures, &recorded.known_failures) },
        fail: FailArgs {
            fail_on: list(&gate.fail.fail_on, &recorded.fail_on),
            allow_unjudged: gate.fail.allow_unjudged || recorded.allow_unjudged,
            clients: list(&gate.fail.clients, &recorded.clients),
        },
    };
    let named = ProfileArgs { profiles: list(&profiles.named.profiles, &recorded.profiles) };
    (JudgingArgs { named, evidence: profiles.evidence.or(recorded.evidence) }, gate)
}

/// The policies of recorded runs, which are called `names`.
///
/// # Errors
/// As for a target.
pub(super) fn of_runs(args: &GateArgs, names: &[String], suite: &Suite) -> Result<Vec<Policy>, Failure> {
    let policy = |name: &String| {
        let target = Target { name, file: None, is_one_of_several: names.len() > 1 };
        of_target(args, &Gate::default(), target, suite)
    };
    names.iter().map(policy).collect()
}

/// The clients that `words` choose.
///
/// # Errors
/// An unknown name, or a file that does not describe a client.
pub(super) fn clients(words: &[String]) -> Result<Clients, Failure> {
    let all = embedded::clients().map_err(Failure::usage)?;
    all.chosen(words.iter().map(String::as_str)).map_err(|error| Failure::usage(format!("--clients: {error}")))
}

/// The policy of a subcommand without a baseline of its own.
///
/// # Errors
/// Known failures that cannot be read, or a word that names nothing that fails.
pub(super) fn without_baseline(known: &KnownArgs, fail: &FailArgs) -> Result<Policy, Failure> {
    let known = known.known_failures.as_deref().map(known_failures).transpose()?;
    let clients = clients(&fail.clients)?;
    Ok(Policy { known, fail_on: fail_on(fail, &Gate::default())?, clients, ..Policy::default() })
}

/// What to run at a target: what is `asked` for without what its gate leaves out.
///
/// # Errors
/// The gate leaves out something that is no scenario id or pattern.
pub(super) fn selection(asked: &SelectionArgs, gate: &Gate, file: Option<&Path>) -> Result<SelectionArgs, Failure> {
    let mut selection = asked.clone();
    for skip in &gate.skip {
        let pattern: Pattern = skip.parse().map_err(|error| {
            let file = file.map(|file| format!("{}: ", file.display())).unwrap_or_default();
            Failure::usage(format!("{file}gate.skip: {error}"))
        })?;
        if !selection.skip.contains(&pattern) {
            selection.skip.push(pattern);
        }
    }
    Ok(selection)
}

/// Makes sure that known failures have something to excuse: findings of one of the `chosen` profiles fail.
///
/// # Errors
/// Known failures, although nothing can fail.
pub(super) fn suits<'a>(policies: impl IntoIterator<Item = (&'a Policy, &'a ChosenProfiles)>) -> Result<(), Failure> {
    let known: Vec<bool> =
        policies.into_iter().filter(|(policy, _)| policy.known.is_some()).map(|(_, chosen)| chosen.gates).collect();
    if known.is_empty() || known.contains(&true) {
        return Ok(());
    }
    Err(Failure::usage("--known-failures has no effect without a chosen profile; add --profile"))
}

/// Refuses a gate that was made for another version: its scenarios, and so its findings, may be others.
fn pinned(gate: &Gate, file: Option<&Path>) -> Result<(), Failure> {
    let own = env!("CARGO_PKG_VERSION");
    match &gate.suite {
        Some(suite) if suite != own => Err(Failure::usage(format!(
            "{}: `gate.suite` is {suite}, and this is s3conform {own}, whose scenarios may find something else; install \
             s3conform {suite}, or look at a run without the pin and then write `suite: {own}`",
            file.map(|file| file.display().to_string()).unwrap_or_default()
        ))),
        _ => Ok(()),
    }
}

fn fail_on(args: &FailArgs, gate: &Gate) -> Result<FailOn, Failure> {
    let (words, place) =
        if args.fail_on.is_empty() { (&gate.fail_on, "gate.fail_on") } else { (&args.fail_on, "--fail-on") };
    let set = match words.as_slice() {
        [] => FailOn::default(),
        words => FailOn::named(words.iter().map(String::as_str))
            .map_err(|error| Failure::usage(format!("{place}: {error}")))?,
    };
    Ok(if args.allow_unjudged || gate.allow_unjudged { set.without_unjudged() } else { set })
}

/// The baseline in the run file at `path`.
pub(super) fn baseline_of(suite: &Suite, path: &Path) -> Result<Baseline, Failure> {
    let file = super::complete_run(path, COMPARE)?;
    if file.header.is_part() {
        return Err(Failure::usage(format!(
            "{} is a part of a run and no baseline; merge all parts with `s3conform merge` first",
            path.display()
        )));
    }
    Ok(Baseline::new(suite, file))
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
