//! `judge`: judge recorded runs again, without any network.

use std::io::Write;

use crate::cli::JudgeArgs;
use crate::exit::{Exit, Failure};

pub(super) fn judge(args: &JudgeArgs, _out: &mut dyn Write) -> Result<Exit, Failure> {
    let _suite = super::suite(&args.suite)?;
    let _profiles = super::profiles(&args.profiles)?;
    Err(Failure::usage("`judge` is not part of this build yet"))
}
