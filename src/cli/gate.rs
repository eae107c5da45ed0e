//! Arguments of the gate, and of the subcommands that compare, merge and learn from runs.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ColorChoice, Subcommand};

use super::report::{ReportFile, report_file};
use super::shared::{JudgingArgs, SuiteArgs};
use crate::embedded;
use crate::judge::FailOn;

const COMPARE_EXAMPLES: &str = "\
With a profile, these changes fail:
  regression     no finding in OLD, a finding in NEW
  worse finding  a finding in both, with worse consequences in NEW
  feature lost   judged in OLD, the feature is absent in NEW
  lost           judged in OLD, skipped in NEW
Without a profile, every changed response fails.

These changes are shown but do not fail:
  findings that OLD has, too, even if the response differs
  findings in scenarios that OLD does not have or did not judge (see --fail-on new)
  fixes, and changes where neither run has a finding
  scenarios that only OLD has

Examples:
  s3conform compare old.jsonl new.jsonl --profile zenko
  s3conform compare old.jsonl new.jsonl                  fail on any changed response
  s3conform compare --write-known known.yaml new.jsonl --profile zenko

Exit status:
  0  nothing got worse
  1  something got worse, or a known failure is out of date
  2  usage or file error
  4  nothing was judged";

const BASELINE_EXAMPLES: &str = "\
Copies RUN over the baseline, and says what the baseline forgives from now on: every finding of RUN
that the old baseline does not have, or has in a milder form. RUN has to be complete and whole.

Examples:
  s3conform baseline update now.jsonl --baseline last.jsonl --profile zenko

Exit status:
  0  updated, whatever it forgives
  2  usage or file error
  4  nothing was judged";

const KNOWN_HELP: &str = "\
YAML file of known failures: findings that do not fail.

Each entry names a scenario or a pattern, a chosen profile, what is excused (an outcome, `no response`, `not judged` or `any`) \
and a reason. The scenarios still run. An entry fails the gate if it is stale (everything it covers ran and nothing needs the \
excuse), if it matches no scenario, or if its last day (`until`) has passed. Entries excluded by a filter are never reported as \
stale. Each run is checked separately.";

/// The help of `--fail-on`, with every word.
fn fail_on_help() -> String {
    let (default, others) = FailOn::words();
    format!(
        "Everything that fails, instead of the default: words separated by commas.\n\n`default` is {}. Further words: \
         {}. So `--fail-on default,unproven` adds one, and `--fail-on accepted,no-response` fails on nothing else.\n\n\
         Words from lost-write to crafted-only are what a finding does to the clients (see --clients), whatever its verdict; \
         `lost` includes lost-write, and `effect` is all that does anything to a client. So `--fail-on lost,retried` leaves out \
         what changes nothing for them.\n\nThe absence of a feature without which nothing works fails always, and so does a feature lost since the baseline.",
        default.join(", "),
        others.join(", ")
    )
}

/// The help of `--clients`, with every name.
pub(super) fn clients_help() -> String {
    let names: Vec<&str> = embedded::client_names().collect();
    format!(
        "Clients that findings are looked at for, comma-separated (repeatable) [default: all].\n\nEach is one of {}, or a \
         .yaml file of your own. Names leave the others out; files are added. A finding's impact, and the words of --fail-on \
         for it, are those of these clients.",
        names.join(", ")
    )
}

/// The known failures of the subcommands that judge.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct KnownArgs {
    /// YAML file of known failures: findings that do not fail.
    #[arg(long, value_name = "FILE", long_help = KNOWN_HELP)]
    pub known_failures: Option<PathBuf>,
}

/// What fails, apart from files.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct FailArgs {
    /// Everything that fails, instead of the default: words separated by commas.
    #[arg(long, value_name = "WORDS", value_delimiter = ',', long_help = fail_on_help())]
    pub fail_on: Vec<String>,
    /// Do not fail on scenarios that could not be judged.
    #[arg(long)]
    pub allow_unjudged: bool,
    /// Clients that findings are looked at for, by name or from a file, comma-separated (repeatable) [default: all].
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), long_help = clients_help())]
    pub clients: Vec<String>,
}

/// What, besides the verdicts, decides if a run fails.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct GateArgs {
    /// Fail only on what got worse since this run (see `s3conform compare --help`); with several targets, the directory with
    /// the run file of each.
    #[arg(long, value_name = "RUN|DIR")]
    pub baseline: Option<PathBuf>,
    /// The known failures.
    #[command(flatten)]
    pub known: KnownArgs,
    /// What fails.
    #[command(flatten)]
    pub fail: FailArgs,
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
    pub profiles: JudgingArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The known failures.
    #[command(flatten)]
    pub known: KnownArgs,
    /// What fails.
    #[command(flatten)]
    pub fail: FailArgs,
    /// Also write the findings of the newest run to a file of known failures.
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

/// Arguments of `baseline`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  s3conform baseline update now.jsonl --baseline last.jsonl --profile zenko")]
pub struct BaselineArgs {
    /// The subcommand of `baseline` with its arguments.
    #[command(subcommand)]
    pub command: BaselineCommand,
}

/// The subcommands of `baseline`.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Make a complete run the new baseline, and say what it forgives.
    Update(BaselineUpdateArgs),
}

/// Arguments of `baseline update`.
#[derive(Debug, Args)]
#[command(after_help = BASELINE_EXAMPLES)]
pub struct BaselineUpdateArgs {
    /// Complete run to accept.
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Baseline to replace, or to create.
    #[arg(long, value_name = "FILE")]
    pub baseline: PathBuf,
    /// The chosen profiles; by default those of the run's target file.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
All runs must have the same target, suite and filters. Targets are the same if name, region and
addressing are: each job may start its own server. The name is that of the target file, otherwise
host and port. A shard decides nothing: with a profile, its merged run does, as `judge` would.

Examples:
  s3conform run --partition hash:1/2 --out shard1.jsonl     on one machine
  s3conform run --partition hash:2/2 --out shard2.jsonl     on another machine
  s3conform merge shard1.jsonl shard2.jsonl --out run.jsonl --profile zenko

Exit status:
  0  merged; with a profile, no findings
  1  findings, a regression, or a known failure that is out of date
  2  usage or file error
  4  nothing was judged")]
pub struct MergeArgs {
    /// Run files of all shards.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Run file to write.
    #[arg(long, value_name = "RUN.jsonl", help_heading = "Output")]
    pub out: PathBuf,
    /// Also write a report, e.g. junit=junit.xml; see `s3conform report --help` for formats (repeatable).
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report_file, help_heading = "Output")]
    pub reports: Vec<ReportFile>,
    /// Overwrite existing run files and reports.
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Accept missing shards and incomplete runs.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// What, besides the verdicts, decides if the merged run fails.
    #[command(flatten)]
    pub gate: GateArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
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
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
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
