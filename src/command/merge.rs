//! `merge`: merges the runs of a partition into one run file.

use std::io::Write;

use super::text;
use crate::cli::MergeArgs;
use crate::exit::{Exit, Failure};
use crate::merge;
use engine::record::Completeness;

pub(super) fn merge(args: &MergeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let read = |path: &std::path::PathBuf| super::read_run(path).map(|run| (path.display().to_string(), run));
    let runs = args.runs.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let parts = runs.len();
    let merged = merge::merge(runs, args.allow_incomplete).map_err(Failure::usage)?;
    merged.write(&args.out, args.force).map_err(Failure::usage)?;
    let records = merged.records.len();
    let (scenarios, shards) = (text::counted(records, "scenario"), text::counted(parts, "shard"));
    writeln!(out, "merged {shards} with {scenarios} into {}", args.out.display())?;
    let gaps: Vec<&str> = merged.header.selection.iter().filter_map(|word| word.strip_prefix("--partition ")).collect();
    if !gaps.is_empty() {
        writeln!(out, "only these shards: {}", gaps.join(", "))?;
    }
    if let incomplete @ Completeness::Incomplete { .. } = merged.completeness() {
        writeln!(out, "{incomplete} scenarios recorded")?;
    }
    Ok(Exit::Success)
}
