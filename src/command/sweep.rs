//! `sweep`: removes the leftovers of interrupted runs from a target, and nothing else.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::session::{DEADLINE, Session, runtime};
use super::{amazon, read_run, say, text};
use crate::cli::SweepArgs;
use crate::embedded;
use crate::exit::{Exit, Failure};
use engine::fixture::{Found, RunFilter};
use engine::run::Settings;
use model::scenario::{Scenario, Suite};

/// The cost of a sweep as a clause; the number of requests depends on the leftovers.
const COST: &str = "this would list all buckets and remove leftovers, with a few requests for each";

pub(super) fn sweep(args: &SweepArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let whose = whose(args)?;
    let suite = embedded::suite().map_err(Failure::usage)?;
    let settings = Settings { jobs: 1, deadline: DEADLINE, preparation: DEADLINE };
    runtime()?.block_on(async {
        let session = Session::open(args.target.target.as_deref(), &args.target.endpoint, "aws", settings).await?;
        if session.is_embedded() {
            return Err(Failure::usage(
                "sweep requires an endpoint, because the embedded endpoint has no leftovers; add --endpoint-url or --target",
            ));
        }
        amazon::permit(&session.target, args.target.endpoint.allow_aws, || COST.into())?;
        let preflight = session.engine.probe().await.map_err(Failure::target)?;
        let found = session.engine.find(&whose).await.map_err(Failure::target)?;
        let their_now = OffsetDateTime::now_utc() + preflight.clock_difference.unwrap_or_default();
        let found = match args.older_than {
            Some(age) => older(found, their_now - Duration::seconds(age.0)),
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

fn whose(args: &SweepArgs) -> Result<RunFilter, Failure> {
    if args.runs.is_empty() {
        return Ok(RunFilter::Any);
    }
    let mut run_ids = Vec::new();
    for path in &args.runs {
        let header = read_run(path)?.header;
        if header.run_ids.is_empty() {
            return Err(Failure::usage(format!(
                "{} contains no run id, because an older version of s3conform wrote it; omit --run to remove the leftovers \
                 of all runs",
                path.display()
            )));
        }
        run_ids.extend(header.run_ids);
    }
    Ok(RunFilter::Ids(run_ids))
}

/// The keys of requests under test that servers cannot list correctly, because XML cannot contain control characters.
fn unlistable_keys(suite: &Suite) -> Vec<String> {
    let key = |scenario: &Scenario| {
        let path = scenario.path();
        let (_, key) = path.strip_prefix("/${bucket}/")?.split_once("${prefix}")?;
        let key = percent_decode_str(key).decode_utf8().ok()?;
        key.chars().any(char::is_control).then(|| format!("{}{key}", scenario.key_prefix()))
    };
    suite.scenarios.iter().map(Arc::as_ref).filter(|scenario| scenario.when.method == "PUT").filter_map(key).collect()
}

/// The leftovers of runs whose newest bucket was created before `limit`. A bucket of unknown age counts as new.
fn older(found: Vec<Found>, limit: OffsetDateTime) -> Vec<Found> {
    let mut old: BTreeMap<String, bool> = BTreeMap::new();
    for one in &found {
        let is_old = !one.kind.has_age() || one.created.is_some_and(|created| created <= limit);
        let so_far = old.entry(one.run_id().to_owned()).or_insert(true);
        *so_far = *so_far && is_old;
    }
    found.into_iter().filter(|one| old.get(one.run_id()) == Some(&true)).collect()
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
    use time::macros::datetime;

    use super::*;
    use engine::fixture::Kind;

    fn found(kind: Kind, name: &str, created: Option<OffsetDateTime>) -> Found {
        Found { kind, name: name.into(), created }
    }

    #[test]
    fn the_key_that_no_listing_can_show_is_known() {
        let keys = unlistable_keys(&embedded::suite().unwrap());
        assert_eq!(keys, ["object-key-control-character.bad\u{1}key"]);
    }

    #[test]
    fn a_run_is_as_old_as_its_youngest_bucket_and_a_user_goes_with_it() {
        let (old, young) = (datetime!(2028-02-28 00:00 UTC), datetime!(2028-02-29 00:00 UTC));
        let all = vec![
            found(Kind::Bucket, "s3c-0123456789ab-plain", Some(old)),
            found(Kind::User, "s3c-0123456789ab-u", None),
            found(Kind::Bucket, "s3c-aaaaaaaaaaaa-plain", Some(old)),
            found(Kind::Bucket, "s3c-aaaaaaaaaaaa-0", Some(young)),
            found(Kind::Bucket, "s3c-bbbbbbbbbbbb-plain", None),
        ];
        let names: Vec<String> = older(all, datetime!(2028-02-28 12:00 UTC)).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["s3c-0123456789ab-plain", "s3c-0123456789ab-u"]);
    }
}
