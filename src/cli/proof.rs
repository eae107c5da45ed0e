//! Arguments of `proof`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::SuiteArgs;

const PROOF_HELP: &str = "\
A scenario is proven when a server answered it with the code it is built to provoke, with whatever status;
where no body is due, with a status that some vendor documents. A scenario that nobody proves may be at
fault itself: look at the wire, then mend it or write down why no server does it.

Examples:
  s3conform proof reports/*/*.jsonl
  s3conform proof reports/*/*.jsonl --controls --reasons reports/unproven.yaml

Exit status: 0 shown; with --reasons 1 where a reason is missing, stale or wrong; 2 usage or file error.";

/// Arguments of `proof`.
#[derive(Debug, Args)]
#[command(after_help = PROOF_HELP)]
pub struct ProofArgs {
    /// Runs of different servers.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Why scenarios are unproven, as a YAML file; each unproven one needs a reason, and no other may have one.
    #[arg(long, value_name = "FILE")]
    pub reasons: Option<PathBuf>,
    /// Count only answers of servers that accept the request without the fault: beside each RUN.jsonl, RUN.controls.txt has
    /// to hold what `s3conform check --controls` printed there.
    #[arg(long)]
    pub controls: bool,
    /// How to show it.
    #[arg(long, value_enum, default_value_t)]
    pub format: ProofFormat,
    /// Accept runs that were cut off; what they lack counts as not run.
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
