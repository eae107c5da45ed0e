use time::macros::date;

use super::*;
use engine::response;
use model::yaml;

fn suite(ids: &[&str]) -> Suite {
    let text = "title: t\noperation: GetObject\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
    let scenario =
        |id: &&str| model::scenario::Scenario { id: (*id).to_owned(), ..yaml::read(id, text).expect("a scenario") };
    Suite::new("test", ids.iter().map(scenario))
}

/// Documents 400 A for whatever provokes A, and nothing for `s/undocumented`.
fn profile() -> Profile {
    let text = "name: P\nsources: { errors: { title: t, document: d, read: 2026-01-01 } }\n\
                codes: { A: [{ status: 400, cite: errors:1 }, { status: 409, cite: errors:2 }] }\n\
                scenarios: { s/undocumented: { undocumented: why } }\n";
    Profile { id: "p".into(), ..yaml::read("p.yaml", text).unwrap() }
}

fn record(id: &str, observation: Observation) -> Record {
    Record {
        scenario: id.into(),
        condition: "A".into(),
        observation,
        exchange: None,
        control: None,
        again: None,
        unconfirmed: None,
        started_ms: 0,
        duration_ms: 0,
        requests: 1,
    }
}

fn responded(id: &str, status: u16, code: &str) -> Record {
    let body = format!("<Error><Code>{code}</Code></Error>");
    record(id, Observation::Response(response::read(false, status, &[], body.as_bytes())))
}

fn inconclusive(id: &str) -> Record {
    record(id, Observation::Inconclusive { why: "closed".into() })
}

fn kind(by: Option<&Profile>, old: Record, new: Record) -> Option<(Kind, bool)> {
    let suite = suite(&["s/one", "s/undocumented"]);
    let by = Yardstick { suite: &suite, profile: by, known: None };
    let (old, new) = ([old], [new]);
    let side = |records| Side { records, region: "r" };
    let comparison = compare(&by, side(&old), side(&new));
    assert_eq!(comparison.unchanged + comparison.changes.len(), 1);
    comparison.changes.first().map(|change| (change.kind, comparison.fails()))
}

#[test]
fn a_profile_distinguishes_regressions_fixes_and_other_wrong_responses() {
    let profile = profile();
    let of = |old: (u16, &str), new: (u16, &str)| {
        kind(Some(&profile), responded("s/one", old.0, old.1), responded("s/one", new.0, new.1))
    };
    assert_eq!(of((400, "A"), (400, "A")), None);
    assert_eq!(of((400, "A"), (500, "A")), Some((Kind::Regression, true)));
    assert_eq!(of((500, "A"), (400, "A")), Some((Kind::Fix, false)));
    assert_eq!(of((500, "A"), (500, "A")), None, "as wrong as before");
    assert_eq!(of((500, "A"), (500, "B")), Some((Kind::OtherMismatch, true)));
    assert_eq!(of((400, "A"), (409, "A")), Some((Kind::Harmless, false)), "both are documented");
    let undocumented =
        kind(Some(&profile), responded("s/undocumented", 400, "A"), responded("s/undocumented", 500, "B"));
    assert_eq!(undocumented, Some((Kind::Harmless, false)));
}

#[test]
fn without_a_profile_every_changed_response_counts() {
    assert_eq!(kind(None, responded("s/one", 400, "A"), responded("s/one", 400, "A")), None);
    assert_eq!(
        kind(None, responded("s/one", 400, "A"), responded("s/one", 409, "A")),
        Some((Kind::OtherResponse, true))
    );
}

#[test]
fn a_missing_response_is_shown_and_fails_nothing() {
    for profile in [Some(&profile()), None] {
        let right = || responded("s/one", 400, "A");
        assert_eq!(kind(profile, right(), inconclusive("s/one")), Some((Kind::NoResponse, false)));
        assert_eq!(kind(profile, inconclusive("s/one"), right()), Some((Kind::Responds, false)));
        assert_eq!(kind(profile, inconclusive("s/one"), inconclusive("s/one")), None);
    }
}

#[test]
fn new_removed_and_unselected_scenarios_are_not_changes() {
    let suite = suite(&["s/kept", "s/new", "s/unselected"]);
    let profile = profile();
    let old = [responded("s/kept", 418, "A"), responded("s/removed", 400, "A"), responded("s/unselected", 400, "A")];
    let new = [responded("s/new", 418, "A"), responded("s/kept", 418, "A")];
    let by = Yardstick { suite: &suite, profile: Some(&profile), known: None };
    let comparison = compare(&by, Side { records: &old, region: "r" }, Side { records: &new, region: "r" });
    assert_eq!((comparison.unchanged, comparison.still_wrong, comparison.not_run), (1, 1, 1));
    assert_eq!(comparison.removed, ["s/removed"]);
    assert_eq!(comparison.new.len(), 1);
    assert_eq!(comparison.new[0].verdict, Some(Verdict::WrongStatus));
    assert!(!comparison.fails(), "a new scenario finds what was there before");
}

#[test]
fn a_regression_that_is_known_fails_nothing() {
    let suite = suite(&["s/one"]);
    let profile = profile();
    let known: KnownFailures = yaml::read(
        "k.yaml",
        "known_failures: [{ id: s/*, profile: p, outcome: { status: 500, code: A }, reason: why }]\n",
    )
    .unwrap();
    let by = Yardstick { suite: &suite, profile: Some(&profile), known: Some((&known, date!(2027 - 01 - 01))) };
    let old = [responded("s/one", 400, "A")];
    let fails = |new: Record| {
        let new = [new];
        compare(&by, Side { records: &old, region: "r" }, Side { records: &new, region: "r" }).fails()
    };
    assert!(!fails(responded("s/one", 500, "A")));
    assert!(fails(responded("s/one", 500, "B")), "another outcome is not excused");
}
