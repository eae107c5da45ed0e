//! Merges the runs of a partition into one run.
//!
//! Pure. Identifies the shards by the headers of the run files, and refuses runs that do not belong together.

mod error;
mod part;

pub(crate) use error::{MergeError, Pair};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use engine::record::{Completeness, Record, RunFile, RunFooter, RunHeader};
use part::Part;

/// Merges `runs`, each given with its name in messages. Missing shards and incomplete runs are errors unless they are
/// `allowed`; the header of the merged run then lists the shards that it contains.
///
/// # Errors
/// The runs are not shards of one run.
pub(crate) fn merge(runs: Vec<(String, RunFile)>, allowed: bool) -> Result<RunFile, MergeError> {
    let mut parts: Vec<Part> = runs.into_iter().map(|(name, run)| Part::of(name, run)).collect::<Result<_, _>>()?;
    parts.sort_by_key(|part| part.indices.clone());
    fit(&parts)?;
    let missing = missing(&parts);
    if !allowed {
        if let Some(first) = missing.first() {
            return Err(MergeError::Missing { index: *first, count: parts[0].count });
        }
        for part in &parts {
            if let Completeness::Incomplete { recorded, planned } = part.run.completeness() {
                return Err(MergeError::Incomplete { name: part.name.clone(), recorded, planned });
            }
        }
    }
    Ok(joined(parts, !missing.is_empty()))
}

/// Checks that all have the same target, suite and selection, and that none is given twice.
fn fit(parts: &[Part]) -> Result<(), MergeError> {
    let Some((first, rest)) = parts.split_first() else { return Err(MergeError::Nothing) };
    for part in rest {
        let names = || Pair(first.name.clone(), part.name.clone());
        let (one, other) = (&first.run.header, &part.run.header);
        if !one.target.is_same(&other.target) {
            return Err(MergeError::Targets(names(), one.target.to_string(), other.target.to_string()));
        }
        if !one.suite.is_same(&other.suite) {
            return Err(MergeError::Suites(names(), one.suite.to_string(), other.suite.to_string()));
        }
        if first.selection != part.selection {
            return Err(MergeError::Selections(names()));
        }
        if first.count != part.count {
            return Err(MergeError::Counts(names(), first.count, part.count));
        }
    }
    for (at, part) in parts.iter().enumerate() {
        for earlier in &parts[..at] {
            let names = || Pair(earlier.name.clone(), part.name.clone());
            if let Some(index) = part.indices.iter().find(|index| earlier.indices.contains(index)) {
                return Err(MergeError::Twice(names(), *index, part.count));
            }
            let recorded = |record: &&Record| earlier.run.records.iter().any(|one| one.scenario == record.scenario);
            if let Some(twice) = part.run.records.iter().find(recorded) {
                return Err(MergeError::Duplicate(names(), twice.scenario.clone()));
            }
        }
    }
    Ok(())
}

fn missing(parts: &[Part]) -> Vec<u64> {
    let count = parts.first().map_or(0, |part| part.count);
    (1..=count).filter(|index| !parts.iter().any(|part| part.indices.contains(index))).collect()
}

fn joined(parts: Vec<Part>, some_missing: bool) -> RunFile {
    let starts: Vec<OffsetDateTime> = parts.iter().map(|part| moment(&part.run.header.started)).collect();
    let start = starts.iter().copied().min().unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let header = header(&parts, start, some_missing);
    let footers: Vec<Option<RunFooter>> = parts.iter().map(|part| part.run.footer.clone()).collect();
    let mut records: Vec<Record> = Vec::new();
    for (part, began) in parts.into_iter().zip(&starts) {
        let later = u64::try_from((*began - start).whole_milliseconds()).unwrap_or_default();
        records.extend(
            part.run.records.into_iter().map(|record| Record { started_ms: record.started_ms + later, ..record }),
        );
    }
    records.sort_by(|one, other| one.scenario.cmp(&other.scenario));
    let sum = |count: fn(&RunFooter) -> u64| footers.iter().flatten().map(count).sum();
    let ends = footers.iter().flatten().map(|footer| moment(&footer.finished));
    let end = ends.max().unwrap_or(start).max(start);
    let footer = RunFooter {
        finished: rfc3339(end),
        records: records.len(),
        requests: sum(|footer| footer.requests),
        confirming_requests: sum(|footer| footer.confirming_requests),
        confirming_ms: sum(|footer| footer.confirming_ms),
        bytes_sent: sum(|footer| footer.bytes_sent),
        bytes_received: sum(|footer| footer.bytes_received),
        duration_ms: u64::try_from((end - start).whole_milliseconds()).unwrap_or_default(),
        interrupted: footers.iter().any(|footer| footer.as_ref().is_none_or(|footer| footer.interrupted)),
        under_way: footers.iter().flatten().flat_map(|footer| footer.under_way.clone()).collect(),
        leftovers: footers.iter().flatten().flat_map(|footer| footer.leftovers.clone()).collect(),
    };
    RunFile { header, records, footer: Some(footer) }
}

fn header(parts: &[Part], start: OffsetDateTime, some_missing: bool) -> RunHeader {
    let first = &parts[0];
    let mut header = RunHeader {
        planned: parts.iter().map(|part| part.run.header.planned).sum(),
        started: rfc3339(start),
        selection: first.selection.clone(),
        run_ids: parts.iter().flat_map(|part| part.run.header.run_ids.clone()).collect(),
        ..first.run.header.clone()
    };
    if parts.iter().any(|part| part.run.header.clock != header.clock) {
        header.clock = None;
    }
    if parts.iter().any(|part| part.run.header.shuffle != header.shuffle) {
        header.shuffle = None;
    }
    // A merged run has no command line of its own, but the gate that all its parts were to pass.
    if parts.iter().any(|part| part.run.header.gate != header.gate) {
        header.gate = None;
    }
    if some_missing {
        header.selection.extend(parts.iter().flat_map(Part::words));
    }
    let mut endpoints: Vec<&str> = parts.iter().map(|part| part.run.header.target.endpoint.as_str()).collect();
    endpoints.sort_unstable();
    endpoints.dedup();
    if let [one, rest @ ..] = endpoints.as_slice()
        && !rest.is_empty()
    {
        header.target.endpoint = format!("{one} and {} more", rest.len());
    }
    header
}

/// Parses a time. A header that was edited by hand may contain anything: its records are usable, its times are not.
fn moment(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn rfc3339(moment: OffsetDateTime) -> String {
    moment.format(&Rfc3339).expect("it was read from a year of four digits")
}

#[cfg(test)]
mod tests;
