//! Reads a run file, complete or as far as a killed run got.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Completeness, FORMAT, OLDEST_FORMAT, RunFileError, RunFooter, RunHeader};
use crate::record::{Confirmation, Entry, MissingControl, Observation, Record};
use crate::whole;
use model::text::one_line;

/// Characters of a file that a message may quote.
const QUOTED: usize = 300;

/// A run as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RunFile {
    /// The first line.
    pub header: RunHeader,
    /// In the order they were written.
    pub records: Vec<Record>,
    /// The last line, unless the run was killed.
    pub footer: Option<RunFooter>,
}

impl RunFile {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// An unreadable file, a later format, a line that is no record, or a scenario recorded twice; a last line that
    /// was cut off by a kill is no error.
    pub fn read(path: &Path) -> Result<Self, RunFileError> {
        let shown = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::parse(&shown, &bytes),
            Err(error) => {
                let hint = Self::unfinished_beside(path)
                    .map(|beside| format!("; a run that did not end is in {}", beside.display()));
                Err(RunFileError::Unreadable { path: shown, why: format!("{error}{}", hint.unwrap_or_default()) })
            }
        }
    }

    /// The temporary file of a run that was to replace `path` and did not end.
    #[must_use]
    pub fn unfinished_beside(path: &Path) -> Option<PathBuf> {
        Some(whole::temporary(path)).filter(|beside| beside.is_file())
    }

    /// How much of its plan the run recorded; a run that was stopped during its cleanup is complete.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        let (recorded, planned) = (self.records.len(), self.header.planned);
        if recorded < planned { Completeness::Incomplete { recorded, planned } } else { Completeness::Complete }
    }

    /// Reads the run in `bytes`, the content of the file `path`.
    ///
    /// # Errors
    /// As for a file.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, RunFileError> {
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
        let first = lines.next().map(|(_, line)| line).unwrap_or_default();
        let mut run = Self { header: header(path, first)?, records: Vec::new(), footer: None };
        // The records are written again in the present format, and say themselves what they lack.
        let has_controls = std::mem::replace(&mut run.header.s3conform_run, FORMAT) == FORMAT;
        let mut seen = HashSet::new();
        for (index, bytes) in lines {
            let line = index + 1;
            let garbage = |why| RunFileError::Garbage { path: path.to_owned(), line, why };
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            if run.footer.is_some() {
                return Err(garbage(LineError::AfterEnd));
            }
            let record = match recorded(bytes) {
                Ok(Line::Record(record)) if has_controls => *record,
                Ok(Line::Record(record)) => without_control(*record),
                Ok(Line::Confirmation(confirmation)) => {
                    let id = confirmation.confirms.clone();
                    if !Entry::Confirmation(confirmation).enter(&mut run.records) {
                        return Err(garbage(LineError::Unconfirmed(id)));
                    }
                    continue;
                }
                Ok(Line::Footer(footer)) => {
                    run.footer = Some(footer);
                    continue;
                }
                // A last line without a line end is that of a run that was killed while it wrote.
                Err(LineError::NoJson(_)) if !bytes.ends_with(b"\n") => break,
                Err(why) => return Err(garbage(why)),
            };
            if !seen.insert(record.scenario.clone()) {
                return Err(RunFileError::Duplicate {
                    path: path.to_owned(),
                    line,
                    scenario: excerpt(&record.scenario),
                });
            }
            run.records.push(record);
        }
        let found = run.records.len();
        match &run.footer {
            Some(footer) if footer.records != found => {
                Err(RunFileError::Miscounted { path: path.to_owned(), found, said: footer.records })
            }
            _ => Ok(run),
        }
    }
}

/// A record of an earlier format: where it lacks a control, its run may have had none.
fn without_control(record: Record) -> Record {
    let lacks_one = record.control.is_none() && matches!(record.observation, Observation::Response(_));
    Record { control_missing: lacks_one.then_some(MissingControl::EarlierFormat), ..record }
}

/// A line after the first.
enum Line {
    Record(Box<Record>),
    Confirmation(Confirmation),
    Footer(RunFooter),
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It may be JSON, but not of this program.
    #[error("there is no s3conform_run in it")]
    NoFormat,
    /// It is after the last line.
    #[error("it comes after the end of the run")]
    AfterEnd,
    /// It is the second try of a scenario without a first.
    #[error("it confirms {}, which has no record before it", excerpt(.0))]
    Unconfirmed(String),
    /// It is not JSON. The parser's message may quote the file.
    #[error("{}", excerpt(&.0.to_string()))]
    NoJson(serde_json::Error),
    /// It is JSON of another form.
    #[error("{}", excerpt(&.0.to_string()))]
    Form(#[from] serde_json::Error),
}

/// The field that only the last line has.
const END: &[u8] = b"\"finished\"";

fn recorded(bytes: &[u8]) -> Result<Line, LineError> {
    // Records as this program writes them are read directly: a tree of values would double the time.
    if bytes.starts_with(b"{\"scenario\":")
        && !bytes.windows(END.len()).any(|window| window == END)
        && let Ok(record) = serde_json::from_slice(bytes)
    {
        return Ok(Line::Record(Box::new(record)));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(LineError::NoJson)?;
    Ok(if value.get("finished").is_some() {
        Line::Footer(serde_json::from_value(value)?)
    } else if value.get("confirms").is_some() {
        Line::Confirmation(serde_json::from_value(value)?)
    } else {
        Line::Record(Box::new(serde_json::from_value(value)?))
    })
}

fn header(path: &str, line: &[u8]) -> Result<RunHeader, RunFileError> {
    let no_header = |why| RunFileError::NoHeader { path: path.to_owned(), why };
    if line.trim_ascii().is_empty() {
        return Err(no_header(LineError::Empty));
    }
    let value: Value = serde_json::from_slice(line).map_err(|error| no_header(LineError::NoJson(error)))?;
    match value.get("s3conform_run").and_then(Value::as_u64) {
        None => Err(no_header(LineError::NoFormat)),
        Some(found) if found < u64::from(OLDEST_FORMAT) => Err(RunFileError::Older { path: path.to_owned(), found }),
        Some(found) if found > u64::from(FORMAT) => Err(RunFileError::Newer { path: path.to_owned(), found }),
        Some(_) => serde_json::from_value(value).map_err(|error| no_header(error.into())),
    }
}

/// Text of an untrusted file, on one harmless line.
fn excerpt(text: &str) -> String {
    let start: String = text.chars().take(QUOTED).collect();
    one_line(&start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Observation, RunWriter, SuiteFacts, TargetFacts};
    use crate::response;

    fn a_header(planned: usize) -> RunHeader {
        RunHeader {
            s3conform_run: FORMAT,
            suite: SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: None },
            planned,
            target: TargetFacts {
                name: None,
                endpoint: "http://127.0.0.1:9000".into(),
                region: "us-east-1".into(),
                addressing: "path".into(),
                profile: None,
                evidence: None,
            },
            started: "2028-02-29T23:59:59Z".into(),
            selection: vec!["object/*".into()],
            shuffle: None,
            run_ids: vec!["0123456789ab".into()],
            clock: None,
            gate: None,
        }
    }

    fn a_record(scenario: &str) -> Record {
        Record {
            started_ms: 1,
            duration_ms: 2,
            requests: 3,
            ..Record::of(
                scenario,
                "NoSuchKey",
                Observation::Response(response::read(false, 404, &[], b"<Error><Code>A</Code></Error>")),
            )
        }
    }

    fn a_footer(records: usize, interrupted: bool) -> RunFooter {
        let finished = "2028-03-01T00:00:00Z".into();
        RunFooter {
            finished,
            records,
            requests: 9,
            confirming_requests: 2,
            confirming_ms: 3,
            bytes_sent: 8,
            bytes_received: 7,
            duration_ms: 6,
            interrupted,
            under_way: Vec::new(),
            leftovers: Vec::new(),
        }
    }

    fn text(lines: &[String]) -> Vec<u8> {
        lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
    }

    fn json<T: serde::Serialize>(value: &T) -> String {
        serde_json::to_string(value).unwrap()
    }

    fn error(bytes: &[u8]) -> String {
        RunFile::parse("run.jsonl", bytes).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read_back_and_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/run.jsonl");
        let mut writer = RunWriter::create(&path, &a_header(2), false).unwrap();
        writer.record(&a_record("a/b")).unwrap();
        assert_eq!(RunFile::read(&path).unwrap().completeness().to_string(), "incomplete: 1 of 2");
        writer.record(&a_record("a/c")).unwrap();
        writer.finish(&a_footer(2, false)).unwrap();
        let run = RunFile::read(&path).unwrap();
        assert_eq!(run.header, a_header(2));
        assert_eq!(run.records, [a_record("a/b"), a_record("a/c")]);
        assert_eq!((run.completeness(), run.footer), (Completeness::Complete, Some(a_footer(2, false))));
    }

    #[test]
    fn a_record_that_claims_to_be_the_end_is_neither() {
        let record = json(&a_record("a/b")).replace("\"requests\"", "\"finished\":\"now\",\"requests\"");
        let said = error(&text(&[json(&a_header(1)), record]));
        assert!(said.contains("line 2, is not a record: missing field"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn a_run_file_is_for_its_owner_alone_even_where_it_replaces_an_open_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let writer = RunWriter::create(&path, &a_header(0), true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old", "it lives until the new one is whole");
        writer.finish(&a_footer(0, false)).unwrap();
        assert_eq!(RunFile::read(&path).unwrap().header, a_header(0));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_run_that_is_discarded_leaves_what_it_was_to_replace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        RunWriter::create(&path, &a_header(0), false).unwrap().discard();
        assert!(!path.exists());
        fs::write(&path, "old").unwrap();
        RunWriter::create(&path, &a_header(0), true).unwrap().discard();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_whole_run_is_written_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        let run = RunFile { header: a_header(1), records: vec![a_record("a/b")], footer: Some(a_footer(1, false)) };
        run.write(&path, false).unwrap();
        assert_eq!(RunFile::read(&path).unwrap(), run);
        assert!(matches!(run.write(&path, false), Err(RunFileError::Exists(_))));
    }

    #[test]
    fn only_force_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        fs::write(&path, "mine").unwrap();
        let error = RunWriter::create(&path, &a_header(0), false).unwrap_err().to_string();
        assert!(error.contains("run.jsonl already exists") && error.contains("--force"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        let error = RunWriter::create(folder.path(), &a_header(0), true).unwrap_err();
        assert!(matches!(error, RunFileError::Unwritable { .. }), "a folder is not overwritten: {error}");
    }

    #[test]
    fn a_killed_or_interrupted_run_is_incomplete() {
        let mut bytes = text(&[json(&a_header(3)), json(&a_record("a/b")), json(&a_record("a/c"))]);
        bytes.extend_from_slice(br#"{"scenario":"a/d","condi"#);
        let run = RunFile::parse("x", &bytes).unwrap();
        assert_eq!(run.completeness(), Completeness::Incomplete { recorded: 2, planned: 3 });
        let lines = [json(&a_header(2)), json(&a_record("a/b")), json(&a_footer(1, true))];
        let run = RunFile::parse("x", &text(&lines)).unwrap();
        assert_eq!(run.completeness(), Completeness::Incomplete { recorded: 1, planned: 2 });
    }

    fn error_of_an_earlier_format() -> String {
        error(b"{\"s3conform_run\":1,\"marks\":[]}\n")
    }

    #[test]
    fn what_is_no_run_file_is_said_in_one_sentence() {
        for bytes in [&b""[..], b"\n", b"PK\x03\x04", b"[]\n", b"{\"a\":1}\n", b"{\"s3conform_run\":4}\n", b"\xff\n"] {
            let error = error(bytes);
            assert!(error.starts_with("run.jsonl is not a run file") && !error.contains('\n'), "{error}");
        }
        let error = error(b"{\"s3conform_run\":5,\"shape\":\"unknown\"}\n");
        assert!(error.contains("format 4") && error.contains("newer"), "{error}");
        let error = error_of_an_earlier_format();
        assert!(error.ends_with("reads formats from 3 on; record the run again"), "{error}");
        let missing = RunFile::read(Path::new("/nonexistent/run.jsonl")).unwrap_err().to_string();
        assert!(missing.contains("/nonexistent/run.jsonl"), "{missing}");
    }

    #[test]
    fn bad_lines_are_named_by_number() {
        let (header, record, footer) = (json(&a_header(2)), json(&a_record("a/b")), json(&a_footer(1, false)));
        let garbage = error(&text(&[header.clone(), record.clone(), "{oops".into(), record.clone()]));
        assert!(garbage.contains("line 3"), "{garbage}");
        let shape = error(&text(&[header.clone(), r#"{"scenario":"a"}"#.into()]));
        assert!(shape.contains("line 2") && shape.contains("condition"), "{shape}");
        let twice = error(&text(&[header.clone(), record.clone(), record.clone()]));
        assert!(twice.contains("line 3") && twice.contains("a/b a second time"), "{twice}");
        let after = error(&text(&[header.clone(), record.clone(), footer.clone(), record.clone()]));
        assert!(after.contains("line 4"), "{after}");
        let lost = error(&text(&[header, footer]));
        assert!(lost.contains("contains 0 records") && lost.contains("says 1"), "{lost}");
    }

    #[test]
    fn what_a_message_quotes_is_one_harmless_line_and_not_endless() {
        let hostile = format!("\u{1b}[31m\u{7f}{}", "x".repeat(5000));
        let record = Record { scenario: hostile.clone(), ..a_record("a/b") };
        let kind = json(&record).replace("\"response\"", "\"resp\u{7f}onse\"");
        for lines in [[json(&record), json(&record)], [kind.clone(), kind]] {
            let error = error(&text(&[json(&a_header(2)), lines[0].clone(), lines[1].clone()]));
            assert!(error.len() < 1000 && !error.contains(char::is_control), "{error:?}");
        }
    }

    #[test]
    fn a_record_of_an_earlier_format_says_that_it_may_lack_its_control() {
        let read = |format: u32| {
            let header = json(&RunHeader { s3conform_run: format, ..a_header(1) });
            RunFile::parse("x", &text(&[header, json(&a_record("a/b"))])).unwrap()
        };
        assert_eq!(read(FORMAT).records[0].control_missing, None);
        let old = read(OLDEST_FORMAT);
        assert_eq!(old.records[0].control_missing, Some(MissingControl::EarlierFormat));
        let again = RunFile::parse("x", &text(&[json(&old.header), json(&old.records[0])])).unwrap();
        assert_eq!(again, old, "written in the present format, it says the same");
    }

    #[test]
    fn fields_of_later_versions_are_passed_over() {
        let header = json(&a_header(0)).replacen('{', r#"{"later":[1],"#, 1);
        assert_eq!(RunFile::parse("x", &text(&[header])).unwrap().header, a_header(0));
    }
}
