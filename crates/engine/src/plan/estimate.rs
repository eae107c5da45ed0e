//! What a plan is going to cost a target, reckoned from its scenarios before anything is sent.
//!
//! Pure; an estimate, because what a server refuses is not created and need not be removed.

use std::collections::HashSet;

use time::OffsetDateTime;

use super::Planned;
use model::scenario::{Body, BucketKind, Fault, Given, Requirement, Scenario, Span, Step, Values, expand, names};

/// Bytes of a request without its body: line, headers and signature.
const HEAD: u64 = 600;
/// Requests that remove a bucket with something in it: a refused deletion, listings, the deletions, the last one.
const REMOVAL: u64 = 5;
/// Characters of an id that a server gives.
const ID: usize = 32;
/// Requests of the preflight: the first one, and the proof that a bucket is one.
const PREFLIGHT: u64 = 2;
/// The listing that ends a cleanup.
const LAST_LOOK: u64 = 1;

/// The cost of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimate {
    /// Buckets that are created and removed again.
    pub buckets: u64,
    /// Requests, given steps and cleanup included.
    pub requests: u64,
    /// Bytes sent.
    pub bytes: u64,
    /// Objects that are stored with a retention.
    pub locked: u64,
    /// The longest of these retentions.
    pub locked_for: Option<Span>,
}

/// Reckons the cost of a plan.
#[must_use]
pub fn estimate(plan: &[Planned]) -> Estimate {
    let mut total = Estimate { requests: PREFLIGHT + LAST_LOOK, ..Estimate::default() };
    let mut shared = HashSet::from([BucketKind::Plain]);
    let mut controls = HashSet::new();
    let mut proven = Proven::default();
    // The preflight makes this one, whatever the scenarios need.
    total.bucket(1);
    for planned in plan.iter().filter(|planned| planned.skip.is_none()) {
        let scenario = &planned.scenario;
        match scenario.bucket {
            BucketKind::None => {}
            BucketKind::Own => total.bucket(1),
            BucketKind::OwnObjectLock => total.bucket(1 + u64::from(shared.insert(scenario.bucket))),
            kind => {
                if shared.insert(kind) {
                    total.bucket(1 + proof(kind));
                }
            }
        }
        total.requests += proven.requests(scenario);
        total.scenario(scenario);
        total.control(scenario, &mut controls);
    }
    total.bytes += total.requests * HEAD;
    total
}

/// Requests that make a shared bucket what it is, and show it: it is looked for; versioning is switched on, and an object gets
/// a version and loses it; object lock is read.
fn proof(kind: BucketKind) -> u64 {
    match kind {
        BucketKind::Versioned => 5,
        BucketKind::ObjectLock => 2,
        _ => 1,
    }
}

/// What is proven once in a run.
#[derive(Debug, Default)]
struct Proven {
    tls: bool,
    /// The steps on sub-resources whose effect was looked for.
    steps: HashSet<&'static str>,
}

impl Proven {
    /// Requests that prove what nothing before `scenario` has needed.
    fn requests(&mut self, scenario: &Scenario) -> u64 {
        let needs_tls = scenario.requires.contains(&Requirement::Tls) && !std::mem::replace(&mut self.tls, true);
        let steps = scenario.given.iter().filter(|step| step.configures_bucket());
        let new = steps.filter(|step| self.steps.insert(step.operation())).count() as u64;
        u64::from(needs_tls) + new
    }
}

impl Estimate {
    fn bucket(&mut self, creation: u64) {
        self.buckets += 1;
        self.requests += creation + REMOVAL;
    }

    /// The control, unless another scenario has the same one.
    fn control(&mut self, scenario: &Scenario, sent: &mut HashSet<[u8; 32]>) {
        let Some(healthy) = scenario.without_fault().filter(|healthy| sent.insert(healthy.sent())) else { return };
        if !scenario.control_shares_state() {
            if healthy.bucket.is_fresh() {
                self.bucket(1);
            }
            return self.scenario(&healthy);
        }
        self.given(scenario.control.as_ref().map(|own| &*own.given).unwrap_or_default());
        self.request(&healthy);
    }

    fn scenario(&mut self, scenario: &Scenario) {
        self.given(&scenario.given);
        self.request(scenario);
    }

    fn given(&mut self, given: &[Given]) {
        for step in given {
            match step {
                Step::CreateBucket { .. } => self.bucket(1),
                Step::CreateBuckets { until } => {
                    // The limit is the target's; two digits are refused before a run.
                    (0..until.parse().unwrap_or(1)).for_each(|_| self.bucket(1));
                }
                _ => self.requests += 1,
            }
            self.bytes += bytes_of_step(step);
            if let Step::PutObject { retention: Some(retention), .. } = step {
                self.locked += 1;
                self.locked_for = self.locked_for.max(Some(retention.lasts));
            }
        }
    }

    fn request(&mut self, scenario: &Scenario) {
        let when = &scenario.when;
        let copies = u64::from(scenario.fault.race().map_or(1, |race| race.times.max(1)));
        self.requests += copies;
        self.bytes += copies * bytes_of_request(scenario);
        let creates = when.method == "PUT" && when.query.is_empty() && !scenario.path().trim_matches('/').contains('/');
        if creates && scenario.bucket == BucketKind::None {
            // A second try of a request with a fault creates a bucket under another name.
            let names = if scenario.fault == Fault::None { 1 } else { 2 };
            self.buckets += names;
            self.requests += names;
        }
    }
}

fn bytes_of_step(step: &Step) -> u64 {
    match step {
        Step::PutObject { body, size, .. } | Step::UploadPart { body, size, .. } => {
            size.map_or_else(|| text(body.as_deref()), |size| size.0)
        }
        _ => 0,
    }
}

fn bytes_of_request(scenario: &Scenario) -> u64 {
    match scenario.body().as_deref() {
        Some(Body::Text(body)) => text(Some(body)),
        Some(Body::Size(size)) => size.0,
        // Four letters carry three bytes.
        Some(Body::Base64(letters)) => text(Some(letters)) / 4 * 3,
        None => 0,
    }
}

/// The length of a text when its templates are expanded; what only a server knows counts as long as an id.
fn text(text: Option<&str>) -> u64 {
    let Some(text) = text else { return 0 };
    let mut values = Values::new(OffsetDateTime::UNIX_EPOCH);
    values.set("region", "us-east-1");
    for name in names(text) {
        values.set(name, "x".repeat(ID));
    }
    expand(text, &values).map_or(text.len(), |text| text.len()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::suite;

    fn planned(id: &str, skip: Option<&str>) -> Planned {
        let suite = suite();
        Planned { scenario: suite.find(id).unwrap().clone().into(), skip: skip.map(str::to_owned) }
    }

    #[test]
    fn shared_buckets_count_once_and_what_is_skipped_costs_nothing() {
        let nothing = estimate(&[]);
        assert_eq!((nothing.buckets, nothing.requests), (1, 9), "the preflight, its bucket, and the last listing");
        // Each has a control: one stores and reads, and so does the other.
        let two = 15 * HEAD + 10;
        let twice = [planned("object/get-missing-key", None), planned("object/head-missing-key", None)];
        assert_eq!(estimate(&twice), Estimate { buckets: 1, requests: 15, bytes: two, ..Estimate::default() });
        assert_eq!(estimate(&[planned("object/get-missing-key", Some("needs more"))]), nothing);
    }

    #[test]
    fn what_scenarios_share_is_proven_once_and_that_costs_requests() {
        let requests = |ids: &[&str]| estimate(&ids.iter().map(|id| planned(id, None)).collect::<Vec<_>>()).requests;
        let (one, other) = ("versioning/get-delete-marker-version", "versioning/get-key-behind-delete-marker");
        let shared = REMOVAL + 1 + proof(BucketKind::Versioned);
        assert_eq!(requests(&[one, other]) + shared + requests(&[]), requests(&[one]) + requests(&[other]));
    }

    #[test]
    fn bodies_count_as_they_are_sent() {
        let large = estimate(&[planned("configuration/xml-body-too-large", None)]);
        assert!(large.bytes > 5_600_000 && large.bytes < 5_700_000, "{large:?}");
        assert_eq!(large.buckets, 2, "it has a bucket of its own");
    }
}
