//! `merge`: merges the runs of a partition into one run file, and decides on it where a profile is chosen.

use std::io::Write;

use super::chosen_profiles::{Own, ProfileOptions};
use super::report::Reports;
use super::{policy, text, verdicts};
use crate::cli::MergeArgs;
use crate::exit::{Exit, Failure};
use crate::judge::{Run, decide};
use crate::merge;
use crate::report::document::Document;
use crate::report::reported_run::ReportedRun;
use engine::endpoint::Gate;
use engine::record::Completeness;

pub(super) fn merge(args: &MergeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = super::suite(&args.suite)?;
    // What is given is checked first, whatever the parts hold.
    ProfileOptions::from_args(&args.profiles)?;
    let reports = Reports::prepare(&args.reports, std::slice::from_ref(&args.out), args.force)?;
    let read = |path: &std::path::PathBuf| super::read_run(path).map(|run| (path.display().to_string(), run));
    let runs = args.runs.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let parts = runs.len();
    let merged = merge::merge(runs, args.allow_incomplete).map_err(Failure::usage)?;
    let recorded = merged.header.gate.clone().unwrap_or_default();
    let (profiles, gate) = policy::recorded(&args.profiles, &args.gate, &recorded);
    let options = ProfileOptions::from_args(&profiles)?;
    let target = &merged.header.target;
    let name = target.name.clone().unwrap_or_else(|| target.endpoint.clone());
    let chosen = options.for_target(Own::of_run(target), &name)?;
    let of = policy::Target { name: &name, file: None, is_one_of_several: false };
    let policy = policy::of_target(&gate, &Gate::default(), of, &suite)?;
    policy::suits([(&policy, &chosen)])?;
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
    // Without a profile and a baseline there is nothing to decide, and `report` shows the responses.
    let decides = chosen.gates || policy.baseline.is_some();
    if !decides && args.reports.is_empty() {
        return Ok(Exit::Success);
    }
    // What is missing was allowed to be.
    let decision = decide(&suite, &[Run::of(&merged, &chosen, &policy).as_it_is()]);
    let document = Document::of(&suite, &[ReportedRun { name: &name, file: &merged, decision: &decision.runs[0] }]);
    if decides {
        let heading = format!("target: {}, run started {}\n", merged.header.target, merged.header.started);
        let heading = format!("\n{}", model::text::visible(&heading));
        out.write_all(verdicts::show(&document, &decision, &[heading], args.color).as_bytes())?;
    }
    reports.write(&document)?;
    for report in &args.reports {
        writeln!(out, "report: {}", report.path.display())?;
    }
    Ok(decision.exit)
}
