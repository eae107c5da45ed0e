//! Makes the document of judged runs: nothing is judged or counted here that the matrix has not judged or counted.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{
    AnswerFacts, Area, Column, Document, Ended, Expected, FORMAT, Fault, Judgement, KnownFacts, Likeness, ProfileFacts,
    ResultKind, RunFacts, RunResult, ScenarioFacts, SourceFacts, SuiteFacts, TargetFacts,
};
use crate::judge::Verdict;
use crate::known::KnownFailure;
use crate::report::judged_run::{self, JudgedRun};
use crate::report::matrix::{self, Cell, Matrix, Row, observed};
use engine::record::Observation;
use model::profile::{Profile, Source};
use model::scenario::{Scenario, Suite};

impl Document {
    /// The report of `runs`, which were made with scenarios of `suite`.
    #[must_use]
    pub fn of(suite: &Suite, runs: &[JudgedRun<'_>]) -> Self {
        let mut profiles: Vec<ProfileFacts> = Vec::new();
        for facts in runs.iter().flat_map(|run| run.profiles).map(ProfileFacts::of) {
            if !profiles.contains(&facts) {
                profiles.push(facts);
            }
        }
        Self {
            s3conform_report: FORMAT,
            version: env!("CARGO_PKG_VERSION").into(),
            profiles,
            runs: runs.iter().map(RunFacts::of).collect(),
            areas: areas(suite, runs),
        }
    }
}

fn areas(suite: &Suite, runs: &[JudgedRun<'_>]) -> Vec<Area> {
    let by_id = |run: &JudgedRun<'_>| -> HashMap<String, usize> {
        run.matrix.rows.iter().enumerate().map(|(index, row)| (row.scenario.id.clone(), index)).collect()
    };
    let positions: Vec<HashMap<String, usize>> = runs.iter().map(by_id).collect();
    let mut areas: Vec<Area> = Vec::new();
    for scenario in &suite.scenarios {
        let results: Vec<RunResult> = (0..runs.len())
            .filter_map(|run| {
                let row = *positions[run].get(&scenario.id)?;
                Some(RunResult::of(run, &runs[run].matrix, &runs[run].matrix.rows[row]))
            })
            .collect();
        if results.is_empty() {
            continue;
        }
        let facts = ScenarioFacts::of(suite, scenario, results);
        match areas.last_mut() {
            Some(area) if area.name == scenario.area() => area.scenarios.push(facts),
            _ => areas.push(Area { name: scenario.area().to_owned(), scenarios: vec![facts] }),
        }
    }
    areas
}

impl ProfileFacts {
    fn of(profile: &Profile) -> Self {
        let source = |source: &Source| SourceFacts {
            title: source.title.clone(),
            document: source.document.clone(),
            read: source.read.clone(),
        };
        let sources = profile.sources.values().map(source).collect();
        Self { id: profile.id.clone(), name: profile.name.clone(), sources }
    }
}

impl RunFacts {
    fn of(judged: &JudgedRun<'_>) -> Self {
        let (header, matrix) = (&judged.run.header, &judged.matrix);
        let target = &header.target;
        Self {
            name: judged.name.clone(),
            target: TargetFacts {
                name: target.name.clone(),
                endpoint: target.endpoint.clone(),
                region: target.region.clone(),
                addressing: target.addressing.clone(),
                profile: target.profile.clone(),
            },
            suite: SuiteFacts { version: header.suite.version.clone(), origin: header.suite.origin.clone() },
            selection: header.selection.clone(),
            started: header.started.clone(),
            planned: header.planned,
            recorded: judged.run.records.len(),
            complete: judged.is_complete(),
            ended: judged.run.footer.as_ref().map(|footer| Ended {
                finished: footer.finished.clone(),
                duration_ms: footer.duration_ms,
                requests: footer.requests,
                bytes_sent: footer.bytes_sent,
                bytes_received: footer.bytes_received,
                interrupted: footer.interrupted,
            }),
            columns: (0..matrix.columns.len()).map(|index| Column::of(matrix, index, judged.gates)).collect(),
            likeness: matrix.resemblance().iter().map(Likeness::of).collect(),
            unknown: matrix.unknown.iter().map(|id| (*id).to_owned()).collect(),
            faults: judged.faults.iter().map(Fault::of).collect(),
        }
    }
}

impl Fault {
    fn of(fault: &judged_run::Fault) -> Self {
        Self { file: fault.file.clone(), text: fault.text.clone() }
    }
}

impl Column {
    fn of(matrix: &Matrix<'_>, index: usize, gates: bool) -> Self {
        let column = &matrix.columns[index];
        let words = || matrix.rows.iter().map(|row| row.cells[index].verdict.word());
        let count = |word: &&str| ((*word).to_owned(), words().filter(|other| other == word).count());
        let verdicts: IndexMap<String, usize> = Verdict::WORDS.iter().map(count).filter(|(_, n)| *n > 0).collect();
        Self {
            profile: column.id.clone(),
            gates,
            observed: column.observed,
            judged: column.totals.judged(),
            conforms: column.totals.conforms,
            mismatches: column.totals.mismatches,
            known_failures: column.totals.known,
            undocumented: column.totals.undocumented,
            other: column.totals.other,
            verdicts,
        }
    }
}

impl Likeness {
    fn of(likeness: &matrix::Likeness<'_>) -> Self {
        Self {
            profile: likeness.column.id.clone(),
            name: likeness.column.name.clone(),
            conforms: likeness.conforms,
            judged: likeness.judged,
            percent: likeness.percent(),
        }
    }
}

impl ScenarioFacts {
    fn of(suite: &Suite, scenario: &Scenario, results: Vec<RunResult>) -> Self {
        Self {
            id: scenario.id.clone(),
            file: suite.file(&scenario.id),
            title: scenario.title.clone(),
            condition: scenario.condition.clone(),
            description: scenario.description.clone(),
            reference: scenario.reference.clone(),
            tags: scenario.tags.to_vec(),
            results,
        }
    }
}

impl RunResult {
    fn of(run: usize, matrix: &Matrix<'_>, row: &Row<'_>) -> Self {
        let record = row.record;
        let (kind, why) = match &record.observation {
            Observation::Response(_) => (ResultKind::Answered, None),
            Observation::Inconclusive { why } => (ResultKind::Inconclusive, Some(why.clone())),
            Observation::Skipped { why } => (ResultKind::Skipped, Some(why.clone())),
            Observation::Unsupported { step, outcome } => {
                (ResultKind::Unsupported, Some(format!("{step} answered {outcome}")))
            }
            Observation::SetupFailed { step, why } => (ResultKind::SetupFailed, Some(format!("{step}: {why}"))),
        };
        let columns = matrix.columns.iter().zip(&row.cells);
        Self {
            run,
            observed: observed(record),
            kind,
            why,
            answer: AnswerFacts::of(&record.observation),
            duration_ms: record.duration_ms,
            requests: record.requests,
            exchange: record.exchange.as_deref().cloned(),
            judgements: columns.map(|(column, cell)| Judgement::of(&column.id, cell)).collect(),
        }
    }
}

impl AnswerFacts {
    fn of(observation: &Observation) -> Option<Self> {
        let Observation::Response(reading) = observation else { return None };
        Some(Self {
            status: reading.outcome.status,
            code: reading.outcome.code.clone(),
            message: reading.message.clone(),
            body: reading.body.word(),
            notes: reading.notes.clone(),
        })
    }
}

impl Judgement {
    fn of(profile: &str, cell: &Cell) -> Self {
        let expected = |expected: &matrix::Expected| Expected {
            status: expected.outcome.status,
            code: expected.outcome.code.clone(),
            document: expected.document.to_string(),
            place: expected.place.clone(),
        };
        let known = cell.known.as_deref();
        let excused = |known: &KnownFailure| format!("known failure: {}", known.because());
        Self {
            profile: profile.to_owned(),
            verdict: cell.verdict.word().to_owned(),
            mismatch: cell.fails(),
            known_failure: known.map(KnownFacts::of),
            explanation: known.map_or_else(|| cell.verdict.explain(), excused),
            expected: cell.expected.iter().map(expected).collect(),
            because: cell.because.clone(),
        }
    }
}

impl KnownFacts {
    fn of(known: &KnownFailure) -> Self {
        Self {
            reason: known.reason.trim().to_owned(),
            issue: known.issue.clone(),
            until: known.until.map(|day| day.to_string()),
        }
    }
}
