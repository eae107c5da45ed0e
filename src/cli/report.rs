//! Arguments of `report`, and the formats that `run --report` shares with it.

use std::path::PathBuf;

use clap::{Args, ColorChoice, ValueEnum};

use super::gate::KnownArgs;
use super::shared::{ProfileArgs, SuiteArgs};

const REPORT_EXAMPLES: &str = "\
Examples:
  s3conform report run.jsonl --profile zenko --format junit --out junit.xml
  s3conform report run.jsonl --profile zenko --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  s3conform report run.jsonl --format html --out report.html
  s3conform report minio.jsonl garage.jsonl --format csv      one table for several targets
  s3conform report *.jsonl --format html --exchanges none --out vendors.html

Exit status:
  0  reported, whatever the verdicts; use `run` or `judge` as a gate
  2  usage or file error";

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct ReportArgs {
    /// Run files to include in the report.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// File to write [default: standard output].
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Overwrite an existing file.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Accept incomplete runs; missing scenarios count as not run.
    #[arg(long, alias = "incomplete")]
    pub allow_incomplete: bool,
    /// Requests and responses to include (html, json, junit).
    #[arg(long, value_enum, value_name = "WHICH", default_value_t)]
    pub exchanges: Exchanges,
    /// The chosen profiles; mismatches with these, or with the profile of a run's target, count as failures.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// The known failures, which the report does not count as failures.
    #[command(flatten)]
    pub known: KnownArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// Formats of `report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    /// Matrix for a terminal.
    #[default]
    Table,
    /// All data, for programs (see `s3conform schema report`).
    Json,
    /// One row per scenario and profile.
    Csv,
    /// Self-contained page with the matrix, all evidence and filters.
    Html,
    /// Summary for a CI job.
    Markdown,
    /// `JUnit` XML, for example for Jenkins and GitLab.
    Junit,
    /// Annotations for a GitHub workflow.
    Github,
    /// Badge for shields.io.
    Badge,
}

impl ReportFormat {
    /// True if the format contains requests and responses, so that a file of it should be private.
    #[must_use]
    pub fn holds_exchanges(self) -> bool {
        matches!(self, Self::Json | Self::Html | Self::Junit)
    }
}

/// The scenarios whose requests and responses a report includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Exchanges {
    /// All that the run files contain.
    #[default]
    All,
    /// Those of scenarios whose outcome differs from a profile.
    Differences,
    /// None, for smaller or public pages.
    None,
}

/// A report to be written: `FORMAT=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Its format.
    pub format: ReportFormat,
    /// Where it goes.
    pub path: PathBuf,
}

/// Reads `FORMAT=PATH`.
pub(super) fn report_file(text: &str) -> Result<ReportFile, String> {
    let known = || {
        let names = ReportFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    };
    match text.split_once('=') {
        Some((name, path)) if !path.is_empty() => match ReportFormat::from_str(name, false) {
            Ok(format) => Ok(ReportFile { format, path: path.into() }),
            Err(_) => Err(format!("unknown format `{name}`; formats are {}", known())),
        },
        _ => Err(format!("write FORMAT=PATH, such as junit=junit.xml; formats are {}", known())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_path() {
        let file = report_file("junit=a=b.xml").unwrap();
        assert_eq!((file.format, file.path), (ReportFormat::Junit, PathBuf::from("a=b.xml")));
        assert!(report_file("pdf=x").unwrap_err().contains("unknown format `pdf`; formats are table, json"));
        for text in ["junit", "junit=", "x.xml"] {
            assert!(report_file(text).unwrap_err().starts_with("write FORMAT=PATH"), "{text}");
        }
    }
}
