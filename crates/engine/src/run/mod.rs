//! Runs a plan: bounded concurrent scenarios in, records out.
//!
//! Knows nothing of expectations, verdicts or files.

mod created;
mod gone;
mod observe;
mod preflight;
mod race;
mod sites;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

pub use gone::TargetGone;
pub use preflight::{Preflight, PreflightError};

use crate::endpoint::{SiteName, Target};
use crate::fixture::{self, Fixture, Found, Leftovers, RunFilter, StepError};
use crate::plan::Planned;
use crate::record::{Exchange, Observation, Record};
use crate::request::Place;
use crate::run_id;
use crate::sign::Keys;
use crate::wire::{Connector, Limits, TlsError, Totals};
use model::clock::{Clock, ClockSource};
use model::scenario::{BucketKind, Scenario};
use sites::Sites;

/// How long what runs may take to end where nothing more is to start.
const GRACE: Duration = Duration::from_secs(2);

/// How many KiB of repeated text may be under way in bodies at the same time; a body that has more goes alone.
pub const REPEATED_TEXT_KIB: usize = 8 << 10;

/// What sending a request yields: the record's evidence, and the observation.
type Observed = (Option<Box<Exchange>>, Observation);

/// What bounds a run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Scenarios at the same time.
    pub jobs: usize,
    /// How long one response may take; scenarios may ask for more.
    pub deadline: Duration,
    /// How long one request of the given steps or the cleanup may take.
    pub preparation: Duration,
}

/// A run on one target: its buckets, its traffic, its clock.
pub struct Engine {
    connector: Connector,
    fixture: Fixture,
    place: Place,
    sites: Sites,
    values: Vec<(&'static str, String)>,
    settings: Settings,
    run_id: String,
    clock: Clock,
    follows_server: bool,
    /// How far the server's clock is ahead of `clock`, as far as it told.
    disagreement: OnceLock<time::Duration>,
    started: Instant,
    /// No further scenario is to start.
    halted: AtomicBool,
    /// A connection was closed before a response.
    cut_off: AtomicBool,
    /// KiB that are free for bodies of repeated text, each of which is in memory for as long as it is under way.
    repeated_text: Semaphore,
}

/// How a run came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Every planned scenario has its record.
    Complete,
    /// The target stopped accepting connections.
    TargetGone {
        /// What happened to it.
        why: TargetGone,
    },
    /// The user interrupted it.
    Interrupted,
}

impl Engine {
    /// An engine on `target`; nothing is sent yet.
    ///
    /// # Errors
    /// TLS settings that cannot be used.
    pub fn new(target: &Target, settings: Settings) -> Result<Self, TlsError> {
        let sites = Sites::of(target)?;
        let connector = sites.main().connector.clone();
        let run_id = run_id::draw();
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
            connector,
            fixture,
            place: target.place.clone(),
            sites,
            values: target.capabilities.values(),
            settings,
            run_id,
            clock,
            follows_server: target.clock == ClockSource::Server,
            disagreement: OnceLock::new(),
            started: Instant::now(),
            halted: AtomicBool::new(false),
            cut_off: AtomicBool::new(false),
            repeated_text: Semaphore::new(REPEATED_TEXT_KIB),
        })
    }

    /// Runs the plan. Each record is sent to `records` as it comes. When `stop` completes, nothing more is started, and
    /// what runs has a moment to end.
    pub async fn run(
        self: &Arc<Self>,
        plan: &[Planned],
        records: mpsc::UnboundedSender<Record>,
        stop: impl Future<Output = ()>,
    ) -> Ended {
        let mut tasks = JoinSet::new();
        for kind in shared_buckets(plan) {
            let engine = Arc::clone(self);
            // Who needs it waits for it, and is told where it could not be made.
            tasks.spawn(async move { engine.fixture.bucket(kind).await.ok().and(None) });
        }
        // What waits on purpose starts first and holds no place that something quick could use.
        let (waiting, quick): (Vec<_>, Vec<_>) = plan.iter().cloned().partition(waits);
        for planned in waiting {
            tasks.spawn(Arc::clone(self).work(Arc::new(Queue::of(vec![planned])), records.clone()));
        }
        // As many tasks as places, and not as scenarios: what waits for its turn costs no memory.
        let workers = self.settings.jobs.min(quick.len());
        let queue = Arc::new(Queue::of(quick));
        for _ in 0..workers {
            tasks.spawn(Arc::clone(self).work(Arc::clone(&queue), records.clone()));
        }
        drop(records);
        let mut stop = pin!(stop);
        let mut grace = pin!(None);
        let mut gone = None;
        loop {
            tokio::select! {
                joined = tasks.join_next() => match joined {
                    Some(Ok(why)) => gone = gone.or(why),
                    Some(Err(error)) => gone = gone.or_else(|| Some(TargetGone::Task(error.to_string()))),
                    None => break,
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
        if gone.is_none() && self.cut_off.load(Ordering::Relaxed) && !self.is_reachable().await {
            gone = Some(TargetGone::Closed { authority: self.place.authority.clone() });
        }
        gone.map_or(Ended::Complete, |why| Ended::TargetGone { why })
    }

    /// Runs what is in the queue, one after the other; why the target is gone, if it is.
    async fn work(self: Arc<Self>, queue: Arc<Queue>, records: mpsc::UnboundedSender<Record>) -> Option<TargetGone> {
        while let Some(planned) = queue.next().filter(|_| !self.is_halted()) {
            match self.run_scenario(planned).await {
                Ok((record, bucket)) => {
                    // A closed channel means that nobody wants records any more.
                    let _ = records.send(record);
                    // Behind the last scenarios, the final cleanup removes all that is left at once.
                    self.discard(bucket.filter(|_| queue.holds_more())).await;
                }
                Err(why) => {
                    self.halt();
                    return Some(why);
                }
            }
        }
        None
    }

    /// Starts no further scenario.
    pub fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
    }

    /// Whether no further scenario is to start.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Relaxed)
    }

    /// Whether the target accepts connections.
    pub async fn is_reachable(&self) -> bool {
        self.connector.accepts().await
    }

    /// By how much signatures are ahead of this machine's clock.
    #[must_use]
    pub fn clock_ahead(&self) -> time::Duration {
        self.clock.ahead()
    }

    /// What is left where nobody cleans up, in a sentence; nothing where nothing is.
    #[must_use]
    pub fn left_behind(&self) -> Option<String> {
        self.fixture.left_behind()
    }

    /// What would have to be removed, without trying.
    #[must_use]
    pub fn abandon(&self) -> Leftovers {
        self.fixture.abandon()
    }

    /// Everything at the target that carries one of these run ids.
    ///
    /// # Errors
    /// The target does not list it.
    pub async fn find(&self, runs: &RunFilter) -> Result<Vec<Found>, StepError> {
        self.fixture.find(runs).await
    }

    /// Deletes what was found, with its contents; `keys` may be in it and not be listed as they are.
    pub async fn remove(&self, found: &[Found], keys: &[String]) -> Leftovers {
        self.fixture.remove(found, keys).await
    }

    /// Finds and deletes what the runs with these run ids left.
    pub async fn sweep(&self, run_ids: &[String]) -> Leftovers {
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

    /// Twelve hex digits that every bucket of this run carries in its name.
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
        Limits { deadline: asked.unwrap_or_default().max(self.settings.deadline), ..Limits::default() }
    }

    fn skipped(planned: &Planned, why: &str, started_ms: u64) -> Record {
        Record {
            scenario: planned.scenario.id.clone(),
            condition: planned.scenario.condition.clone(),
            observation: Observation::Skipped { why: why.to_owned() },
            exchange: None,
            started_ms,
            duration_ms: 0,
            requests: 0,
        }
    }
}

/// Scenarios that wait for a place, in their order.
struct Queue {
    planned: Vec<Planned>,
    next: AtomicUsize,
}

impl Queue {
    fn of(planned: Vec<Planned>) -> Self {
        Self { planned, next: AtomicUsize::new(0) }
    }

    /// Whether something still waits.
    fn holds_more(&self) -> bool {
        self.next.load(Ordering::Relaxed) < self.planned.len()
    }

    fn next(&self) -> Option<&Planned> {
        self.planned.get(self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// Whether the scenario waits for something to happen that mostly does not: for the end of a silence, or for a refusal
/// after the server has asked for a body that there is not.
fn waits(planned: &Planned) -> bool {
    let Scenario { tags, when, .. } = &*planned.scenario;
    let asks = when.wire.as_ref().is_some_and(|wire| wire.expect.is_some() && wire.content_length.is_some());
    asks || tags.iter().any(|tag| tag == "slow")
}

/// The shared buckets that the plan needs beside the plain one, which the preflight makes.
fn shared_buckets(plan: &[Planned]) -> impl Iterator<Item = BucketKind> {
    let needs = |kind: BucketKind| plan.iter().any(|planned| planned.skip.is_none() && planned.scenario.bucket == kind);
    [BucketKind::Versioned, BucketKind::ObjectLock].into_iter().filter(move |kind| needs(*kind))
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
