//! Ways through a document that several formats take.
//!
//! Only reads the document; each format escapes the texts itself.

use std::fmt;

use super::{
    Column, Document, Ended, Expected, Judgement, KnownFacts, RunFacts, RunResult, ScenarioFacts, SeenFacts,
    StaleEntry, Standing,
};
use crate::judge::{Tally, Tone};
use model::profile::Basis;

impl<'a> Document<'a> {
    /// Every scenario in the order of the report.
    pub fn scenarios(&self) -> impl Iterator<Item = &ScenarioFacts<'a>> {
        self.areas.iter().flat_map(|area| &area.scenarios)
    }

    /// Every column with the run it belongs to.
    pub fn columns(&self) -> impl Iterator<Item = (&RunFacts<'a>, &Column<'a>)> {
        self.runs.iter().flat_map(|run| run.columns.iter().map(move |column| (run, column)))
    }

    /// True if any profile was chosen, so that findings fail.
    #[must_use]
    pub fn gates(&self) -> bool {
        self.columns().any(|(_, column)| column.gates)
    }

    /// True if every run recorded all that it set out to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.runs.iter().all(|run| run.complete)
    }

    /// Every known failure that is out of date, with the run it was looked over for.
    pub fn stale_entries(&self) -> impl Iterator<Item = (&RunFacts<'a>, &StaleEntry<'a>)> {
        self.runs.iter().flat_map(|run| run.stale_entries.iter().map(move |entry| (run, entry)))
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
    /// True if it is a finding, whatever the gate makes of it.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.verdict.fails() || self.standing == Standing::Fails
    }

    /// What the verdict is beside the gate: known since the baseline, or a known failure.
    #[must_use]
    pub fn known(&self) -> Option<&'static str> {
        match self.standing {
            Standing::KnownSince => Some("known since"),
            Standing::KnownFailure => Some("known"),
            Standing::Clear | Standing::Fails | Standing::Reported => None,
        }
    }

    /// True if it conforms by what was observed alone, where documents count as well.
    #[must_use]
    pub fn conforms_by_observation(&self) -> bool {
        self.either_counts && self.verdict.conforms() && self.by == Some(Basis::Observed)
    }

    /// By what it conforms, where that is more than a document: `observed`, `disputed`, both or nothing.
    #[must_use]
    pub fn evidence(&self) -> Option<&'static str> {
        let conforms = self.verdict.facts().tally == Tally::Conforms;
        match (self.by.filter(|_| conforms && self.either_counts), self.disputed) {
            (Some(Basis::Observed), true) => Some("observed, disputed"),
            (Some(Basis::Observed), false) => Some("observed"),
            (Some(_), true) => Some("documented, disputed"),
            (None, true) => Some("disputed"),
            _ => None,
        }
    }

    /// How the verdict looks.
    #[must_use]
    pub fn tone(&self) -> Tone {
        match self.standing {
            Standing::KnownSince | Standing::KnownFailure => Tone::Known,
            Standing::Fails => Tone::Bad,
            Standing::Clear | Standing::Reported => self.verdict.facts().tone,
        }
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

impl Expected<'_> {
    /// Such as `404 NoSuchKey`.
    #[must_use]
    pub fn outcome(&self) -> String {
        let whole =
            self.code.as_ref().map_or_else(|| self.status.to_string(), |code| format!("{} {code}", self.status));
        let keys: Vec<String> = self.keys.iter().map(|(key, code)| format!("{code} for `{key}`")).collect();
        if keys.is_empty() { whole } else { format!("{whole} with {}", keys.join(" and ")) }
    }

    /// Where it is documented, and when it was observed.
    #[must_use]
    pub fn citation(&self) -> String {
        match (&self.seen, self.basis) {
            (Some(seen), Basis::Observed) => seen.citation(),
            (Some(seen), _) => format!("{}, {}; observed: {}", self.document, self.place, seen.citation()),
            (None, _) => format!("{}, {}", self.document, self.place),
        }
    }
}

impl SeenFacts<'_> {
    /// Which observation it is, of which day, and in which region.
    #[must_use]
    pub fn citation(&self) -> String {
        let region = self.region.map(|region| format!(", {region}")).unwrap_or_default();
        format!("{}, {}, {}{region}", self.observations, self.place, self.on)
    }
}

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.outcome(), self.citation())
    }
}
