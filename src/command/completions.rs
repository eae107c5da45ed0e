//! `completions`: prints a shell completion script.

use std::io::Write;

use clap::CommandFactory as _;

use crate::cli::{Cli, CompletionsArgs};
use crate::exit::{Exit, Failure};

pub(super) fn completions(args: &CompletionsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "s3conform", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Success)
}
