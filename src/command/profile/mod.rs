//! `profile`: learn one from runs, or show where two disagree.

mod diff;
mod learn;

use std::io::Write;

use crate::cli::{ProfileVerb, ProfileVerbArgs};
use crate::exit::{Exit, Failure};

pub(super) fn profile(args: &ProfileVerbArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &args.verb {
        ProfileVerb::Learn(args) => learn::learn(args, out),
        ProfileVerb::Diff(args) => diff::diff(args, out),
    }
}
