//! The table of verdicts: everything that any report, gate or count needs to know about each.
//!
//! Independent of how a verdict is reached. A new verdict is a row here and a branch of `judge`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::enum_table::enum_table;

/// What is known about a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictFacts {
    /// Its name in every report.
    pub word: &'static str,
    /// One character for its kind; never shown without a word or a legend.
    pub symbol: char,
    /// The meaning of the symbol; verdicts with the same symbol share it.
    pub legend: &'static str,
    /// Symbol and word, as long as a cell of the terminal's matrix is wide.
    pub label: &'static str,
    /// True if it fails a gate.
    pub fails: bool,
    /// True if a test that ends so has failed, although no gate does: its scenario could not be set up.
    pub is_error: bool,
    /// True if nothing about the scenario can fail as things are, so that it keeps no known failure alive.
    pub settled: bool,
    /// The total it adds to.
    pub tally: Tally,
    /// How it looks.
    pub tone: Tone,
    /// What it says, as half a sentence, in which `{basis}` is `documented` or `observed`.
    pub meaning: &'static str,
}

/// The totals of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// Outcomes as documented.
    Conforms,
    /// Outcomes other than documented; known failures are counted apart.
    Mismatch,
    /// Scenarios that the document does not cover.
    Undocumented,
    /// Scenarios that could not be judged.
    Other,
}

/// How a verdict looks; each format has its own means to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As documented.
    Good,
    /// A mismatch.
    Bad,
    /// A mismatch that a known failure excuses.
    Known,
    /// Worth a look.
    Open,
    /// Nothing to act on.
    Quiet,
}

enum_table! {
    /// The result of comparing a record with an expectation.
    pub enum Verdict: VerdictFacts {
        /// The outcome is one the profile documents for this condition.
        Conforms {
            word: "conforms", symbol: '✓', legend: "conforms", label: "✓",
            fails: false, is_error: false, settled: true, tally: Tally::Conforms, tone: Tone::Good,
            meaning: "the outcome is one the profile documents",
        }
        /// The documented code with another status.
        WrongStatus {
            word: "wrong status", symbol: '✗', legend: "mismatch", label: "✗ status",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "the {basis} error with another status",
        }
        /// The documented status with another code.
        WrongCode {
            word: "wrong code", symbol: '✗', legend: "mismatch", label: "✗ code",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "the {basis} status with another error code",
        }
        /// An S3 error, but neither status nor code is the documented one.
        WrongBoth {
            word: "wrong both", symbol: '✗', legend: "mismatch", label: "✗ both",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "neither the status nor the error code is the {basis} one",
        }
        /// No parseable error body where one is required.
        NotAnS3Error {
            word: "not an S3 error", symbol: '✗', legend: "mismatch", label: "✗ not S3",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "the response carries no S3 error document, which is required here",
        }
        /// The server accepted the request.
        Accepted {
            word: "accepted", symbol: '✗', legend: "mismatch", label: "✗ accept",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "the server accepted a request that it should refuse",
        }
        /// The server responded as if the sub-resource had not been named.
        SubResourceIgnored {
            word: "sub-resource ignored", symbol: '✗', legend: "mismatch", label: "✗ accept",
            fails: true, is_error: false, settled: false, tally: Tally::Mismatch, tone: Tone::Bad,
            meaning: "the server returned a listing, as if the sub-resource had not been named",
        }
        /// The document does not cover the scenario.
        Undocumented {
            word: "undocumented", symbol: '–', legend: "undocumented", label: "– no doc",
            fails: false, is_error: false, settled: true, tally: Tally::Undocumented, tone: Tone::Quiet,
            meaning: "the profile does not document this; the outcome is only recorded",
        }
        /// The scenario does not apply to this vendor, and the profile says why.
        NotApplicable {
            word: "not applicable", symbol: '·', legend: "not applicable", label: "· n/a",
            fails: false, is_error: false, settled: true, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "makes no sense for this vendor",
        }
        /// A requirement is not met.
        Skipped {
            word: "skipped", symbol: '~', legend: "not run", label: "~ no run",
            fails: false, is_error: false, settled: false, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "not run",
        }
        /// A given step is not supported by the target.
        Unsupported {
            word: "unsupported", symbol: '~', legend: "not run", label: "~ no run",
            fails: false, is_error: false, settled: false, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "a given step is not supported by the target",
        }
        /// No response, or a race not observed.
        Inconclusive {
            word: "inconclusive", symbol: '?', legend: "inconclusive", label: "? open",
            fails: false, is_error: false, settled: false, tally: Tally::Other, tone: Tone::Open,
            meaning: "nothing can be concluded",
        }
        /// A given step failed.
        SetupFailed {
            word: "setup failed", symbol: '!', legend: "setup failed", label: "! setup",
            fails: false, is_error: true, settled: false, tally: Tally::Other, tone: Tone::Open,
            meaning: "a given step failed",
        }
    }
}

impl Verdict {
    /// True if this verdict fails a gate.
    #[must_use]
    pub fn fails(self) -> bool {
        self.facts().fails
    }

    /// True if the outcome is as documented.
    #[must_use]
    pub fn conforms(self) -> bool {
        self.facts().tally == Tally::Conforms
    }

    /// The verdict's name in every report.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.facts().word
    }

    /// What the verdict says, as half a sentence: `basis` is what the profile's outcomes are, `why` the reason if there
    /// is one.
    #[must_use]
    pub fn explain(self, basis: &str, why: Option<&str>) -> Cow<'static, str> {
        let meaning = self.facts().meaning;
        let meaning = if meaning.contains(BASIS) { meaning.replace(BASIS, basis).into() } else { meaning.into() };
        match why {
            Some(why) => format!("{meaning}: {why}").into(),
            None => meaning,
        }
    }

    /// The words of the verdicts that add to a total.
    #[must_use]
    pub fn words_of(tally: Tally) -> Vec<&'static str> {
        Self::ALL
            .iter()
            .map(|verdict| verdict.facts())
            .filter(|facts| facts.tally == tally)
            .map(|facts| facts.word)
            .collect()
    }

    /// The meaning of each symbol, in the order of the table.
    #[must_use]
    pub fn legend() -> Vec<&'static VerdictFacts> {
        let mut legend: Vec<&VerdictFacts> = Vec::new();
        for facts in Self::ALL.iter().map(|verdict| verdict.facts()) {
            if !legend.iter().any(|other| other.symbol == facts.symbol) {
                legend.push(facts);
            }
        }
        legend
    }
}

const BASIS: &str = "{basis}";

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl JsonSchema for Verdict {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Verdict".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Self::ALL.iter().map(|verdict| verdict.word()).collect();
        json_schema!({ "type": "string", "enum": words })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn facts() -> impl Iterator<Item = &'static VerdictFacts> {
        Verdict::ALL.iter().map(|verdict| verdict.facts())
    }

    #[test]
    fn exactly_the_mismatches_fail_a_gate() {
        let failing: Vec<&str> = facts().filter(|facts| facts.fails).map(|facts| facts.word).collect();
        let mismatches =
            ["wrong status", "wrong code", "wrong both", "not an S3 error", "accepted", "sub-resource ignored"];
        assert_eq!(failing, mismatches);
        for facts in facts() {
            assert_eq!(facts.fails, facts.tally == Tally::Mismatch, "{}", facts.word);
            assert_eq!(facts.fails, facts.symbol == '✗', "{}", facts.word);
            assert_eq!(facts.fails, facts.tone == Tone::Bad, "{}", facts.word);
        }
    }

    #[test]
    fn every_verdict_has_a_word_and_a_meaning_of_its_own() {
        let words: BTreeSet<&str> = facts().map(|facts| facts.word).collect();
        let meanings: BTreeSet<&str> = facts().map(|facts| facts.meaning).collect();
        assert_eq!((words.len(), meanings.len()), (Verdict::ALL.len(), Verdict::ALL.len()));
        assert_eq!(Verdict::Skipped.explain("documented", Some("why")), "not run: why");
        assert_eq!(Verdict::WrongStatus.explain("observed", None), "the observed error with another status");
    }

    #[test]
    fn a_symbol_has_one_legend_and_one_tone_and_starts_each_label() {
        for facts in facts() {
            let legend = Verdict::legend().into_iter().find(|other| other.symbol == facts.symbol).unwrap();
            assert_eq!((facts.legend, facts.tone), (legend.legend, legend.tone), "{}", facts.word);
            assert!(facts.label.starts_with(facts.symbol), "{}", facts.word);
        }
    }
}
