//! The command line: its verbs, flags and help, and nothing else.
//!
//! Knows nothing of what the verbs do; environment variables and AWS files are the target's business.

mod gate;
mod network;
mod offline;
mod proof;
mod report;
mod shared;

use clap::{Parser, Subcommand};

pub use gate::{CompareArgs, DiffArgs, GateArgs, KnownArgs, LearnArgs, MergeArgs, ProfileVerb, ProfileVerbArgs};
pub use network::{CheckArgs, RunArgs, ServeArgs, SweepArgs, TestArgs};
pub use offline::{
    CompletionsArgs, CoverageArgs, CoverageFormat, ExplainArgs, JudgeArgs, JudgeFormat, ListArgs, ListFormat, ManArgs,
    ProfilesArgs, ProfilesFormat, SchemaArgs, SchemaFormat,
};
pub use proof::{ProofArgs, ProofFormat};
pub use report::{Exchanges, ReportArgs, ReportFile};
pub use shared::{
    Addressing, ClockChoice, EndpointArgs, ProfileArgs, SelectionArgs, SuiteArgs, TargetArgs, TargetsArgs, VerboseArgs,
};

/// Tells whether an S3-compatible endpoint fails the way its vendor documents.
#[derive(Debug, Parser)]
#[command(name = "s3conform", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Provoke errors on a target and judge its answers.
    Run(Box<RunArgs>),
    /// List the scenarios.
    List(ListArgs),
    /// Show what a scenario sends, or what vendors document about a code, with citations.
    Explain(ExplainArgs),
    /// Look for mistakes in scenarios and profiles.
    Check(CheckArgs),
    /// Show the vendor profiles and their documented rows.
    Profiles(ProfilesArgs),
    /// Show for each documented code whether a scenario proves it.
    Coverage(CoverageArgs),
    /// Show which scenarios a server has answered with the error they are built to provoke.
    Proof(ProofArgs),
    /// Judge recorded runs again, without any network.
    Judge(JudgeArgs),
    /// Show what got worse or better between two runs.
    Compare(CompareArgs),
    /// Join the runs of a partition.
    Merge(MergeArgs),
    /// Learn a profile from runs, or compare two.
    Profile(ProfileVerbArgs),
    /// Show recorded runs in a format that other tools read.
    Report(ReportArgs),
    /// Serve the embedded endpoint.
    Serve(ServeArgs),
    /// Remove what interrupted runs left at a target.
    Sweep(Box<SweepArgs>),
    /// Run each scenario as a test, with the arguments of `cargo test`.
    Test(Box<TestArgs>),
    /// Print the JSON Schema of a file format.
    Schema(SchemaArgs),
    /// Print a shell's completion script.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man(ManArgs),
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
