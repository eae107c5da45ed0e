//! `serve`: the embedded endpoint, until it is interrupted.

use std::io::Write;

use crate::cli::ServeArgs;
use crate::exit::{Exit, Failure};

pub(super) fn serve(_args: &ServeArgs, _out: &mut dyn Write) -> Result<Exit, Failure> {
    Err(Failure::usage("`serve` is not part of this build yet"))
}
