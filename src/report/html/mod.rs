//! One HTML file: facts, totals, the matrix with all evidence, and filters. It needs no network, and no script to be read.
//!
//! This module takes the contents from the document; `templates/` has the layout. Foreign texts get there only as `text::Text`.

mod choices;
mod detail;
mod facts;
mod finding;
mod look;
mod matrix;
mod text;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::document::Document;
use crate::judge::{Conclusion, Tally, Verdict};
use choices::Choices;
use facts::Run;
use finding::Finding;
use look::Look;
use matrix::Matrix;
use text::Text;

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let matrix = Matrix::of(document);
    let known = document.columns().any(|(_, column)| column.known_failures + column.known_since > 0);
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: document.version,
        verdict: Text::line(&document.decision.sentence),
        conclusion: document.decision.conclusion,
        findings: document.decision.failing().map(|finding| Finding::of(document, finding)).collect(),
        known,
        other: [Tally::NotJudged, Tally::Counted, Tally::Other]
            .into_iter()
            .flat_map(Verdict::words_of)
            .collect::<Vec<_>>()
            .join(", "),
        legend: Look::legend(known),
        exchanges: document.holds_exchanges(),
        runs: document.runs.iter().enumerate().map(|(index, run)| Run::of(document, index, run)).collect(),
        choices: Choices::of(document, &matrix),
        matrix,
    };
    page.render().expect("writing to a string does not fail, and no template fails by itself")
}

const STYLE: &str = include_str!("../../../templates/report.css");
const SCRIPT: &str = include_str!("../../../templates/report.js");

/// The page; askama checks at compile time that the template uses no other fields.
#[derive(Template)]
#[template(path = "report.html", whitespace = "minimize")]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'a str,
    /// What the gate concludes, in half a sentence.
    verdict: Text,
    conclusion: Conclusion,
    /// What fails, the worst first.
    findings: Vec<Finding>,
    /// True if any finding is excused, or known since the baseline.
    known: bool,
    /// The verdicts that the total of that name counts.
    other: String,
    /// The meaning of each symbol.
    legend: Vec<Look>,
    /// True if requests and responses are in it.
    exchanges: bool,
    runs: Vec<Run>,
    matrix: Matrix,
    choices: Choices,
}

/// What the page's policy knows its style and its script by, so that no other is taken.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}
