//! The part above the matrix: the runs, totals per profile, the closest profiles, and what was not judged.
//!
//! Counts nothing that the document does not count.

use indexmap::IndexMap;

use super::detail::Link;
use super::text::Text;
use crate::judge::Change;
use crate::report::document::{self, Document, Ended, RunFacts};

/// One run.
pub(super) struct Run {
    pub(super) name: Text,
    pub(super) endpoint: Link,
    pub(super) region: Text,
    pub(super) addressing: Text,
    pub(super) suite: Text,
    pub(super) selection: Option<Text>,
    pub(super) started: Text,
    pub(super) took: Option<String>,
    pub(super) requests: Option<u64>,
    pub(super) recorded: usize,
    pub(super) planned: usize,
    pub(super) complete: bool,
    pub(super) unknown: Vec<Text>,
    pub(super) totals: Vec<Total>,
    pub(super) similarity: Vec<Similarity>,
    pub(super) unjudged: Vec<Unjudged>,
    pub(super) absent: Vec<Absent>,
    /// What neither conforms nor fails and is worth a look, counted for each profile.
    pub(super) counts: Vec<Text>,
    pub(super) since: Option<Since>,
}

/// One profile's verdicts, counted.
pub(super) struct Total {
    pub(super) profile: Text,
    pub(super) vendor: Text,
    pub(super) gates: bool,
    pub(super) conforms: usize,
    pub(super) findings: usize,
    pub(super) known: usize,
    pub(super) undocumented: usize,
    pub(super) other: usize,
    /// What the outcomes are that it compares with.
    pub(super) basis: &'static str,
    /// Of those that conform, how many do by observation alone.
    pub(super) by_observation: usize,
    /// In how many document and observation contradict each other.
    pub(super) disputed: usize,
}

/// How much of a profile's documents the target follows.
pub(super) struct Similarity {
    pub(super) vendor: Text,
    pub(super) profile: Text,
    pub(super) conforms: usize,
    pub(super) judged: usize,
    pub(super) percent: usize,
}

/// Scenarios without a response to judge, for one reason.
pub(super) struct Unjudged {
    pub(super) symbol: char,
    pub(super) reason: Text,
    pub(super) scenarios: Vec<Text>,
}

impl Run {
    pub(super) fn of(document: &Document<'_>, index: usize, run: &RunFacts<'_>) -> Self {
        Self {
            name: Text::line(run.name),
            endpoint: Link::to(run.target.endpoint),
            region: Text::line(run.target.region),
            addressing: Text::line(run.target.addressing),
            suite: Text::line(&format!("{} ({})", run.suite.version, run.suite.origin)),
            selection: (!run.selection.is_empty()).then(|| Text::line(&run.selection.join(" "))),
            started: Text::line(run.started),
            took: run.ended.as_ref().map(Ended::took),
            requests: run.ended.as_ref().map(|ended| ended.requests),
            recorded: run.recorded,
            planned: run.planned,
            complete: run.complete,
            unknown: run.unknown.iter().map(|id| Text::line(id)).collect(),
            totals: run.columns.iter().map(|column| Total::of(document, column)).collect(),
            similarity: run.similarity.iter().map(Similarity::of).collect(),
            unjudged: unjudged(document, index),
            absent: run.absent_features.iter().map(Absent::of).collect(),
            counts: run
                .columns
                .iter()
                .flat_map(|column| {
                    let clients = column.impact().map(|counts| format!("clients: {counts}"));
                    let lines = [column.counted(), clients.filter(|_| column.gates)].into_iter().flatten();
                    lines.map(|line| Text::line(&format!("{}: {line}", column.profile))).collect::<Vec<_>>()
                })
                .collect(),
            since: run.since.as_ref().map(Since::of),
        }
    }
}

/// A feature that the target lacks.
pub(super) struct Absent {
    pub(super) name: Text,
    pub(super) why: Text,
    pub(super) scenarios: Vec<Text>,
}

/// What differs from the baseline.
pub(super) struct Since {
    pub(super) target: Text,
    pub(super) started: Text,
    pub(super) kinds: Vec<Kind>,
}

/// The scenarios with one kind of change by one profile.
pub(super) struct Kind {
    pub(super) title: Text,
    pub(super) scenarios: Vec<Text>,
}

impl Absent {
    fn of(feature: &document::AbsentFeature<'_>) -> Self {
        Self {
            name: Text::line(&feature.name),
            why: Text::line(&feature.why),
            scenarios: feature.scenarios.iter().map(|id| Text::line(id)).collect(),
        }
    }
}

impl Since {
    fn of(since: &document::SinceFacts<'_>) -> Self {
        let kinds = since.columns.iter().flat_map(|column| {
            let who = column.profile.unwrap_or("outcomes alone");
            let kinds = Change::ALL.iter().map(move |kind| Kind {
                title: Text::line(&format!("{who}: {}", kind.word())),
                scenarios: column.of_kind(*kind).map(|change| Text::line(change.scenario)).collect(),
            });
            kinds.filter(|kind| !kind.scenarios.is_empty())
        });
        Self { target: Text::line(&since.target), started: Text::line(since.started), kinds: kinds.collect() }
    }
}

impl Total {
    fn of(document: &Document<'_>, column: &document::Column<'_>) -> Self {
        let facts = document.profiles.iter().find(|profile| profile.id == column.profile);
        Self {
            profile: Text::line(column.profile),
            vendor: Text::line(facts.map_or("", |profile| profile.name)),
            gates: column.gates,
            conforms: column.conforms,
            findings: column.findings,
            known: column.known_failures + column.known_since,
            undocumented: column.undocumented,
            other: column.other,
            basis: column.basis(),
            by_observation: column.conforms_by_observation,
            disputed: column.disputed,
        }
    }

    /// How many scenarios there are.
    pub(super) fn all(&self) -> usize {
        self.conforms + self.findings + self.known + self.undocumented + self.other
    }
}

impl Similarity {
    fn of(similarity: &document::Similarity<'_>) -> Self {
        Self {
            vendor: Text::line(similarity.name),
            profile: Text::line(similarity.profile),
            conforms: similarity.conforms,
            judged: similarity.judged,
            percent: similarity.percent,
        }
    }
}

/// Why scenarios of a run have no response to judge, each reason once.
fn unjudged(document: &Document<'_>, run: usize) -> Vec<Unjudged> {
    let mut reasons: IndexMap<(char, String), Vec<Text>> = IndexMap::new();
    for scenario in document.scenarios() {
        let Some(result) = scenario.result(run) else { continue };
        if let Some(verdict) = result.kind.verdict() {
            let why = result.why.as_deref().unwrap_or_default();
            let reason = (verdict.facts().symbol, format!("{verdict}: {why}"));
            reasons.entry(reason).or_default().push(Text::line(scenario.id));
        }
    }
    let reason = |((symbol, reason), scenarios): ((char, String), _)| Unjudged {
        symbol,
        reason: Text::line(&reason),
        scenarios,
    };
    reasons.into_iter().map(reason).collect()
}
