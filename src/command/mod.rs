//! One file per verb: arguments in, text out, an exit code back.
//!
//! Thin: whatever can be thought of without a command line is done elsewhere.

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
mod list;
mod log;
mod man;
mod merge;
mod output;
mod profile;
mod profiles;
mod report;
mod run;
mod schema;
mod serve;
mod session;
mod stdout;
mod test;
mod text;
mod verdicts;

pub use stdout::Stdout;

use std::io::Write;
use std::path::Path;

use crate::cli::{Cli, ProfileArgs, SelectionArgs, SuiteArgs, Verb};
use crate::exit::{Exit, Failure};
use crate::lint;
use crate::plan::{PlanError, Selection};
use crate::profile::{Catalogue, Profile};
use crate::record::{Completeness, RunFile};
use crate::scenario::Suite;

/// Does what the command line says and writes its result to `out`.
///
/// # Errors
/// What keeps the verb from doing its work, with the exit code for it.
pub fn execute(cli: Cli, out: &mut dyn Write) -> Result<Exit, Failure> {
    let exit = match cli.verb {
        Verb::Run(args) => run::run(&args, out),
        Verb::List(args) => list::list(&args, out),
        Verb::Explain(args) => explain::explain(&args, out),
        Verb::Check(args) => check::check(&args, out),
        Verb::Profiles(args) => profiles::profiles(&args, out),
        Verb::Coverage(args) => coverage::coverage(&args, out),
        Verb::Judge(args) => judge::judge(&args, out),
        Verb::Compare(args) => compare::compare(&args, out),
        Verb::Merge(args) => merge::merge(&args, out),
        Verb::Profile(args) => profile::profile(&args, out),
        Verb::Report(args) => report::report(&args, out),
        Verb::Serve(args) => serve::serve(&args, out),
        Verb::Test(args) => test::test(*args, out),
        Verb::Schema(args) => schema::schema(&args, out),
        Verb::Completions(args) => completions::completions(&args, out),
        Verb::Man(args) => man::man(&args, out),
    }?;
    out.flush()?;
    Ok(exit)
}

/// The scenarios that the flags name.
fn suite(args: &SuiteArgs) -> Result<Suite, Failure> {
    match &args.scenarios {
        Some(folder) => Suite::from_folder(folder),
        None => Suite::embedded(),
    }
    .map_err(Failure::usage)
}

/// The profiles that the flags name, or all there are; those from files are looked over first.
fn profiles(args: &ProfileArgs) -> Result<Vec<Profile>, Failure> {
    let catalogue = Catalogue::embedded().map_err(Failure::usage)?;
    if args.profiles.is_empty() {
        return Ok(catalogue.profiles);
    }
    let find = |name: &String| {
        let profile = catalogue.find(name).map_err(Failure::usage)?;
        match lint::unusable(&profile) {
            Some(problem) => Err(Failure::usage(format!("profile {name}: {problem}"))),
            None => Ok(profile),
        }
    };
    args.profiles.iter().map(find).collect()
}

/// A run file that is whole, unless half a run is `allowed`.
fn whole_run(path: &Path, allowed: bool) -> Result<RunFile, Failure> {
    let run = RunFile::read(path).map_err(Failure::usage)?;
    match run.completeness() {
        Completeness::Incomplete { recorded, planned } if !allowed => Err(Failure::usage(format!(
            "{} is incomplete: it records {recorded} of {planned} scenarios; record it again, or accept it with \
             --allow-incomplete",
            path.display()
        ))),
        _ => Ok(run),
    }
}

fn selection(args: &SelectionArgs) -> Selection {
    Selection {
        patterns: args.ids.clone(),
        tags: args.tags.clone(),
        codes: args.codes.clone(),
        areas: args.areas.clone(),
        skip: args.skip.clone(),
        partition: args.partition,
    }
}

/// A selection that leaves nothing is told apart from one that is merely misspelt.
fn unselectable(error: &PlanError) -> Failure {
    let exit = match error {
        PlanError::Unmatched { others: true, .. } => Exit::Usage,
        PlanError::Unmatched { .. } | PlanError::Nothing(_) => Exit::NothingSelected,
    };
    Failure { exit, message: error.to_string() }
}
