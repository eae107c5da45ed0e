//! The suite proves itself: every scenario conforms in every dialect, every injected error changes the verdicts, every
//! control succeeds, and none conforms where its control is refused. `--nocapture` shows the counts.

use std::sync::Arc;
use std::time::Duration;

use crate::count::count;
use engine::record::{Attempt, Observation, Record};
use engine::response::{self, BodyKind};
use model::profile::{CitedOutcome, Evidence, Expectation, NO_CODE, Profile};
use model::scenario::Scenario;
use reference::InjectionKind;
use reference::injection::KINDS;
use s3conform::judge::{Verdict, judge};

use tokio::task::JoinSet;

use crate::proof::{Records, further, run, run_scenarios, shipped, start};

const PATIENT: Duration = Duration::from_mins(2);
/// The time limit for an endpoint that sends nothing: far longer than a response takes.
const SHORT: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_conforms_in_every_dialect() {
    let (suite, profiles) = shipped();
    for profile in &profiles {
        let (_running, target) = start(&profile.id, None).await;
        let records = run(&target, suite.scenarios.clone()).await;
        let (mut conform, mut undocumented, mut not_applicable, mut skipped) = (0, 0, 0, 0);
        let mut others = Vec::new();
        for scenario in &suite.scenarios {
            let record = &records[&scenario.id];
            match judge(&profile.expectation(scenario, &target.place.region), scenario, record).verdict {
                Verdict::Conforms | Verdict::StatusOnly => conform += 1,
                Verdict::Undocumented => undocumented += 1,
                Verdict::NotApplicable => not_applicable += 1,
                Verdict::Skipped => skipped += 1,
                other => others.push(format!("{}: {other}: {}", scenario.id, record.observation.describe())),
            }
        }
        assert!(others.is_empty(), "in {}:\n{}", profile.id, others.join("\n"));
        assert_each_does_what_was_observed(profile, &target.place.region, &suite.scenarios, &records);
        count(&format!(
            "self-proof, dialect {}: {} scenarios, {conform} conform, {undocumented} undocumented, {not_applicable} not \
             applicable, {skipped} skipped, 0 mismatches",
            profile.id,
            suite.scenarios.len()
        ));
        assert_each_rests_on_its_control(profile, &target.place.region, &suite.scenarios, &records);
        assert_each_has_a_response(profile, &target.place.region, &suite.scenarios, &records);
    }
}

/// Where the vendor's service is the reference, its dialect does what the service was observed to do, even where the document says
/// something else.
fn assert_each_does_what_was_observed(profile: &Profile, region: &str, scenarios: &[Arc<Scenario>], records: &Records) {
    if profile.evidence != Evidence::Any {
        return;
    }
    let mut others = Vec::new();
    let mut conform = 0;
    for scenario in scenarios {
        let expectation = Expectation::of(profile.facts(scenario, region), Evidence::Observed);
        let record = &records[&scenario.id];
        match judge(&expectation, scenario, record).verdict {
            verdict if !matches!(expectation, Expectation::Outcomes { .. }) || verdict == Verdict::Skipped => {}
            Verdict::Conforms | Verdict::StatusOnly => conform += 1,
            other => others.push(format!("{}: {other}: {}", scenario.id, record.observation.describe())),
        }
    }
    assert!(others.is_empty(), "{} differs from what was observed:\n{}", profile.id, others.join("\n"));
    assert!(conform > 0);
    count(&format!("self-proof, dialect {}, judged by what was observed: {conform} conform, 0 mismatches", profile.id));
}

/// The dialects beside those of the default group, each by what its profile documents. They differ in what they respond with and not
/// in how they find a fault, so that one run of each is enough.
#[tokio::test(flavor = "multi_thread")]
async fn every_further_dialect_conforms_by_its_own_profile() {
    let (suite, _) = shipped();
    let mut proofs = JoinSet::new();
    for profile in further() {
        proofs.spawn(judge_documented(suite.scenarios.clone(), profile));
    }
    let proven = proofs.join_all().await;
    let (dialects, conform) = (proven.len(), proven.iter().map(|(conform, _)| conform).sum::<usize>());
    let skipped: usize = proven.iter().map(|(_, skipped)| skipped).sum();
    count(&format!(
        "self-proof, further dialects: {dialects} dialects, {conform} documented scenarios conform, {skipped} skipped, 0 mismatches"
    ));
    assert!(dialects >= 15 && conform > 1000);
}

/// Runs the scenarios that the profile documents in its dialect; how many conform, and how many are skipped.
async fn judge_documented(scenarios: Vec<Arc<Scenario>>, profile: Profile) -> (usize, usize) {
    let (_running, target) = start(&profile.id, None).await;
    let region = &target.place.region;
    let documented =
        |scenario: &Arc<Scenario>| matches!(profile.expectation(scenario, region), Expectation::Outcomes { .. });
    let documented: Vec<Arc<Scenario>> = scenarios.into_iter().filter(documented).collect();
    let records = run(&target, documented.clone()).await;
    let (mut conform, mut skipped, mut others) = (0, 0, Vec::new());
    for scenario in &documented {
        let record = &records[&scenario.id];
        match judge(&profile.expectation(scenario, region), scenario, record).verdict {
            Verdict::Conforms | Verdict::StatusOnly => conform += 1,
            Verdict::Skipped => skipped += 1,
            other => others.push(format!("{}: {other:?}: {}", scenario.id, record.observation.describe())),
        }
    }
    assert!(others.is_empty(), "{}:\n{}", profile.id, others.join("\n"));
    (conform, skipped)
}

/// A server that refuses the control as well proves nothing, whatever it refuses it with. The control is replaced in the record:
/// how it gets there is the engine's, and the judge sees nothing but the record.
fn assert_each_rests_on_its_control(profile: &Profile, region: &str, scenarios: &[Arc<Scenario>], records: &Records) {
    let (mut unproven, mut absent, mut excepted) = (0, 0, 0);
    for scenario in scenarios.iter().filter(|scenario| scenario.without_fault().is_some()) {
        let clean = &records[&scenario.id];
        let case = Case { scenario, profile, region, clean: records, corrupted: records };
        let Observation::Response(reading) = &clean.observation else { continue };
        let refused = if reading.outcome.is_success() { denied() } else { clean.observation.clone() };
        for control in [refused, not_implemented()] {
            // A documented absence is one with and without the fault.
            let documented = reading.outcome.is_absence() && is_absence(&control);
            let attempt = Attempt { observation: control, exchange: None, read_back: None, requests: 1 };
            let record = Record { control: Some(Box::new(attempt)), again: None, ..clean.clone() };
            let documented_alone = profile.expectation(scenario, region);
            for expectation in [case.expectation(clean), nothing_like_it(), documented_alone] {
                match judge(&expectation, scenario, &record).verdict {
                    Verdict::Unproven => unproven += 1,
                    Verdict::FeatureAbsent => absent += 1,
                    Verdict::Conforms if documented => excepted += 1,
                    verdict => assert!(!verdict.conforms(), "{} in {}: {verdict}", scenario.id, profile.id),
                }
            }
        }
    }
    assert!(unproven > 0 && absent > 0);
    count(&format!(
        "self-proof, dialect {}, controls refused: {unproven} verdicts are unproven, {absent} an absent feature, {excepted} conform \
         because the document names the absence itself, 0 conform otherwise",
        profile.id
    ));
}

/// A connection that is closed instead of a response fails wherever the fault is not on the wire, documented or not.
fn assert_each_has_a_response(profile: &Profile, region: &str, scenarios: &[Arc<Scenario>], records: &Records) {
    let forcing = scenarios.iter().filter(|scenario| scenario.fault.forces_response());
    let mut findings = 0;
    for scenario in forcing {
        let expectation = profile.expectation(scenario, region);
        let observation = Observation::NoResponse { why: "connection closed before a response".into() };
        let record = Record { observation, again: None, ..records[&scenario.id].clone() };
        let verdict = judge(&expectation, scenario, &record).verdict;
        if !matches!(expectation, Expectation::NotApplicable(_)) {
            assert_eq!(verdict, Verdict::NoResponse, "{} in {}", scenario.id, profile.id);
            findings += 1;
        }
    }
    count(&format!("self-proof, dialect {}, connections closed: {findings} findings, 0 others", profile.id));
}

fn denied() -> Observation {
    Observation::Response(response::read(false, 403, &[], b"<Error><Code>AccessDenied</Code></Error>"))
}

fn not_implemented() -> Observation {
    Observation::Response(response::read(false, 501, &[], b"<Error><Code>NotImplemented</Code></Error>"))
}

fn is_absence(observation: &Observation) -> bool {
    matches!(observation, Observation::Response(reading) if reading.outcome.is_absence())
}

/// An expectation that no record agrees with.
fn nothing_like_it() -> Expectation {
    Expectation::Outcomes { any_of: vec![CitedOutcome::new(418, "Teapot", "observed:1")], because: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_injected_error_changes_every_verdict_as_expected() {
    let (suite, profiles) = shipped();
    let (scenarios, dialects) = (suite.scenarios.len(), profiles.len());
    let mut proofs = JoinSet::new();
    for profile in profiles {
        proofs.spawn(inject(suite.scenarios.clone(), profile));
    }
    let mut tally = Tally::default();
    for proven in proofs.join_all().await {
        tally.add(proven);
    }
    count(&format!(
        "self-proof, injections: {} scenarios x {} dialects x {} injections = {} verdicts: {} changed as expected, {} cannot \
         change (no body is required, or the response is not an error), {} survivors",
        scenarios,
        dialects,
        KINDS.len(),
        tally.changed + tally.unchanged + tally.survivors.len(),
        tally.changed,
        tally.unchanged,
        tally.survivors.len()
    ));
    assert!(tally.survivors.is_empty(), "{}", tally.survivors.join("\n"));
}

/// What Amazon S3 does not implement for the buckets that scenarios use, whatever the value of the header is.
const ABSENT: [&str; 2] = ["object/delete-if-match-size-miss", "object/delete-if-match-time-miss"];

#[tokio::test(flavor = "multi_thread")]
async fn every_control_succeeds() {
    let (suite, _) = shipped();
    let (_running, target) = start("aws", None).await;
    let controls: Vec<Scenario> = suite.scenarios.iter().filter_map(|scenario| scenario.without_fault()).collect();
    let sent = controls.len();
    let records = run(&target, controls).await;
    let mut skipped = 0;
    for (id, record) in &records {
        match &record.observation {
            Observation::Response(reading) => {
                let success = (200..300).contains(&reading.outcome.status) && reading.outcome.code.is_none();
                let absent = reading.outcome.is_absence() && ABSENT.contains(&id.as_str());
                assert!(success || absent, "{id}: {}", record.observation.describe());
            }
            Observation::Skipped { .. } => skipped += 1,
            other => panic!("{id}: {}", other.describe()),
        }
    }
    count(&format!(
        "self-proof, controls: {sent} controls, {} succeed, {skipped} skipped, 0 do not succeed",
        sent - skipped
    ));
}

/// Runs one dialect without an injection and with each.
async fn inject(scenarios: Vec<Arc<Scenario>>, profile: Profile) -> Tally {
    let mut tally = Tally::default();
    let (_running, target) = start(&profile.id, None).await;
    let clean = run(&target, scenarios.clone()).await;
    for (name, kind) in KINDS {
        let (_running, target) = start(&profile.id, Some(kind)).await;
        let hasty = scenarios.iter().map(|scenario| Scenario { deadline: None, ..Scenario::clone(scenario) });
        let deadline = if kind == InjectionKind::Silence { SHORT } else { PATIENT };
        let (_, corrupted) = run_scenarios(&target, hasty.collect(), deadline).await;
        for scenario in &scenarios {
            let region = &target.place.region;
            let case = Case { scenario, profile: &profile, region, clean: &clean, corrupted: &corrupted };
            tally.count(name, kind, &case);
        }
    }
    tally
}

#[derive(Default)]
struct Tally {
    changed: usize,
    unchanged: usize,
    survivors: Vec<String>,
}

struct Case<'a> {
    scenario: &'a Scenario,
    profile: &'a Profile,
    region: &'a str,
    clean: &'a Records,
    corrupted: &'a Records,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.survivors.extend(other.survivors);
    }

    fn count(&mut self, name: &str, kind: InjectionKind, case: &Case<'_>) {
        let clean = &case.clean[&case.scenario.id];
        let corrupted = &case.corrupted[&case.scenario.id];
        let expectation = case.expectation(clean);
        let before = judge(&expectation, case.scenario, clean).verdict;
        let after = judge(&expectation, case.scenario, corrupted).verdict;
        let expected = if is_looked_for(case.scenario, corrupted) {
            Some(["not judged"].as_slice())
        } else if is_absent_alike(kind, clean) {
            Some(["feature absent"].as_slice())
        } else {
            expected(kind, case.scenario, clean, &expectation)
        };
        match expected {
            None if before == after => self.unchanged += 1,
            Some(verdicts) if verdicts.contains(&after.word()) => self.changed += 1,
            expected => self.survivors.push(format!(
                "{} in {} with {name}: {} became {} instead of {expected:?}: {}",
                case.scenario.id,
                case.profile.id,
                before.word(),
                after.word(),
                corrupted.observation.describe()
            )),
        }
    }
}

/// True if the request was not sent because the request that looks for its name first met the injected error, too. These scenarios
/// write to names that may belong to another user.
fn is_looked_for(scenario: &Scenario, corrupted: &Record) -> bool {
    const LOOKED_FOR: [&str; 5] = [
        "bucket/name-ip-address",
        "bucket/name-too-short",
        "encryption/customer-keys-not-allowed",
        "object/put-over-quota",
        "object/put-over-quota-announced",
    ];
    matches!(corrupted.observation, Observation::NotSent { .. }) && LOOKED_FOR.contains(&scenario.id.as_str())
}

/// True if the server refuses the control, too, because it lacks the feature: whatever else it refuses the fault with says no more.
fn is_absent_alike(kind: InjectionKind, clean: &Record) -> bool {
    let refuses = matches!(
        kind,
        InjectionKind::WrongStatus | InjectionKind::WrongCode | InjectionKind::NoBody | InjectionKind::HtmlBody
    );
    refuses
        && is_absence(&clean.observation)
        && clean.control.as_ref().is_some_and(|control| is_absence(&control.observation))
}

impl Case<'_> {
    /// The documented expectation; without one, what the endpoint returned without an injection.
    fn expectation(&self, clean: &Record) -> Expectation {
        let documented = self.profile.expectation(self.scenario, self.region);
        match (&documented, &clean.observation) {
            (Expectation::Outcomes { .. }, _) => documented,
            (_, Observation::Response(reading)) => Expectation::Outcomes {
                any_of: vec![CitedOutcome::new(
                    reading.outcome.status,
                    reading.outcome.code.as_deref().unwrap_or(NO_CODE),
                    "observed:1",
                )],
                because: None,
            },
            _ => documented,
        }
    }
}

/// The right verdicts on a corrupted response; none if the corrupted response looks the same.
fn expected(
    kind: InjectionKind,
    scenario: &Scenario,
    clean: &Record,
    expectation: &Expectation,
) -> Option<&'static [&'static str]> {
    let Observation::Response(reading) = &clean.observation else { return None };
    let status = reading.outcome.status;
    let bodyless = reading.body == BodyKind::NotDue;
    let success = (200..300).contains(&status);
    if reading.outcome.code.is_none() && success {
        return None;
    }
    let plain_success_is_fine = matches!(expectation, Expectation::Outcomes { any_of, .. }
        if any_of.iter().any(|cited| cited.status == 200 && cited.code == "none"));
    Some(match kind {
        InjectionKind::WrongStatus if bodyless => &["wrong status", "not an S3 error"],
        InjectionKind::WrongStatus => &["wrong status"],
        InjectionKind::WrongCode | InjectionKind::NoBody | InjectionKind::HtmlBody if bodyless => return None,
        InjectionKind::WrongCode => &["wrong code"],
        InjectionKind::NoBody | InjectionKind::HtmlBody | InjectionKind::Accepted
            if success && plain_success_is_fine =>
        {
            &["conforms"]
        }
        // Where something is to be stored, it is looked for.
        InjectionKind::Accepted if plain_success_is_fine => &["conforms", "other effect"],
        InjectionKind::NoBody | InjectionKind::HtmlBody if success => &["accepted"],
        InjectionKind::NoBody | InjectionKind::HtmlBody => &["not an S3 error"],
        // A race that every request may win shows nothing where every request does.
        InjectionKind::Accepted if scenario.fault.race().is_some_and(|race| race.winners.is_none()) => {
            &["inconclusive"]
        }
        InjectionKind::Accepted => &["accepted"],
        InjectionKind::Silence | InjectionKind::DroppedConnection if scenario.fault.forces_response() => {
            &["no response"]
        }
        InjectionKind::Silence | InjectionKind::DroppedConnection => &["inconclusive"],
    })
}
