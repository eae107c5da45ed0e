//! Makes the document of decided runs: nothing is judged here that the decision has not judged.

use std::borrow::Cow;
use std::iter::Peekable;
use std::slice::Iter;

use indexmap::IndexMap;

use super::{
    AbsentFeature, Area, ClientFacts, Column, DecisionFacts, Document, Ended, Expected, FORMAT, ImpactOfFinding,
    Judgement, KnownFacts, ProfileFacts, ResponseFacts, ResultKind, RunFacts, RunResult, ScenarioFacts, SeenFacts,
    Similarity, SinceFacts, SourceFacts, StaleEntry, SuiteFacts, TargetFacts,
};
use crate::impact::ImpactKind;
use crate::judge::known::KnownFailure;
use crate::judge::{
    self, Absence, Change, Conclusion, JudgedRow, Ruling, RunDecision, Tally, Verdict, without_response,
};
use crate::report::observed::observed;
use crate::report::reported_run::ReportedRun;
use engine::record::{Completeness, Observation};
use model::profile::{Basis, Citation, CitedOutcome, Evidence, Expectation, Profile, Seen, Source};
use model::scenario::{Scenario, Suite};

impl<'a> Document<'a> {
    /// The report of `runs`, which were made with scenarios of `suite`.
    #[must_use]
    pub fn of(suite: &'a Suite, runs: &[ReportedRun<'a>]) -> Self {
        let mut profiles: Vec<ProfileFacts<'a>> = Vec::new();
        for facts in runs.iter().flat_map(|run| &run.decision.chosen.profiles).map(ProfileFacts::of) {
            if !profiles.contains(&facts) {
                profiles.push(facts);
            }
        }
        let mut clients: Vec<ClientFacts<'a>> = Vec::new();
        for facts in runs.iter().flat_map(|run| &run.decision.policy.clients.0).map(ClientFacts::of) {
            if !clients.contains(&facts) {
                clients.push(facts);
            }
        }
        let (run_facts, areas) = (runs.iter().map(RunFacts::of).collect::<Vec<_>>(), areas(suite, runs));
        Self {
            s3conform_report: FORMAT,
            version: env!("CARGO_PKG_VERSION"),
            decision: DecisionFacts::of(suite, runs, &run_facts, &areas),
            profiles,
            clients,
            runs: run_facts,
            areas,
        }
    }
}

fn areas<'a>(suite: &'a Suite, runs: &[ReportedRun<'a>]) -> Vec<Area<'a>> {
    // The rows of each run are in the order of the suite as well, so that one pass finds all.
    let mut rows: Vec<Peekable<Iter<'a, JudgedRow<'a>>>> =
        runs.iter().map(|run| run.decision.rows.iter().peekable()).collect();
    let mut areas: Vec<Area<'a>> = Vec::new();
    for scenario in &suite.scenarios {
        let results = rows.iter_mut().enumerate().filter_map(|(run, rows)| {
            let row = rows.next_if(|row| row.scenario.id == scenario.id)?;
            Some(RunResult::of(run, runs[run].file.header.target.region.as_str(), runs[run].decision, row))
        });
        let results: Vec<RunResult<'a>> = results.collect();
        if results.is_empty() {
            continue;
        }
        let facts = ScenarioFacts::of(suite, scenario, results);
        match areas.last_mut() {
            Some(area) if area.name == scenario.area() => area.scenarios.push(facts),
            _ => areas.push(Area { name: scenario.area(), scenarios: vec![facts] }),
        }
    }
    areas
}

impl<'a> ProfileFacts<'a> {
    fn of(profile: &'a Profile) -> Self {
        let source =
            |source: &'a Source| SourceFacts { title: &source.title, document: source.place(), read: &source.read };
        Self { id: &profile.id, name: &profile.name, sources: profile.sources.values().map(source).collect() }
    }
}

impl<'a> RunFacts<'a> {
    fn of(run: &ReportedRun<'a>) -> Self {
        let (file, decision) = (run.file, run.decision);
        let (header, target) = (&file.header, &file.header.target);
        let profiles = &decision.chosen.profiles;
        let columns: Vec<Column<'a>> = (0..profiles.len()).map(|index| Column::of(decision, index)).collect();
        let named = columns.iter().zip(profiles.iter().map(|profile| profile.name.as_str()));
        let conforms = |ruling: &Ruling<'_>| ruling.verdict().is_judged().then(|| ruling.verdict().conforms());
        let conformity: Vec<Vec<Option<bool>>> = (0..profiles.len())
            .map(|index| decision.rows.iter().map(|row| conforms(&row.rulings[index])).collect())
            .collect();
        let known_file = decision.known_file.unwrap_or_default();
        let stale = decision.review.stale.iter();
        Self {
            name: run.name,
            target: TargetFacts {
                name: target.name.as_deref(),
                endpoint: &target.endpoint,
                region: &target.region,
                addressing: &target.addressing,
                profile: target.profile.as_deref(),
            },
            suite: SuiteFacts { version: &header.suite.version, origin: &header.suite.origin },
            selection: &header.selection,
            started: &header.started,
            planned: header.planned,
            recorded: file.records.len(),
            complete: file.completeness() == Completeness::Complete,
            ended: file.footer.as_ref().map(|footer| Ended {
                finished: &footer.finished,
                duration_ms: footer.duration_ms,
                requests: footer.requests,
                bytes_sent: footer.bytes_sent,
                bytes_received: footer.bytes_received,
                interrupted: footer.interrupted,
            }),
            similarity: Similarity::ranked(named.zip(&conformity).map(|((column, name), own)| (column, name, own))),
            conclusion: decision.conclusion,
            columns,
            unknown: decision.unknown.clone(),
            absent_features: decision.absences.iter().map(|absence| AbsentFeature::of(decision, absence)).collect(),
            since: SinceFacts::of(decision, &target.region),
            stale_entries: stale.map(|entry| StaleEntry { file: known_file, text: entry.to_string() }).collect(),
        }
    }
}

impl<'a> AbsentFeature<'a> {
    fn of(decision: &RunDecision<'a>, absence: &Absence<'a>) -> Self {
        Self {
            name: absence.feature.name().to_owned(),
            why: absence.why.clone(),
            scenarios: absence.rows.iter().map(|row| decision.rows[*row].scenario.id.as_str()).collect(),
            standing: absence.standing.into(),
        }
    }
}

impl<'a> Column<'a> {
    fn of(decision: &RunDecision<'a>, index: usize) -> Self {
        let profile = &decision.chosen.profiles[index];
        let rulings = || decision.rows.iter().map(|row| &row.rulings[index]);
        let counted = |is: &dyn Fn(&Ruling<'_>) -> bool| rulings().filter(|ruling| is(ruling)).count();
        let count = |verdict: &Verdict| (*verdict, counted(&|ruling| ruling.verdict() == *verdict));
        let verdicts: IndexMap<Verdict, usize> = Verdict::ALL.iter().map(count).filter(|(_, n)| *n > 0).collect();
        let kind = |ruling: &Ruling<'_>| ruling.impact.as_ref().map(|impact| impact.kind);
        let impact = |one: &ImpactKind| (*one, counted(&|ruling| kind(ruling) == Some(*one)));
        let impacts = ImpactKind::ALL.iter().map(impact).filter(|(_, count)| *count > 0).collect();
        let clear = |tally| {
            counted(&|ruling| ruling.verdict().facts().tally == tally && ruling.standing == judge::Standing::Clear)
        };
        let judged = counted(&|ruling| ruling.verdict().is_judged());
        let fails = |ruling: &Ruling<'_>| ruling.standing == judge::Standing::Fails;
        let is_finding = |ruling: &Ruling<'_>| {
            fails(ruling) || (ruling.standing == judge::Standing::Reported && ruling.verdict().fails())
        };
        let is_worse = |ruling: &Ruling<'_>| matches!(ruling.change, Some(Change::Regression | Change::Worse));
        let (conforms, undocumented) = (clear(Tally::Conforms), clear(Tally::Undocumented));
        let findings = counted(&is_finding);
        let known_since = counted(&|ruling| ruling.standing == judge::Standing::KnownSince);
        let known_failures = counted(&|ruling| ruling.standing.excuse().is_some());
        Self {
            profile: &profile.id,
            // A part of a run decides nothing.
            gates: decision.chosen.gates && decision.conclusion != Conclusion::Part,
            compared: decision.policy.baseline.is_some(),
            evidence: profile.counts(),
            judged,
            due: judged + counted(&|ruling| ruling.verdict() == Verdict::NotJudged),
            conforms,
            conforms_by_observation: counted(&|ruling| {
                ruling.verdict().conforms() && ruling.judged.by == Some(Basis::Observed)
            }),
            disputed: counted(&|ruling| ruling.disputed && ruling.verdict().is_judged()),
            findings,
            failing: counted(&fails),
            regressions: counted(&|ruling| fails(ruling) && is_worse(ruling)),
            known_since,
            known_failures,
            undocumented,
            other: decision.rows.len() - conforms - findings - known_since - known_failures - undocumented,
            verdicts,
            impacts,
        }
    }
}

impl<'a> ScenarioFacts<'a> {
    fn of(suite: &Suite, scenario: &'a Scenario, results: Vec<RunResult<'a>>) -> Self {
        Self {
            id: &scenario.id,
            file: suite.file(&scenario.id),
            title: &scenario.title,
            operation: scenario.operation,
            condition: &scenario.condition,
            stake: scenario.stake,
            reach: scenario.reach,
            description: &scenario.description,
            reference: &scenario.reference,
            tags: &scenario.tags,
            results,
        }
    }
}

impl<'a> RunResult<'a> {
    fn of(run: usize, region: &str, decision: &RunDecision<'a>, row: &'a JudgedRow<'a>) -> Self {
        let record = row.record;
        let kind = match record.observation {
            Observation::Response(_) => ResultKind::Response,
            Observation::Inconclusive { .. } => ResultKind::Inconclusive,
            Observation::Skipped { .. } => ResultKind::Skipped,
            Observation::NoResponse { .. } => ResultKind::NoResponse,
            Observation::FeatureAbsent { .. } => ResultKind::FeatureAbsent,
            Observation::SetupFailed { .. } => ResultKind::SetupFailed,
            Observation::NotSent { .. } => ResultKind::NotSent,
            Observation::ClockMoved { .. } => ResultKind::ClockMoved,
        };
        let judgement =
            |(profile, ruling): (&'a Profile, &Ruling<'a>)| Judgement::of(profile, row.scenario, region, ruling);
        Self {
            run,
            observed: observed(record),
            kind,
            why: without_response(row.scenario, &record.observation).and_then(|judged| judged.why).map(Cow::Owned),
            response: ResponseFacts::of(&record.observation),
            duration_ms: record.duration_ms,
            requests: record.requests,
            exchange: record.exchange.as_deref(),
            judgements: decision.chosen.profiles.iter().zip(&row.rulings).map(judgement).collect(),
        }
    }
}

impl<'a> ResponseFacts<'a> {
    fn of(observation: &'a Observation) -> Option<Self> {
        let Observation::Response(reading) = observation else { return None };
        Some(Self {
            status: reading.outcome.status,
            code: reading.outcome.code.as_deref(),
            message: reading.message.as_deref(),
            body: reading.body.word(),
            notes: &reading.notes,
        })
    }
}

impl<'a> Judgement<'a> {
    fn of(profile: &'a Profile, scenario: &Scenario, region: &str, ruling: &Ruling<'a>) -> Self {
        let expectation = profile.expectation(scenario, region);
        let beside = profile.facts(scenario, region).beside(profile.counts());
        let excused = ruling.standing.excuse().map(|known| Cow::Owned(format!("known failure: {}", known.because())));
        let explanation = excused.unwrap_or_else(|| Cow::Owned(ruling.judged.explain(&expectation)));
        let (expected, because) = match expectation {
            Expectation::Outcomes { any_of, because } => {
                (any_of.into_iter().map(|cited| Expected::of(profile, cited)).collect(), because)
            }
            Expectation::Undocumented(why) | Expectation::NotRead(why) => (Vec::new(), why),
            Expectation::NotApplicable(why) => (Vec::new(), Some(why)),
        };
        Self {
            profile: &profile.id,
            verdict: ruling.verdict(),
            standing: ruling.standing.into(),
            change: ruling.change,
            known_failure: match ruling.standing {
                judge::Standing::Excused(known) => Some(KnownFacts::of(known)),
                _ => None,
            },
            explanation,
            by: ruling.judged.by,
            disputed: ruling.disputed,
            either_counts: profile.counts() == Evidence::Any,
            impact: ruling.impact.as_ref().map(ImpactOfFinding::of),
            expected,
            beside: beside.into_iter().map(|cited| Expected::of(profile, cited)).collect(),
            because,
        }
    }
}

impl<'a> KnownFacts<'a> {
    pub(super) fn of(known: &'a KnownFailure) -> Self {
        Self {
            reason: known.reason.trim(),
            issue: known.issue.as_deref(),
            until: known.until.map(|day| day.to_string()),
        }
    }
}

impl<'a> Expected<'a> {
    pub(super) fn of(profile: &'a Profile, cited: CitedOutcome) -> Self {
        let (basis, code) = (cited.basis(), cited.outcome().code);
        let CitedOutcome { status, cite, keys, seen, .. } = cited;
        let (document, place) = place(profile, cite);
        let seen = seen.map(|Seen { cite, on, near }| {
            let row = profile.observed_row(&cite);
            let (observations, place) = self::place(profile, cite);
            SeenFacts {
                observations,
                place,
                on,
                region: row.map(|row| row.region.as_str()).filter(|region| !region.is_empty()),
                source: row.map(|row| row.source.as_str()),
                near,
            }
        });
        Self { basis, status, code, document, place, seen, keys }
    }
}

/// The title of the source that is cited, and the place in it.
fn place(profile: &Profile, cite: String) -> (Cow<'_, str>, String) {
    match Citation::parse(&cite) {
        Some(citation) => (citation.document(profile), citation.place.to_string()),
        None => (cite.into(), "nowhere".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{decided, error, profile, run_file, suite};

    #[test]
    fn an_outcome_is_cited_by_the_title_of_its_document_or_the_key_of_an_unknown_one() {
        let suite = suite(&[("a/one", "A")]);
        let strict = profile("strict", "codes:\n  A: [{ status: 400, cite: 'errors:7' }]\n");
        let text = "codes: {}\nscenarios:\n  a/one: { documented: { status: 200, code: none, cite: 'gone:1' } }\n";
        let document = decided(suite, vec![run_file(vec![error("a/one", 400, "A")])], &[strict, profile("p", text)]);
        let judgements = &document.areas[0].scenarios[0].results[0].judgements;
        let cited = |index: usize| judgements[index].expected[0].to_string();
        assert_eq!((cited(0), cited(1)), ("400 A (Error codes, line 7)".into(), "200 (gone, line 1)".into()));
        let column = &document.runs[0].columns[1];
        assert_eq!((column.judged, column.conforms, column.findings, column.undocumented), (1, 0, 1, 0));
    }

    #[test]
    fn the_region_decides_which_entry_holds() {
        let text =
            "codes: {}\nscenarios:\n  a/one: [{ region: us-east-1, undocumented: not here }, { not_applicable: no }]\n";
        let seen = |region: &str| {
            let mut run = run_file(vec![error("a/one", 400, "A")]);
            run.header.target.region = region.into();
            let document = decided(suite(&[("a/one", "A")]), vec![run], &[profile("p", text)]);
            let judgement = &document.areas[0].scenarios[0].results[0].judgements[0];
            (judgement.verdict, judgement.because.clone())
        };
        assert_eq!(seen("us-east-1"), (Verdict::Undocumented, Some("not here".into())));
        assert_eq!(seen("elsewhere"), (Verdict::NotApplicable, Some("no".into())));
    }
}
