//! `man`: the manual page, or that of one subcommand.

use std::io::Write;

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::{Cli, ManArgs};
use crate::exit::{Exit, Failure};

pub(super) fn man(args: &ManArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut command = Cli::command();
    command.build();
    let page = match &args.page {
        None => command,
        Some(verb) => command
            .find_subcommand(verb)
            .cloned()
            .ok_or_else(|| Failure::usage(format!("there is no verb `{verb}`; see `s3conform --help`")))?,
    };
    Man::new(page).render(out)?;
    Ok(Exit::Success)
}
