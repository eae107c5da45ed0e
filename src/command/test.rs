//! `test`: each scenario as a test, for tools that speak libtest's arguments.

use std::io::Write;

use crate::cli::TestArgs;
use crate::exit::{Exit, Failure};

#[expect(clippy::needless_pass_by_value, reason = "libtest's arguments are consumed by the run")]
pub(super) fn test(args: TestArgs, _out: &mut dyn Write) -> Result<Exit, Failure> {
    let _suite = super::suite(&args.suite)?;
    let _profiles = super::profiles(&args.profiles)?;
    Err(Failure::usage("`test` is not part of this build yet"))
}
