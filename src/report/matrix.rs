//! The matrix behind every format: scenarios by profiles, each cell a verdict with what was expected and where it says so.
//!
//! Pure; texts from the server are kept as they are, for each format to escape.

mod observed;
mod resemblance;

pub use observed::observed;
pub use resemblance::Likeness;

use std::borrow::Cow;
use std::collections::HashMap;

use time::Date;

use crate::judge::{Verdict, judge};
use crate::known::{Judged, KnownFailure, KnownFailures};
use engine::record::{Observation, Record};
use model::outcome::Outcome;
use model::profile::{Citation, CitedOutcome, Expectation, Profile};
use model::scenario::{Scenario, Suite};

/// Scenarios by profiles.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    /// One per profile, in the order given.
    pub columns: Vec<Column>,
    /// One per recorded scenario, in the order of the suite.
    pub rows: Vec<Row<'a>>,
    /// Recorded scenarios that the suite does not have, so that nothing can be expected of them.
    pub unknown: Vec<&'a str>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Such as `hcp`.
    pub id: String,
    /// The vendor or product.
    pub name: String,
    /// Whether the profile tells what was observed instead of what is documented.
    pub observed: bool,
    /// The column's verdicts counted.
    pub totals: Totals,
}

/// The verdicts of one profile, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Outcomes as documented.
    pub conforms: usize,
    /// Verdicts that fail a gate.
    pub mismatches: usize,
    /// Verdicts that would fail it, but are excused.
    pub known: usize,
    /// Scenarios the profile is silent about.
    pub undocumented: usize,
    /// Not applicable, skipped, unsupported, inconclusive, or not set up.
    pub other: usize,
}

/// A scenario with its record.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// What was provoked.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub record: &'a Record,
    /// One per column.
    pub cells: Vec<Cell<'a>>,
}

/// What one profile says of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The documented outcomes; empty where the profile is silent or the scenario not applicable.
    pub expected: Vec<Expected<'a>>,
    /// Why several outcomes are right, or why the profile is silent.
    pub because: Option<String>,
    /// What excuses the mismatch.
    pub known: Option<Box<KnownFailure>>,
}

/// A documented outcome with its citation resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected<'a> {
    /// Status and code.
    pub outcome: Outcome,
    /// The document's title; an unknown document shows its key.
    pub document: Cow<'a, str>,
    /// Where in it: `line 43`, or `row NoSuchKey`.
    pub place: String,
}

impl<'a> Matrix<'a> {
    /// Judges every record by every profile as it holds in `region`.
    #[must_use]
    pub fn of(suite: &'a Suite, profiles: &'a [Profile], records: &'a [Record], region: &str) -> Self {
        let recorded: HashMap<&str, &Record> =
            records.iter().map(|record| (record.scenario.as_str(), record)).collect();
        let cells = |scenario: &Scenario, record: &Record| {
            profiles.iter().map(|profile| Cell::of(profile, scenario, record, region)).collect()
        };
        let rows: Vec<Row<'a>> = suite
            .scenarios
            .iter()
            .filter_map(|scenario| Some((scenario, *recorded.get(scenario.id.as_str())?)))
            .map(|(scenario, record)| Row { scenario, record, cells: cells(scenario, record) })
            .collect();
        let columns = profiles.iter().enumerate().map(|(index, profile)| Column {
            id: profile.id.clone(),
            name: profile.name.clone(),
            observed: profile.is_observed(),
            totals: Totals::count(rows.iter().map(|row| &row.cells[index])),
        });
        let unknown = records.iter().map(|record| record.scenario.as_str()).filter(|id| suite.find(id).is_none());
        Self { columns: columns.collect(), unknown: unknown.collect(), rows }
    }

    /// Marks the mismatches that `known` excuses today; they no longer fail a gate.
    pub fn excuse(&mut self, known: &KnownFailures, today: Date) {
        for row in &mut self.rows {
            let Observation::Response(reading) = &row.record.observation else { continue };
            for (column, cell) in self.columns.iter().zip(&mut row.cells) {
                if cell.verdict.fails() {
                    cell.known =
                        known.excuse(&column.id, &row.scenario.id, &reading.outcome, today).cloned().map(Box::new);
                }
            }
        }
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.totals = Totals::count(self.rows.iter().map(|row| &row.cells[index]));
        }
    }

    /// Every verdict, for a review of the known failures.
    #[must_use]
    pub fn judged(&self) -> Vec<Judged<'_>> {
        let verdicts = self.rows.iter().flat_map(|row| {
            self.columns.iter().zip(&row.cells).map(|(column, cell)| Judged {
                profile: &column.id,
                scenario: &row.scenario.id,
                verdict: &cell.verdict,
            })
        });
        verdicts.collect()
    }
}

impl Column {
    /// What the profile's outcomes are: documented, or observed.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        if self.observed { "observed" } else { "documented" }
    }
}

impl<'a> Cell<'a> {
    fn of(profile: &'a Profile, scenario: &Scenario, record: &Record, region: &str) -> Self {
        let expectation = profile.expectation(scenario, region);
        let verdict = judge(&expectation, record);
        let (expected, because) = match expectation {
            Expectation::Outcomes { any_of, because } => {
                (any_of.iter().map(|cited| Expected::of(profile, cited)).collect(), because)
            }
            Expectation::Undocumented(why) => (Vec::new(), why),
            Expectation::NotApplicable(why) => (Vec::new(), Some(why)),
        };
        Self { verdict, expected, because, known: None }
    }

    /// Whether this fails a gate.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.verdict.fails() && self.known.is_none()
    }
}

impl<'a> Expected<'a> {
    fn of(profile: &'a Profile, cited: &CitedOutcome) -> Self {
        let (document, place) = Citation::parse(&cited.cite).map_or_else(
            || (cited.cite.clone().into(), "nowhere".to_owned()),
            |citation| (citation.document(profile), citation.place.to_string()),
        );
        Self { outcome: cited.outcome(), document, place }
    }
}

impl Totals {
    /// Counts the verdicts of one column's cells.
    pub fn count<'a>(cells: impl Iterator<Item = &'a Cell<'a>>) -> Self {
        cells.fold(Self::default(), |mut totals, cell| {
            let counter = match &cell.verdict {
                Verdict::Conforms => &mut totals.conforms,
                Verdict::Undocumented => &mut totals.undocumented,
                verdict if verdict.fails() && cell.known.is_some() => &mut totals.known,
                verdict if verdict.fails() => &mut totals.mismatches,
                _ => &mut totals.other,
            };
            *counter += 1;
            totals
        })
    }

    /// How many outcomes were compared with a document.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.conforms + self.mismatches + self.known
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use engine::response;
    use model::yaml;

    pub(crate) fn suite(scenarios: &[(&str, &str)]) -> Suite {
        let scenario = |(id, condition): &(&str, &str)| {
            let text = format!(
                "title: T\ncondition: {condition}\ndescription: D\nreference: R\nwhen:\n  method: GET\n  path: /\n"
            );
            Scenario { id: (*id).to_owned(), ..yaml::read("test.yaml", &text).unwrap() }
        };
        Suite::new("test", scenarios.iter().map(scenario))
    }

    pub(crate) fn profile(id: &str, text: &str) -> Profile {
        let sources = "sources:\n  errors: { title: Error codes, document: d.txt, read: 2028-02-29 }\n";
        Profile { id: id.to_owned(), ..yaml::read("test.yaml", &format!("name: The {id}\n{sources}{text}")).unwrap() }
    }

    pub(crate) fn record(id: &str, observation: Observation) -> Record {
        Record {
            scenario: id.into(),
            condition: "X".into(),
            observation,
            exchange: None,
            started_ms: 0,
            duration_ms: 0,
            requests: 1,
        }
    }

    pub(crate) fn answered(id: &str, status: u16, body: &str) -> Record {
        record(id, Observation::Response(response::read(false, status, &[], body.as_bytes())))
    }

    pub(crate) fn error(id: &str, status: u16, code: &str) -> Record {
        answered(id, status, &format!("<Error><Code>{code}</Code></Error>"))
    }

    #[test]
    fn every_recorded_scenario_is_judged_by_every_profile_in_the_order_of_the_suite() {
        let suite = suite(&[("a/one", "A"), ("a/two", "B"), ("b/three", "A")]);
        let strict = profile("strict", "codes:\n  A: [{ status: 400, cite: 'errors:7' }]\n");
        let other = profile(
            "other",
            "codes: {}\nscenarios:\n  a/one: [{ region: r, status: 200, code: none, cite: 'gone:1' }, \
             { not_applicable: nowhere else }]\n",
        );
        let records = [error("b/three", 403, "Z"), error("x/gone", 400, "A"), error("a/one", 400, "A")];
        let profiles = [strict, other];
        let matrix = Matrix::of(&suite, &profiles, &records, "r");
        let ids: Vec<_> = matrix.rows.iter().map(|row| row.scenario.id.as_str()).collect();
        assert_eq!(ids, ["a/one", "b/three"]);
        assert_eq!(matrix.unknown, ["x/gone"]);
        let cell = &matrix.rows[0].cells[0];
        assert_eq!(cell.verdict, Verdict::Conforms);
        assert_eq!(cell.expected[0].outcome.to_string(), "400 A");
        assert_eq!((&*cell.expected[0].document, cell.expected[0].place.as_str()), ("Error codes", "line 7"));
        assert_eq!(matrix.rows[0].cells[1].verdict, Verdict::WrongBoth);
        assert_eq!(matrix.rows[0].cells[1].expected[0].document, "gone", "an unknown source shows its name");
        assert_eq!(matrix.columns[0].totals, Totals { conforms: 1, mismatches: 1, ..Totals::default() });
        assert_eq!(matrix.columns[1].totals, Totals { undocumented: 1, mismatches: 1, ..Totals::default() });
    }

    #[test]
    fn the_region_decides_which_entry_holds() {
        let suite = suite(&[("a/one", "A")]);
        let text = "codes: {}\nscenarios:\n  a/one: [{ region: r, undocumented: not here }, { not_applicable: no }]\n";
        let profiles = [profile("p", text)];
        let records = [error("a/one", 400, "A")];
        let cell = |region| Matrix::of(&suite, &profiles, &records, region).rows[0].cells[0].clone();
        assert_eq!((cell("r").verdict, cell("r").because), (Verdict::Undocumented, Some("not here".into())));
        assert_eq!(cell("elsewhere").verdict, Verdict::NotApplicable("no".into()));
    }
}
