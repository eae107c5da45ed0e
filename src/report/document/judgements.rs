//! Ways through a document that several formats take.
//!
//! Only reads the document; each format escapes the texts itself.

use std::fmt;

use super::{Column, Document, Ended, Expected, Judgement, KnownFacts, RunFacts, RunResult, ScenarioFacts, StaleEntry};
use crate::judge::Tone;

/// A mismatch that fails a gate.
#[derive(Debug, Clone, Copy)]
pub struct Mismatch<'a> {
    /// In which run.
    pub run: &'a RunFacts<'a>,
    /// Of which scenario.
    pub scenario: &'a ScenarioFacts<'a>,
    /// What was observed.
    pub result: &'a RunResult<'a>,
    /// What was expected, and by whom.
    pub judgement: &'a Judgement<'a>,
}

impl<'a> Document<'a> {
    /// Every scenario in the order of the report.
    pub fn scenarios(&self) -> impl Iterator<Item = &ScenarioFacts<'a>> {
        self.areas.iter().flat_map(|area| &area.scenarios)
    }

    /// Every column with the run it belongs to.
    pub fn columns(&self) -> impl Iterator<Item = (&RunFacts<'a>, &Column<'a>)> {
        self.runs.iter().flat_map(|run| run.columns.iter().map(move |column| (run, column)))
    }

    /// True if any profile was chosen, so that mismatches fail.
    #[must_use]
    pub fn gates(&self) -> bool {
        self.columns().any(|(_, column)| column.gates)
    }

    /// True if every run recorded all that it set out to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.runs.iter().all(|run| run.complete)
    }

    /// What all gates together say, in half a sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let gating = self.gating_columns();
        let verdict = match (gating.as_slice(), self.failures(), self.judged()) {
            ([], ..) => "only reported, no profile was chosen".into(),
            (_, 0, 0) => "nothing could be judged".into(),
            ([only], ..) => only.sentence(),
            (_, 0, judged) => format!("no mismatch in {judged} documented outcomes"),
            (_, failures, judged) => format!("{failures} of {judged} documented outcomes mismatch"),
        };
        match self.stale_entries().count() {
            0 => verdict,
            1 => verdict + "; 1 known failure is out of date",
            several => format!("{verdict}; {several} known failures are out of date"),
        }
    }

    /// True if all gates pass; `None` where nothing was judged, or too little to call it a pass.
    #[must_use]
    pub fn passes(&self) -> Option<bool> {
        match self.failures() {
            _ if self.stale_entries().next().is_some() => Some(false),
            0 if self.judged() == 0 || !self.is_complete() => None,
            failures => Some(failures == 0),
        }
    }

    fn gating_columns(&self) -> Vec<&Column<'a>> {
        self.columns().map(|(_, column)| column).filter(|column| column.gates).collect()
    }

    fn failures(&self) -> usize {
        self.gating_columns().iter().map(|column| column.mismatches).sum()
    }

    fn judged(&self) -> usize {
        self.gating_columns().iter().map(|column| column.judged).sum()
    }

    /// Every known failure that is out of date, with the run it was looked over for.
    pub fn stale_entries(&self) -> impl Iterator<Item = (&RunFacts<'a>, &StaleEntry<'a>)> {
        self.runs.iter().flat_map(|run| run.stale_entries.iter().map(move |entry| (run, entry)))
    }

    /// Every mismatch with a chosen profile.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch<'_>> {
        let mut mismatches = Vec::new();
        for scenario in self.scenarios() {
            for result in &scenario.results {
                let run = &self.runs[result.run];
                let failing = gating(run, result).filter(|judgement| judgement.mismatch);
                mismatches.extend(failing.map(|judgement| Mismatch { run, scenario, result, judgement }));
            }
        }
        mismatches
    }
}

/// The judgements of the profiles that were chosen for `run`.
pub(in crate::report) fn gating<'a>(
    run: &'a RunFacts<'a>,
    result: &'a RunResult<'a>,
) -> impl Iterator<Item = &'a Judgement<'a>> + 'a {
    let judged = run.columns.iter().zip(&result.judgements);
    judged.filter(|(column, _)| column.gates).map(|(_, judgement)| judgement)
}

impl<'a> ScenarioFacts<'a> {
    /// The id without the area.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.id.split_once('/').map_or(self.id, |(_, name)| name)
    }

    /// The result in the run at this position.
    #[must_use]
    pub fn result(&self, run: usize) -> Option<&RunResult<'a>> {
        self.results.iter().find(|result| result.run == run)
    }
}

impl Judgement<'_> {
    /// True if the outcome is another than documented, excused or not.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.mismatch || self.known_failure.is_some()
    }

    /// How the verdict looks.
    #[must_use]
    pub fn tone(&self) -> Tone {
        if self.known_failure.is_some() { Tone::Known } else { self.verdict.facts().tone }
    }
}

impl KnownFacts<'_> {
    /// The reason, with the issue and the last day where there are any.
    #[must_use]
    pub fn because(&self) -> String {
        let issue = self.issue.map(|issue| format!(", {issue}")).unwrap_or_default();
        let until = self.until.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
        format!("{}{issue}{until}", self.reason)
    }
}

impl RunResult<'_> {
    /// The server's own words, if it had any.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.response.as_ref()?.message.filter(|message| !message.trim().is_empty())
    }
}

impl Ended<'_> {
    /// How long the run took, such as `4.3 s`.
    #[must_use]
    pub fn took(&self) -> String {
        format!("{}.{} s", self.duration_ms / 1000, self.duration_ms % 1000 / 100)
    }
}

impl Column<'_> {
    /// What the profile's outcomes are: documented, or observed.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        if self.observed { "observed" } else { "documented" }
    }

    /// What the gate says of this column.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.judged {
            0 => format!("{}: none of these scenarios is {}", self.profile, self.basis()),
            _ => self.sentence_about(self.profile),
        }
    }

    /// How many scenarios mismatch with what is called `name`.
    #[must_use]
    pub fn sentence_about(&self, name: &str) -> String {
        let (judged, basis) = (self.judged, self.basis());
        let known = match self.known_failures {
            0 => String::new(),
            1 => ", and 1 is a known failure".into(),
            several => format!(", and {several} are known failures"),
        };
        match self.mismatches {
            0 => format!("{name}: no mismatch in {judged} {basis} scenarios{known}"),
            some => format!("{name}: {some} of {judged} {basis} scenarios mismatch{known}"),
        }
    }
}

impl Expected<'_> {
    /// Such as `404 NoSuchKey`.
    #[must_use]
    pub fn outcome(&self) -> String {
        let whole =
            self.code.as_ref().map_or_else(|| self.status.to_string(), |code| format!("{} {code}", self.status));
        let keys: Vec<String> = self.keys.iter().map(|(key, code)| format!("{code} for `{key}`")).collect();
        if keys.is_empty() { whole } else { format!("{whole} with {}", keys.join(" and ")) }
    }

    /// Where it is documented.
    #[must_use]
    pub fn citation(&self) -> String {
        format!("{}, {}", self.document, self.place)
    }
}

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.outcome(), self.citation())
    }
}
