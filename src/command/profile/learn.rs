//! `profile learn`: drafts a profile from observed outcomes.

use std::io::Write;

use crate::cli::LearnArgs;
use crate::command::output::Output;
use crate::command::whole_run;
use crate::exit::{Exit, Failure};
use crate::learn::{self, Lesson};

pub(super) fn learn(args: &LearnArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if args.name.trim().is_empty() || args.product.as_ref().is_some_and(|product| product.trim().is_empty()) {
        return Err(Failure::usage("--name and --product must not be empty"));
    }
    let read = |path: &std::path::PathBuf| {
        whole_run(path, args.allow_incomplete).map(|run| Lesson { document: path.display().to_string(), run })
    };
    let lessons = args.runs.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let suite = super::super::suite(&args.suite)?;
    let text = learn::learn(&suite, &args.name, args.product.as_deref(), &lessons).map_err(Failure::usage)?;
    match &args.out {
        None => out.write_all(text.as_bytes())?,
        Some(path) => {
            Output::prepare(path, args.force)?.write(&text)?;
            let flag = path.display();
            let flag = if path.is_absolute() { flag.to_string() } else { format!("./{flag}") };
            writeln!(out, "wrote {}; use it with --profile {flag}", path.display())?;
        }
    }
    Ok(Exit::Success)
}
