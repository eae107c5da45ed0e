//! The run of one target: preflight, scenarios and cleanup, writing each record to the run file when it arrives.
//!
//! Independent of verdicts and of other targets.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::{Notify, mpsc};

use super::bars::Bars;
use super::ending::{self, Recorded, Same};
use super::run_files::rfc3339;
use crate::command::interrupt::Interruption;
use crate::exit::Failure;
use engine::fixture::Leftovers;
use engine::plan::{self, Plan, Planned};
use engine::record::{ClockFacts, Confirmation, Entry, Record, RunFile, RunFooter, RunHeader, RunWriter};
use engine::resume::Rest;
use engine::run::{Ended, Engine, Preflight};
use model::clock::ClockSource;
use model::text::one_line;

/// Runs a plan and writes the run file.
pub(super) struct Recorder<'a> {
    pub(super) engine: &'a Arc<Engine>,
    pub(super) plan: &'a Plan,
    pub(super) clock: ClockSource,
    /// When the run ends, if it has a limit.
    pub(super) max_time: Option<Duration>,
    /// The earlier run that is continued.
    pub(super) earlier: Option<Earlier>,
    pub(super) file: RunWriter,
    /// True if requests and responses are needed after the run. Otherwise only the file keeps them.
    pub(super) keeps_exchanges: bool,
    pub(super) bars: &'a Bars,
    /// The target's name if there are several targets.
    pub(super) name: Option<String>,
    /// How long to wait for the target to respond.
    pub(super) wait: Duration,
    /// The flags that name the same target and suite again.
    pub(super) same: Same,
}

/// The run that is continued.
pub(super) struct Earlier {
    /// The run ids of what it created.
    pub(super) run_ids: Vec<String>,
    pub(super) footer: Option<RunFooter>,
    pub(super) rest: Rest,
    /// Milliseconds since it started.
    pub(super) age_ms: u64,
}

/// Records on their way to the file.
struct Writing<'a> {
    file: &'a mut RunWriter,
    records: Vec<Record>,
    /// How many of the records are in the file.
    written: usize,
    keeps_exchanges: bool,
    /// The first error when writing the file.
    trouble: Option<String>,
}

impl Recorder<'_> {
    /// Runs until the plan is complete or the user interrupts.
    ///
    /// # Errors
    /// The target is unusable and nothing was recorded, or the run file cannot be written.
    pub(super) async fn run(mut self, mut header: RunHeader, stop: &Interruption) -> Result<Recorded, Failure> {
        let prepared = tokio::select! {
            prepared = self.prepare(&mut header) => prepared,
            () = stop.asked() => Err(Failure::interrupted("interrupted before the first scenario")),
        };
        if let Err(failure) = prepared {
            let leftovers = self.engine.clean_up().await;
            ending::warn(&leftovers, self.name.as_deref());
            // Nothing was recorded, and an empty run file would block the next attempt.
            self.file.discard();
            return Err(failure);
        }
        let Self { engine, plan, max_time, earlier, mut file, keeps_exchanges, bars, name, same, .. } = self;
        let place = file.written().to_owned();
        let arranged = |planned: &[Planned]| {
            header.shuffle.map_or_else(|| plan::longest_first(planned), |seed| plan::shuffled(planned, seed))
        };
        let (mut kept, order, age_ms) = match &earlier {
            Some(Earlier { rest, age_ms, .. }) => {
                (rest.kept.clone(), [arranged(&rest.missing), arranged(&rest.again)].concat(), *age_ms)
            }
            None => (Vec::new(), arranged(&plan.planned), 0),
        };
        let last: Vec<Planned> = earlier.iter().flat_map(|earlier| earlier.rest.last.clone()).collect();
        let unconfirmed: Vec<Planned> = earlier.iter().flat_map(|earlier| earlier.rest.unconfirmed.clone()).collect();
        kept.reserve_exact(order.len());
        let mut writing =
            Writing { file: &mut file, written: kept.len(), records: kept, keeps_exchanges, trouble: None };
        let (sender, mut receiver) = mpsc::unbounded_channel::<Entry>();
        let bar = bars.add(name.as_deref(), order.len() + last.len());
        let full = Notify::new();
        let receiving = async {
            while let Some(entry) = receiver.recv().await {
                match entry {
                    Entry::Record(mut record) => {
                        bar.set_message(one_line(&record.scenario));
                        bar.inc(1);
                        record.started_ms += age_ms;
                        if writing.add(*record) {
                            full.notify_one();
                        }
                    }
                    Entry::Confirmation(confirmation) => {
                        bar.set_message(one_line(&format!("{}, once more", confirmation.confirms)));
                        if writing.confirm(confirmation) {
                            full.notify_one();
                        }
                    }
                }
            }
        };
        let out_of_time = AtomicBool::new(false);
        let asked = async {
            tokio::select! {
                () = stop.asked() => {}
                () = full.notified() => {}
                () = passed(max_time.map(|most| most.saturating_sub(engine.elapsed()))) => {
                    out_of_time.store(true, Ordering::Relaxed);
                }
            }
        };
        let (ended, ()) = tokio::join!(engine.run(&order, &last, &unconfirmed, sender, asked), receiving);
        let out_of_time = out_of_time.into_inner().then_some(max_time).flatten();
        bar.finish_and_clear();
        let run_ids = earlier.iter().flat_map(|earlier| earlier.run_ids.clone()).collect();
        let leftovers = take_away(engine, &ended, run_ids).await;
        let replaced = earlier.iter().flat_map(|earlier| &earlier.rest.replaced);
        writing.restore(replaced);
        // There may be space for the remaining records now.
        writing.catch_up();
        let Writing { records, written, trouble, .. } = writing;
        let mut footer =
            footer(engine, earlier.as_ref().and_then(|earlier| earlier.footer.as_ref()), records.len(), &ended);
        footer.under_way = under_way(engine, &last, &records);
        footer.leftovers = leftovers.sentences().collect();
        let path = file.path().to_owned();
        if let Some(trouble) = trouble {
            ending::warn(&leftovers, name.as_deref());
            let place = if written == records.len() && file.finish(&footer).is_ok() { path } else { place };
            return Err(ending::unwritten(&trouble, (written, plan.planned.len()), &place, &same));
        }
        file.finish(&footer).map_err(Failure::usage)?;
        let run = in_order(RunFile { header, records, footer: Some(footer) }, plan);
        Ok(Recorded { run, ended, out_of_time, leftovers, path, same, name })
    }

    /// Probes the target and writes the header of the run file, before anything is created at the target.
    async fn prepare(&mut self, header: &mut RunHeader) -> Result<(), Failure> {
        self.engine.wait(self.wait).await;
        let preflight = self.engine.probe().await.map_err(Failure::target)?;
        self.warn(&preflight);
        header.run_ids.push(self.engine.run_id().to_owned());
        let offset_ms = i64::try_from(self.engine.clock_ahead().whole_milliseconds()).unwrap_or_default();
        header.clock = Some(ClockFacts { source: self.clock.as_str().into(), offset_ms });
        self.file.begin(header).map_err(Failure::usage)?;
        for record in self.earlier.iter().flat_map(|earlier| &earlier.rest.kept) {
            self.file.record(record).map_err(Failure::usage)?;
        }
        self.engine.create_shared_bucket().await.map_err(Failure::target)
    }

    fn warn(&self, preflight: &Preflight) {
        if let Some(warning) = preflight.clock_warning(self.clock) {
            self.bars.warn(self.name.as_deref(), &warning);
        }
    }
}

impl Writing<'_> {
    /// Keeps the record and writes it. Returns true if writing failed for the first time.
    fn add(&mut self, record: Record) -> bool {
        self.records.push(record);
        if self.trouble.is_none() {
            self.catch_up();
            return self.trouble.is_some();
        }
        false
    }

    /// Adds a second try to its record, and writes it. Returns true if writing failed for the first time.
    fn confirm(&mut self, confirmation: Confirmation) -> bool {
        let is_written = self.records[..self.written].iter().any(|record| record.scenario == confirmation.confirms);
        let written = if is_written && self.trouble.is_none() { self.file.confirmation(&confirmation) } else { Ok(()) };
        let keeps_exchanges = self.keeps_exchanges;
        let id = confirmation.confirms.clone();
        Entry::Confirmation(confirmation).enter(&mut self.records);
        if is_written && !keeps_exchanges {
            self.records.iter_mut().filter(|record| record.scenario == id).for_each(Record::forget_exchange);
        }
        match written {
            Ok(()) => false,
            Err(error) => {
                self.trouble.get_or_insert(error.to_string());
                true
            }
        }
    }

    /// Restores the earlier records that no new record has replaced.
    fn restore<'a>(&mut self, replaced: impl Iterator<Item = &'a Record>) {
        for record in replaced {
            if !self.records.iter().any(|new| new.scenario == record.scenario) {
                self.records.push(record.clone());
            }
        }
    }

    /// Writes the records that are not in the file yet.
    fn catch_up(&mut self) {
        while let Some(record) = self.records.get_mut(self.written) {
            if let Err(error) = self.file.record(record) {
                self.trouble.get_or_insert(error.to_string());
                return;
            }
            if !self.keeps_exchanges {
                // Exchanges take most of the memory in a run of ten thousand scenarios.
                record.forget_exchange();
            }
            self.written += 1;
        }
    }
}

/// Waits until the time has passed; forever without a limit.
async fn passed(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

/// Cleans up. If the target is no longer reachable, only lists the leftovers.
async fn take_away(engine: &Engine, ended: &Ended, mut earlier: Vec<String>) -> Leftovers {
    if matches!(ended, Ended::TargetLost { .. }) && !engine.is_reachable().await {
        return engine.abandon();
    }
    let mut left = engine.clean_up().await;
    if *ended == Ended::Interrupted {
        // A bucket may appear after its deletion: its creation may have been in progress when the scenario was interrupted.
        earlier.push(engine.run_id().to_owned());
    }
    if !earlier.is_empty() {
        left.add(engine.sweep(&earlier).await);
    }
    left
}

/// The footer of the run file: the end of the run and its cost, including that of the earlier run that it continues.
fn footer(engine: &Engine, before: Option<&RunFooter>, records: usize, ended: &Ended) -> RunFooter {
    let traffic = engine.traffic();
    let confirming = engine.confirming();
    let confirming_ms = u64::try_from(confirming.1.as_millis()).unwrap_or(u64::MAX);
    let spent = |field: fn(&RunFooter) -> u64| before.map_or(0, field);
    let duration_ms = u64::try_from(engine.elapsed().as_millis()).unwrap_or(u64::MAX);
    RunFooter {
        finished: rfc3339(OffsetDateTime::now_utc()),
        records,
        requests: spent(|footer| footer.requests) + traffic.exchanges,
        confirming_requests: spent(|footer| footer.confirming_requests) + confirming.0,
        confirming_ms: spent(|footer| footer.confirming_ms) + confirming_ms,
        bytes_sent: spent(|footer| footer.bytes_sent) + traffic.bytes_sent,
        bytes_received: spent(|footer| footer.bytes_received) + traffic.bytes_received,
        duration_ms: spent(|footer| footer.duration_ms) + duration_ms,
        interrupted: *ended != Ended::Complete,
        under_way: Vec::new(),
        leftovers: Vec::new(),
    }
}

/// The scenarios that may have crashed the target: of this run, and of the earlier run if they were not sent again.
fn under_way(engine: &Engine, earlier: &[Planned], records: &[Record]) -> Vec<String> {
    let mut suspects = engine.under_way();
    for planned in earlier {
        let id = &planned.scenario.id;
        if !suspects.contains(id) && !records.iter().any(|record| record.scenario == *id) {
            suspects.push(id.clone());
        }
    }
    suspects
}

/// Sorts the records in the order of the plan.
fn in_order(mut run: RunFile, plan: &Plan) -> RunFile {
    let ids = plan.planned.iter().map(|planned| planned.scenario.id.as_str());
    let places: HashMap<&str, usize> = ids.enumerate().map(|(place, id)| (id, place)).collect();
    run.records.sort_by_cached_key(|record| places.get(record.scenario.as_str()).copied());
    run
}
