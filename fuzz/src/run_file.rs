//! Run files: what is accepted is kept whole, can be judged, and cannot harm the reader of a report of it.

use engine::record::RunFile;
use model::text::is_hidden;
use model::xml::{self, XmlError};
use s3conform::judge::{ChosenProfiles, Policy, Run, decide};
use s3conform::report::document::Document;
use s3conform::report::reported_run::ReportedRun;
use s3conform::report::{csv, github, html, json, junit, markdown};

use super::profile::{PROFILES, suite};

const FILE: &str = "fuzzed.jsonl";

/// Bytes are a run that reads back the same from what is written of it, or they are refused in one readable sentence.
pub fn holds(bytes: &[u8]) {
    let run = match RunFile::parse(FILE, bytes) {
        Ok(run) => run,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.contains('\n'), "{message:?}");
            return super::is_readable(&message, FILE);
        }
    };
    let again = RunFile::parse(FILE, &run.to_bytes()).expect("what was accepted is accepted again");
    assert_eq!(again, run);
    render(&run);
}

fn render(run: &RunFile) {
    let (chosen, policy) = (ChosenProfiles { profiles: PROFILES.to_vec(), gates: true }, Policy::default());
    let decision = decide(suite(), &[Run::of(run, &chosen, &policy)]);
    let reported = ReportedRun { name: "fuzzed", file: run, decision: &decision.runs[0] };
    let document = Document::of(suite(), &[reported]);
    let (json, junit) = (json::render(&document), junit::render(&document));
    let (html, csv) = (html::render(&document), csv::render(&document));
    let (markdown, github) = (markdown::render(&document), github::render(&document));
    for text in [&json, &csv, &markdown, &github] {
        is_harmless(text, "\r\n");
    }
    // These hold evidence, where a body may be indented by tabs.
    for text in [&html, &junit] {
        is_harmless(text, "\r\n\t");
    }
    serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    match xml::parse(junit.as_bytes()) {
        Ok(_) | Err(XmlError::TooMuch(_)) => {}
        Err(error) => panic!("{error}: {junit}"),
    }
}

/// A text holds nothing hidden but the white space of its format.
fn is_harmless(text: &str, white: &str) {
    let harmful = text.chars().find(|character| !white.contains(*character) && is_hidden(*character));
    assert_eq!(harmful, None, "{text:?}");
}
