//! The command line: subcommands, flags and help texts.
//!
//! Independent of what the subcommands do. The engine reads environment variables and AWS files.

mod gate;
mod network;
mod offline;
mod proof;
mod report;
mod shared;

use clap::{ColorChoice, Parser, Subcommand};

pub use gate::{
    BaselineArgs, BaselineCommand, BaselineUpdateArgs, CompareArgs, DiffArgs, FailArgs, GateArgs, KnownArgs, LearnArgs,
    MergeArgs, ProfileCommand, ProfileCommandArgs,
};
pub use network::{CheckArgs, RunArgs, ServeArgs, SweepArgs, TestArgs};
pub use offline::{
    ClientsArgs, ClientsFormat, CompletionsArgs, CoverageArgs, CoverageFormat, ExplainArgs, JudgeArgs, JudgeFormat,
    ListArgs, ListFormat, ManArgs, ProfilesArgs, ProfilesCommand, ProfilesFormat, SchemaArgs, SchemaFormat, ShowArgs,
    VendorsArgs, VendorsFormat,
};
pub use proof::{ProofArgs, ProofFormat};
pub use report::{Exchanges, ReportArgs, ReportFile};
pub use shared::{
    Addressing, ClockChoice, EndpointArgs, JudgingArgs, ProfileArgs, SelectionArgs, SuiteArgs, TargetArgs, TargetsArgs,
    VerboseArgs,
};

const EXAMPLES: &str = "\
Examples:
  s3conform run --embedded                            test the embedded endpoint
  s3conform run --endpoint-url http://localhost:9000  test your server
  s3conform explain object/get-missing-key            show a scenario";

/// Check that an S3-compatible endpoint returns the errors its vendor documents.
#[derive(Debug, Parser)]
#[command(name = "s3conform", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// The subcommand with its arguments.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios against a target and check its error responses.
    ///
    /// Findings fail the run only if a profile is chosen, with --profile or in the target file's gate. Otherwise the responses
    /// are compared with the profiles of the default group, for information.
    Run(Box<RunArgs>),
    /// List scenarios.
    List(ListArgs),
    /// Show what a scenario sends, or what vendors document about an error code.
    Explain(ExplainArgs),
    /// Check scenario and profile files for mistakes.
    Check(CheckArgs),
    /// List vendor profiles and the errors they document.
    Profiles(ProfilesArgs),
    /// Compare what vendors document, without a server.
    Vendors(VendorsArgs),
    /// List clients and how each reacts to a response.
    Clients(ClientsArgs),
    /// Show which documented error codes are covered by a scenario.
    Coverage(CoverageArgs),
    /// Show which scenarios have provoked the intended error on a real server.
    Proof(ProofArgs),
    /// Judge recorded runs again without sending requests.
    Judge(JudgeArgs),
    /// Compare two runs and report regressions and fixes.
    Compare(CompareArgs),
    /// Accept a run as the new baseline.
    Baseline(BaselineArgs),
    /// Merge the runs of a partition into one run file, and decide on it.
    Merge(Box<MergeArgs>),
    /// Draft a profile from recorded runs, or compare two profiles.
    Profile(ProfileCommandArgs),
    /// Convert recorded runs to HTML, JUnit, JSON and other formats.
    Report(ReportArgs),
    /// Start the embedded endpoint.
    Serve(ServeArgs),
    /// Remove what interrupted runs left at a target.
    // Nothing that a sweep sends is destructive in that sense.
    #[command(mut_arg("destructive", |flag| flag.hide(true)))]
    Sweep(Box<SweepArgs>),
    /// Run each scenario as a test, with the arguments of `cargo test`.
    Test(Box<TestArgs>),
    /// Print the JSON Schema of a file format.
    Schema(SchemaArgs),
    /// Print a shell completion script.
    Completions(CompletionsArgs),
    /// Print a man page.
    Man(ManArgs),
}

impl Command {
    /// When the subcommand colours standard output.
    #[must_use]
    pub fn color(&self) -> ColorChoice {
        match self {
            Self::Run(args) => args.color,
            Self::Judge(args) => args.color,
            Self::Compare(args) => args.color,
            Self::Baseline(BaselineArgs { command: BaselineCommand::Update(args) }) => args.color,
            Self::Merge(args) => args.color,
            Self::Report(args) => args.color,
            Self::List(_)
            | Self::Explain(_)
            | Self::Check(_)
            | Self::Profiles(_)
            | Self::Vendors(_)
            | Self::Clients(_)
            | Self::Coverage(_)
            | Self::Proof(_)
            | Self::Profile(_)
            | Self::Serve(_)
            | Self::Sweep(_)
            | Self::Test(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man(_) => ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }
}
