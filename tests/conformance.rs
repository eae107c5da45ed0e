//! One test per scenario against the embedded endpoint, for `cargo test` and nextest.
//!
//! `AWS_ENDPOINT_URL_S3` and the AWS credentials sources point it at another endpoint, as they do for the binary.

use std::process::ExitCode;

use clap::Parser as _;
use model::text::visible;
use s3conform::cli::Cli;
use s3conform::command::{Stdout, execute};
use s3conform::exit::Exit;

fn main() -> ExitCode {
    let names_endpoint =
        ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].iter().any(|name| std::env::var_os(name).is_some());
    let embedded = (!names_endpoint).then(|| "--embedded".to_owned());
    let arguments =
        ["s3conform".to_owned(), "test".to_owned()].into_iter().chain(embedded).chain(std::env::args().skip(1));
    match execute(Cli::parse_from(arguments), &mut Stdout::default()) {
        Ok(exit) => exit.into(),
        // `cargo test FILTER` passes the filter to every test program, and most have no test of that name.
        Err(failure) if failure.exit == Exit::NothingSelected => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}", visible(&failure.to_string()));
            failure.exit.into()
        }
    }
}
