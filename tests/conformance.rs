//! One test per scenario against the embedded endpoint, for `cargo test` and nextest.
//!
//! `AWS_ENDPOINT_URL_S3` and the AWS credentials sources point it at another endpoint, as they do for the binary.

use std::process::ExitCode;

use clap::Parser as _;
use model::text::visible;
use s3conform::cli::Cli;
use s3conform::command::{Stdout, execute};

fn main() -> ExitCode {
    let arguments = ["s3conform".to_owned(), "test".to_owned()].into_iter().chain(std::env::args().skip(1));
    match execute(Cli::parse_from(arguments), &mut Stdout::default()) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("error: {}", visible(&failure.to_string()));
            failure.exit.into()
        }
    }
}
