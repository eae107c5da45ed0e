//! `run`: provoke errors on a target and judge its answers.

use std::io::Write;

use crate::cli::RunArgs;
use crate::exit::{Exit, Failure};
use crate::plan;

pub(super) fn run(args: &RunArgs, _out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    let _profiles = super::profiles(&args.profiles)?;
    let selection = super::selection(&args.selection);
    plan::select(&suite, &selection).map_err(|error| super::unselectable(&error))?;
    if let Some(path) = args.out.as_ref().filter(|path| path.exists() && !args.force) {
        let path = path.display();
        return Err(Failure::usage(format!(
            "{path} exists already; choose another --out, or overwrite it with --force"
        )));
    }
    Err(Failure::target("`run` is not part of this build yet"))
}
