//! Profiles: what one vendor documents and what its service was observed to do, as data with a citation for each entry.
//!
//! Independent of requests, responses and verdicts; judging uses `expectation` alone.

pub mod diff;
pub mod observed_row;

mod citation;
mod entry;
mod evidence;
mod expectation;
mod load;
mod one_or_many;
mod rows;
mod source;

pub use citation::{Citation, Place, is_code};
pub use entry::{Entry, ObservedOutcome};
pub use evidence::{Basis, Evidence, UnknownEvidence};
pub use expectation::{CitedOutcome, Expectation, Facts, Seen};
pub use load::{ALL, Catalogue, DEFAULT, ProfileError};
pub use observed_row::{ObservedRow, Strength, UNSEEN_CODE};
pub use one_or_many::OneOrMany;
pub use rows::Rows;
pub use source::{Source, SourceKind};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::Scenario;

/// The code of an outcome that is no error, in profiles.
pub const NO_CODE: &str = "none";

/// One YAML file below `profiles/`: a vendor's documented errors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The file's name without its extension, such as `hcp`.
    #[serde(skip)]
    pub id: String,
    /// The profile on which this one builds: it then says only what differs.
    pub extends: Option<String>,
    /// The built-in profile at the bottom of those, if there is one.
    #[serde(skip)]
    pub vendor: Option<String>,
    /// The vendor or product.
    #[serde(default)]
    pub name: String,
    /// Its place in every table; profiles without one come last, by name.
    #[serde(default)]
    pub order: Option<u32>,
    /// The groups to which it belongs, such as `default`: names by which several profiles are chosen at once.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The evidence by which it judges unless the user chooses another.
    #[serde(default)]
    pub evidence: Evidence,
    /// The evidence that the user chose.
    #[serde(skip)]
    pub chosen: Option<Evidence>,
    /// The documents and observations that citations name.
    #[serde(default)]
    pub sources: IndexMap<String, Source>,
    /// What a reader should know who expects the errors of Amazon S3, one sentence or two each.
    #[serde(default)]
    pub quirks: Vec<String>,
    /// The documented error tables: every row exactly once.
    #[serde(default)]
    pub codes: IndexMap<String, Vec<CodeRow>>,
    /// Scenarios for which the table is not the whole truth.
    #[serde(default)]
    pub scenarios: IndexMap<String, OneOrMany<Entry>>,
}

/// One row of a vendor's error table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRow {
    /// The documented HTTP status.
    pub status: u16,
    /// `source:line`, or `source:CODE` where the document has no lines.
    pub cite: String,
    /// The part of the document that contains it, where the document has parts.
    pub section: Option<String>,
    /// The one case this row holds in; a condition is looked up only in rows that hold in general.
    pub applies: Option<String>,
    /// What a target must offer before a client can provoke it.
    pub needs: Option<String>,
    /// Why no client can provoke it.
    pub unprovokable: Option<String>,
}

impl Profile {
    /// What is expected of `scenario` in `region` by the evidence that counts.
    #[must_use]
    pub fn expectation(&self, scenario: &Scenario, region: &str) -> Expectation {
        self.expected(self.facts(scenario, region))
    }

    /// What is expected where these are the facts.
    #[must_use]
    pub fn expected(&self, facts: Facts) -> Expectation {
        match Expectation::of(facts, self.counts()) {
            Expectation::Undocumented(why) if self.is_partial() => Expectation::NotRead(why),
            expectation => expectation,
        }
    }

    /// True if a document could not be read to its end, so that what it does not say may stand in the rest.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.sources.values().any(|source| source.not_read.is_some())
    }

    /// How many rows its error tables have.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.codes.values().map(Vec::len).sum()
    }

    /// True if it belongs to the group.
    #[must_use]
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == group)
    }

    /// Everything that is known of `scenario` in `region`. What is documented is an entry of its own, or the rows of its
    /// condition.
    #[must_use]
    pub fn facts(&self, scenario: &Scenario, region: &str) -> Facts {
        let Some(entry) = self.entry(scenario, region) else {
            let (documented, because) = self.look_up(&scenario.condition);
            let observed = self.by_scenario(scenario, region, &documented);
            return Facts::Known { documented, because, observed };
        };
        if let Some(why) = &entry.not_applicable {
            return Facts::NotApplicable(why.clone());
        }
        let (documented, because) = match (&entry.undocumented, &entry.documented) {
            (Some(why), _) => (Vec::new(), Some(why.clone())),
            (None, Some(outcomes)) => (outcomes.iter().cloned().collect(), entry.because.clone()),
            (None, None) => self.look_up(&scenario.condition),
        };
        let observed: Vec<CitedOutcome> = entry.observed().map(ObservedOutcome::cited).collect();
        let observed = if observed.is_empty() { self.by_scenario(scenario, region, &documented) } else { observed };
        Facts::Known { documented, because, observed }
    }

    /// What the rows say that need no entry: those of sources that are runs.
    fn by_scenario(&self, scenario: &Scenario, region: &str, documented: &[CitedOutcome]) -> Vec<CitedOutcome> {
        let sources = self.sources.iter().filter(|(_, source)| source.by_scenario);
        let rows = sources.flat_map(|(key, source)| source.rows.iter().map(move |row| (key, row)));
        let counts = |row: &ObservedRow| {
            row.scenario == scenario.id
                && row.is_evidence()
                && row.unused.is_empty()
                && (row.region.is_empty() || row.region == region)
                && row.departure(documented, self.is_reference()).is_none()
        };
        rows.filter(|(_, row)| counts(row)).map(|(key, row)| row.cited(key)).collect()
    }

    /// The evidence that counts.
    #[must_use]
    pub fn counts(&self) -> Evidence {
        self.chosen.unwrap_or(self.evidence)
    }

    /// True if it judges by what was observed alone.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.counts() == Evidence::Observed
    }

    /// True if the vendor's service is the reference, so that even an acceptance against the document is no defect.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.evidence == Evidence::Any
    }

    /// Why `row` is a departure of the service in `region`, if it is one.
    #[must_use]
    pub fn departure(&self, scenario: &Scenario, region: &str, row: &ObservedRow) -> Option<&'static str> {
        match self.facts(scenario, region) {
            Facts::Known { documented, .. } => row.departure(&documented, self.is_reference()),
            Facts::NotApplicable(_) => None,
        }
    }

    /// The observation that a citation names.
    #[must_use]
    pub fn observed_row(&self, cite: &str) -> Option<&ObservedRow> {
        let (source, row) = cite.split_once(':')?;
        self.sources.get(source)?.row(row)
    }

    /// The observations that fit `scenario`.
    pub fn observed_rows<'p>(&'p self, scenario: &'p str) -> impl Iterator<Item = (&'p str, &'p ObservedRow)> {
        let rows = self.sources.iter().flat_map(|(key, source)| source.rows.iter().map(move |row| (key.as_str(), row)));
        rows.filter(move |(_, row)| row.scenario == scenario)
    }

    /// The entry that holds for `scenario` in `region`.
    fn entry(&self, scenario: &Scenario, region: &str) -> Option<&Entry> {
        let entries = self.scenarios.get(&scenario.id)?;
        let here = |entry: &&Entry| entry.region.as_deref() == Some(region);
        let anywhere = |entry: &&Entry| entry.region.is_none();
        entries.iter().find(here).or_else(|| entries.iter().find(anywhere))
    }

    /// The rows of `condition` that hold in general; a row for one special case says nothing about others.
    fn look_up(&self, condition: &str) -> (Vec<CitedOutcome>, Option<String>) {
        let Some(rows) = self.codes.get(condition) else { return (Vec::new(), None) };
        let any_of: Vec<CitedOutcome> = rows
            .iter()
            .filter(|row| row.applies.is_none())
            .map(|row| CitedOutcome::new(row.status, condition, &row.cite))
            .collect();
        if any_of.is_empty() {
            let cases: Vec<&str> = rows.iter().filter_map(|row| row.applies.as_deref()).collect();
            return (any_of, Some(format!("{condition} is documented only for {}", cases.join("; "))));
        }
        let because = (any_of.len() > 1).then(|| "the document lists this code more than once".to_owned());
        (any_of, because)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn expectation(codes: &str, region: &str) -> Expectation {
        let text = format!(
            "name: X\nsources: {{ errors: {{ title: t, document: d, read: 2026-01-01 }} }}\ncodes: {{ {codes} }}\n\
             scenarios:\n  a/regional: [{{ region: here, documented: {{ status: 200, code: none, cite: errors:9 }} }}]\n"
        );
        let scenario = "title: t\noperation: GetObject\ncondition: InvalidArgument\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let mut scenario: Scenario = yaml::read("a/b.yaml", scenario).unwrap();
        scenario.id = "a/regional".into();
        yaml::read::<Profile>("x.yaml", &text).unwrap().expectation(&scenario, region)
    }

    fn invalid_argument(line: u32) -> CitedOutcome {
        CitedOutcome::new(400, "InvalidArgument", &format!("errors:{line}"))
    }

    #[test]
    fn a_condition_is_looked_up_in_the_rows_that_hold_in_general() {
        let codes =
            "InvalidArgument: [{ status: 400, cite: errors:1 }, { status: 400, cite: errors:2, applies: SSE-C }]";
        let expected = Expectation::Outcomes { any_of: vec![invalid_argument(1)], because: None };
        assert_eq!(expectation(codes, "elsewhere"), expected);
    }

    #[test]
    fn a_code_documented_for_special_cases_only_says_which() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:2, applies: SSE-C }]";
        let why = "InvalidArgument is documented only for SSE-C".to_owned();
        assert_eq!(expectation(codes, "elsewhere"), Expectation::Undocumented(Some(why)));
    }

    #[test]
    fn two_general_rows_allow_either() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:1 }, { status: 400, cite: errors:2 }]";
        let Expectation::Outcomes { any_of, because } = expectation(codes, "elsewhere") else { panic!("no outcomes") };
        assert_eq!(any_of, [invalid_argument(1), invalid_argument(2)]);
        assert!(because.is_some());
    }

    #[test]
    fn an_entry_for_a_region_holds_there_only() {
        let codes = "InvalidArgument: [{ status: 400, cite: errors:1 }]";
        let here = CitedOutcome::new(200, "none", "errors:9");
        assert_eq!(expectation(codes, "here"), Expectation::Outcomes { any_of: vec![here], because: None });
        let elsewhere = Expectation::Outcomes { any_of: vec![invalid_argument(1)], because: None };
        assert_eq!(expectation(codes, "elsewhere"), elsewhere);
    }

    #[test]
    fn the_rows_of_a_run_are_observed_without_an_entry_unless_they_are_departures() {
        let text = "name: X\nsources:\n  errors: { title: t, document: d, read: 2026-01-01 }\n  \
                    run: { title: t, kind: observed, data: d.csv, by_scenario: true, read: 2026-01-01 }\n\
                    codes: { InvalidArgument: [{ status: 400, cite: errors:1 }] }\n";
        let scenario = "title: t\noperation: GetObject\ncondition: InvalidArgument\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let scenario: Scenario = Scenario { id: "a/b".into(), ..yaml::read("a/b.yaml", scenario).unwrap() };
        let observed = |status: u16, code: &str, unused: &str| {
            let header = "id,operation,condition,status,code,details,date,dated,region,source,strength,request_id,scenario,near,note,unused\n";
            let row = format!("R1,GetObject,c,{status},{code},,2026-01-01,response,,s,recorded,false,a/b,,,{unused}\n");
            let mut profile: Profile = yaml::read("x.yaml", text).unwrap();
            profile.sources[1].rows = observed_row::read("d.csv", &(header.to_owned() + &row)).unwrap().into();
            match profile.facts(&scenario, "r") {
                Facts::Known { observed, .. } => observed.iter().map(|one| one.outcome().to_string()).collect(),
                Facts::NotApplicable(_) => Vec::new(),
            }
        };
        let none: Vec<String> = Vec::new();
        assert_eq!(observed(403, "AccessDenied", ""), ["403 AccessDenied"]);
        assert_eq!(observed(403, "AccessDenied", "a reason"), none);
        assert_eq!(observed(200, "none", ""), none, "accepted against the document");
        assert_eq!(observed(500, "InternalError", ""), none, "an error of the server");
        assert_eq!(observed(400, "none", ""), none, "no error document");
    }

    #[test]
    fn what_a_partial_document_does_not_say_is_not_read() {
        let scenario = "title: t\noperation: GetObject\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let scenario: Scenario = yaml::read("a/b.yaml", scenario).unwrap();
        let source = "errors: { title: t, document: d, read: 2026-01-01, not_read: the rest }";
        let profile = |codes: &str| {
            yaml::read::<Profile>("x.yaml", &format!("name: X\nsources: {{ {source} }}\ncodes: {{ {codes} }}\n"))
                .unwrap()
        };
        assert_eq!(profile("").expectation(&scenario, "r"), Expectation::NotRead(None));
        let read = profile("A: [{ status: 400, cite: 'errors:1' }]").expectation(&scenario, "r");
        assert!(matches!(read, Expectation::Outcomes { .. }), "{read:?}");
    }

    #[test]
    fn an_unknown_condition_is_undocumented() {
        assert_eq!(expectation("", "elsewhere"), Expectation::Undocumented(None));
    }
}
