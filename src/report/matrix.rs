//! The matrix behind every format: scenarios by profiles, each cell a verdict with what was expected and where it says so.
//!
//! Pure; texts from the server are kept as they are, for each format to escape.

mod observed;
mod resemblance;

pub use observed::observed;
pub use resemblance::Likeness;

use std::collections::HashMap;

use crate::judge::{Verdict, judge};
use crate::outcome::Outcome;
use crate::profile::{Citation, CitedOutcome, Expectation, Profile};
use crate::record::Record;
use crate::scenario::{Scenario, Suite};

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
    pub cells: Vec<Cell>,
}

/// What one profile says of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The verdict.
    pub verdict: Verdict,
    /// The documented outcomes; empty where the profile is silent or the scenario not applicable.
    pub expected: Vec<Expected>,
    /// Why several outcomes are right, or why the profile is silent.
    pub because: Option<String>,
}

/// A documented outcome with its citation resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Status and code.
    pub outcome: Outcome,
    /// The document's title.
    pub document: String,
    /// Where in it: `line 43`, or `row NoSuchKey`.
    pub place: String,
}

impl<'a> Matrix<'a> {
    /// Judges every record by every profile as it holds in `region`.
    #[must_use]
    pub fn of(suite: &'a Suite, profiles: &[Profile], records: &'a [Record], region: &str) -> Self {
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
            totals: Totals::count(rows.iter().map(|row| &row.cells[index].verdict)),
        });
        let unknown = records.iter().map(|record| record.scenario.as_str()).filter(|id| suite.find(id).is_none());
        Self { columns: columns.collect(), unknown: unknown.collect(), rows }
    }
}

impl Cell {
    fn of(profile: &Profile, scenario: &Scenario, record: &Record, region: &str) -> Self {
        let expectation = profile.expectation(scenario, region);
        let verdict = judge(&expectation, record);
        let (expected, because) = match expectation {
            Expectation::Outcomes { any_of, because } => {
                (any_of.iter().map(|cited| Expected::of(profile, cited)).collect(), because)
            }
            Expectation::Undocumented(why) => (Vec::new(), why),
            Expectation::NotApplicable(why) => (Vec::new(), Some(why)),
        };
        Self { verdict, expected, because }
    }
}

impl Expected {
    fn of(profile: &Profile, cited: &CitedOutcome) -> Self {
        let (document, place) = Citation::parse(&cited.cite).map_or_else(
            || (cited.cite.clone(), "nowhere".to_owned()),
            |citation| (citation.document(profile).to_owned(), citation.place.to_string()),
        );
        Self { outcome: cited.outcome(), document, place }
    }
}

impl Totals {
    /// Counts verdicts.
    pub fn count<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Self {
        verdicts.fold(Self::default(), |mut totals, verdict| {
            let counter = match verdict {
                Verdict::Conforms => &mut totals.conforms,
                Verdict::Undocumented => &mut totals.undocumented,
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
        self.conforms + self.mismatches
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::answer;
    use crate::record::Observation;
    use crate::yaml;

    pub(crate) fn suite(scenarios: &[(&str, &str)]) -> Suite {
        let scenario = |(id, condition): &(&str, &str)| {
            let text = format!(
                "title: T\ncondition: {condition}\ndescription: D\nreference: R\nwhen:\n  method: GET\n  path: /\n"
            );
            Scenario { id: (*id).to_owned(), ..yaml::read("test.yaml", &text).unwrap() }
        };
        Suite { scenarios: scenarios.iter().map(scenario).collect(), origin: "test".into() }
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
        record(id, Observation::Answered(answer::read(false, status, &[], body.as_bytes(), true)))
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
        let matrix = Matrix::of(&suite, &[strict, other], &records, "r");
        let ids: Vec<_> = matrix.rows.iter().map(|row| row.scenario.id.as_str()).collect();
        assert_eq!(ids, ["a/one", "b/three"]);
        assert_eq!(matrix.unknown, ["x/gone"]);
        let cell = &matrix.rows[0].cells[0];
        assert_eq!(cell.verdict, Verdict::Conforms);
        assert_eq!(cell.expected[0].outcome.to_string(), "400 A");
        assert_eq!((cell.expected[0].document.as_str(), cell.expected[0].place.as_str()), ("Error codes", "line 7"));
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
