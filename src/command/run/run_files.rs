//! The paths and headers of the run files of a run.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::cli::SelectionArgs;
use crate::command::session::Session;
use crate::exit::Failure;
use engine::plan::Plan;
use engine::record::{FORMAT, RunFileError, RunHeader, RunWriter, SuiteFacts, TargetFacts};
use model::date;
use model::scenario::Suite;

/// The path of the run file of each target: below `out` if it is given, otherwise `reports/TARGET-TIME.jsonl`.
///
/// # Errors
/// `out` is a file although there are several targets, or two targets have the same path.
pub(super) fn paths(out: Option<&Path>, targets: &[&str], started: OffsetDateTime) -> Result<Vec<PathBuf>, Failure> {
    let by_time = |name: &&str| Path::new("reports").join(format!("{}-{}.jsonl", slug(name), date::amz(started)));
    let paths: Vec<PathBuf> = match (out, targets) {
        (None, _) => targets.iter().map(by_time).collect(),
        (Some(file), [_]) => vec![file.to_owned()],
        (Some(folder), _) => {
            if folder.is_file() || folder.extension().is_some_and(|extension| extension == "jsonl") {
                return Err(Failure::usage(format!(
                    "--out {} is a file, but {} targets need a run file each; give a directory",
                    folder.display(),
                    targets.len()
                )));
            }
            targets.iter().map(|name| folder.join(format!("{}.jsonl", slug(name)))).collect()
        }
    };
    for (index, path) in paths.iter().enumerate() {
        if let Some(first) = paths[..index].iter().position(|other| other == path) {
            return Err(Failure::usage(format!(
                "the targets `{}` and `{}` would both write {}; change the `name` of one",
                targets[first],
                targets[index],
                path.display()
            )));
        }
    }
    Ok(paths)
}

/// Reserves all run files, or none.
///
/// # Errors
/// A file exists and `force` is not given, or cannot be created.
pub(super) fn reserve(paths: &[PathBuf], force: bool) -> Result<Vec<RunWriter>, Failure> {
    let mut files: Vec<RunWriter> = Vec::with_capacity(paths.len());
    for path in paths {
        match RunWriter::reserve(path, force) {
            Ok(file) => files.push(file),
            Err(error) => {
                files.into_iter().for_each(RunWriter::discard);
                return Err(Failure::usage(error));
            }
        }
    }
    Ok(files)
}

/// Reserves all run files under names that no other run has: two runs in one second get `TIME.jsonl` and `TIME-2.jsonl`.
///
/// # Errors
/// A file cannot be created.
pub(super) fn reserve_numbered(paths: &[PathBuf]) -> Result<Vec<RunWriter>, Failure> {
    let mut files: Vec<RunWriter> = Vec::with_capacity(paths.len());
    for path in paths {
        let mut names = std::iter::once(path.clone()).chain((2..).map(|number: u32| numbered(path, number)));
        let file = names.find_map(|name| match RunWriter::reserve(&name, false) {
            Err(RunFileError::Exists(_)) => None,
            other => Some(other),
        });
        match file.expect("the numbers do not end") {
            Ok(file) => files.push(file),
            Err(error) => {
                files.into_iter().for_each(RunWriter::discard);
                return Err(Failure::usage(error));
            }
        }
    }
    Ok(files)
}

/// `a-2.jsonl` for `a.jsonl`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.jsonl"))
}

/// The header of a run file, without run ids and clock, which are known later.
pub(super) fn header(
    selection: &SelectionArgs,
    suite: &Suite,
    session: &Session,
    plan: &Plan,
    shuffle: Option<u64>,
    started: OffsetDateTime,
) -> RunHeader {
    let (target, place) = (&session.target, &session.target.place);
    RunHeader {
        s3conform_run: FORMAT,
        suite: SuiteFacts {
            version: env!("CARGO_PKG_VERSION").into(),
            origin: suite.origin.clone(),
            fingerprint: Some(suite.fingerprint()),
        },
        planned: plan.planned.len(),
        target: TargetFacts {
            name: Some(target.name.clone()),
            endpoint: target.endpoint.to_string(),
            region: place.region.clone(),
            addressing: if place.virtual_host { "virtual" } else { "path" }.into(),
            profile: target.gate.profile.clone(),
            evidence: target.gate.evidence,
        },
        started: rfc3339(started),
        selection: selection.words(),
        shuffle,
        run_ids: Vec::new(),
        clock: None,
        gate: None,
    }
}

/// A moment in the format of run files, in whole seconds.
pub(super) fn rfc3339(moment: OffsetDateTime) -> String {
    moment.replace_millisecond(0).unwrap_or(moment).format(&Rfc3339).expect("a year of four digits")
}

/// Replaces the characters of a name that are not safe in file names.
pub(in crate::command) fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn shown(out: Option<&str>, targets: &[&str]) -> Result<Vec<String>, Failure> {
        let paths = paths(out.map(Path::new), targets, datetime!(2028-02-29 23:59:59 UTC));
        let shown = |path: &PathBuf| path.display().to_string();
        paths.map(|paths| paths.iter().map(shown).collect())
    }

    #[test]
    fn a_run_file_is_named_after_target_and_time_or_as_asked() {
        assert_eq!(shown(None, &["My Storage 1.0"]).unwrap(), ["reports/my-storage-1.0-20280229T235959Z.jsonl"]);
        assert_eq!(shown(Some("run.jsonl"), &["a"]).unwrap(), ["run.jsonl"]);
        assert_eq!(shown(Some("runs"), &["A/1", "b"]).unwrap(), ["runs/a-1.jsonl", "runs/b.jsonl"]);
        assert_eq!(shown(None, &["a", "b"]).unwrap()[1], "reports/b-20280229T235959Z.jsonl");
    }

    #[test]
    fn two_runs_in_one_second_have_a_file_each() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it-20280229T235959Z.jsonl");
        let names: Vec<PathBuf> =
            (0..3).map(|_| reserve_numbered(std::slice::from_ref(&path)).unwrap()[0].path().to_owned()).collect();
        let expected = ["", "-2", "-3"].map(|end| folder.path().join(format!("it-20280229T235959Z{end}.jsonl")));
        assert_eq!(names, expected);
    }

    #[test]
    fn several_run_files_are_never_one() {
        let error = shown(Some("run.jsonl"), &["a", "b"]).unwrap_err().to_string();
        assert_eq!(error, "--out run.jsonl is a file, but 2 targets need a run file each; give a directory");
        let error = shown(Some("runs"), &["a b", "c", "A-B"]).unwrap_err().to_string();
        assert_eq!(error, "the targets `a b` and `A-B` would both write runs/a-b.jsonl; change the `name` of one");
    }
}
