//! Arguments of the subcommands that need no network.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ColorChoice, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::gate::GateArgs;
use super::shared::{JudgingArgs, ProfileArgs, SelectionArgs, SuiteArgs};

const LIST_EXAMPLES: &str = "\
Examples:
  s3conform list
  s3conform list multipart 'object/get-*'
  s3conform list --code AccessDenied --format json

Exit status:
  0  listed
  2  usage or file error
  4  no scenario selected";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  s3conform explain object/get-missing-key            what a scenario sends
  s3conform explain NoSuchKey --profile aws,zenko     what vendors document about a code
  s3conform explain object/get-missing-key --observed 500/InternalError    what clients do then
  s3conform explain --requirements                    what a target file can offer";

const COVERAGE_EXAMPLES: &str = "\
Examples:
  s3conform coverage --profile zenko
  s3conform coverage --format markdown > coverage.md

Exit status:
  0  each documented code has a scenario, or a reason for having none
  1  a code has neither
  2  usage or file error";

const VENDORS_EXAMPLES: &str = "\
Examples:
  s3conform vendors aws r2                            what a client of S3 has to handle at R2
  s3conform vendors clouds --format markdown > clouds.md
  s3conform vendors --format html > vendors.html

Exit status:
  0  shown, even if the vendors contradict each other
  2  usage or file error";

const JUDGE_EXAMPLES: &str = "\
Examples:
  s3conform judge run.jsonl --profile zenko
  s3conform judge run.jsonl --profile zenko --known-failures known.yaml
  s3conform judge run.jsonl --profile zenko --baseline old.jsonl
  s3conform judge run.jsonl --format outcomes         print what was observed

Exit status:
  0  no findings
  1  finding, regression, or known failure that is out of date
  2  usage or file error
  4  nothing was judged";

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub struct ListArgs {
    /// The selected scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Output format.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: ListFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArgs {
    /// Scenario ids or error codes.
    #[arg(value_name = "ID|CODE", required_unless_present = "requirements")]
    pub subjects: Vec<String>,
    /// Show the capabilities that scenarios can require, and the target file fields that offer them.
    #[arg(long, conflicts_with = "subjects")]
    pub requirements: bool,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Region for which to show expectations.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
    /// Show what clients do where the scenario has this outcome.
    #[arg(long, value_name = "STATUS[/CODE]", conflicts_with = "requirements")]
    pub observed: Option<String>,
    /// Clients to show, by name or from a file, comma-separated (repeatable) [default: all].
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), requires = "observed")]
    pub clients: Vec<String>,
}

/// Arguments of `clients`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  s3conform clients
  s3conform clients boto3 ./ours.yaml
  s3conform clients --format markdown > docs/clients.md
  s3conform clients --check clients/observed.csv

Exit status:
  0  shown; with --check, every observation agrees
  1  an observation disagrees
  2  usage or file error")]
pub struct ClientsArgs {
    /// Clients to show, by name or from a file [default: all].
    #[arg(value_name = "NAME|FILE", value_parser = NonEmptyStringValueParser::new())]
    pub clients: Vec<String>,
    /// Output format: a table of clients, a page of how each decides, or the names.
    #[arg(long, value_enum, default_value_t)]
    pub format: ClientsFormat,
    /// Compare the rules with what released clients did: a CSV file as clients/README.md describes it.
    #[arg(long, value_name = "FILE.csv", conflicts_with = "format")]
    pub check: Option<PathBuf>,
}

/// Arguments of `profiles`.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  s3conform profiles
  s3conform profiles --profile aws --format csv
  s3conform profiles show aws                         print a profile
  s3conform profiles --profile aws --format evidence"
)]
pub struct ProfilesArgs {
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ProfilesFormat,
    /// The subcommand of `profiles`, if there is one.
    #[command(subcommand)]
    pub command: Option<ProfilesCommand>,
}

/// The subcommands of `profiles`.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// Print the file of a profile.
    ///
    /// An own profile builds on it with `extends: NAME` and says only what differs.
    Show(ShowArgs),
}

/// Arguments of `profiles show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  s3conform profiles show aws > ours.yaml")]
pub struct ShowArgs {
    /// Vendor or profile file.
    #[arg(value_name = "NAME|FILE")]
    pub name: String,
}

/// Arguments of `vendors`.
#[derive(Debug, Args)]
#[command(after_help = VENDORS_EXAMPLES)]
pub struct VendorsArgs {
    /// Vendors, groups of them or profile files [default: all].
    #[arg(value_name = "NAME|FILE")]
    pub names: Vec<String>,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Output format.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: VendorsFormat,
}

/// Arguments of `coverage`.
#[derive(Debug, Args)]
#[command(after_help = COVERAGE_EXAMPLES)]
pub struct CoverageArgs {
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: CoverageFormat,
}

/// Arguments of `judge`.
#[derive(Debug, Args)]
#[command(after_help = JUDGE_EXAMPLES)]
pub struct JudgeArgs {
    /// Run files to judge.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// What, besides the verdicts, decides if a run fails.
    #[command(flatten)]
    pub gate: GateArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Accept incomplete runs and parts of runs; missing scenarios count as not run.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Output format: the matrix of verdicts, or the observed outcome of each scenario.
    #[arg(long, value_enum, default_value_t)]
    pub format: JudgeFormat,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  s3conform schema scenario > scenario.schema.json")]
pub struct SchemaArgs {
    /// File format.
    #[arg(value_enum)]
    pub format: SchemaFormat,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  s3conform completions bash > ~/.local/share/bash-completion/completions/s3conform")]
pub struct CompletionsArgs {
    /// Shell to complete in.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  s3conform man run | man -l -")]
pub struct ManArgs {
    /// Subcommand to describe [default: overview of all subcommands].
    #[arg(value_name = "SUBCOMMAND")]
    pub page: Option<String>,
}

/// Formats of `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ListFormat {
    #[default]
    Table,
    Json,
    /// A page of the scenarios by stake.
    Markdown,
}

/// Formats of `profiles`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProfilesFormat {
    /// Rows, documented and observed scenarios and age of each profile; of all, if none is named.
    #[default]
    Table,
    /// The same in Markdown, with the documents.
    Index,
    /// Each source of each profile.
    Sources,
    /// Each row with the line of its document.
    Csv,
    /// Each scenario with a documented outcome, and whether an entry or the name of a code says so.
    Readings,
    /// What was observed beside what is documented.
    Evidence,
    /// A page of what a vendor's program did beside its document.
    Markdown,
    /// The names.
    Names,
}

/// Formats of `vendors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum VendorsFormat {
    #[default]
    Table,
    Markdown,
    Csv,
    Html,
}

/// Formats of `clients`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ClientsFormat {
    #[default]
    Table,
    Markdown,
    Names,
}

/// Formats of `judge`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum JudgeFormat {
    #[default]
    Table,
    Outcomes,
}

/// Formats of `coverage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CoverageFormat {
    #[default]
    Table,
    Markdown,
    Csv,
}

/// File formats with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SchemaFormat {
    Scenario,
    Profile,
    Client,
    Report,
    Target,
    KnownFailures,
    Unproven,
}
