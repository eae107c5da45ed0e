//! Arguments of the subcommands that send requests to a target or serve one.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ColorChoice};

use super::gate::{GateArgs, KnownArgs};
use super::report::{ReportFile, report_file};
use super::shared::{JudgingArgs, ProfileArgs, SelectionArgs, SuiteArgs, TargetArgs, TargetsArgs, VerboseArgs};
use engine::plan::Pattern;
use model::scenario::{AmountError, Span};

const RUN_EXAMPLES: &str = "\
Examples:
  s3conform run --embedded                             test the embedded endpoint
  s3conform run --endpoint-url http://localhost:9000   test your server, with your AWS credentials
  s3conform run --profile zenko multipart              fail on findings by a profile
  s3conform run --profile zenko --baseline old.jsonl   fail only on what got worse
  s3conform run --target ci.yaml                       all that a job needs, in the gate of a target file
  s3conform run --target a.yaml --target b.yaml        show two targets side by side
  s3conform run --skip wire --skip 'auth/clock-*'      exclude scenarios
  s3conform run --partition hash:1/4                   run the first of four shards
  s3conform run --dry-run object/get-missing-key       print a request without sending it
  s3conform run --resume run.jsonl                     finish an interrupted run

Exit status:
  0    no findings, or a part of a run (--partition), which only `merge` decides
  1    finding, regression, or known failure that is out of date
  2    usage or file error
  3    target unusable or no longer reachable
  4    no scenario selected, or nothing was judged
  130  interrupted";

const CHECK_EXAMPLES: &str = "\
Examples:
  s3conform check
  s3conform check --scenarios ./scenarios --profile ./acme.yaml
  s3conform check --controls --endpoint-url http://localhost:9000

Exit status:
  0    no mistakes
  1    mistakes found, or a control failed
  2    usage or file error
  3    target unusable
  130  interrupted";

const SERVE_EXAMPLES: &str = "\
Examples:
  s3conform serve
  s3conform serve --listen 127.0.0.1:9000 --dialect zenko
  s3conform serve --inject wrong-code:NoSuchKey
  s3conform serve --inject response:PutObject=503/SlowDown,nth=1-2 --journal requests.jsonl

See docs/testing-clients.md for tests of clients.";

const TEST_EXAMPLES: &str = "\
A test is named after its scenario. Without --profile, the profile `aws` decides.

Examples:
  s3conform test --endpoint-url http://localhost:9000 --profile zenko
  s3conform test --embedded --exact object/get-missing-key

Exit status:
  0    no failures
  1    failed test, or stale known failure
  2    usage or file error
  3    target unusable
  4    no test selected
  130  interrupted";

const INJECT_HELP: &str = "Return wrong error responses (repeatable): KIND or KIND:CODE, where KIND is wrong-status, wrong-code, \
no-body, html-body, silence, dropped-connection or accepted; or response:OPERATION=STATUS/CODE for any response to an operation";

const INJECT_LONG_HELP: &str = "Inject what a server does wrong (repeatable).

KIND or KIND:CODE changes error responses, all or those with one code: wrong-status, wrong-code, no-body, html-body, silence, \
dropped-connection, or accepted. accepted:CODE carries the request out where that is possible, so accepted:PreconditionFailed \
overwrites; otherwise the response is 200 and nothing else.

response:OPERATION=STATUS[/CODE] is the response to every request of the operation (`*` is any), whatever the request deserves. \
Options follow after commas. bucket=NAME, key=END, with=if-none-match or if-match, and nth=2, nth=1-3 or nth=2- choose requests; body=error, \
empty, html or @FILE, date=+1h (a Date that is off) and region=NAME change the response.

drop:OPERATION closes the connection. hold:OPERATION=COUNT makes requests wait until COUNT of them have arrived; later ones do not wait. \
Both take the options that choose requests.";

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct RunArgs {
    /// The endpoints.
    #[command(flatten)]
    pub targets: TargetsArgs,
    /// The selected scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// What, besides the verdicts, decides if the run fails; flags override the gate of the target file.
    #[command(flatten)]
    pub gate: GateArgs,
    /// Run file to write, or with several targets the directory for their run files [default: in reports/].
    #[arg(long, value_name = "RUN.jsonl|DIR", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Also write a report, e.g. junit=junit.xml; see `s3conform report --help` for formats (repeatable).
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report_file, conflicts_with = "dry_run", help_heading = "Output")]
    pub reports: Vec<ReportFile>,
    /// Finish an interrupted run: keep the recorded responses and run the remaining scenarios.
    #[arg(long, value_name = "RUN.jsonl", conflicts_with_all = ["out", "dry_run"], help_heading = "Output")]
    pub resume: Option<PathBuf>,
    /// Overwrite existing run files and reports.
    ///
    /// The old run file is replaced when the run ends. Until then, new records go to a file beside it that ends in .new.
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Scenarios to run concurrently per target.
    ///
    /// Raise this for distant targets. Scenarios that wait for a timeout do not count.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Sending")]
    pub jobs: u16,
    /// Run scenarios in a different order, determined by SEED.
    #[arg(long, value_name = "SEED", conflicts_with = "resume", help_heading = "Sending")]
    pub shuffle: Option<u64>,
    /// Time limit for each response [default: 30, or the limit of the scenario].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600), help_heading = "Sending")]
    pub deadline: Option<u64>,
    /// Requests that may begin per second, preparation and cleanup included.
    ///
    /// For targets that throttle. The copies of a race are spread as well, so that races may not be observed.
    #[arg(long, value_name = "N", help_heading = "Sending")]
    pub rate: Option<NonZeroU32>,
    /// End the run after this time, such as 90s or 15m, and clean up.
    ///
    /// Scenarios that did not run count as not run; finish the run with --resume.
    #[arg(long, value_name = "DURATION", value_parser = lasting, help_heading = "Sending")]
    pub max_time: Option<Duration>,
    /// Refuse a run that needs more requests, and start no scenario beyond this number.
    ///
    /// Removing what the run created may take some more.
    #[arg(long, value_name = "N", help_heading = "Sending")]
    pub max_requests: Option<u64>,
    /// Print the requests under test without sending them.
    #[arg(long, help_heading = "Sending")]
    pub dry_run: bool,
    /// When to use color.
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,
    /// The verbosity.
    #[command(flatten)]
    pub verbose: VerboseArgs,
}

const SWEEP_HELP: &str = "\
Removes buckets with all their objects, and with an IAM endpoint users and policies, if the name
consists of `s3c-`, a run id of twelve hexadecimal digits, and a purpose. Four of the digits are a
checksum, so that no other bucket can match by chance. A run that is still in progress loses its
buckets too: use --older-than to exclude it.

Two buckets of a run have names that cannot contain its run id, one of them of two letters. The run deletes
them itself, and names them in its run file if it cannot. `sweep` never touches such names, because
nothing shows whose they are.

Examples:
  s3conform sweep --endpoint-url http://localhost:9000 --dry-run   list leftovers
  s3conform sweep --target staging.yaml --run run.jsonl            remove leftovers of one run
  s3conform sweep --target staging.yaml --older-than 1h --yes      clean up in a nightly job

Exit status:
  0  no leftovers remain, or --dry-run
  1  leftovers remain
  2  usage error, or no terminal to ask for confirmation
  3  target unusable";

/// Arguments of `sweep`.
#[derive(Debug, Args)]
#[command(after_help = SWEEP_HELP)]
pub struct SweepArgs {
    /// The endpoint.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Remove only the leftovers of this run (repeatable).
    #[arg(long = "run", value_name = "RUN.jsonl")]
    pub runs: Vec<PathBuf>,
    /// Remove only the leftovers of runs whose newest bucket is at least this old, e.g. 1h.
    #[arg(long, value_name = "TIME", value_parser = age)]
    pub older_than: Option<Span>,
    /// Remove leftovers without asking for confirmation.
    #[arg(long)]
    pub yes: bool,
    /// List leftovers without removing them.
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
}

/// The longest `--wait`, in seconds: a day.
const LONGEST_WAIT: i64 = 86_400;

/// What is no time to wait.
#[derive(Debug, thiserror::Error)]
pub(super) enum WaitError {
    #[error(transparent)]
    NoSpan(#[from] AmountError),
    #[error("a time to wait cannot be negative; write it as 60s, for example")]
    Negative,
    #[error("a time to wait is at most 24h")]
    TooLong,
}

/// What is no age.
#[derive(Debug, thiserror::Error)]
enum AgeError {
    #[error(transparent)]
    NoSpan(#[from] AmountError),
    #[error("an age cannot be negative; write it as 1h, for example")]
    Negative,
}

fn lasting(text: &str) -> Result<Duration, AgeError> {
    age(text).map(|span| Duration::from_secs(span.0.unsigned_abs()))
}

/// How long `--wait` waits.
pub(super) fn patience(text: &str) -> Result<Span, WaitError> {
    match text.parse()? {
        Span(seconds) if seconds < 0 => Err(WaitError::Negative),
        Span(seconds) if seconds > LONGEST_WAIT => Err(WaitError::TooLong),
        wait => Ok(wait),
    }
}

fn age(text: &str) -> Result<Span, AgeError> {
    match text.parse()? {
        Span(seconds) if seconds < 0 => Err(AgeError::Negative),
        age => Ok(age),
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The profiles to check.
    #[command(flatten)]
    pub profiles: ProfileArgs,
    /// Also list the sources and observations that are older than this, e.g. 365d, and fail if there are any.
    #[arg(long, value_name = "TIME", value_parser = age)]
    pub stale: Option<Span>,
    /// Also send each scenario without its fault and require success, proving the fault is the only cause.
    #[arg(long)]
    pub controls: bool,
    /// Exclude controls by scenario id or pattern (repeatable).
    #[arg(long, value_name = "ID", requires = "controls")]
    pub skip: Vec<Pattern>,
    /// Controls to send concurrently.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024), requires = "controls")]
    pub jobs: u16,
    /// The endpoint for --controls.
    #[command(flatten)]
    pub target: TargetArgs,
    /// The verbosity.
    #[command(flatten)]
    pub verbose: VerboseArgs,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct ServeArgs {
    /// Vendor whose error codes and statuses to return.
    #[arg(long, value_name = "VENDOR", default_value = "aws")]
    pub dialect: String,
    /// Address to listen on; port 0 selects a free port.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    #[arg(long = "inject", value_name = "RULE", help = INJECT_HELP, long_help = INJECT_LONG_HELP)]
    #[expect(missing_docs, reason = "the help text is the documentation")]
    pub injections: Vec<String>,
    /// Access key to accept.
    #[arg(long, value_name = "KEY", default_value = "s3conform")]
    pub access_key: String,
    /// Secret key of the access key.
    #[arg(long, value_name = "SECRET", default_value = "s3conform-secret")]
    pub secret_key: String,
    /// Region of the endpoint.
    #[arg(long, default_value = "us-east-1")]
    pub region: String,
    /// Offer every capability that a scenario can require, and write a target file.
    ///
    /// TLS, a second region, STS and IAM are served on ports of their own. The certificate authority is written beside the
    /// target file.
    #[arg(long, value_name = "FILE")]
    pub target_file: Option<PathBuf>,
    /// Write a line of JSON for each request: its operation, and the status and code of the response.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Overwrite an existing journal, or target file with the certificate authority beside it.
    #[arg(long)]
    pub force: bool,
    /// Offset of the endpoint's clock, e.g. -3h.
    #[arg(long, value_name = "TIME", default_value = "0s", allow_hyphen_values = true)]
    pub clock_offset: Span,
    /// Time after which a stalled upload is refused.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub idle_timeout: u64,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(
    help_template = "{about}\n\nUsage: s3conform test [OPTIONS] [FILTER]\n\n{all-args}{after-help}",
    after_help = TEST_EXAMPLES
)]
pub struct TestArgs {
    /// The endpoint.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Where scenarios come from.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// The chosen profiles.
    #[command(flatten)]
    pub profiles: JudgingArgs,
    /// The known failures, whose tests are ignored instead of failed.
    #[command(flatten)]
    pub known: KnownArgs,
    /// The verbosity.
    #[command(flatten)]
    pub verbose: VerboseArgs,
    /// The arguments of `cargo test`.
    #[command(flatten)]
    pub libtest: libtest_mimic::Arguments,
}
