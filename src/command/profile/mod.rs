//! `profile`: drafts a profile from runs, or shows where two profiles disagree.

mod diff;
mod learn;

use std::io::Write;

use crate::cli::{ProfileCommand, ProfileCommandArgs};
use crate::exit::{Exit, Failure};

pub(super) fn profile(args: &ProfileCommandArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &args.command {
        ProfileCommand::Learn(args) => learn::learn(args, out),
        ProfileCommand::Diff(args) => diff::diff(args, out),
    }
}
