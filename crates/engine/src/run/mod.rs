//! Runs a plan: scenarios in, at most so many at a time, and records out.
//!
//! Independent of files.

mod attempt;
mod clocks;
mod confirm;
mod control;
mod created;
mod deliveries;
mod lent;
mod no_bucket;
mod observe;
mod preflight;
mod preflight_error;
mod proof;
mod race;
mod read_back;
mod sites;
mod target_lost;
mod under_way;
mod waiting;

use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

pub use confirm::{needs_confirmation, shows};
pub use preflight::Preflight;
pub use preflight_error::PreflightError;
pub use target_lost::TargetLost;

use crate::endpoint::{SiteName, Target};
use crate::fixture::{self, Fixture, Found, Leftovers, RunFilter, StepError};
use crate::guard::Guard;
use crate::plan::Planned;
use crate::reason::Reason;
use crate::record::{Entry, Exchange, Observation, Record};
use crate::request::Place;
use crate::run_id;
use crate::sign::Keys;
use crate::wire::{Connector, Limits, TlsError, Totals};
use control::Controls;
use deliveries::Deliveries;
use model::clock::{Clock, ClockSource};
use model::scenario::{BucketKind, Fault, Requirement, Scenario};
use observe::Done;
use sites::Sites;
use under_way::UnderWay;

/// How long running scenarios may take to end after the run is stopped.
const GRACE: Duration = Duration::from_secs(2);

/// How long a server that keeps its connection open may take to send a body where none may be.
const LINGER: Duration = Duration::from_millis(50);

/// KiB of repeated text that may be in memory at the same time; a larger body is sent alone.
pub const REPEATED_TEXT_KIB: usize = 8 << 10;

/// What sending a request yields: the record's evidence, and the observation.
type Observed = (Option<Box<Exchange>>, Observation);

/// The limits of a run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Concurrent scenarios.
    pub jobs: usize,
    /// Concurrent second tries. More than one proves nothing at a server whose requests disturb each other.
    pub confirming: usize,
    /// The time limit for one response; a scenario may ask for more.
    pub deadline: Duration,
    /// The time limit for one request of the given steps or the cleanup.
    pub preparation: Duration,
    /// Requests that may begin in a second; none means no limit.
    pub rate: Option<NonZeroU32>,
    /// Requests after which no further scenario starts; none means no limit.
    pub max_requests: Option<u64>,
}

impl Settings {
    /// No limits but so many concurrent scenarios, and one time limit for all responses.
    #[must_use]
    pub const fn new(jobs: usize, deadline: Duration) -> Self {
        Self { jobs, confirming: 1, deadline, preparation: deadline, rate: None, max_requests: None }
    }
}

/// A run on one target: its buckets, its traffic, its clock.
pub struct Engine {
    /// The guard of all connections.
    guard: Arc<Guard>,
    connector: Connector,
    fixture: Fixture,
    place: Place,
    sites: Sites,
    values: Vec<(&'static str, String)>,
    /// Names of buckets that cannot carry the run id, under the names by which templates refer to them.
    lent_names: [(&'static str, String); 2],
    settings: Settings,
    run_id: String,
    clock: Clock,
    follows_server: bool,
    /// How far the server's clock is ahead of `clock`, if the server reported the time.
    disagreement: OnceLock<time::Duration>,
    /// How often that has changed during the run.
    clock_moves: AtomicU64,
    /// What the target offers.
    offered: Vec<Requirement>,
    controls: Controls,
    deliveries: Deliveries,
    started: Instant,
    under_way: UnderWay,
    /// True once no further scenario starts.
    halted: AtomicBool,
    /// True once a scenario was left out because of the limit of requests.
    left_out: AtomicBool,
    /// True once a connection was closed before a response.
    cut_off: AtomicBool,
    /// The requests of second tries and how long they took, once they have ended.
    confirming: OnceLock<(u64, Duration)>,
    /// Free KiB for bodies of repeated text, each of which is in memory while it is sent.
    repeated_text: Semaphore,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Every planned scenario has its record.
    Complete,
    /// The target stopped accepting connections.
    TargetLost {
        /// What happened to it.
        why: TargetLost,
    },
    /// The user interrupted it.
    Interrupted,
    /// It has sent as many requests as it may.
    Spent {
        /// How many those are.
        requests: u64,
    },
}

impl Engine {
    /// An engine on `target`; nothing is sent yet.
    ///
    /// # Errors
    /// TLS settings that cannot be used.
    pub fn new(target: &Target, settings: Settings) -> Result<Self, TlsError> {
        let run_id = run_id::draw();
        let guard =
            Arc::new(Guard::new(&run_id, target.capabilities.borrowed_buckets(), target.capabilities.destructive));
        let sites = Sites::of(target, &guard)?;
        if let Some(other) = sites.find(SiteName::OtherRegion).map(|site| site.connector.endpoint())
            && other != sites.main().connector.endpoint()
        {
            guard.distrust(other);
        }
        settings.rate.iter().for_each(|rate| sites.limit(*rate));
        let connector = sites.main().connector.clone();
        let clock = Clock::default();
        let credentials =
            |keys: &Keys, name| Credentials::new(&keys.access_key, &keys.secret, keys.token.clone(), None, name);
        let fixture = fixture::Settings {
            connector: connector.clone(),
            region: target.place.region.clone(),
            credentials: credentials(&target.place.owner, "the target's account"),
            path_style: !target.place.virtual_host,
            clock: clock.clone(),
            deadline: settings.preparation,
            jobs: settings.jobs,
            tls: sites.find(SiteName::Tls).map(|site| site.connector.clone()),
            limited: target.place.limited.as_ref().map(|keys| credentials(keys, "the target's limited account")),
            iam: sites.find(SiteName::Iam).map(|site| (site.connector.clone(), site.place.clone())),
        };
        let fixture = Fixture::new(&fixture, &run_id);
        Ok(Self {
            guard,
            connector,
            fixture,
            place: target.place.clone(),
            sites,
            values: target.capabilities.values(),
            lent_names: run_id::lent_names(&run_id),
            settings,
            deliveries: Deliveries::of(&run_id),
            run_id,
            clock,
            follows_server: target.clock == ClockSource::Server,
            disagreement: OnceLock::new(),
            clock_moves: AtomicU64::new(0),
            offered: target.offers(),
            controls: Controls::default(),
            started: Instant::now(),
            under_way: UnderWay::default(),
            halted: AtomicBool::new(false),
            left_out: AtomicBool::new(false),
            cut_off: AtomicBool::new(false),
            confirming: OnceLock::new(),
            repeated_text: Semaphore::new(REPEATED_TEXT_KIB),
        })
    }

    /// Runs the plan and sends each record to `entries` as soon as it exists, then the scenarios in `last`, one by one. Then
    /// what needs a second try gets one, alone, and so do the scenarios in `unconfirmed`, whose records exist already. When
    /// `stop` completes, no further scenario starts, and the running ones get a moment to end.
    pub async fn run(
        self: &Arc<Self>,
        plan: &[Planned],
        last: &[Planned],
        unconfirmed: &[Planned],
        entries: mpsc::UnboundedSender<Entry>,
        stop: impl Future<Output = ()>,
    ) -> Ended {
        let all = plan.iter().chain(last).chain(unconfirmed);
        self.deliveries.expect(all.map(|planned| &*planned.scenario));
        let due = Arc::new(Mutex::new(unconfirmed.to_vec()));
        let mut tasks = JoinSet::new();
        for kind in shared_buckets(plan) {
            let engine = Arc::clone(self);
            // Scenarios that need the bucket wait for it, and get the error if it could not be created.
            tasks.spawn(async move { engine.fixture.bucket(kind).await.ok().and(None) });
        }
        // Scenarios that wait on purpose start first and do not take a worker slot.
        let (waiting, quick): (Vec<_>, Vec<_>) = plan.iter().cloned().partition(waits);
        for planned in waiting {
            tasks.spawn(Arc::clone(self).work(Arc::new(Queue::of(vec![planned])), Arc::clone(&due), entries.clone()));
        }
        // One task per worker slot and not per scenario, so that queued scenarios cost no memory.
        let workers = self.settings.jobs.min(quick.len());
        let queue = Arc::new(Queue::of(quick));
        for _ in 0..workers {
            tasks.spawn(Arc::clone(self).work(Arc::clone(&queue), Arc::clone(&due), entries.clone()));
        }
        // The channel stays open until all tasks have ended.
        let mut rest = Some(Box::pin(Arc::clone(self).finish(last.to_vec(), due, entries)));
        let mut stop = pin!(stop);
        let mut grace = pin!(None);
        let mut lost = None;
        loop {
            tokio::select! {
                joined = tasks.join_next() => match joined {
                    Some(Ok(why)) => lost = lost.or(why),
                    Some(Err(error)) => lost = lost.or_else(|| Some(TargetLost::Task(error.to_string()))),
                    None => match rest.take() {
                        Some(rest) => {
                            tasks.spawn(rest);
                        }
                        None => break,
                    },
                },
                () = &mut stop, if grace.is_none() => {
                    self.halt();
                    grace.set(Some(tokio::time::sleep(GRACE)));
                }
                () = async { grace.as_mut().as_pin_mut().expect("it is looked at").await }, if grace.is_some() => {
                    tasks.shutdown().await;
                    break;
                }
            }
        }
        if grace.is_some() {
            return Ended::Interrupted;
        }
        if lost.is_none() && self.cut_off.load(Ordering::Relaxed) && !self.is_reachable().await {
            self.under_way.lose();
            lost = Some(TargetLost::Closed { authority: self.place.authority.clone() });
        }
        match (lost, self.settings.max_requests) {
            (Some(why), _) => Ended::TargetLost { why },
            (None, Some(requests)) if self.left_out.load(Ordering::Relaxed) => Ended::Spent { requests },
            (None, _) => Ended::Complete,
        }
    }

    /// Runs the scenarios in `last` one by one, then second tries; returns the reason if the target is lost.
    async fn finish(
        self: Arc<Self>,
        last: Vec<Planned>,
        due: Arc<Mutex<Vec<Planned>>>,
        entries: mpsc::UnboundedSender<Entry>,
    ) -> Option<TargetLost> {
        let lost = Arc::clone(&self).work(Arc::new(Queue::of(last)), Arc::clone(&due), entries.clone()).await;
        let due = std::mem::take(&mut *due.lock().unwrap_or_else(PoisonError::into_inner));
        let lost_again = self.confirm(due, entries).await;
        lost.or(lost_again)
    }

    /// Runs the scenarios of the queue one after the other; returns the reason if the target is lost.
    async fn work(
        self: Arc<Self>,
        queue: Arc<Queue>,
        due: Arc<Mutex<Vec<Planned>>>,
        entries: mpsc::UnboundedSender<Entry>,
    ) -> Option<TargetLost> {
        while let Some(planned) = queue.next().filter(|_| !self.is_halted()) {
            if self.is_spent() {
                self.left_out.store(true, Ordering::Relaxed);
                return None;
            }
            let started = self.under_way.start(&planned.scenario.id);
            match Box::pin(self.run_scenario(planned)).await {
                Ok(Done { record, buckets, lost }) => {
                    if lost.is_some() {
                        // Before its end: it may have crashed the target.
                        self.under_way.lose();
                        self.halt();
                    }
                    self.under_way.end(&planned.scenario.id, started, &record.observation);
                    let needs_confirmation = needs_confirmation(&planned.scenario, &record);
                    if needs_confirmation {
                        due.lock().unwrap_or_else(PoisonError::into_inner).push(planned.clone());
                    }
                    // A closed channel means that the receiver needs no more records.
                    let _ = entries.send(Entry::Record(Box::new(record)));
                    // After the last scenarios, the final cleanup removes everything at once. A second try must not meet what
                    // the first one left.
                    if queue.holds_more() || needs_confirmation {
                        self.discard(buckets).await;
                    }
                    if lost.is_some() {
                        return lost;
                    }
                }
                Err(why) => {
                    self.under_way.lose();
                    self.halt();
                    return Some(why);
                }
            }
        }
        None
    }

    /// True if as many requests have been sent as may be.
    fn is_spent(&self) -> bool {
        self.settings.max_requests.is_some_and(|most| self.traffic().exchanges >= most)
    }

    /// Starts no further scenario.
    pub fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
    }

    /// True once no further scenario starts.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Relaxed)
    }

    /// The scenarios that were under way when the target was lost, any of which may have crashed it; none if it was not.
    #[must_use]
    pub fn under_way(&self) -> Vec<String> {
        self.under_way.suspects()
    }

    /// True if the target accepts connections.
    pub async fn is_reachable(&self) -> bool {
        self.connector.accepts().await
    }

    /// The time by which signatures are ahead of this machine's clock.
    #[must_use]
    pub fn clock_ahead(&self) -> time::Duration {
        self.clock.ahead()
    }

    /// What a missing cleanup would leave, in a sentence; `None` if nothing.
    #[must_use]
    pub fn left_behind(&self) -> Option<String> {
        self.fixture.left_behind()
    }

    /// What a cleanup would have to delete, without deleting it.
    #[must_use]
    pub fn abandon(&self) -> Leftovers {
        self.fixture.abandon()
    }

    /// Everything at the target that these runs created.
    ///
    /// # Errors
    /// The target does not list it.
    pub async fn find(&self, runs: &RunFilter) -> Result<Vec<Found>, StepError> {
        self.fixture.find(runs).await
    }

    /// Deletes what was found, with its contents. `keys` may be among them and listed in another form.
    pub async fn remove(&self, found: &[Found], keys: &[String]) -> Leftovers {
        self.guard.admit_runs(found.iter().map(Found::run_id));
        if let Some(bucket) = found.iter().find(|one| one.kind == fixture::Kind::Bucket) {
            // Without the proof, the guard permits less.
            let _ = self.prove(SiteName::Main, &bucket.name, false).await;
        }
        self.fixture.remove(found, keys).await
    }

    /// Finds and deletes what the runs with these ids left.
    pub async fn sweep(&self, run_ids: &[String]) -> Leftovers {
        self.guard.admit_runs(run_ids.iter().map(String::as_str));
        self.fixture.sweep(run_ids).await
    }

    /// Removes everything the run created.
    pub async fn clean_up(&self) -> Leftovers {
        self.fixture.clean_up().await
    }

    /// Exchanges and bytes so far, given steps and cleanup included.
    #[must_use]
    pub fn traffic(&self) -> Totals {
        self.sites.totals()
    }

    /// The requests of second tries and how long they took, their own buckets included; nothing until they have ended.
    #[must_use]
    pub fn confirming(&self) -> (u64, Duration) {
        self.confirming.get().copied().unwrap_or_default()
    }

    /// The run id: twelve hexadecimal digits in the name of every bucket of this run.
    #[must_use]
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Time since the engine was made.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn limits(&self, asked: Option<model::scenario::Span>) -> Limits {
        let asked = asked.map(|span| Duration::from_secs(span.0.unsigned_abs()));
        Limits { deadline: asked.unwrap_or_default().max(self.settings.deadline), linger: LINGER, ..Limits::default() }
    }

    fn skipped(planned: &Planned, why: Reason, started_ms: u64) -> Record {
        let scenario = &planned.scenario;
        Record { started_ms, ..Record::of(&*scenario.id, &*scenario.condition, Observation::Skipped { why }) }
    }
}

/// Scenarios that wait for a worker slot, in their order.
struct Queue {
    planned: Vec<Planned>,
    next: AtomicUsize,
}

impl Queue {
    fn of(planned: Vec<Planned>) -> Self {
        Self { planned, next: AtomicUsize::new(0) }
    }

    /// True if a scenario still waits.
    fn holds_more(&self) -> bool {
        self.next.load(Ordering::Relaxed) < self.planned.len()
    }

    fn next(&self) -> Option<&Planned> {
        self.planned.get(self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// True if the scenario waits for something that rarely happens: the end of a silence, or a refusal after the server has
/// asked for a body that does not exist.
fn waits(planned: &Planned) -> bool {
    let Scenario { tags, fault, .. } = &*planned.scenario;
    let asks = matches!(fault, Fault::Wire(wire) if wire.expect.is_some() && wire.content_length.is_some());
    asks || tags.iter().any(|tag| tag == "slow")
}

/// The shared buckets that the plan needs, without the plain one, which the preflight creates.
fn shared_buckets(plan: &[Planned]) -> impl Iterator<Item = BucketKind> {
    let needs = |kind: BucketKind| plan.iter().any(|planned| planned.skip.is_none() && planned.scenario.bucket == kind);
    [BucketKind::Empty, BucketKind::Versioned, BucketKind::ObjectLock].into_iter().filter(move |kind| needs(*kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Selection, plan};
    use crate::shipped::suite;

    #[test]
    fn only_what_waits_for_a_silence_holds_no_place() {
        let plan = plan(&suite(), &Selection::default(), &[]).unwrap();
        let waiting = plan.planned.iter().filter(|planned| waits(planned));
        let ids: Vec<&str> = waiting.map(|planned| planned.scenario.id.as_str()).collect();
        let expected = [
            "multipart/upload-part-declared-too-large",
            "object/put-over-quota-announced",
            "wire/idle-upload-socket",
            "wire/put-declared-too-large",
        ];
        assert_eq!(ids, expected);
    }
}
