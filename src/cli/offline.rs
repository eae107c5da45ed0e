//! Arguments of the verbs that need no network.

use std::path::PathBuf;

use clap::{Args, ColorChoice, ValueEnum};
use clap_complete::Shell;

use super::gate::KnownArgs;
use super::shared::{ProfileArgs, SelectionArgs, SuiteArgs};

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where they come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// How to show them.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: ListFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Ids of scenarios, or error codes.
    #[arg(value_name = "ID|CODE", required_unless_present = "requirements")]
    pub subjects: Vec<String>,
    /// Show what scenarios may require of a target, and what its target file has to hold for it.
    #[arg(long, conflicts_with = "subjects")]
    pub requirements: bool,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// The region for which expectations are shown.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
}

/// Arguments of `profiles`.
#[derive(Debug, Args)]
pub struct ProfilesArgs {
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// A table of the profiles, every documented row, or the names alone.
    #[arg(long, value_enum, default_value_t)]
    pub format: ProfilesFormat,
}

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// How to show it.
    #[arg(long, value_enum, default_value_t)]
    pub format: CoverageFormat,
}

/// Arguments of `judge`.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 as expected, 1 mismatch, 2 usage or file error")]
pub struct JudgeArgs {
    /// Run files.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// What is excused.
    #[command(flatten)]
    pub known: KnownArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Accept runs that were cut off, and judge them as far as they go.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// The matrix, or one line per scenario with what was observed.
    #[arg(long, value_enum, default_value_t)]
    pub format: JudgeFormat,
    /// When to colour.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The file format.
    #[arg(value_enum)]
    pub format: SchemaFormat,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The page of one verb instead of the page that names them all.
    #[arg(value_name = "VERB")]
    pub page: Option<String>,
}

/// Formats of `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ListFormat {
    #[default]
    Table,
    Json,
}

/// Formats of `profiles`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ProfilesFormat {
    #[default]
    Table,
    Csv,
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
    Report,
    Target,
    KnownFailures,
    Unproven,
}
