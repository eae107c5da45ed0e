//! The table of verdicts: everything that any report, gate or count needs to know about each.
//!
//! Independent of how a verdict is reached. A new verdict is a row here and a branch of `judge`.

use std::borrow::Cow;

use crate::enum_table::{enum_table, shown_by_word};

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
    /// True if it fails a gate unless a policy says otherwise.
    pub fails: bool,
    /// True if nothing about the scenario can fail as things are, so that it keeps no known failure alive.
    pub settled: bool,
    /// The total it adds to.
    pub tally: Tally,
    /// How it looks.
    pub tone: Tone,
    /// What it says, as half a sentence, in which `{basis}` is `documented`, `observed` or `expected`.
    pub meaning: &'static str,
}

/// The totals of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// Outcomes as documented.
    Conforms,
    /// What a gate acts on; known failures are counted apart.
    Finding,
    /// What was to be judged and was not.
    NotJudged,
    /// What neither conforms nor is a finding, and is worth a look.
    Counted,
    /// Scenarios that the document does not cover.
    Undocumented,
    /// Scenarios that do not apply, or were not to be run.
    Other,
}

/// How a verdict looks; each format has its own means to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As documented.
    Good,
    /// It fails a gate.
    Bad,
    /// It would fail a gate, but a known failure excuses it.
    Known,
    /// Worth a look.
    Open,
    /// Nothing to act on.
    Quiet,
}

enum_table! {
    /// The result of comparing a record with an expectation.
    pub enum Verdict: VerdictFacts {
        /// The outcome is one the profile documents for this condition, and the control succeeded.
        Conforms {
            word: "conforms", symbol: '✓', legend: "conforms", label: "✓",
            fails: false, settled: true, tally: Tally::Conforms, tone: Tone::Good,
            meaning: "the outcome is as {basis}",
        }
        /// As `Conforms`, where a response has no body, so that no code can be seen.
        StatusOnly {
            word: "conforms (status only)", symbol: '✓', legend: "conforms", label: "✓ status",
            fails: false, settled: true, tally: Tally::Conforms, tone: Tone::Good,
            meaning: "the status is as {basis}; the response has no body that could name the error",
        }
        /// The outcome is one the profile documents, but the control is refused as well.
        Unproven {
            word: "unproven", symbol: '?', legend: "open", label: "? proof",
            fails: false, settled: false, tally: Tally::Counted, tone: Tone::Open,
            meaning: "the outcome is as {basis}, but the request without the fault does not succeed either",
        }
        /// The response is not well-formed as HTTP, or not of the type it says it is.
        MalformedResponse {
            word: "malformed response", symbol: '✗', legend: "finding", label: "✗ broken",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the response is malformed",
        }
        /// The connection ended or timed out where a response is required.
        NoResponse {
            word: "no response", symbol: '✗', legend: "finding", label: "✗ none",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the server sent no complete response, although one is required",
        }
        /// The server reports an error of its own, which this scenario does not document.
        ServerError {
            word: "server error", symbol: '✗', legend: "finding", label: "✗ 5xx",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the server reports an error of its own, although the request is at fault",
        }
        /// The documented code with another status.
        WrongStatus {
            word: "wrong status", symbol: '✗', legend: "finding", label: "✗ status",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the status is not the {basis} one",
        }
        /// The documented status with another code.
        WrongCode {
            word: "wrong code", symbol: '✗', legend: "finding", label: "✗ code",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the {basis} status with another error code",
        }
        /// An S3 error, but neither status nor code is the documented one.
        WrongBoth {
            word: "wrong both", symbol: '✗', legend: "finding", label: "✗ both",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "neither the status nor the error code is the {basis} one",
        }
        /// No parseable error body where one is required.
        NotAnS3Error {
            word: "not an S3 error", symbol: '✗', legend: "finding", label: "✗ not S3",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the response carries no S3 error document, which is required here",
        }
        /// The server accepted the request.
        Accepted {
            word: "accepted", symbol: '✗', legend: "finding", label: "✗ accept",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the server accepted a request that it should refuse",
        }
        /// The server responded as if the sub-resource had not been named.
        SubResourceIgnored {
            word: "sub-resource ignored", symbol: '✗', legend: "finding", label: "✗ accept",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the server responded as if the sub-resource had not been named",
        }
        /// The server reports success, and did something else than it was asked for, or nothing.
        OtherEffect {
            word: "other effect", symbol: '✗', legend: "finding", label: "✗ effect",
            fails: true, settled: false, tally: Tally::Finding, tone: Tone::Bad,
            meaning: "the server reports success, but did not do what it was asked for",
        }
        /// The target lacks what the scenario is about.
        FeatureAbsent {
            word: "feature absent", symbol: '○', legend: "absent", label: "○ absent",
            fails: false, settled: false, tally: Tally::Counted, tone: Tone::Open,
            meaning: "the target does not have what the scenario is about",
        }
        /// What was to be judged and was not.
        NotJudged {
            word: "not judged", symbol: '!', legend: "not judged", label: "! open",
            fails: true, settled: false, tally: Tally::NotJudged, tone: Tone::Bad,
            meaning: "the scenario could not be judged",
        }
        /// A finding that came out otherwise when the scenario ran again.
        Unstable {
            word: "unstable", symbol: '?', legend: "open", label: "? varies",
            fails: false, settled: false, tally: Tally::Counted, tone: Tone::Open,
            meaning: "the outcome differs when the scenario runs again",
        }
        /// The scenario cannot force a response: its fault is on the wire, or a race was not observed.
        Inconclusive {
            word: "inconclusive", symbol: '?', legend: "open", label: "? open",
            fails: false, settled: false, tally: Tally::Counted, tone: Tone::Open,
            meaning: "the scenario cannot force an outcome, and none was observed",
        }
        /// The document does not cover the scenario.
        Undocumented {
            word: "undocumented", symbol: '–', legend: "undocumented", label: "– no doc",
            fails: false, settled: true, tally: Tally::Undocumented, tone: Tone::Quiet,
            meaning: "the profile does not document this; the outcome is only recorded",
        }
        /// The part of the document that could be read does not cover the scenario; the rest may.
        NotRead {
            word: "not read", symbol: '…', legend: "not read", label: "… unread",
            fails: false, settled: true, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "the part of the document that could be read does not say; the outcome is only recorded",
        }
        /// The scenario does not apply to this vendor, and the profile says why.
        NotApplicable {
            word: "not applicable", symbol: '·', legend: "not applicable", label: "· n/a",
            fails: false, settled: true, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "makes no sense for this vendor",
        }
        /// A requirement is not met.
        Skipped {
            word: "skipped", symbol: '~', legend: "not run", label: "~ no run",
            fails: false, settled: false, tally: Tally::Other, tone: Tone::Quiet,
            meaning: "not run",
        }
    }
}

impl Verdict {
    /// True if this verdict fails a gate unless a policy says otherwise.
    #[must_use]
    pub fn fails(self) -> bool {
        self.facts().fails
    }

    /// True if the scenario was compared with what is documented: it conforms, or it is a finding.
    #[must_use]
    pub fn is_judged(self) -> bool {
        matches!(self.facts().tally, Tally::Conforms | Tally::Finding)
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

    /// What the verdict says, as half a sentence: `basis` is what the outcomes are that it rests on, `why` the reason if there
    /// is one.
    #[must_use]
    pub fn explain(self, basis: &str, why: Option<&str>) -> Cow<'static, str> {
        let meaning = match (self, why) {
            // There is a reason where the response names no error: then it is not the documented one either.
            (Self::WrongStatus, Some(_)) => NO_ERROR,
            _ => self.facts().meaning,
        };
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
const NO_ERROR: &str = "a status other than the {basis} one";

shown_by_word!(Verdict);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn facts() -> impl Iterator<Item = &'static VerdictFacts> {
        Verdict::ALL.iter().map(|verdict| verdict.facts())
    }

    #[test]
    fn findings_and_what_was_not_judged_fail_a_gate_and_look_so() {
        for facts in facts() {
            let acts = matches!(facts.tally, Tally::Finding | Tally::NotJudged);
            assert_eq!(facts.fails, acts, "{}", facts.word);
            assert_eq!(facts.fails, facts.tone == Tone::Bad, "{}", facts.word);
            assert_eq!(facts.tally == Tally::Finding, facts.symbol == '✗', "{}", facts.word);
            assert_eq!(facts.tally == Tally::Conforms, facts.symbol == '✓', "{}", facts.word);
            assert!(!(facts.fails && facts.settled), "{}", facts.word);
        }
    }

    #[test]
    fn every_verdict_has_a_word_and_a_meaning_of_its_own() {
        let words: BTreeSet<&str> = facts().map(|facts| facts.word).collect();
        let meanings: BTreeSet<&str> = facts().map(|facts| facts.meaning).collect();
        assert_eq!((words.len(), meanings.len()), (Verdict::ALL.len(), Verdict::ALL.len()));
        assert_eq!(Verdict::Skipped.explain("documented", Some("why")), "not run: why");
        assert_eq!(Verdict::WrongStatus.explain("observed", None), "the status is not the observed one");
        let unnamed = Verdict::WrongStatus.explain("documented", Some("a 304 has no body, so it names no error"));
        assert_eq!(unnamed, "a status other than the documented one: a 304 has no body, so it names no error");
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
