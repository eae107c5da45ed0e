//! Which verdicts, known failures and baselines make a run fail.

use time::macros::date;

use super::*;
use crate::report::tests::{error, profile, run_file, suite};

const STRICT: &str = "codes:\n  A: [{ status: 400, cite: 'errors:7' }]\n";

fn chosen(profiles: Vec<Profile>, gates: bool) -> ChosenProfiles {
    ChosenProfiles { profiles, gates }
}

fn known(entries: &str) -> KnownPolicy {
    let failures = model::yaml::read("k.yaml", &format!("known_failures:\n{entries}")).unwrap();
    KnownPolicy { file: "k.yaml".into(), failures, today: date!(2027 - 01 - 01), shipped: Vec::new() }
}

fn entry(id: &str) -> String {
    format!("  - {{ id: {id}, profile: strict, outcome: any, reason: late }}\n")
}

/// The exit of a run of `a/one` and `a/two` that responded with these statuses and the code `A`.
fn exit(statuses: [u16; 2], gates: bool, policy: &Policy) -> Exit {
    let suite = suite(&[("a/one", "A"), ("a/two", "A")]);
    let chosen = chosen(vec![profile("strict", STRICT)], gates);
    let records = [error("a/one", statuses[0], "A"), error("a/two", statuses[1], "A")];
    let run = Run { records: &records, region: "r", chosen: &chosen };
    decide(&suite, &[run], policy).exit
}

#[test]
fn a_mismatch_fails_where_the_profile_was_chosen_and_nothing_excuses_it() {
    let bare = Policy::default();
    assert_eq!(exit([400, 400], true, &bare), Exit::Success);
    assert_eq!(exit([400, 403], true, &bare), Exit::Mismatch);
    assert_eq!(exit([400, 403], false, &bare), Exit::Success);
    let excused = Policy { known: Some(known(&entry("a/two"))), baseline: None };
    assert_eq!(exit([400, 403], true, &excused), Exit::Success);
    assert_eq!(exit([403, 403], true, &excused), Exit::Mismatch);
}

#[test]
fn a_stale_entry_fails_only_where_a_profile_was_chosen() {
    let stale = Policy { known: Some(known(&entry("a/two"))), baseline: None };
    assert_eq!(exit([400, 400], true, &stale), Exit::Mismatch);
    assert_eq!(exit([400, 400], false, &stale), Exit::Success);
}

#[test]
fn with_a_baseline_only_what_got_worse_fails() {
    let since = |statuses: [u16; 2], entries: Option<&str>| Policy {
        known: entries.map(known),
        baseline: Some(run_file(vec![error("a/one", statuses[0], "A"), error("a/two", statuses[1], "A")])),
    };
    assert_eq!(exit([400, 403], true, &since([400, 403], None)), Exit::Success, "it was wrong before");
    assert_eq!(exit([400, 403], true, &since([400, 400], None)), Exit::Mismatch);
    assert_eq!(exit([400, 409], true, &since([400, 403], None)), Exit::Mismatch, "it is wrong in another way");
    assert_eq!(exit([400, 403], false, &since([400, 400], None)), Exit::Mismatch, "any change, without a profile");
    assert_eq!(exit([400, 403], true, &since([400, 400], Some(&entry("a/two")))), Exit::Success);
    assert_eq!(exit([400, 400], true, &since([400, 400], Some(&entry("a/two")))), Exit::Mismatch, "a stale entry");
}

#[test]
fn every_recorded_scenario_is_judged_by_every_profile_in_the_order_of_the_suite() {
    let suite = suite(&[("a/one", "A"), ("a/two", "B"), ("b/three", "A")]);
    let other = profile(
        "other",
        "codes: {}\nscenarios:\n  a/one: [{ region: r, status: 200, code: none, cite: 'gone:1' }, \
         { not_applicable: nowhere else }]\n",
    );
    let chosen = chosen(vec![profile("strict", STRICT), other], true);
    let records = [error("b/three", 403, "Z"), error("x/gone", 400, "A"), error("a/one", 400, "A")];
    let policy = Policy::default();
    let decided = decide(&suite, &[Run { records: &records, region: "r", chosen: &chosen }], &policy);
    let run = &decided.runs[0];
    let verdicts: Vec<(&str, Vec<Verdict>)> = run
        .rows
        .iter()
        .map(|row| (row.scenario.id.as_str(), row.rulings.iter().map(|ruling| ruling.verdict).collect()))
        .collect();
    let expected = [
        ("a/one", vec![Verdict::Conforms, Verdict::WrongBoth]),
        ("b/three", vec![Verdict::WrongBoth, Verdict::Undocumented]),
    ];
    assert_eq!(verdicts, expected);
    assert_eq!(run.unknown, ["x/gone"]);
    let elsewhere = Run { records: &records, region: "elsewhere", chosen: &chosen };
    let decided = decide(&suite, &[elsewhere], &policy);
    assert_eq!(decided.runs[0].rows[0].rulings[1].verdict, Verdict::NotApplicable);
}
