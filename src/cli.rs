//! The command line: its verbs, flags and help, and nothing else.
//!
//! Knows nothing of what the verbs do; environment variables and AWS files are the target's business.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::plan::{Partition, Pattern};

const RUN_EXAMPLES: &str = "\
Examples:
  s3conform run                                        the embedded endpoint, a matrix of all vendors
  s3conform run --endpoint-url http://localhost:9000   your server, with the AWS credentials of your environment
  s3conform run --profile zenko multipart auth/clock-* fail on what differs from one vendor's document
  s3conform run --profile ./mine.yaml --skip wire --partition hash:1/4

Exit status: 0 as expected, 1 mismatch, 2 usage or file error, 3 target unusable, 4 nothing selected, 130 interrupted.";

const ID_HELP: &str = "Scenario ids, matched by component: `auth`, `object/get-*`, `**/put-*`";

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
    /// Judge recorded runs again, without any network.
    Judge(JudgeArgs),
    /// Serve the embedded endpoint.
    Serve(ServeArgs),
    /// Run each scenario as a test, with the arguments of `cargo test`.
    Test(Box<TestArgs>),
    /// Print the JSON Schema of a file format.
    Schema(SchemaArgs),
    /// Print a shell's completion script.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man(ManArgs),
}

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct RunArgs {
    /// The endpoint.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where they come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// The run file to write [default: in reports/, by target and time].
    #[arg(long, value_name = "RUN.jsonl", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Overwrite the run file.
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Scenarios that run at the same time.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: u16,
    /// How long one answer may take [default: 30, or what the scenario says].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub deadline: Option<u64>,
    /// Print the requests under test and send none of them.
    #[arg(long)]
    pub dry_run: bool,
    /// When to colour.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
}

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
    #[arg(long, value_enum, default_value_t)]
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

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which profiles.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Also send each scenario's healthy twin, which has to succeed: the fault is then the only thing wrong.
    #[arg(long)]
    pub controls: bool,
    /// The endpoint for --controls.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Arguments of `profiles`.
#[derive(Debug, Args)]
pub struct ProfilesArgs {
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// A table of the profiles, or every documented row.
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
pub struct JudgeArgs {
    /// Run files.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The matrix, or one line per scenario with what was observed.
    #[arg(long, value_enum, default_value_t)]
    pub format: JudgeFormat,
    /// When to colour.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The vendor whose statuses and codes are answered.
    #[arg(long, value_name = "VENDOR", default_value = "aws")]
    pub dialect: String,
    /// Where to listen; port 0 takes a free one, which is printed.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Answer some conditions wrongly on purpose; repeatable.
    #[arg(long = "fault", value_name = "RULE")]
    pub faults: Vec<String>,
    /// The access key it accepts.
    #[arg(long, value_name = "KEY", default_value = "s3conform")]
    pub access_key: String,
    /// The secret key that belongs to it.
    #[arg(long, value_name = "SECRET", default_value = "s3conform-secret")]
    pub secret_key: String,
    /// The region it is in.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
    /// Also offer everything scenarios may require (TLS, another region, STS, IAM, limits, quotas), on ports of their own,
    /// and write the target file for it, with the certificate authority beside it.
    #[arg(long, value_name = "FILE")]
    pub target_file: Option<PathBuf>,
    /// How long an upload may be silent before it is refused.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub idle_timeout: u64,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// The endpoint.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// The arguments of `cargo test`.
    #[command(flatten)]
    pub libtest: libtest_mimic::Arguments,
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

/// The endpoint under test; without any of these it is the embedded one.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// A file that describes the endpoint and its accounts, instead of flags and the AWS configuration.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["endpoint_url", "region", "ca_bundle", "no_verify_ssl", "aws_profile", "other_aws_profile"])]
    pub target: Option<PathBuf>,
    /// The endpoint [default: `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, else the embedded one].
    #[arg(long, value_name = "URL", value_parser = endpoint)]
    pub endpoint_url: Option<String>,
    /// The region that signatures name [default: from the AWS configuration, else us-east-1].
    #[arg(long)]
    pub region: Option<String>,
    /// Whether the bucket stands in the path or in the host name.
    #[arg(long, value_enum, default_value_t)]
    pub addressing: Addressing,
    /// Certificate authorities to trust, as a PEM file.
    #[arg(long, value_name = "FILE")]
    pub ca_bundle: Option<PathBuf>,
    /// Trust any certificate.
    #[arg(long, conflicts_with = "ca_bundle")]
    pub no_verify_ssl: bool,
    /// The credentials' profile in the AWS files.
    #[arg(long, value_name = "NAME")]
    pub aws_profile: Option<String>,
    /// The profile of a second account, which some scenarios need.
    #[arg(long, value_name = "NAME")]
    pub other_aws_profile: Option<String>,
}

/// Which scenarios; the filters all have to hold.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectionArgs {
    #[arg(value_name = "ID", help = ID_HELP)]
    #[expect(missing_docs, reason = "the help text is the documentation")]
    pub ids: Vec<Pattern>,
    /// Only scenarios with this tag; repeatable.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only scenarios that provoke this code; repeatable.
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Only scenarios in this area; repeatable.
    #[arg(long = "area", value_name = "AREA")]
    pub areas: Vec<String>,
    /// Leave these out, written like an ID; repeatable.
    #[arg(long, value_name = "ID")]
    pub skip: Vec<Pattern>,
    /// Only one of N parts, the same scenarios on every machine.
    #[arg(long, value_name = "hash:I/N")]
    pub partition: Option<Partition>,
}

impl SelectionArgs {
    /// The selection as it would be written on a command line.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let ids = self.ids.iter().map(ToString::to_string);
        let valued = |flag: &str, values: &[String]| -> Vec<String> {
            values.iter().map(|value| format!("{flag} {value}")).collect()
        };
        ids.chain(valued("--tag", &self.tags))
            .chain(valued("--code", &self.codes))
            .chain(valued("--area", &self.areas))
            .chain(self.skip.iter().map(|pattern| format!("--skip {pattern}")))
            .chain(self.partition.iter().map(|partition| format!("--partition {partition}")))
            .collect()
    }
}

/// Where scenarios come from.
#[derive(Debug, Clone, Default, Args)]
pub struct SuiteArgs {
    /// A folder of scenarios instead of the built-in ones.
    #[arg(long, value_name = "DIR", help_heading = "Selection")]
    pub scenarios: Option<PathBuf>,
}

/// Which vendors' documents to go by.
#[derive(Debug, Clone, Default, Args)]
pub struct ProfileArgs {
    /// Vendors (hcp, ibm, aws, liteio, zenko) or profile files, separated by commas; repeatable.
    #[arg(long = "profile", value_name = "NAME|FILE", value_delimiter = ',')]
    pub profiles: Vec<String>,
}

/// Where a request names its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Addressing {
    /// In the path.
    #[default]
    Path,
    /// In the host name.
    Virtual,
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
    Target,
}

fn endpoint(text: &str) -> Result<String, String> {
    let uri: http::Uri = text.parse().map_err(|error| format!("{error}; write http://localhost:9000, say"))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(_)) => Ok(text.trim_end_matches('/').to_owned()),
        (Some(scheme), Some(_)) => Err(format!("`{scheme}` is not a scheme of S3; write http:// or https://")),
        _ => Err(format!("it has no scheme; write http://{text} or https://{text}")),
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

    #[test]
    fn an_endpoint_without_scheme_is_told_how_to_write_it() {
        assert_eq!(
            endpoint("localhost:9000").unwrap_err(),
            "it has no scheme; write http://localhost:9000 or https://localhost:9000"
        );
        assert_eq!(endpoint("http://localhost:9000/").unwrap(), "http://localhost:9000");
        assert!(endpoint("ftp://localhost").unwrap_err().contains("`ftp` is not a scheme"));
    }
}
