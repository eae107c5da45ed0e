//! One file per subcommand: takes its arguments, writes its output and returns an exit code.
//!
//! Everything that does not depend on the command line is in other modules.

mod amazon;
mod baseline;
mod check;
mod chosen_profiles;
mod clients;
mod compare;
mod completions;
mod controls;
mod coverage;
mod dry_run;
mod explain;
mod interrupt;
mod judge;
mod list;
mod log;
mod man;
mod merge;
mod output;
mod policy;
mod profile;
mod profiles;
mod proof;
mod recorded;
mod report;
mod run;
mod schema;
mod screen;
mod serve;
mod session;
mod stdout;
mod sweep;
mod test;
mod text;
mod vendors;
mod verdicts;

pub use screen::say;
pub use stdout::Stdout;

use std::io::Write;
use std::path::Path;

use crate::cli::{Cli, Command, JudgingArgs, ProfileArgs, SuiteArgs};
use crate::embedded;
use crate::exit::{Exit, Failure};
use chosen_profiles::ProfileOptions;
use engine::plan::PlanError;
use engine::record::{Completeness, RunFile};
use model::profile::Profile;
use model::scenario::Suite;

/// Runs the subcommand and writes its output to `out`.
///
/// # Errors
/// The reason why the subcommand could not finish, with its exit code.
pub fn execute(cli: Cli, out: &mut dyn Write) -> Result<Exit, Failure> {
    let done = match cli.command {
        Command::Run(args) => run::run(&args, out),
        Command::List(args) => list::list(&args, out),
        Command::Explain(args) => explain::explain(&args, out),
        Command::Check(args) => check::check(&args, out),
        Command::Profiles(args) => profiles::profiles(&args, out),
        Command::Vendors(args) => vendors::vendors(&args, out),
        Command::Clients(args) => clients::clients(&args, out),
        Command::Coverage(args) => coverage::coverage(&args, out),
        Command::Proof(args) => proof::proof(&args, out),
        Command::Judge(args) => judge::judge(&args, out),
        Command::Compare(args) => compare::compare(&args, out),
        Command::Baseline(args) => baseline::baseline(&args, out),
        Command::Merge(args) => merge::merge(&args, out),
        Command::Profile(args) => profile::profile(&args, out),
        Command::Report(args) => report::report(&args, out),
        Command::Serve(args) => serve::serve(&args, out),
        Command::Sweep(args) => sweep::sweep(&args, out),
        Command::Test(args) => test::test(*args, out),
        Command::Schema(args) => schema::schema(&args, out),
        Command::Completions(args) => completions::completions(&args, out),
        Command::Man(args) => man::man(&args, out),
    };
    // Output from before a failure has to precede the error message.
    let flushed = out.flush();
    let exit = done?;
    flushed?;
    Ok(exit)
}

/// The scenarios that the flags name.
fn suite(args: &SuiteArgs) -> Result<Suite, Failure> {
    let suite = match &args.scenarios {
        Some(folder) => Suite::from_folder(folder),
        None => embedded::suite(),
    };
    suite.map_err(Failure::usage)
}

/// The profiles that the flags name, by default those of the default group, for subcommands without a target.
fn profiles(args: &ProfileArgs) -> Result<Vec<Profile>, Failure> {
    Ok(ProfileOptions::from_args(&JudgingArgs { named: args.clone(), evidence: None })?.without_target().profiles)
}

/// Reads a run file, and prints a note if an unfinished later run, which was to replace it, is beside it.
fn read_run(path: &Path) -> Result<RunFile, Failure> {
    let run = RunFile::read(path).map_err(Failure::usage)?;
    if let Some(later) = RunFile::unfinished_beside(path) {
        let later = later.display();
        say(&format!(
            "note: {later} contains a later, unfinished run; finish it with `s3conform run --resume {later}`, or show it \
             with `s3conform judge --allow-incomplete {later}`"
        ));
    }
    Ok(run)
}

/// A run file that does not hold all that was planned.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path} is incomplete: it records {recorded} of {planned} scenarios; finish it with `s3conform run --resume`, or \
     {instead} --allow-incomplete"
)]
struct IncompleteRun {
    path: String,
    recorded: usize,
    planned: usize,
    /// What else can be done, up to the flag for it.
    instead: &'static str,
}

/// A run file that is whole, unless half a run is `allowed`.
fn whole_run(path: &Path, allowed: bool) -> Result<RunFile, Failure> {
    if allowed { read_run(path) } else { complete_run(path, "accept it with") }
}

/// A run file that is whole; the message about another one offers what can be done `instead`.
fn complete_run(path: &Path, instead: &'static str) -> Result<RunFile, Failure> {
    let run = read_run(path)?;
    match run.completeness() {
        Completeness::Complete => Ok(run),
        Completeness::Incomplete { recorded, planned } => {
            Err(Failure::usage(IncompleteRun { path: path.display().to_string(), recorded, planned, instead }))
        }
    }
}

/// Distinguishes a selection that leaves nothing from one that is merely misspelt.
fn unselectable(error: PlanError) -> Failure {
    let exit = match &error {
        PlanError::Unmatched { others: true, .. } => Exit::Usage,
        PlanError::Unmatched { .. } | PlanError::Nothing(_) => Exit::NothingSelected,
    };
    Failure::new(exit, error)
}
