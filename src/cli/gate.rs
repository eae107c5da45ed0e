//! Arguments of the gate, and of the subcommands that compare, merge and learn from runs.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Subcommand};

use super::shared::{ProfileArgs, SuiteArgs};

const COMPARE_EXAMPLES: &str = "\
With a profile, these changes fail:
  regression               conforms in OLD, mismatches in NEW
  changed wrong response   mismatches in both, with different responses
Without a profile, every changed response fails.

These changes are shown but do not fail:
  fixes
  changes within what the profile documents, or where it documents nothing
  scenarios without a response in NEW, because the network may be the cause
  scenarios that only one of the runs has, even if they mismatch

Examples:
  s3conform compare old.jsonl new.jsonl --profile zenko
  s3conform compare old.jsonl new.jsonl                  fail on any changed response
  s3conform compare --write-known known.yaml new.jsonl --profile zenko

Exit status:
  0  no regressions
  1  regression, changed wrong response, or stale known failure
  2  usage or file error";

const KNOWN_HELP: &str = "\
YAML file of known failures: mismatches that do not fail.

Each entry names a scenario or a pattern, a chosen profile, the excused outcome (or `any`) and a reason. The scenarios still \
run. An entry fails the gate if it is stale (everything it covers ran and nothing mismatches), if it matches no scenario, or \
if its last day (`until`) has passed. Entries excluded by a filter are never reported as stale. Each run is checked \
separately.";

/// The known failures of the subcommands that judge.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct KnownArgs {
    /// YAML file of known failures: mismatches that do not fail.
    #[arg(long, value_name = "FILE", long_help = KNOWN_HELP)]
    pub known_failures: Option<PathBuf>,
}

/// The files that, besides its mismatches, decide if a run fails.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct GateArgs {
    /// Fail only on regressions relative to this run (see `s3conform compare --help`).
    #[arg(long, value_name = "RUN")]
    pub baseline: Option<PathBuf>,
    /// The known failures.
    #[command(flatten)]
    pub known: KnownArgs,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(after_help = COMPARE_EXAMPLES)]
pub struct CompareArgs {
    /// Baseline run; with --write-known, the only run.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Run to compare with the baseline.
    #[arg(value_name = "NEW", required_unless_present = "write_known")]
    pub new: Option<PathBuf>,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The known failures.
    #[command(flatten)]
    pub known: KnownArgs,
    /// Also write the mismatches of the newest run to a file of known failures.
    #[arg(long, value_name = "FILE", requires = "profiles", help_heading = "Output")]
    pub write_known: Option<PathBuf>,
    /// Overwrite an existing file of known failures.
    #[arg(long, requires = "write_known", help_heading = "Output")]
    pub force: bool,
    /// Accept incomplete runs; missing scenarios count as not run.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
All runs must have the same target, suite and filters. Targets are the same if name, region and
addressing are: each job may start its own server. The name is that of the target file, otherwise
host and port.

Examples:
  s3conform run --partition hash:1/2 --out shard1.jsonl     on one machine
  s3conform run --partition hash:2/2 --out shard2.jsonl     on another machine
  s3conform merge shard1.jsonl shard2.jsonl --out run.jsonl
  s3conform judge run.jsonl --profile zenko")]
pub struct MergeArgs {
    /// Run files of all shards.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Run file to write.
    #[arg(long, value_name = "RUN.jsonl")]
    pub out: PathBuf,
    /// Overwrite an existing run file.
    #[arg(long)]
    pub force: bool,
    /// Accept missing shards and incomplete runs.
    #[arg(long)]
    pub allow_incomplete: bool,
}

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub struct ProfileCommandArgs {
    /// The subcommand of `profile` with its arguments.
    #[command(subcommand)]
    pub command: ProfileCommand,
}

/// The subcommands of `profile`.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Draft a profile from recorded runs.
    ///
    /// Each entry is marked as observed, none as documented. If several runs differ, each observed outcome conforms.
    /// Scenarios without a response stay undocumented.
    Learn(LearnArgs),
    /// Show where two profiles disagree, by error code and by scenario.
    Diff(DiffArgs),
}

/// Arguments of `profile learn`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  s3conform profile learn *.jsonl --name acme --product \"Acme 4.2\" --out acme.yaml
  s3conform run --profile ./acme.yaml        fail where a server differs from Acme 4.2")]
pub struct LearnArgs {
    /// Run files of one product.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Name of the profile.
    #[arg(long)]
    pub name: String,
    /// Product and version [default: target name and Server header of the responses].
    #[arg(long, value_name = "NAME VERSION")]
    pub product: Option<String>,
    /// File to write [default: standard output].
    #[arg(long, value_name = "FILE.yaml")]
    pub out: Option<PathBuf>,
    /// Overwrite an existing file.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Accept incomplete runs.
    #[arg(long)]
    pub allow_incomplete: bool,
}

/// Arguments of `profile diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  s3conform profile diff aws zenko
  s3conform profile diff aws ./acme.yaml

Exit status:
  0  shown, even if the profiles disagree
  2  usage or file error")]
pub struct DiffArgs {
    /// Vendor or profile file.
    #[arg(value_name = "A")]
    pub left: String,
    /// Vendor or profile file to compare with.
    #[arg(value_name = "B")]
    pub right: String,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Region for which to compare expectations.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
}
