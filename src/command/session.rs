//! Opens the target that the flags describe and creates an engine for it. What happens where they describe none is the
//! subcommand's choice: a subcommand that can fail tests the embedded endpoint only on request.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::{amazon, log, say};
use crate::cli::{Addressing, ClockChoice, EndpointArgs, ProfileArgs, TargetsArgs};
use crate::embedded;
use crate::exit::Failure;
use crate::own_endpoint::describe;
use engine::endpoint::{Overrides, Target};
use engine::plan::Planned;
use engine::run::{Engine, Settings};
use model::clock::ClockSource;
use model::profile::ALL;
use reference::{self, Config, Dialect, Running, Setup};

/// How long the embedded endpoint waits for the rest of an upload: longer than any scheduling delay, but short for the
/// user who waits.
const IDLE: Duration = Duration::from_secs(2);

/// What a user sees who named no endpoint.
const FALLBACK: &str = "warning: no endpoint is named, so this tests the embedded endpoint and no server of yours; add \
    --endpoint-url URL or --target FILE, or --embedded to omit this warning";

/// The default time limit for one response.
pub(super) const DEADLINE: Duration = Duration::from_secs(30);

/// A target with its engine. The embedded endpoint stops with the session.
pub(super) struct Session {
    pub(super) target: Target,
    pub(super) engine: Arc<Engine>,
    /// A description of the target for the user.
    pub(super) description: String,
    /// The flags that name the same target again.
    pub(super) flags: String,
    /// How long to wait for the target to respond.
    pub(super) wait: Duration,
    embedded: Option<Running>,
}

/// What happens where no endpoint is named.
#[derive(Debug, Clone)]
pub(super) enum Unnamed {
    /// The embedded endpoint is tested, with a warning.
    Embedded,
    /// The subcommand ends: this is why it needs an endpoint.
    Refused(String),
}

impl Unnamed {
    /// Refused, because `what` makes a gate, which would be green whatever the user's server does.
    pub(super) fn gate(what: &str) -> Self {
        Self::Refused(format!(
            "{what} makes a gate, but no endpoint is named; add --endpoint-url URL or --target FILE, or --embedded to test the \
             embedded endpoint"
        ))
    }
}

impl Session {
    /// Resolves the target without sending a request. The embedded endpoint speaks `dialect`.
    ///
    /// # Errors
    /// The target cannot be resolved, or none is named where one is needed.
    pub(super) async fn open(
        file: Option<&Path>,
        flags: &EndpointArgs,
        unnamed: &Unnamed,
        dialect: &str,
        settings: Settings,
    ) -> Result<Self, Failure> {
        let found = if flags.embedded { None } else { named(file, flags).await? };
        let (mut target, embedded) = match (found, unnamed) {
            (Some(target), _) => (target, None),
            (None, Unnamed::Refused(why)) if !flags.embedded => return Err(Failure::usage(why.clone())),
            (None, _) => {
                if !flags.embedded {
                    say(FALLBACK);
                }
                start_embedded(dialect).await?
            }
        };
        target.capabilities.destructive |= flags.destructive;
        target.clock = match flags.clock {
            ClockChoice::Local => ClockSource::Local,
            ClockChoice::Server => ClockSource::Server,
        };
        log::hide_keys(&target.place);
        let engine = Engine::new(&target, settings).map_err(Failure::usage)?;
        let description = if embedded.is_some() {
            format!("embedded endpoint at {} (dialect {dialect})", target.endpoint)
        } else {
            format!("{} at {}", target.name, target.endpoint)
        };
        let wait = flags.wait.map_or(Duration::ZERO, |wait| Duration::from_secs(wait.0.unsigned_abs()));
        let flags = super::text::command_line(&again(file, &target, embedded.is_some(), flags));
        Ok(Self { target, engine: Arc::new(engine), description, flags, wait, embedded })
    }

    /// True for the embedded endpoint, which keeps nothing after the session.
    pub(super) fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Refuses an AWS endpoint unless AWS is `allowed`.
    ///
    /// # Errors
    /// The endpoint is on AWS and that is not allowed; the message contains the cost of the plan.
    pub(super) fn permit(&self, allowed: bool, plan: &[Planned]) -> Result<(), Failure> {
        amazon::permit(&self.target, allowed, || amazon::cost(plan))
    }

    /// Checks that the target is usable and creates the shared bucket. Prints a warning if the clocks differ.
    ///
    /// # Errors
    /// The target is unusable. Leftovers have been removed, or a warning names them.
    pub(super) async fn preflight(&self) -> Result<(), Failure> {
        self.engine.wait(self.wait).await;
        match self.engine.preflight().await {
            Ok(preflight) => {
                if let Some(warning) = preflight.clock_warning(self.target.clock) {
                    say(&format!("warning: {warning}"));
                }
                Ok(())
            }
            Err(error) => {
                self.clean_up().await;
                Err(Failure::target(error))
            }
        }
    }

    /// Removes everything that was created, and prints a warning for each leftover.
    pub(super) async fn clean_up(&self) {
        for leftover in self.engine.clean_up().await.sentences() {
            say(&format!("warning: {leftover}; remove it with `s3conform sweep`"));
        }
    }

    /// Opens a session for each target file, or for the endpoint flags if there is no file.
    ///
    /// # Errors
    /// A target cannot be resolved, or two targets have the same name.
    pub(super) async fn open_all(
        args: &TargetsArgs,
        unnamed: &Unnamed,
        dialect: &str,
        settings: Settings,
    ) -> Result<Vec<Self>, Failure> {
        if args.targets.is_empty() {
            return Ok(vec![Self::open(None, &args.endpoint, unnamed, dialect, settings).await?]);
        }
        let mut sessions: Vec<Self> = Vec::with_capacity(args.targets.len());
        for file in &args.targets {
            let session = Self::open(Some(file), &args.endpoint, unnamed, dialect, settings).await?;
            if let Some(first) = sessions.iter().position(|other| other.target.name == session.target.name) {
                return Err(alike(&args.targets[first], file, &session.target.name));
            }
            sessions.push(session);
        }
        Ok(sessions)
    }
}

/// The dialect of the embedded endpoint: that of the chosen profile if there is exactly one, otherwise AWS. A group is several.
pub(super) fn dialect(args: &ProfileArgs) -> &str {
    let is_several = |word: &str| word == ALL || embedded::profile_groups().iter().any(|(group, _)| *group == word);
    match args.profiles.as_slice() {
        [one] if !is_several(one) => one,
        _ => "aws",
    }
}

/// The runtime of the subcommands that send requests.
///
/// # Errors
/// The system cannot start threads.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().map_err(|error| Failure::usage(format!("cannot start the asynchronous runtime: {error}")))
}

/// The words that name the target again, even where the environment named it.
fn again(file: Option<&Path>, target: &Target, is_embedded: bool, flags: &EndpointArgs) -> Vec<String> {
    let named = match file {
        _ if is_embedded => vec!["--embedded".into()],
        Some(file) => vec!["--target".into(), file.display().to_string()],
        None => vec!["--endpoint-url".into(), target.endpoint.to_string()],
    };
    named.into_iter().chain(flags.words()).collect()
}

fn alike(one: &Path, other: &Path, name: &str) -> Failure {
    Failure::usage(if one == other {
        format!("--target {} is given twice", one.display())
    } else {
        format!(
            "{} and {} both have the name `{name}`, so reports cannot distinguish them; change the `name` of one",
            one.display(),
            other.display()
        )
    })
}

async fn named(file: Option<&Path>, args: &EndpointArgs) -> Result<Option<Target>, Failure> {
    if let Some(file) = file {
        return Target::from_file(file).map(Some).map_err(Failure::usage);
    }
    let overrides = Overrides {
        endpoint_url: args.endpoint_url.clone(),
        region: args.region.clone(),
        virtual_host: args.addressing == Addressing::Virtual,
        ca_bundle: args.ca_bundle.clone(),
        no_verify_ssl: args.no_verify_ssl,
        aws_profile: args.aws_profile.clone(),
        other_aws_profile: args.other_aws_profile.clone(),
    };
    let overrides = overrides.with_configured_endpoint().await.map_err(Failure::usage)?;
    let target = Target::resolve(&overrides).await.map_err(Failure::usage)?;
    match idle_flag(args) {
        // A user who names credentials or a region does not mean the embedded endpoint.
        Some(flag) if target.is_none() => Err(Failure::usage(format!(
            "{flag} has no effect without an endpoint; add --endpoint-url, such as https://s3.us-east-1.amazonaws.com"
        ))),
        _ => Ok(target),
    }
}

/// The first given flag that has no effect on the embedded endpoint.
fn idle_flag(args: &EndpointArgs) -> Option<&'static str> {
    let flags = [
        ("--region", args.region.is_some()),
        ("--addressing", args.addressing != Addressing::default()),
        ("--ca-bundle", args.ca_bundle.is_some()),
        ("--no-verify-ssl", args.no_verify_ssl),
        ("--aws-profile", args.aws_profile.is_some()),
        ("--other-aws-profile", args.other_aws_profile.is_some()),
    ];
    flags.into_iter().find_map(|(flag, given)| given.then_some(flag))
}

async fn start_embedded(dialect: &str) -> Result<(Target, Option<Running>), Failure> {
    let catalogue = embedded::catalogue().map_err(Failure::usage)?;
    // The name contains the dialect, because runs of two dialects are runs of two targets.
    let spoken = Path::new(dialect).file_stem().map_or(dialect.into(), |stem| stem.to_string_lossy());
    let name = format!("{} as {spoken}", crate::own_endpoint::NAME);
    let dialect = Dialect::find(dialect, &catalogue).map_err(Failure::usage)?;
    let config = Config { dialect, idle_timeout: IDLE, setup: Setup::everything(), ..Config::default() };
    let running = reference::start(config.clone())
        .await
        .map_err(|error| Failure::target(format!("cannot start the embedded endpoint: {error}")))?;
    let target =
        describe(&config, &running).into_target(Path::new("the embedded endpoint")).map_err(Failure::target)?;
    Ok((Target { name, ..target }, Some(running)))
}
