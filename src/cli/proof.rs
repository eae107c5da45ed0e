//! Arguments of `proof`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::SuiteArgs;

const PROOF_HELP: &str = "\
A scenario is proven if a server has returned the error code it is built to provoke, with any status. \
For a response without a body, the status must be one that a vendor documents. \
If a control is possible, the record must hold it, and it must have succeeded. A run of the embedded endpoint proves nothing. An unproven scenario may \
itself be wrong: inspect the exchange, then correct the scenario or record why no server returns the code.

Examples:
  s3conform proof reports/*/*.jsonl
  s3conform proof reports/*/*.jsonl --reasons reports/unproven.yaml

Exit status:
  0  shown
  1  with --reasons: a reason is missing, stale or wrong
  2  usage or file error";

/// Arguments of `proof`.
#[derive(Debug, Args)]
#[command(after_help = PROOF_HELP)]
pub struct ProofArgs {
    /// Run files of different servers.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// YAML file with a reason for each unproven scenario, and for no other.
    #[arg(long, value_name = "FILE")]
    pub reasons: Option<PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ProofFormat,
    /// Accept incomplete runs; missing scenarios count as not run.
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
}

/// Formats of `proof`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ProofFormat {
    #[default]
    Table,
    Csv,
    Json,
    Markdown,
}
