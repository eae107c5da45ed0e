//! Parses, runs, and turns the outcome into an exit code.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use model::text::visible;
use s3conform::cli::Cli;
use s3conform::command;

fn main() -> ExitCode {
    let exit = command::execute(Cli::parse(), &mut command::Stdout::default()).unwrap_or_else(|failure| {
        // Nothing is left to be told to anybody when stderr is gone too.
        let _ = writeln!(io::stderr(), "error: {}", visible(&failure.message));
        failure.exit
    });
    exit.into()
}
