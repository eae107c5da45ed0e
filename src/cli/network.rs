//! Arguments of the verbs that talk to a target or serve one.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ColorChoice};

use super::gate::{GateArgs, KnownArgs};
use super::report::{ReportFile, report_file};
use super::shared::{ProfileArgs, SelectionArgs, SuiteArgs, TargetArgs, TargetsArgs, VerboseArgs};
use engine::plan::Pattern;
use model::scenario::Span;

const RUN_EXAMPLES: &str = "\
Examples:
  s3conform run                                       the embedded endpoint, judged by all vendors
  s3conform run --endpoint-url http://localhost:9000  your server, with your AWS credentials
  s3conform run --profile zenko multipart             fail on what differs from one document
  s3conform run --profile zenko --baseline old.jsonl  fail only on what got worse since
  s3conform run --target a.yaml --target b.yaml       two targets side by side, in one matrix
  s3conform run --skip wire --skip 'auth/clock-*' --partition hash:1/4
  s3conform run --dry-run object/get-missing-key      show what would be sent
  s3conform run --resume run.jsonl                    finish a run that was cut short

Exit status:
  0 as expected, 1 mismatch, regression or stale known failure, 2 usage or file error,
  3 target unusable or gone, 4 nothing selected, 130 interrupted";

const CHECK_EXIT: &str = "Exit status: 0 in order, 1 mistakes found, 2 usage or file error, 3 target unusable,
130 interrupted";

const FAULT_HELP: &str = "Answer errors wrongly on purpose; repeatable. RULE is KIND or KIND:CODE, KIND one of \
wrong-status, wrong-code, no-body, html-body, silence, dropped-connection, accepted";

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct RunArgs {
    /// The endpoints.
    #[command(flatten)]
    pub targets: TargetsArgs,
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where they come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which vendors.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// What else decides.
    #[command(flatten)]
    pub gate: GateArgs,
    /// The run file to write [default: in reports/, by target and time]; with several targets the folder for their run
    /// files, each of which is named after its target.
    #[arg(long, value_name = "RUN.jsonl|DIR", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Also write a report, such as junit=junit.xml; repeatable, formats as in `report`.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report_file, conflicts_with = "dry_run", help_heading = "Output")]
    pub reports: Vec<ReportFile>,
    /// Finish a run that was interrupted or lost its target: what has its answer is kept, the rest is run.
    #[arg(long, value_name = "RUN.jsonl", conflicts_with_all = ["out", "dry_run"], help_heading = "Output")]
    pub resume: Option<PathBuf>,
    /// Overwrite the run file and reports; until the run ends, its records are in a file beside it that ends in .new.
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Scenarios that run at the same time at each target.
    ///
    /// 16 is where servers nearby are at their best: with 1, 4, 16 and 64 the suite took 2.8, 1.4, 0.9 and 1.1 s at MinIO,
    /// 1.9, 1.1, 1.1 and 1.2 s at VersityGW, and 1.3, 1.1, 1.1 and 1.2 s at rclone. A server of one process gains nothing
    /// from more than 4. More than 16 are for targets far away: at 50 ms each way, 16 took 5.4 s and 64 took 2.6 s.
    /// Scenarios that wait for a silence are not counted.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Sending")]
    pub jobs: u16,
    /// Run the scenarios in another order, which follows from this number.
    #[arg(long, value_name = "SEED", conflicts_with = "resume", help_heading = "Sending")]
    pub shuffle: Option<u64>,
    /// How long one answer may take [default: 30, or what the scenario says].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600), help_heading = "Sending")]
    pub deadline: Option<u64>,
    /// Print the requests under test and send none of them.
    #[arg(long, help_heading = "Sending")]
    pub dry_run: bool,
    /// When to colour.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
    /// How much to tell.
    #[command(flatten)]
    pub verbose: VerboseArgs,
}

const SWEEP_HELP: &str = "\
What is removed, with everything in it: buckets (and with an IAM endpoint users and policies) named s3c-, a run's mark of
twelve hexadecimal digits, and a purpose. Four of the digits check the others, so that a bucket that merely looks alike stays.
Nothing else is touched. A run that is still going loses its buckets, too: leave it time with --older-than.

Examples:
  s3conform sweep --endpoint-url http://localhost:9000 --dry-run   what is there
  s3conform sweep --target staging.yaml --run run.jsonl            what this run left, after asking
  s3conform sweep --target staging.yaml --older-than 1h --yes      in a nightly job

Exit status:
  0 nothing is left (or --dry-run), 1 something is left, 2 usage error or nobody to confirm, 3 target unusable";

/// Arguments of `sweep`.
#[derive(Debug, Args)]
#[command(after_help = SWEEP_HELP)]
pub struct SweepArgs {
    /// The endpoint.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Only what this run left; repeatable.
    #[arg(long = "run", value_name = "RUN.jsonl")]
    pub runs: Vec<PathBuf>,
    /// Only what is left of runs that created their last bucket at least so long ago, such as 1h.
    #[arg(long, value_name = "TIME", value_parser = age)]
    pub older_than: Option<Span>,
    /// Remove without asking.
    #[arg(long)]
    pub yes: bool,
    /// List what would be removed, and remove nothing.
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
}

fn age(text: &str) -> Result<Span, String> {
    match text.parse::<Span>() {
        Ok(Span(seconds)) if seconds < 0 => Err("an age is not negative; write 1h, say".into()),
        other => other,
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXIT)]
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
    /// Leave out these twins: scenario ids, matched by component; repeatable.
    #[arg(long, value_name = "ID", requires = "controls")]
    pub skip: Vec<Pattern>,
    /// Twins that are sent at the same time.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024), requires = "controls")]
    pub jobs: u16,
    /// The endpoint for --controls.
    #[command(flatten)]
    pub target: TargetArgs,
    /// How much to tell.
    #[command(flatten)]
    pub verbose: VerboseArgs,
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
    #[arg(long = "fault", value_name = "RULE", help = FAULT_HELP)]
    #[expect(missing_docs, reason = "the help text is the documentation")]
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
    /// How far its clock is wrong, such as -3h.
    #[arg(long, value_name = "TIME", default_value = "0s", allow_hyphen_values = true)]
    pub clock_offset: Span,
    /// How long an upload may be silent before it is refused.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub idle_timeout: u64,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(help_template = "{about}\n\nUsage: s3conform test [OPTIONS] [FILTER]\n\n{all-args}")]
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
    /// What is excused, and ignored instead of failed.
    #[command(flatten)]
    pub known: KnownArgs,
    /// How much to tell.
    #[command(flatten)]
    pub verbose: VerboseArgs,
    /// The arguments of `cargo test`.
    #[command(flatten)]
    pub libtest: libtest_mimic::Arguments,
}
