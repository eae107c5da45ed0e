//! Opens what the flags name: the embedded endpoint or a real target, with an engine on it.

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
use reference::{self, Config, Dialect, Running, Setup};

/// How long the embedded endpoint waits for the rest of an upload: long enough for any scheduler, short for its user.
const IDLE: Duration = Duration::from_secs(2);

/// How long one answer may take where nobody says otherwise.
pub(super) const DEADLINE: Duration = Duration::from_secs(30);

/// A target and an engine on it; the embedded endpoint lives as long.
pub(super) struct Session {
    pub(super) target: Target,
    pub(super) engine: Arc<Engine>,
    /// What the target is, in words for a person.
    pub(super) description: String,
    embedded: Option<Running>,
}

impl Session {
    /// Resolves the target and starts the embedded endpoint, which speaks `dialect`, where none is named; nothing is
    /// sent.
    ///
    /// # Errors
    /// A target that cannot be resolved.
    pub(super) async fn open(
        file: Option<&Path>,
        flags: &EndpointArgs,
        dialect: &str,
        settings: Settings,
    ) -> Result<Self, Failure> {
        let (mut target, embedded) = match named(file, flags).await? {
            Some(target) => (target, None),
            None => start_embedded(dialect).await?,
        };
        target.clock = match flags.clock {
            ClockChoice::Local => ClockSource::Local,
            ClockChoice::Server => ClockSource::Server,
        };
        log::hide_keys(&target.place);
        let engine = Engine::new(&target, settings).map_err(Failure::usage)?;
        let description = if embedded.is_some() {
            format!("the embedded endpoint at {}, which answers as {dialect} documents", target.endpoint)
        } else {
            format!("{} at {}", target.name, target.endpoint)
        };
        Ok(Self { target, engine: Arc::new(engine), description, embedded })
    }

    /// Whether it is the embedded endpoint, in which nothing outlives the session.
    pub(super) fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Refuses an endpoint of Amazon's where that is not `allowed`, telling what the plan would cost there.
    ///
    /// # Errors
    /// It is one, and is not allowed.
    pub(super) fn permit(&self, allowed: bool, plan: &[Planned]) -> Result<(), Failure> {
        amazon::permit(&self.target, allowed, || amazon::cost(plan))
    }

    /// Looks whether the target can be used and makes the shared bucket; warns where the clocks differ.
    ///
    /// # Errors
    /// It cannot be used; then nothing is left there, or it is named.
    pub(super) async fn preflight(&self) -> Result<(), Failure> {
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

    /// Removes what was created; a warning for each thing that stays.
    pub(super) async fn clean_up(&self) {
        for leftover in self.engine.clean_up().await.sentences() {
            say(&format!("warning: {leftover}; `s3conform sweep` tries again"));
        }
    }

    /// The same for each of several files, or for the flags where there is no file.
    ///
    /// # Errors
    /// A target that cannot be resolved, or two that could not be told apart.
    pub(super) async fn open_all(args: &TargetsArgs, dialect: &str, settings: Settings) -> Result<Vec<Self>, Failure> {
        if args.targets.is_empty() {
            return Ok(vec![Self::open(None, &args.endpoint, dialect, settings).await?]);
        }
        let mut sessions: Vec<Self> = Vec::with_capacity(args.targets.len());
        for file in &args.targets {
            let session = Self::open(Some(file), &args.endpoint, dialect, settings).await?;
            if let Some(twin) = sessions.iter().position(|other| other.target.name == session.target.name) {
                return Err(alike(&args.targets[twin], file, &session.target.name));
            }
            sessions.push(session);
        }
        Ok(sessions)
    }
}

/// What the embedded endpoint speaks: the dialect of the one profile that was chosen, or AWS's.
pub(super) fn dialect(args: &ProfileArgs) -> &str {
    match args.profiles.as_slice() {
        [one] => one,
        _ => "aws",
    }
}

/// The runtime of the network verbs.
///
/// # Errors
/// The system gives no threads.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().map_err(|error| Failure::usage(format!("cannot start the asynchronous runtime: {error}")))
}

fn alike(one: &Path, other: &Path, name: &str) -> Failure {
    Failure::usage(if one == other {
        format!("--target {} is given twice", one.display())
    } else {
        format!(
            "{} and {} both have the name `{name}`, by which reports tell targets apart; change the `name` of one",
            one.display(),
            other.display()
        )
    })
}

async fn named(file: Option<&Path>, args: &EndpointArgs) -> Result<Option<Target>, Failure> {
    if let Some(file) = file {
        return Target::from_file(file).map(Some).map_err(Failure::usage);
    }
    let wishes = Overrides {
        endpoint_url: args.endpoint_url.clone(),
        region: args.region.clone(),
        virtual_host: args.addressing == Addressing::Virtual,
        ca_bundle: args.ca_bundle.clone(),
        no_verify_ssl: args.no_verify_ssl,
        aws_profile: args.aws_profile.clone(),
        other_aws_profile: args.other_aws_profile.clone(),
    };
    let wishes = wishes.with_configured_endpoint().await.map_err(Failure::usage)?;
    let target = Target::resolve(&wishes).await.map_err(Failure::usage)?;
    match idle_flag(args) {
        // Nobody who names credentials or a region means the embedded endpoint.
        Some(flag) if target.is_none() => Err(Failure::usage(format!(
            "{flag} says how to reach an endpoint, but none is named; add --endpoint-url, such as \
             https://s3.us-east-1.amazonaws.com"
        ))),
        _ => Ok(target),
    }
}

/// A flag that means nothing at the embedded endpoint, if one is given.
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
    // The dialect is in the name, because runs of two dialects are runs of two targets.
    let spoken = Path::new(dialect).file_stem().map_or(dialect.into(), |stem| stem.to_string_lossy());
    let name = format!("embedded endpoint as {spoken}");
    let dialect = Dialect::find(dialect, &catalogue).map_err(Failure::usage)?;
    let config = Config { dialect, idle_timeout: IDLE, setup: Setup::everything(), ..Config::default() };
    let running = reference::start(config.clone())
        .await
        .map_err(|error| Failure::target(format!("cannot start the embedded endpoint: {error}")))?;
    let target =
        describe(&config, &running).into_target(Path::new("the embedded endpoint")).map_err(Failure::target)?;
    Ok((Target { name, ..target }, Some(running)))
}
