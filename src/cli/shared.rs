//! Groups of flags that several verbs have: target, selection, suite, profiles.

use std::path::PathBuf;

use clap::{ArgAction, Args, FromArgMatches as _, ValueEnum};

use crate::embedded;
use engine::plan::{Partition, Pattern, Selection};

const ID_HELP: &str = "Scenario ids, matched by component: `auth`, `object/get-*`, `**/put-*`";

/// The flags of [`EndpointArgs`], which a target file stands instead of.
const ENDPOINT: [&str; 7] =
    ["endpoint_url", "region", "addressing", "ca_bundle", "no_verify_ssl", "aws_profile", "other_aws_profile"];

/// The endpoint under test; without any of these it is the embedded one.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// A file that describes the endpoint and its accounts, instead of flags and the AWS configuration.
    #[arg(long, value_name = "FILE", conflicts_with_all = ENDPOINT)]
    pub target: Option<PathBuf>,
    /// The flags.
    #[command(flatten)]
    pub endpoint: EndpointArgs,
}

/// The endpoints under test; without any of these it is the embedded one.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetsArgs {
    /// A file that describes an endpoint and its accounts, instead of flags and the AWS configuration; repeatable, to run
    /// several side by side.
    #[arg(long = "target", value_name = "FILE", conflicts_with_all = ENDPOINT)]
    pub targets: Vec<PathBuf>,
    /// The flags.
    #[command(flatten)]
    pub endpoint: EndpointArgs,
}

/// An endpoint in flags.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct EndpointArgs {
    /// The endpoint [default: from the AWS environment or files, else the embedded one].
    #[arg(long, value_name = "URL")]
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
    /// Whose clock signatures go by: this machine's, or the server's as its Date header tells it.
    #[arg(long, value_enum, default_value_t)]
    pub clock: ClockChoice,
    /// Allow an endpoint of Amazon's own, where buckets and requests cost money.
    #[arg(long)]
    pub allow_aws: bool,
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
    /// What the flags ask for.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection {
            patterns: self.ids.clone(),
            tags: self.tags.clone(),
            codes: self.codes.clone(),
            areas: self.areas.clone(),
            skip: self.skip.clone(),
            partition: self.partition,
        }
    }

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

impl SelectionArgs {
    /// Reads what `words` gives.
    ///
    /// # Errors
    /// Words that are no selection.
    pub fn from_words(words: &[String]) -> Result<Self, String> {
        let apart = words.iter().flat_map(|word| match word.split_once(' ') {
            Some((flag, value)) if flag.starts_with("--") => vec![flag, value],
            _ => vec![word.as_str()],
        });
        let command = Self::augment_args(clap::Command::new("selection").no_binary_name(true));
        let first_line = |error: clap::Error| error.to_string().lines().next().unwrap_or_default().to_owned();
        let matches = command.try_get_matches_from(apart).map_err(first_line)?;
        Self::from_arg_matches(&matches).map_err(first_line)
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
    #[arg(
        long = "profile",
        value_name = "NAME|FILE",
        value_delimiter = ',',
        help_heading = "Judging",
        help = profile_help()
    )]
    #[expect(missing_docs, reason = "the help text is the documentation")]
    pub profiles: Vec<String>,
}

fn profile_help() -> String {
    let names: Vec<&str> = embedded::profile_names().collect();
    format!("Vendors ({}) or profile files, separated by commas; repeatable", names.join(", "))
}

/// How much of the work is told while it is done.
#[derive(Debug, Clone, Default, Args)]
pub struct VerboseArgs {
    /// Tell on standard error which scenario starts and ends; -vv: also each request; -vvv: also what the libraries log. Secrets
    /// are left out.
    #[arg(short, long, action = ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
}

/// Where a request names its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Addressing {
    #[default]
    Path,
    Virtual,
}

/// Whose clock signatures go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ClockChoice {
    #[default]
    Local,
    Server,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_reads_back_from_its_words() {
        let words = ["object/get-*", "--tag a", "--code B", "--area c", "--skip wire", "--partition hash:1/4"];
        let words: Vec<String> = words.map(str::to_owned).into();
        assert_eq!(SelectionArgs::from_words(&words).unwrap().words(), words);
        assert!(SelectionArgs::from_words(&["--bogus x".into()]).unwrap_err().contains("--bogus"));
        let twice = ["--partition hash:1/4".to_owned(), "--partition hash:2/4".to_owned()];
        assert!(SelectionArgs::from_words(&twice).is_err(), "a merged run has no single selection");
    }
}
