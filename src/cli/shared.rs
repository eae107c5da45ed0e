//! Groups of flags that several subcommands share: target, selection, suite and profiles.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ContextKind;
use clap::{ArgAction, Args, FromArgMatches as _, ValueEnum};

use crate::embedded;
use engine::plan::{Partition, Pattern, Selection};
use model::profile::{ALL, Evidence};
use model::scenario::{Reach, Span, Stake};

const ID_HELP: &str = "Scenario ids or patterns, e.g. `auth`, `object/get-*`, `**/put-*`";

/// The flags of [`EndpointArgs`] that a target file replaces.
const ENDPOINT: [&str; 8] = naming_an_endpoint_and("embedded");

/// The flags of [`EndpointArgs`] that have no effect on the embedded endpoint.
const NOT_EMBEDDED: [&str; 8] = naming_an_endpoint_and("allow_aws");

const fn naming_an_endpoint_and(other: &str) -> [&str; 8] {
    ["endpoint_url", "region", "addressing", "ca_bundle", "no_verify_ssl", "aws_profile", "other_aws_profile", other]
}

/// The endpoint under test.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// Target file with the endpoint and its accounts, instead of flags and AWS configuration.
    #[arg(long, value_name = "FILE", conflicts_with_all = ENDPOINT)]
    pub target: Option<PathBuf>,
    /// The endpoint flags.
    #[command(flatten)]
    pub endpoint: EndpointArgs,
}

/// The endpoints under test.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetsArgs {
    /// Target file with the endpoint and its accounts, instead of flags and AWS configuration (repeatable).
    #[arg(long = "target", value_name = "FILE", conflicts_with_all = ENDPOINT)]
    pub targets: Vec<PathBuf>,
    /// The endpoint flags.
    #[command(flatten)]
    pub endpoint: EndpointArgs,
}

/// An endpoint described by flags.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub struct EndpointArgs {
    /// Endpoint to test [default: from AWS environment or files].
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub endpoint_url: Option<String>,
    /// Region to sign for [default: from AWS environment or files, otherwise us-east-1].
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// Addressing style: `path`, or `virtual` (bucket in the host name).
    #[arg(long, value_enum, default_value_t)]
    pub addressing: Addressing,
    /// PEM file of certificate authorities to trust.
    #[arg(long, value_name = "FILE")]
    pub ca_bundle: Option<PathBuf>,
    /// Skip TLS certificate verification.
    #[arg(long, conflicts_with = "ca_bundle")]
    pub no_verify_ssl: bool,
    /// AWS profile with the credentials.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub aws_profile: Option<String>,
    /// AWS profile with the credentials of a second account, which some scenarios require.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub other_aws_profile: Option<String>,
    /// Test the embedded endpoint, an S3 server inside this program.
    #[arg(long, conflicts_with_all = NOT_EMBEDDED)]
    pub embedded: bool,
    /// Clock used for signing: `local`, or `server` (from its `Date` header).
    #[arg(long, value_enum, default_value_t)]
    pub clock: ClockChoice,
    /// Allow running against AWS itself, where buckets and requests are billed.
    #[arg(long)]
    pub allow_aws: bool,
    /// Also send requests that could destroy data of others, such as DELETE at the root of the service.
    #[arg(long)]
    pub destructive: bool,
    /// Wait up to this time for the target to respond before the first request, e.g. 60s.
    #[arg(long, value_name = "TIME", value_parser = super::network::patience)]
    pub wait: Option<Span>,
}

impl EndpointArgs {
    /// The flags other than the endpoint's, as they would be written on a command line.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let text = |flag: &str, value: Option<&String>| value.map(|value| vec![flag.to_owned(), value.clone()]);
        let file = self.ca_bundle.as_ref().map(|path| path.display().to_string());
        let switch = |flag: &str, given: bool| given.then(|| flag.split(' ').map(str::to_owned).collect());
        let words: [Option<Vec<String>>; 9] = [
            text("--region", self.region.as_ref()),
            switch("--addressing virtual", self.addressing == Addressing::Virtual),
            text("--ca-bundle", file.as_ref()),
            switch("--no-verify-ssl", self.no_verify_ssl),
            text("--aws-profile", self.aws_profile.as_ref()),
            text("--other-aws-profile", self.other_aws_profile.as_ref()),
            switch("--clock server", self.clock == ClockChoice::Server),
            switch("--allow-aws", self.allow_aws),
            switch("--destructive", self.destructive),
        ];
        words.into_iter().flatten().flatten().collect()
    }
}

/// The selected scenarios: those that match every filter.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectionArgs {
    #[arg(value_name = "ID", help = ID_HELP)]
    #[expect(missing_docs, reason = "the help text is the documentation")]
    pub ids: Vec<Pattern>,
    /// Select scenarios with this tag (repeatable).
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Select scenarios that provoke this error code (repeatable).
    #[arg(long = "code", value_name = "CODE")]
    pub codes: Vec<String>,
    /// Select scenarios in this area (repeatable).
    #[arg(long = "area", value_name = "AREA")]
    pub areas: Vec<String>,
    /// Select scenarios of this operation, such as PutObject (repeatable).
    #[arg(long = "operation", value_name = "NAME")]
    pub operations: Vec<String>,
    /// Select scenarios by what a user loses if the server accepts the request (repeatable).
    #[arg(long = "stake", value_name = "STAKE", value_parser = stakes())]
    pub stakes: Vec<Stake>,
    /// Select scenarios by the kind of client that can send the request (repeatable).
    #[arg(long = "reach", value_name = "REACH", value_parser = reaches())]
    pub reaches: Vec<Reach>,
    /// Exclude scenarios by id or pattern (repeatable).
    #[arg(long, value_name = "ID")]
    pub skip: Vec<Pattern>,
    /// Select one of N shards; the split is the same on every machine.
    #[arg(long, value_name = "hash:I/N")]
    pub partition: Option<Partition>,
}

impl SelectionArgs {
    /// The selection that the flags describe.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection {
            patterns: self.ids.clone(),
            tags: self.tags.clone(),
            codes: self.codes.clone(),
            areas: self.areas.clone(),
            operations: self.operations.clone(),
            stakes: self.stakes.clone(),
            reaches: self.reaches.clone(),
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
            .chain(valued("--operation", &self.operations))
            .chain(self.stakes.iter().map(|stake| format!("--stake {stake}")))
            .chain(self.reaches.iter().map(|reach| format!("--reach {reach}")))
            .chain(self.skip.iter().map(|pattern| format!("--skip {pattern}")))
            .chain(self.partition.iter().map(|partition| format!("--partition {partition}")))
            .collect()
    }
}

/// Words that are no selection.
#[derive(Debug, thiserror::Error)]
#[error("{}{}", .0.kind(), .0.get(ContextKind::InvalidArg).map(|flag| format!(": {flag}")).unwrap_or_default())]
pub struct SelectionError(#[from] clap::Error);

impl SelectionArgs {
    /// Parses the output of [`SelectionArgs::words`].
    ///
    /// # Errors
    /// `words` is not a selection.
    pub fn from_words(words: &[String]) -> Result<Self, SelectionError> {
        let apart = words.iter().flat_map(|word| match word.split_once(' ') {
            Some((flag, value)) if flag.starts_with("--") => vec![flag, value],
            _ => vec![word.as_str()],
        });
        let command = Self::augment_args(clap::Command::new("selection").no_binary_name(true));
        Ok(Self::from_arg_matches(&command.try_get_matches_from(apart)?)?)
    }
}

fn stakes() -> impl TypedValueParser<Value = Stake> {
    let named =
        |word: String| Stake::ALL.into_iter().find(|stake| stake.word() == word).expect("clap has checked the word");
    PossibleValuesParser::new(Stake::ALL.map(Stake::word)).map(named)
}

fn reaches() -> impl TypedValueParser<Value = Reach> {
    let named =
        |word: String| Reach::ALL.into_iter().find(|reach| reach.word() == word).expect("clap has checked the word");
    PossibleValuesParser::new(Reach::ALL.map(Reach::word)).map(named)
}

/// Where scenarios come from.
#[derive(Debug, Clone, Default, Args)]
pub struct SuiteArgs {
    /// Directory of scenarios to use instead of the built-in ones.
    #[arg(long, value_name = "DIR", help_heading = "Selection")]
    pub scenarios: Option<PathBuf>,
}

/// The chosen profiles.
#[derive(Debug, Clone, Default, Args)]
pub struct ProfileArgs {
    #[arg(
        long = "profile",
        value_name = "NAME|FILE",
        value_delimiter = ',',
        value_parser = ProfileWord,
        hide_possible_values = true,
        help_heading = "Judging",
        help = profile_help()
    )]
    #[expect(missing_docs, reason = "the help text is the documentation")]
    pub profiles: Vec<String>,
}

/// By what is judged.
#[derive(Debug, Clone, Default, Args)]
pub struct JudgingArgs {
    /// The chosen profiles.
    #[command(flatten)]
    pub named: ProfileArgs,
    /// Evidence that counts: `documented`, `observed`, or `any` of both [default: what the profile says; `any` for aws].
    #[arg(long, value_name = "WHICH", value_parser = evidence(), help_heading = "Judging")]
    pub evidence: Option<Evidence>,
}

fn evidence() -> impl TypedValueParser<Value = Evidence> {
    let named = |word: String| word.parse::<Evidence>().expect("clap has checked the word");
    PossibleValuesParser::new(Evidence::ALL.map(Evidence::word)).map(named)
}

/// A word that chooses profiles. Any word may be a file, but completions know the names and groups.
#[derive(Debug, Clone)]
struct ProfileWord;

impl TypedValueParser for ProfileWord {
    type Value = String;

    fn parse_ref(&self, cmd: &clap::Command, arg: Option<&clap::Arg>, word: &OsStr) -> Result<String, clap::Error> {
        NonEmptyStringValueParser::new().parse_ref(cmd, arg, word)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let groups = embedded::profile_groups().into_iter().map(|(group, _)| group);
        Some(Box::new(embedded::profile_names().chain(groups).chain([ALL]).map(PossibleValue::new)))
    }
}

fn profile_help() -> String {
    let names: Vec<&str> = embedded::profile_names().collect();
    let groups: Vec<&str> = embedded::profile_groups().into_iter().map(|(group, _)| group).collect();
    format!(
        "Vendor profiles ({}), groups of them ({}, all) or profile files, comma-separated (repeatable)",
        names.join(", "),
        groups.join(", ")
    )
}

/// How much is logged.
#[derive(Debug, Clone, Default, Args)]
pub struct VerboseArgs {
    /// Log scenarios to stderr; -vv adds requests, -vvv adds library logs. Secrets are redacted.
    #[arg(short, long, action = ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
}

/// Where a request contains the name of its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Addressing {
    #[default]
    Path,
    Virtual,
}

/// The clock used for signing.
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
        let words = [
            "object/get-*",
            "--tag a",
            "--code B",
            "--area c",
            "--operation PutObject",
            "--stake lost-write",
            "--reach sdk",
            "--skip wire",
            "--partition hash:1/4",
        ];
        let words: Vec<String> = words.map(str::to_owned).into();
        assert_eq!(SelectionArgs::from_words(&words).unwrap().words(), words);
        let error = SelectionArgs::from_words(&["--bogus x".into()]).unwrap_err();
        assert_eq!(error.to_string(), "unexpected argument found: --bogus");
        let twice = ["--partition hash:1/4".to_owned(), "--partition hash:2/4".to_owned()];
        assert!(SelectionArgs::from_words(&twice).is_err(), "a merged run has no single selection");
    }
}
