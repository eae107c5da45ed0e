//! Which verdicts, known failures, baselines and policies make a run fail.

use time::macros::date;

use super::*;
use crate::judge::known::KnownFailures;
use crate::report::tests::{error, profile, record, responded, run_file, suite};
use engine::record::Attempt;
use model::feature::Feature;
use model::profile::Profile;
use model::scenario::Stake;

const STRICT: &str = "codes:\n  A: [{ status: 400, cite: 'errors:7' }]\n";

fn chosen(profiles: Vec<Profile>, gates: bool) -> ChosenProfiles {
    ChosenProfiles { profiles, gates }
}

fn strict() -> ChosenProfiles {
    chosen(vec![profile("strict", STRICT)], true)
}

fn known(entries: &str) -> KnownPolicy {
    let failures: KnownFailures = model::yaml::read("k.yaml", &format!("known_failures:\n{entries}")).unwrap();
    KnownPolicy { file: "k.yaml".into(), failures, today: date!(2027 - 01 - 01), shipped: Vec::new() }
}

fn entry(id: &str, outcome: &str) -> String {
    format!("  - {{ id: {id}, profile: strict, outcome: {outcome}, reason: late }}\n")
}

/// Scenarios `a/one` and `a/two` that provoke `A`.
fn two() -> Suite {
    suite(&[("a/one", "A"), ("a/two", "A")])
}

/// The conclusion on a whole run of `suite` with these records.
fn concluded_by(suite: &Suite, chosen: &ChosenProfiles, records: Vec<Record>, policy: &Policy) -> Conclusion {
    let file = run_file(records);
    let decision = decide(suite, &[Run::of(&file, chosen, policy)]);
    assert_eq!(decision.exit, decision.conclusion.exit());
    decision.conclusion
}

fn concluded(records: Vec<Record>, policy: &Policy) -> Conclusion {
    concluded_by(&two(), &strict(), records, policy)
}

/// A policy whose baseline has these records.
fn since(records: Vec<Record>) -> Policy {
    Policy { baseline: Some(Baseline::new(&two(), run_file(records))), ..Policy::default() }
}

fn fail_on(words: &[&str]) -> FailOn {
    FailOn::named(words.iter().copied()).unwrap()
}

fn statuses(statuses: [u16; 2]) -> Vec<Record> {
    vec![error("a/one", statuses[0], "A"), error("a/two", statuses[1], "A")]
}

/// A run in which `a/one` conforms and `a/two` shows this.
fn second(observation: Observation) -> Vec<Record> {
    vec![error("a/one", 400, "A"), record("a/two", observation)]
}

fn setup_failed() -> Observation {
    Observation::SetupFailed { step: "PutObject".into(), why: "500 InternalError".into() }
}

fn no_response() -> Observation {
    Observation::NoResponse { why: "connection closed".into() }
}

fn absent(step: &str) -> Observation {
    Observation::FeatureAbsent { step: step.into(), why: "501 NotImplemented".into() }
}

fn skipped() -> Observation {
    Observation::Skipped { why: "needs a second account".into() }
}

fn inconclusive() -> Observation {
    Observation::Inconclusive { why: "half a body".into() }
}

#[test]
fn a_finding_fails_where_the_profile_was_chosen_and_nothing_excuses_it() {
    let bare = Policy::default();
    assert_eq!(concluded(statuses([400, 400]), &bare), Conclusion::Passes);
    assert_eq!(concluded(statuses([400, 403]), &bare), Conclusion::Fails);
    let all = chosen(vec![profile("strict", STRICT)], false);
    assert_eq!(concluded_by(&two(), &all, statuses([400, 403]), &bare), Conclusion::Reported);
    let excused = Policy { known: Some(known(&entry("a/two", "any"))), ..Policy::default() };
    assert_eq!(concluded(statuses([400, 403]), &excused), Conclusion::Passes);
    assert_eq!(concluded(statuses([403, 403]), &excused), Conclusion::Fails);
}

#[test]
fn what_was_not_judged_and_what_did_not_respond_fail_like_a_mismatch() {
    let bare = Policy::default();
    assert_eq!(concluded(second(setup_failed()), &bare), Conclusion::Fails);
    assert_eq!(concluded(second(no_response()), &bare), Conclusion::Fails);
    let allowed = Policy { fail_on: FailOn::default().without_unjudged(), ..Policy::default() };
    assert_eq!(concluded(second(setup_failed()), &allowed), Conclusion::Passes);
    assert_eq!(concluded(second(no_response()), &allowed), Conclusion::Fails);
    for harmless in [skipped(), inconclusive(), absent("PutBucketCors")] {
        assert_eq!(concluded(second(harmless), &bare), Conclusion::Passes);
    }
}

#[test]
fn nothing_judged_is_no_pass() {
    let bare = Policy::default();
    let both =
        |observation: &Observation| vec![record("a/one", observation.clone()), record("a/two", observation.clone())];
    assert_eq!(concluded(Vec::new(), &bare), Conclusion::NothingJudged);
    for observation in [skipped(), inconclusive(), absent("PutBucketCors")] {
        assert_eq!(concluded(both(&observation), &bare), Conclusion::NothingJudged);
    }
    assert_eq!(concluded(vec![error("x/gone", 400, "A")], &bare), Conclusion::NothingJudged);
    assert_eq!(concluded(both(&setup_failed()), &bare), Conclusion::Fails);
    let allowed = Policy { fail_on: FailOn::default().without_unjudged(), ..Policy::default() };
    assert_eq!(concluded(both(&setup_failed()), &allowed), Conclusion::NothingJudged);
    assert_eq!(concluded(both(&setup_failed()), &since(both(&setup_failed()))), Conclusion::NothingJudged);
    let all = chosen(vec![profile("strict", STRICT)], false);
    let bare_of = |records, policy: &Policy| concluded_by(&two(), &all, records, policy);
    assert_eq!(bare_of(Vec::new(), &bare), Conclusion::NothingJudged);
    assert_eq!(bare_of(both(&skipped()), &bare), Conclusion::NothingJudged);
    assert_eq!(bare_of(both(&skipped()), &since(statuses([400, 400]))), Conclusion::Fails);
    assert_eq!(
        bare_of(vec![error("x/gone", 400, "A")], &since(vec![error("x/gone", 400, "A")])),
        Conclusion::NothingJudged
    );
    assert_eq!(Conclusion::NothingJudged.exit(), Exit::NothingSelected);
}

#[test]
fn the_set_of_what_fails_is_what_is_named() {
    let with = |words: &[&str]| Policy { fail_on: fail_on(words), ..Policy::default() };
    assert_eq!(concluded(statuses([400, 403]), &with(&["accepted"])), Conclusion::Passes);
    assert_eq!(concluded(second(inconclusive()), &with(&["default", "inconclusive"])), Conclusion::Fails);
    assert_eq!(concluded(second(absent("PutBucketCors")), &with(&["default", "feature-absent"])), Conclusion::Fails);
    assert_eq!(concluded(second(skipped()), &with(&["skipped"])), Conclusion::Fails);
}

#[test]
fn a_stale_entry_fails_only_where_a_profile_was_chosen_and_stale_is_named() {
    let stale = || Policy { known: Some(known(&entry("a/two", "any"))), ..Policy::default() };
    assert_eq!(concluded(statuses([400, 400]), &stale()), Conclusion::Fails);
    let all = chosen(vec![profile("strict", STRICT)], false);
    assert_eq!(concluded_by(&two(), &all, statuses([400, 400]), &stale()), Conclusion::Reported);
    let told = Policy { fail_on: fail_on(&["wrong-status"]), ..stale() };
    assert_eq!(concluded(statuses([400, 400]), &told), Conclusion::Passes);
}

#[test]
fn an_entry_excuses_what_it_names_and_goes_stale_when_that_is_over() {
    let with = |outcome: &str| Policy { known: Some(known(&entry("a/two", outcome))), ..Policy::default() };
    for (outcome, shows) in [("not judged", setup_failed()), ("no response", no_response())] {
        assert_eq!(concluded(second(shows.clone()), &with(outcome)), Conclusion::Passes, "{outcome}");
        assert_eq!(concluded(second(shows), &with("any")), Conclusion::Passes, "{outcome}");
        assert_eq!(concluded(statuses([400, 400]), &with(outcome)), Conclusion::Fails, "{outcome} is stale");
    }
    let other = with("{ status: 403, code: A }");
    assert_eq!(concluded(second(setup_failed()), &other), Conclusion::Fails, "it does not excuse this");
    let file = run_file(second(setup_failed()));
    let (suite, chosen) = (two(), strict());
    let decision = decide(&suite, &[Run::of(&file, &chosen, &other)]);
    assert_eq!(decision.runs[0].review, Review::default(), "and it is not stale");
}

#[test]
fn with_a_baseline_only_what_got_worse_fails() {
    assert_eq!(
        concluded(statuses([400, 403]), &since(statuses([400, 403]))),
        Conclusion::Passes,
        "it was wrong before"
    );
    assert_eq!(concluded(statuses([400, 403]), &since(statuses([400, 400]))), Conclusion::Fails);
    assert_eq!(concluded(statuses([400, 409]), &since(statuses([400, 403]))), Conclusion::Passes, "it is no worse");
    assert_eq!(concluded(second(no_response()), &since(statuses([400, 403]))), Conclusion::Fails, "it is worse");
    assert_eq!(concluded(statuses([400, 403]), &since(second(no_response()))), Conclusion::Passes, "it is better");
    assert_eq!(concluded(second(setup_failed()), &since(second(setup_failed()))), Conclusion::Passes);
    assert_eq!(concluded(second(setup_failed()), &since(statuses([400, 403]))), Conclusion::Passes);
    assert_eq!(concluded(second(setup_failed()), &since(statuses([400, 400]))), Conclusion::Fails);
    assert_eq!(concluded(second(inconclusive()), &since(statuses([400, 400]))), Conclusion::Passes);
    let known = |policy: Policy| Policy { known: Some(known(&entry("a/two", "any"))), ..policy };
    assert_eq!(concluded(statuses([400, 403]), &known(since(statuses([400, 400])))), Conclusion::Passes);
    assert_eq!(
        concluded(statuses([400, 400]), &known(since(statuses([400, 400])))),
        Conclusion::Fails,
        "a stale entry"
    );
    let all = chosen(vec![profile("strict", STRICT)], false);
    let bare = |records, old| concluded_by(&two(), &all, records, &since(old));
    assert_eq!(bare(statuses([400, 403]), statuses([400, 400])), Conclusion::Fails, "any change, without a profile");
    assert_eq!(bare(statuses([400, 400]), statuses([400, 400])), Conclusion::Passes);
}

#[test]
fn an_acceptance_at_stake_is_worse_than_a_wrong_code_and_nothing_else_is() {
    let at_stake = |stake| {
        let scenarios = two()
            .scenarios
            .into_iter()
            .map(|scenario| model::scenario::Scenario { stake, ..scenario.as_ref().clone() });
        Suite::new("test", scenarios)
    };
    let accepted = || vec![error("a/one", 400, "A"), responded("a/two", 200, "data")];
    let conclude = |stake| concluded_by(&at_stake(stake), &strict(), accepted(), &since(statuses([400, 403])));
    assert_eq!(conclude(Stake::LostWrite), Conclusion::Fails);
    assert_eq!(conclude(Stake::None), Conclusion::Passes);
}

#[test]
fn what_varies_fails_only_where_it_conformed_before_or_is_named() {
    let varies = || {
        let again =
            Attempt { observation: error("a/two", 400, "A").observation, exchange: None, read_back: None, requests: 1 };
        let second = Record { again: Some(Box::new(again)), ..error("a/two", 403, "A") };
        vec![error("a/one", 400, "A"), second]
    };
    assert_eq!(concluded(varies(), &Policy::default()), Conclusion::Passes);
    assert_eq!(concluded(varies(), &since(statuses([400, 400]))), Conclusion::Fails);
    assert_eq!(concluded(varies(), &since(statuses([400, 403]))), Conclusion::Passes);
    assert_eq!(concluded(varies(), &since(varies())), Conclusion::Passes);
    assert_eq!(concluded(statuses([400, 403]), &since(varies())), Conclusion::Passes, "it was wrong at times before");
    let named = Policy { fail_on: fail_on(&["default", "unstable"]), ..Policy::default() };
    assert_eq!(concluded(varies(), &named), Conclusion::Fails);
}

#[test]
fn a_scenario_that_the_baseline_lacks_fails_only_if_new_is_named() {
    let old = || since(vec![error("a/one", 400, "A")]);
    assert_eq!(concluded(statuses([400, 403]), &old()), Conclusion::Passes);
    let strictly = Policy { fail_on: fail_on(&["default", "new"]), ..old() };
    assert_eq!(concluded(statuses([400, 403]), &strictly), Conclusion::Fails);
    assert_eq!(concluded(statuses([400, 400]), &strictly), Conclusion::Passes);
    for lacking in [skipped(), absent("PutBucketCors")] {
        assert_eq!(concluded(statuses([400, 403]), &since(second(lacking))), Conclusion::Passes);
    }
}

#[test]
fn what_was_judged_and_is_skipped_now_is_lost_and_what_was_not_selected_is_not() {
    assert_eq!(concluded(second(skipped()), &since(statuses([400, 400]))), Conclusion::Fails);
    assert_eq!(concluded(second(skipped()), &since(second(skipped()))), Conclusion::Passes);
    assert_eq!(concluded(vec![error("a/one", 400, "A")], &since(statuses([400, 400]))), Conclusion::Passes);
    let removed = vec![error("a/one", 400, "A"), error("a/removed", 400, "A")];
    assert_eq!(concluded(statuses([400, 400]), &since(removed)), Conclusion::Passes);
    let allowed = Policy { fail_on: fail_on(&["wrong-status"]), ..since(statuses([400, 400])) };
    assert_eq!(concluded(second(skipped()), &allowed), Conclusion::Passes);
}

#[test]
fn a_feature_fails_where_nothing_works_without_it_where_it_is_named_and_where_it_was_lost() {
    let bare = Policy::default();
    assert_eq!(concluded(second(absent("PutBucketCors")), &bare), Conclusion::Passes);
    assert_eq!(concluded(second(absent("DeleteObject")), &bare), Conclusion::Fails);
    let named = Policy { features: vec![Feature::named("PutBucketCors").unwrap()], ..Policy::default() };
    assert_eq!(concluded(second(absent("PutBucketCors")), &named), Conclusion::Fails);
    let lost = since(statuses([400, 403]));
    assert_eq!(concluded(second(absent("PutBucketCors")), &lost), Conclusion::Fails);
    let before = since(second(absent("PutBucketCors")));
    assert_eq!(concluded(second(absent("PutBucketCors")), &before), Conclusion::Passes);
    let excused = Policy { known: Some(known(&entry("a/two", "any"))), ..lost };
    assert_eq!(concluded(second(absent("PutBucketCors")), &excused), Conclusion::Passes);
}

#[test]
fn an_absent_feature_is_one_finding_for_all_its_scenarios() {
    let records = vec![record("a/one", absent("CreateBucket")), record("a/two", absent("CreateBucket"))];
    let (suite, chosen, policy, file) = (two(), strict(), Policy::default(), run_file(records));
    let decision = decide(&suite, &[Run::of(&file, &chosen, &policy)]);
    assert_eq!(decision.runs[0].findings, [Finding::Absence(0)]);
    assert_eq!(decision.runs[0].absences[0].rows, [0, 1]);
    assert_eq!(decision.exit, Exit::Mismatch);
}

#[test]
fn renamed_scenarios_are_found_in_records_baselines_and_known_failures() {
    let renamed = |scenario: &model::scenario::Scenario| {
        let renamed = if scenario.id == "a/two" { ["b/old".to_owned()].into() } else { Box::default() };
        model::scenario::Scenario { renamed, ..scenario.clone() }
    };
    let suite = Suite::new("test", two().scenarios.iter().map(|scenario| renamed(scenario)));
    let old = |status| vec![error("a/one", 400, "A"), error("b/old", status, "A")];
    let baseline =
        |status| Policy { baseline: Some(Baseline::new(&suite, run_file(old(status)))), ..Policy::default() };
    let conclude = |records, policy: &Policy| concluded_by(&suite, &strict(), records, policy);
    assert_eq!(conclude(statuses([400, 403]), &baseline(403)), Conclusion::Passes);
    assert_eq!(conclude(statuses([400, 403]), &baseline(400)), Conclusion::Fails);
    assert_eq!(conclude(old(403), &Policy::default()), Conclusion::Fails);
    let known = Policy { known: Some(known(&entry("b/old", "any"))), ..Policy::default() };
    assert_eq!(conclude(statuses([400, 403]), &known), Conclusion::Passes);
}

#[test]
fn a_part_of_a_run_decides_nothing_and_half_a_run_is_no_pass() {
    let (suite, chosen, policy) = (two(), strict(), Policy::default());
    let mut part = run_file(statuses([400, 403]));
    part.header.selection = vec!["--partition hash:1/2".into()];
    let run = Run::of(&part, &chosen, &policy);
    let decision = decide(&suite, &[run]);
    assert_eq!((decision.conclusion, decision.exit), (Conclusion::Part, Exit::Success));
    assert!(decision.runs[0].findings.is_empty());
    assert_eq!(decide(&suite, &[run.as_it_is()]).conclusion, Conclusion::Fails);
    let mut half = run_file(statuses([400, 400]));
    half.header.planned = 3;
    assert_eq!(decide(&suite, &[Run::of(&half, &chosen, &policy)]).conclusion, Conclusion::Incomplete);
}

#[test]
fn the_worst_that_fails_comes_first() {
    let suite = suite(&[("a/known", "A"), ("b/wrong", "A"), ("c/broken", "A"), ("d/unjudged", "A")]);
    let records = vec![
        error("a/known", 403, "A"),
        error("b/wrong", 403, "A"),
        record("c/broken", no_response()),
        record("d/unjudged", setup_failed()),
    ];
    let old = vec![error("a/known", 403, "A")];
    let baseline = Some(Baseline::new(&suite, run_file(old)));
    let policy = Policy { baseline, fail_on: fail_on(&["default", "new"]), ..Policy::default() };
    let (chosen, file) = (strict(), run_file(records));
    let decision = decide(&suite, &[Run::of(&file, &chosen, &policy)]);
    let rows: Vec<usize> = decision.runs[0]
        .findings
        .iter()
        .map(|finding| match finding {
            Finding::Ruling { row, .. } => *row,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(rows, [2, 1, 3, 0]);
}

#[test]
fn every_recorded_scenario_is_judged_by_every_profile_in_the_order_of_the_suite() {
    let suite = suite(&[("a/one", "A"), ("a/two", "B"), ("b/three", "A")]);
    let other = profile(
        "other",
        "codes: {}\nscenarios:\n  a/one: [{ region: us-east-1, documented: { status: 200, code: none, cite: 'gone:1' } }, \
         { not_applicable: nowhere else }]\n",
    );
    let chosen = chosen(vec![profile("strict", STRICT), other], true);
    let mut file = run_file(vec![error("b/three", 403, "Z"), error("x/gone", 400, "A"), error("a/one", 400, "A")]);
    let policy = Policy::default();
    let decided = decide(&suite, &[Run::of(&file, &chosen, &policy)]);
    let run = &decided.runs[0];
    let verdicts: Vec<(&str, Vec<Verdict>)> = run
        .rows
        .iter()
        .map(|row| (row.scenario.id.as_str(), row.rulings.iter().map(Ruling::verdict).collect()))
        .collect();
    let expected = [
        ("a/one", vec![Verdict::Conforms, Verdict::WrongBoth]),
        ("b/three", vec![Verdict::WrongBoth, Verdict::Undocumented]),
    ];
    assert_eq!(verdicts, expected);
    assert_eq!(run.unknown, ["x/gone"]);
    file.header.target.region = "elsewhere".into();
    let decided = decide(&suite, &[Run::of(&file, &chosen, &policy)]);
    assert_eq!(decided.runs[0].rows[0].rulings[1].verdict(), Verdict::NotApplicable);
}
