//! Arguments of `report`, and the formats that `run --report` shares with it.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ColorChoice, ValueEnum};

use super::gate::GateArgs;
use super::shared::{JudgingArgs, SuiteArgs};
use crate::report::Format;

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
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// File to write [default: standard output].
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Overwrite an existing file.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Accept incomplete runs and parts of runs; missing scenarios count as not run.
    #[arg(long, alias = "incomplete")]
    pub allow_incomplete: bool,
    /// Requests and responses to include (html, json, junit).
    #[arg(long, value_enum, value_name = "WHICH", default_value_t)]
    pub exchanges: Exchanges,
    /// The chosen profiles; findings by these, or by the profile of a run's target, count as failures.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// What, besides the verdicts, decides what the report counts as failures.
    #[command(flatten)]
    pub gate: GateArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.facts().name).help(self.facts().about))
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
    pub format: Format,
    /// Where it goes.
    pub path: PathBuf,
}

/// What is no report.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReportFileError {
    #[error("unknown format `{0}`; formats are {names}", names = Format::names())]
    Format(String),
    #[error("write FORMAT=PATH, such as {example}; formats are {names}", names = Format::names())]
    Form { example: String },
}

/// Reads `FORMAT=PATH`.
pub(super) fn report_file(text: &str) -> Result<ReportFile, ReportFileError> {
    match text.split_once('=') {
        Some((name, path)) if !path.is_empty() => match Format::from_str(name, false) {
            Ok(format) => Ok(ReportFile { format, path: path.into() }),
            Err(_) => Err(ReportFileError::Format(name.to_owned())),
        },
        _ => {
            let extension = Path::new(text).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let example = Format::of_extension(extension)
                .map_or_else(|| "junit=junit.xml".to_owned(), |format| format!("{format}={text}"));
            Err(ReportFileError::Form { example })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_path() {
        let file = report_file("junit=a=b.xml").unwrap();
        assert_eq!((file.format, file.path), (Format::Junit, PathBuf::from("a=b.xml")));
        let error = |text| report_file(text).unwrap_err().to_string();
        assert!(error("pdf=x").contains("unknown format `pdf`; formats are table, json"));
        for text in ["junit", "junit=", "x.xml"] {
            assert!(error(text).starts_with("write FORMAT=PATH"), "{text}");
        }
        assert!(error("out/page.html").contains("such as html=out/page.html;"));
    }
}
