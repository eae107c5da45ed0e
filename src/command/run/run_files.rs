//! Where the run file of a run goes, and what stands at its top.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::command::session::Session;
use crate::date;
use crate::plan::Plan;
use crate::record::{FORMAT, RunHeader, SuiteMark, TargetMark};
use crate::scenario::Suite;
use crate::target::Target;

/// `reports/<target>-<time>.jsonl`, with nothing in the name that a file system minds.
pub(super) fn default_path(target: &Target, started: OffsetDateTime) -> PathBuf {
    let name: String = target
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    Path::new("reports").join(format!("{name}-{}.jsonl", date::amz(started)))
}

/// What is tested, how and when; marks and clock are known later.
pub(super) fn header(
    selection: Vec<String>,
    suite: &Suite,
    session: &Session,
    plan: &Plan,
    shuffle: Option<u64>,
    started: OffsetDateTime,
) -> RunHeader {
    let (target, place) = (&session.target, &session.target.place);
    RunHeader {
        s3conform_run: FORMAT,
        suite: SuiteMark {
            version: env!("CARGO_PKG_VERSION").into(),
            origin: suite.origin.clone(),
            fingerprint: Some(suite.fingerprint()),
        },
        planned: plan.planned.len(),
        target: TargetMark {
            name: Some(target.name.clone()),
            endpoint: target.endpoint.to_string(),
            region: place.region.clone(),
            addressing: if place.virtual_host { "virtual" } else { "path" }.into(),
        },
        started: rfc3339(started),
        selection,
        shuffle,
        marks: Vec::new(),
        clock: None,
    }
}

/// A moment as run files have it, in whole seconds.
pub(super) fn rfc3339(moment: OffsetDateTime) -> String {
    moment.replace_millisecond(0).unwrap_or(moment).format(&Rfc3339).expect("a year of four digits")
}
