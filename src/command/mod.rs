//! One file per subcommand: takes its arguments, writes its output and returns an exit code.
//!
//! Everything that does not depend on the command line is in other modules.

mod amazon;
mod check;
mod compare;
mod completions;
mod controls;
mod coverage;
mod dry_run;
mod explain;
mod gate;
mod interrupt;
mod judge;
mod judges;
mod list;
mod log;
mod man;
mod merge;
mod output;
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

use crate::cli::{Cli, Command, ProfileArgs, SuiteArgs};
use crate::embedded;
use crate::exit::{Exit, Failure};
use engine::plan::PlanError;
use engine::record::{Completeness, RunFile};
use judges::Choice;
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
        Command::Coverage(args) => coverage::coverage(&args, out),
        Command::Proof(args) => proof::proof(&args, out),
        Command::Judge(args) => judge::judge(&args, out),
        Command::Compare(args) => compare::compare(&args, out),
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

/// The scenarios that the flags name. They are never freed, because they are needed until the process ends, and freeing
/// them takes a tenth of the time of `list`.
fn suite(args: &SuiteArgs) -> Result<&'static Suite, Failure> {
    let suite = match &args.scenarios {
        Some(folder) => Suite::from_folder(folder),
        None => embedded::suite(),
    };
    Ok(Box::leak(Box::new(suite.map_err(Failure::usage)?)))
}

/// The profiles that the flags name, by default all built-in ones, for subcommands without a target.
fn profiles(args: &ProfileArgs) -> Result<Vec<Profile>, Failure> {
    Ok(Choice::of(args)?.without_target().profiles)
}

/// Writes a line to standard error. Errors are ignored, because a closed standard error must not end a run.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
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

/// Reads a run file that has to be complete, unless an incomplete run is `allowed`.
fn whole_run(path: &Path, allowed: bool) -> Result<RunFile, Failure> {
    let run = read_run(path)?;
    match run.completeness() {
        Completeness::Incomplete { recorded, planned } if !allowed => Err(Failure::usage(format!(
            "{} is incomplete: it records {recorded} of {planned} scenarios; finish it with `s3conform run --resume`, or \
             accept it with --allow-incomplete",
            path.display()
        ))),
        _ => Ok(run),
    }
}

/// The exit code differs for a selection that is empty and one that contains a misspelt filter beside a correct one.
fn unselectable(error: &PlanError) -> Failure {
    let exit = match error {
        PlanError::Unmatched { others: true, .. } => Exit::Usage,
        PlanError::Unmatched { .. } | PlanError::Nothing(_) => Exit::NothingSelected,
    };
    Failure { exit, message: error.to_string() }
}
