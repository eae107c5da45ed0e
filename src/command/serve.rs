//! `serve`: the embedded endpoint, until it is interrupted.

use std::io::Write;
use std::time::Duration;

use super::session::runtime;
use crate::cli::ServeArgs;
use crate::exit::{Exit, Failure};
use crate::profile::Catalogue;
use crate::reference::{self, Accounts, Config, Dialect, FaultRule, KeyPair};

pub(super) fn serve(args: &ServeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let catalogue = Catalogue::embedded().map_err(Failure::usage)?;
    let dialect = Dialect::find(&args.dialect, &catalogue).map_err(Failure::usage)?;
    let faults =
        args.faults.iter().map(|rule| rule.parse::<FaultRule>().map_err(Failure::usage)).collect::<Result<_, _>>()?;
    let config = Config {
        listen: args.listen,
        dialect,
        faults,
        accounts: Accounts { owner: KeyPair::new(&args.access_key, &args.secret_key), ..Accounts::default() },
        region: args.region.clone(),
        idle_timeout: Duration::from_secs(args.idle_timeout),
        ..Config::default()
    };
    runtime()?.block_on(async {
        let running = reference::start(config)
            .await
            .map_err(|error| Failure::usage(format!("cannot listen on {}: {error}", args.listen)))?;
        writeln!(out, "serving {} at {}", args.dialect, running.endpoint_url())?;
        writeln!(out, "access key {}, secret key {}, region {}", args.access_key, shown_secret(args), args.region)?;
        out.flush()?;
        super::interrupt::interrupted().await;
        running.shutdown();
        Ok(Exit::Success)
    })
}

/// The default secret is public; a secret that was given is its owner's.
fn shown_secret(args: &ServeArgs) -> &str {
    if args.secret_key == "s3conform-secret" { &args.secret_key } else { "as given" }
}
