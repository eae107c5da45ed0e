//! Arguments of the gate and of the verbs that compare, join and learn from runs.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Subcommand};

use super::shared::{ProfileArgs, SuiteArgs};

const COMPARE_EXAMPLES: &str = "\
What fails (exit status 1), with a profile:
  a regression             it conformed and is a mismatch now
  a changed wrong answer   it was a mismatch and is another one now
Without a profile nothing says which answer is right, so every changed answer fails.

What is shown and fails nothing:
  fixes, and answers that changed within what the profile documents or where it is silent
  scenarios that are no longer answered, for a network may be to blame
  new scenarios, even where they mismatch (they find what was there before), and gone ones

Examples:
  s3conform compare old.jsonl new.jsonl --profile zenko
  s3conform compare old.jsonl new.jsonl                    any changed answer
  s3conform compare --write-known known.yaml new.jsonl --profile zenko

Exit status: 0 no regression, 1 regression or changed wrong answer, 2 usage or file error.";

const KNOWN_HELP: &str = "\
Mismatches that are excused, as a YAML file.

Each entry names a scenario (or a pattern), the chosen profile, the one outcome that is excused (or any), and a reason. They still \
run. An entry fails the gate when it is stale (all it is for ran and nothing of it fails), when it matches no scenario, and \
when its last day (until) is over. What a filter left out is never stale. Each of several runs is looked at by itself.";

/// The known failures of the verbs that judge.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct KnownArgs {
    /// Mismatches that are excused, as a YAML file.
    #[arg(long, value_name = "FILE", long_help = KNOWN_HELP)]
    pub known_failures: Option<PathBuf>,
}

/// What else decides whether a run fails.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Gate")]
pub struct GateArgs {
    /// Fail on what got worse since this run, and not on what was wrong before; see `s3conform compare --help`.
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
    /// The run before, or with --write-known the only one.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The run now.
    #[arg(value_name = "NEW", required_unless_present = "write_known")]
    pub new: Option<PathBuf>,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// What is excused.
    #[command(flatten)]
    pub known: KnownArgs,
    /// Also draft a file of known failures from the mismatches of the newest run.
    #[arg(long, value_name = "FILE", requires = "profiles", help_heading = "Output")]
    pub write_known: Option<PathBuf>,
    /// Overwrite that file.
    #[arg(long, requires = "write_known", help_heading = "Output")]
    pub force: bool,
    /// Accept runs that were cut off; what they lack counts as not run.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// When to colour.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
Runs of different targets, suites or filters are never joined. A target is known by its name, region
and addressing, so that each job may start a server of its own: a target file gives the name, and
without one it is host and port.

Example:
  s3conform run --partition hash:1/2 --out part1.jsonl     on one machine
  s3conform run --partition hash:2/2 --out part2.jsonl     on another
  s3conform merge part1.jsonl part2.jsonl --out run.jsonl
  s3conform judge run.jsonl --profile zenko")]
pub struct MergeArgs {
    /// The run files of all parts.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// The run file to write.
    #[arg(long, value_name = "RUN.jsonl")]
    pub out: PathBuf,
    /// Overwrite it.
    #[arg(long)]
    pub force: bool,
    /// Accept missing parts and runs that were cut off.
    #[arg(long)]
    pub allow_incomplete: bool,
}

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub struct ProfileVerbArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: ProfileVerb,
}

/// What can be done with profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileVerb {
    /// Draft a profile from what a product was observed to answer; every entry is marked observed, none documented.
    Learn(LearnArgs),
    /// Show where two profiles disagree, by code and by scenario; exits with 0 whatever it shows.
    Diff(DiffArgs),
}

/// Arguments of `profile learn`.
#[derive(Debug, Args)]
#[command(after_help = "\
Outcomes that vary over several runs all count as right. What was never answered stays undocumented.

Example:
  s3conform profile learn monday.jsonl tuesday.jsonl --name acme --product \"Acme 4.2\" --out acme.yaml
  s3conform run --profile ./acme.yaml                      fail on what Acme 4.2 did not do")]
pub struct LearnArgs {
    /// Runs of one product.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// The profile's name.
    #[arg(long)]
    pub name: String,
    /// The product with its version [default: the target's name and the Server header of its answers].
    #[arg(long, value_name = "NAME VERSION")]
    pub product: Option<String>,
    /// The file to write [default: standard output].
    #[arg(long, value_name = "FILE.yaml")]
    pub out: Option<PathBuf>,
    /// Overwrite it.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Accept runs that were cut off.
    #[arg(long)]
    pub allow_incomplete: bool,
}

/// Arguments of `profile diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// A vendor or a profile file.
    #[arg(value_name = "A")]
    pub left: String,
    /// The other one.
    #[arg(value_name = "B")]
    pub right: String,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The region for which expectations are compared.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
}
