//! `serve`: runs the embedded endpoint until it is interrupted.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::output::vacant;
use super::session::runtime;
use crate::cli::ServeArgs;
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::own_endpoint::describe;
use engine::plan::nearest;
use engine::whole;
use model::clock::Clock;
use reference::injection::{Action, InjectedBody};
use reference::{self, Accounts, Config, Dialect, InjectionRule, Journal, KeyPair, RequestRule, Running, Setup};

pub(super) fn serve(args: &ServeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let catalogue = embedded::catalogue().map_err(Failure::usage)?;
    let dialect = Dialect::find(&args.dialect, &catalogue).map_err(Failure::usage)?;
    let (of_requests, of_errors): (Vec<&String>, Vec<&String>) =
        args.injections.iter().partition(|rule| RequestRule::is_meant(rule));
    let injections = of_errors.into_iter().map(|rule| injection(rule, &dialect)).collect::<Result<_, _>>()?;
    let requests = of_requests.into_iter().map(|rule| request_rule(rule)).collect::<Result<_, _>>()?;
    for path in args.target_file.iter().flat_map(|path| [path.clone(), authority_beside(path)]) {
        if path.try_exists().unwrap_or(true) {
            vacant(&path, args.force)?;
        }
    }
    let journal = args.journal.as_deref().map(|path| journal(path, args.force)).transpose()?;
    let config = Config {
        listen: args.listen,
        dialect,
        injections,
        requests,
        journal,
        accounts: Accounts { owner: KeyPair::new(&args.access_key, &args.secret_key), ..Accounts::default() },
        region: args.region.clone(),
        clock: Clock::ahead_by(time::Duration::seconds(args.clock_offset.0)),
        idle_timeout: Duration::from_secs(args.idle_timeout),
        setup: if args.target_file.is_some() { Setup::everything() } else { Setup::default() },
        ..Config::default()
    };
    runtime()?.block_on(async {
        let running = reference::start(config.clone())
            .await
            .map_err(|error| Failure::usage(format!("cannot listen on {}: {error}", args.listen)))?;
        writeln!(out, "serving {} at {}", args.dialect, running.endpoint_url())?;
        writeln!(out, "access key: {}, secret key: {}, region: {}", args.access_key, shown_secret(args), args.region)?;
        if !args.listen.ip().is_loopback() {
            super::say(
                "warning: other machines can reach this endpoint, and its accounts have keys that everyone knows; listen on \
                 127.0.0.1, or use a network that only you reach",
            );
        }
        if let Some(path) = &args.target_file {
            write_target(path, &config, &running)?;
            writeln!(out, "target file: {}", path.display())?;
        }
        out.flush()?;
        super::interrupt::interrupted().await;
        running.shutdown();
        Ok(Exit::Success)
    })
}

/// The rule, whose code must be one that the dialect has.
fn injection(rule: &str, dialect: &Dialect) -> Result<InjectionRule, Failure> {
    let parsed: InjectionRule = rule.parse().map_err(Failure::usage)?;
    let codes = dialect.codes();
    let Some(code) = parsed.code.as_ref().filter(|code| !codes.contains(*code)) else { return Ok(parsed) };
    let near = nearest(code, codes.iter().map(String::as_str));
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
    Err(Failure::usage(format!("--inject {rule}: the endpoint never returns the error code `{code}`{hint}")))
}

/// The rule for requests, with the file that it names.
fn request_rule(rule: &str) -> Result<RequestRule, Failure> {
    let refused = |why: String| Failure::usage(format!("--inject {rule}: {why}"));
    let mut parsed: RequestRule = rule.parse().map_err(Failure::usage)?;
    if let Action::Respond(injected) = &mut parsed.action
        && let InjectedBody::File(path) = &injected.body
    {
        let bytes = fs::read(path).map_err(|error| refused(format!("cannot read {}: {error}", path.display())))?;
        injected.body = InjectedBody::Bytes(bytes.into());
    }
    Ok(parsed)
}

/// A new journal. Keys of objects may be secrets of a sort, so that only its owner may read it.
fn journal(path: &Path, force: bool) -> Result<Journal, Failure> {
    if path.is_file() {
        vacant(path, force)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file =
        options.open(path).map_err(|error| Failure::usage(format!("cannot write {}: {error}", path.display())))?;
    Ok(Journal::new(file))
}

/// Where the certificate authority of a target file goes.
fn authority_beside(path: &Path) -> PathBuf {
    path.with_extension("ca.pem")
}

/// Writes the target file, as JSON, which is also YAML, and the certificate authority of the endpoint beside it.
fn write_target(path: &Path, config: &Config, running: &Running) -> Result<(), Failure> {
    let refused = |path: &Path, error: io::Error| Failure::usage(format!("cannot write {}: {error}", path.display()));
    let mut file = describe(config, running);
    if let Some(authority) = &running.authority {
        let bundle = authority_beside(path);
        fs::write(&bundle, authority).map_err(|error| refused(&bundle, error))?;
        file.ca_bundle = Some(std::path::absolute(&bundle).unwrap_or(bundle));
        file.no_verify_ssl = false;
    }
    let text = serde_json::to_string_pretty(&file).expect("a target file holds texts and numbers");
    // The file contains secret keys, so only its owner may read it.
    whole::write(path, format!("{text}\n").as_bytes(), true).map_err(|error| refused(path, error))
}

/// The secret key as it is printed: only the default one, which is public.
fn shown_secret(args: &ServeArgs) -> &str {
    if args.secret_key == "s3conform-secret" { &args.secret_key } else { "(from --secret-key)" }
}
