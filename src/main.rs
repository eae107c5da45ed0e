//! Parses the command line, runs the subcommand and returns its exit code.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use model::text::visible;
use s3conform::cli::Cli;
use s3conform::command;

fn main() -> ExitCode {
    let exit = command::execute(Cli::parse(), &mut command::Stdout::default()).unwrap_or_else(|failure| {
        // Without stderr there is no place left to report to.
        let _ = writeln!(io::stderr(), "error: {}", visible(&failure.to_string()));
        failure.exit
    });
    exit.into()
}
