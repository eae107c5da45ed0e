//! Parses the command line, runs the subcommand and returns its exit code.

use std::process::ExitCode;

use clap::Parser as _;
use s3conform::cli::Cli;
use s3conform::command;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = command::Stdout::coloured(cli.command.color());
    let exit = command::execute(cli, &mut out).unwrap_or_else(|failure| {
        command::say(&format!("error: {failure}"));
        failure.exit
    });
    exit.into()
}
