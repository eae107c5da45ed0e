//! `sweep`: removes the leftovers of interrupted runs from a target, and nothing else.

mod age;
mod runs;

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::session::{DEADLINE, Session, Unnamed, runtime};
use super::{amazon, say, text};
use crate::cli::SweepArgs;
use crate::embedded;
use crate::exit::{Exit, Failure};
use age::Clocks;
use engine::fixture::Found;
use engine::run::Settings;
use model::scenario::{Scenario, Suite, Turn};
use runs::Runs;

/// The cost of a sweep as a clause; the number of requests depends on the leftovers.
const COST: &str = "this would list all buckets and remove leftovers, with a few requests for each";

const UNNAMED: &str =
    "sweep requires an endpoint, because the embedded endpoint has no leftovers; add --endpoint-url or --target";

pub(super) fn sweep(args: &SweepArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let runs = Runs::read(&args.runs)?;
    let suite = embedded::suite().map_err(Failure::usage)?;
    let settings = Settings::new(1, DEADLINE);
    runtime()?.block_on(async {
        let (file, endpoint) = (args.target.target.as_deref(), &args.target.endpoint);
        let session = Session::open(file, endpoint, &Unnamed::Refused(UNNAMED.into()), "aws", settings).await?;
        if session.is_embedded() {
            return Err(Failure::usage(UNNAMED));
        }
        runs.check_endpoint(&session.target.endpoint.to_string())?;
        amazon::permit(&session.target, args.target.endpoint.allow_aws, || COST.into())?;
        session.engine.wait(session.wait).await;
        let preflight = session.engine.probe().await.map_err(Failure::target)?;
        let found = session.engine.find(&runs.filter).await.map_err(Failure::target)?;
        let found = match args.older_than {
            Some(least) => {
                let clocks = Clocks::new(OffsetDateTime::now_utc(), preflight.clock_difference);
                let sorted = clocks.sort(found, Duration::seconds(least.0));
                if sorted.unknown > 0 {
                    let left_alone = text::counted(sorted.unknown, "leftover");
                    say(&format!("{left_alone} of unknown age left alone; omit --older-than to remove them as well"));
                }
                sorted.old
            }
            None => found,
        };
        if found.is_empty() {
            writeln!(out, "no leftovers found on {}", session.description)?;
            return Ok(Exit::Success);
        }
        writeln!(out, "leftovers on {}:", session.description)?;
        for one in &found {
            writeln!(out, "  {}", describe(one))?;
        }
        out.flush()?;
        if args.dry_run {
            return Ok(Exit::Success);
        }
        if !args.yes && !confirmed(found.len())? {
            writeln!(out, "no leftovers removed")?;
            return Ok(Exit::Mismatch);
        }
        let left = session.engine.remove(&found, &unlistable_keys(&suite)).await;
        for sentence in left.sentences() {
            say(&format!("warning: {sentence}"));
        }
        let stay = left.buckets.len() + left.others.len();
        let removed = text::counted(found.len().saturating_sub(stay), "leftover");
        writeln!(out, "{removed} removed, {stay} could not be removed")?;
        Ok(if left.is_empty() { Exit::Success } else { Exit::Mismatch })
    })
}

/// The keys of requests under test that servers cannot list correctly, because XML cannot contain control characters.
fn unlistable_keys(suite: &Suite) -> Vec<String> {
    let key = |scenario: &Scenario| {
        let path = scenario.path();
        let (_, key) = path.strip_prefix("/${bucket}/")?.split_once("${prefix}")?;
        let key = percent_decode_str(key).decode_utf8().ok()?;
        key.chars().any(char::is_control).then(|| Turn::ALL.map(|turn| format!("{}{key}", scenario.key_prefix(turn))))
    };
    let stores = |scenario: &&Scenario| scenario.when.method == "PUT";
    suite.scenarios.iter().map(Arc::as_ref).filter(stores).filter_map(key).flatten().collect()
}

fn describe(found: &Found) -> String {
    let created = found.created.and_then(|created| created.format(&Rfc3339).ok());
    let created = created.map(|created| format!(", created {created}")).unwrap_or_default();
    format!("{} {}{created}", found.kind.word(), found.name)
}

/// Asks the user on a terminal.
///
/// # Errors
/// Standard input or standard error is not a terminal.
fn confirmed(count: usize) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(
            "no leftovers removed: there is no terminal to ask for confirmation; add --yes to remove them",
        ));
    }
    let what = if count == 1 { "it".to_owned() } else { format!("all {count}") };
    write!(io::stderr(), "Remove {what} and all contents? [y/N] ")?;
    let mut response = String::new();
    io::stdin().lock().read_line(&mut response)?;
    Ok(matches!(response.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_no_listing_can_show_is_known() {
        let keys = unlistable_keys(&embedded::suite().unwrap());
        let of_turn = |end: &str| format!("object-key-control-character{end}bad\u{1}key");
        assert_eq!(keys, [".", "_", "-"].map(of_turn));
    }
}
