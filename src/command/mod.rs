//! One file per subcommand: arguments in, text out, an exit code back.
//!
//! Thin: whatever can be thought of without a command line is done elsewhere.

mod amazon;
mod check;
mod chosen_profiles;
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
mod serve;
mod session;
mod stdout;
mod sweep;
mod test;
mod text;
mod verdicts;

pub use stdout::Stdout;

use std::io::{self, Write};
use std::path::Path;

use crate::cli::{Cli, ProfileArgs, SuiteArgs, Verb};
use crate::embedded;
use crate::exit::{Exit, Failure};
use chosen_profiles::ProfileOptions;
use engine::plan::PlanError;
use engine::record::{Completeness, RunFile};
use model::profile::Profile;
use model::scenario::Suite;

/// Does what the command line says and writes its result to `out`.
///
/// # Errors
/// What keeps the subcommand from doing its work, with the exit code for it.
pub fn execute(cli: Cli, out: &mut dyn Write) -> Result<Exit, Failure> {
    let done = match cli.verb {
        Verb::Run(args) => run::run(&args, out),
        Verb::List(args) => list::list(&args, out),
        Verb::Explain(args) => explain::explain(&args, out),
        Verb::Check(args) => check::check(&args, out),
        Verb::Profiles(args) => profiles::profiles(&args, out),
        Verb::Coverage(args) => coverage::coverage(&args, out),
        Verb::Proof(args) => proof::proof(&args, out),
        Verb::Judge(args) => judge::judge(&args, out),
        Verb::Compare(args) => compare::compare(&args, out),
        Verb::Merge(args) => merge::merge(&args, out),
        Verb::Profile(args) => profile::profile(&args, out),
        Verb::Report(args) => report::report(&args, out),
        Verb::Serve(args) => serve::serve(&args, out),
        Verb::Sweep(args) => sweep::sweep(&args, out),
        Verb::Test(args) => test::test(*args, out),
        Verb::Schema(args) => schema::schema(&args, out),
        Verb::Completions(args) => completions::completions(&args, out),
        Verb::Man(args) => man::man(&args, out),
    };
    // What was said before a failure stands before its message.
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

/// The profiles that the flags name, or all there are, for subcommands without a target.
fn profiles(args: &ProfileArgs) -> Result<Vec<Profile>, Failure> {
    Ok(ProfileOptions::from_args(args)?.without_target().profiles)
}

/// Says something on standard error; a closed one is no error.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Reads a run file, and says so where a later run that was to replace it did not come to its end.
fn read_run(path: &Path) -> Result<RunFile, Failure> {
    let run = RunFile::read(path).map_err(Failure::usage)?;
    if let Some(later) = RunFile::unfinished_beside(path) {
        let later = later.display();
        say(&format!(
            "note: {later} holds a later run that did not end; `s3conform run --resume {later}` finishes it, and \
             `s3conform judge --allow-incomplete {later}` shows it"
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
