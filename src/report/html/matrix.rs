//! The matrix of the page: a row for each scenario, a column for each profile of one run or for each of several runs.
//!
//! Judges and counts nothing that the document does not say; what a row unfolds to is in `detail`.

use super::detail::Detail;
use super::look::{self, Look};
use super::text::Text;
use crate::impact::ImpactKind;
use crate::report::document::{self, Document, ImpactOfFinding, Judgement, ResultKind, RunResult, ScenarioFacts};
use model::profile::Evidence;

/// More columns than these scroll in a box of their own.
const PROFILES: usize = 5;
const TARGETS: usize = 4;

/// The whole table.
pub(super) struct Matrix {
    /// True if the columns are runs; false if they are the profiles of the only one.
    pub(super) several: bool,
    /// True if it needs a box to scroll in.
    pub(super) wide: bool,
    /// True if findings were looked at for clients.
    pub(super) clients: bool,
    pub(super) columns: Vec<Column>,
    pub(super) areas: Vec<Area>,
}

/// What a column is of.
pub(super) struct Column {
    /// A profile's id, or a run's name.
    pub(super) name: Text,
    /// The vendor, or by whose documents the run is judged.
    pub(super) note: Text,
}

/// The rows of one area.
pub(super) struct Area {
    pub(super) name: Text,
    /// How many of them differ in any column.
    pub(super) differing: usize,
    pub(super) rows: Vec<Row>,
}

/// A scenario.
pub(super) struct Row {
    pub(super) id: Text,
    /// The id without the area.
    pub(super) name: Text,
    pub(super) title: Text,
    pub(super) condition: Text,
    /// What the only run observed.
    pub(super) observed: Option<Text>,
    pub(super) cells: Vec<Cell>,
    /// The words of each column's verdicts, columns apart by `|`, words by `,`.
    pub(super) verdicts: String,
    /// What the worst finding of the row does to clients.
    pub(super) impact: Option<RowImpact>,
    /// Its place among all impacts, for sorting.
    pub(super) place: usize,
    /// For each column `1` where the outcome is another than documented.
    pub(super) differs: String,
    /// True if targets responded differently.
    pub(super) split: bool,
    pub(super) detail: Detail,
}

/// What a row's finding does to clients.
pub(super) struct RowImpact {
    pub(super) word: &'static str,
    pub(super) line: Text,
}

/// A column's part of a row.
pub(super) struct Cell {
    pub(super) look: Look,
    /// What was observed there, or else what was expected where it differs.
    pub(super) outcome: Option<Text>,
}

impl Matrix {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let several = document.runs.len() > 1;
        let columns: Vec<Column> = if several {
            document.runs.iter().map(Column::of_run).collect()
        } else {
            document.columns().map(|(_, column)| Column::of_profile(document, column)).collect()
        };
        Self {
            several,
            wide: columns.len() > if several { TARGETS } else { PROFILES },
            clients: document.has_clients(),
            areas: document.areas.iter().map(|area| Area::of(document, area)).collect(),
            columns,
        }
    }

    /// How many scenarios there are.
    pub(super) fn scenarios(&self) -> usize {
        self.areas.iter().map(|area| area.rows.len()).sum()
    }

    /// How many cells a row has.
    pub(super) fn width(&self) -> usize {
        self.columns.len() + if self.several { 1 } else { 2 } + usize::from(self.clients)
    }
}

impl Column {
    fn of_profile(document: &Document<'_>, column: &document::Column<'_>) -> Self {
        let facts = document.profiles.iter().find(|profile| profile.id == column.profile);
        let basis = match column.evidence {
            Evidence::Documented => "",
            Evidence::Observed => ", as observed",
            Evidence::Any => ", as documented or observed",
        };
        let vendor = facts.map_or("", |profile| profile.name);
        Self { name: Text::line(column.profile), note: Text::line(&format!("{vendor}{basis}")) }
    }

    fn of_run(run: &document::RunFacts<'_>) -> Self {
        let note = match run.columns.as_slice() {
            [] => "not judged".to_owned(),
            [only] => format!("by {}", only.profile),
            several => format!("by {} profiles", several.len()),
        };
        Self { name: Text::line(run.name), note: Text::line(&note) }
    }
}

impl Area {
    fn of(document: &Document<'_>, area: &document::Area<'_>) -> Self {
        let rows: Vec<Row> = area.scenarios.iter().map(|scenario| Row::of(document, scenario)).collect();
        let differing = rows.iter().filter(|row| row.split || row.differs.contains('1')).count();
        Self { name: Text::line(area.name), differing, rows }
    }
}

impl Row {
    fn of(document: &Document<'_>, scenario: &ScenarioFacts<'_>) -> Self {
        let several = document.runs.len() > 1;
        let results: Vec<Option<&RunResult<'_>>> = (0..document.runs.len()).map(|run| scenario.result(run)).collect();
        let columns: Vec<&[Judgement<'_>]> = match (several, results.as_slice()) {
            (false, [Some(only)]) => only.judgements.chunks(1).collect(),
            (_, all) => all.iter().map(|result| result.map_or(&[][..], |result| &result.judgements)).collect(),
        };
        let words =
            |judgements: &&[Judgement<'_>]| judgements.iter().flat_map(look::words).collect::<Vec<_>>().join(",");
        let differs = |judgements: &&[Judgement<'_>]| if judgements.iter().any(Judgement::differs) { "1" } else { "0" };
        let cells = if several {
            results.iter().map(|result| Cell::of_run(*result)).collect()
        } else {
            columns.iter().flat_map(|judgements| *judgements).map(Cell::of_profile).collect()
        };
        let judgements = columns.iter().flat_map(|judgements| *judgements);
        let impacts = judgements.filter_map(|judgement| judgement.impact.as_ref());
        let worst: Option<&ImpactOfFinding<'_>> = impacts.min_by_key(|impact| impact.kind);
        Self {
            impact: worst.map(|impact| RowImpact { word: impact.kind.word(), line: Text::line(&impact.line) }),
            place: worst.map_or(ImpactKind::ALL.len(), |impact| impact.kind as usize),
            id: Text::line(scenario.id),
            name: Text::line(scenario.name()),
            title: Text::line(scenario.title),
            condition: Text::line(scenario.condition),
            observed: scenario.results.first().filter(|_| !several).map(|result| Text::cell(&result.observed)),
            cells,
            verdicts: columns.iter().map(words).collect::<Vec<_>>().join("|"),
            differs: columns.iter().map(differs).collect(),
            split: is_split(scenario),
            detail: Detail::of(document, scenario),
        }
    }
}

/// True if the targets that responded did not all respond alike.
fn is_split(scenario: &ScenarioFacts<'_>) -> bool {
    let responses = scenario.results.iter().filter(|result| result.kind == ResultKind::Response);
    let mut outcomes = responses.map(|result| &result.observed);
    outcomes.next().is_some_and(|first| outcomes.any(|other| other != first))
}

impl Cell {
    fn of_profile(judgement: &Judgement<'_>) -> Self {
        let expected = judgement.expected.iter().map(document::Expected::outcome).collect::<Vec<_>>().join(" or ");
        let outcome = judgement.differs().then(|| Text::line(&expected));
        Self { look: Look::of(judgement), outcome }
    }

    fn of_run(result: Option<&RunResult<'_>>) -> Self {
        let Some(result) = result else { return Self { look: Look::not_recorded(), outcome: None } };
        let look = Look::of_all(&result.judgements);
        // Where nothing was responded, the verdict says so already.
        let outcome = (result.kind == ResultKind::Response).then(|| Text::cell(&result.observed));
        Self { look, outcome }
    }
}
