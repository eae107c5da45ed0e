use super::*;
use crate::lint::{profile, scenario};
use engine::record::{Attempt, MissingControl};
use engine::response;

fn record(observation: Observation) -> Record {
    let success = Observation::Response(response::read(false, 200, &[], b"data"));
    let control = Some(Box::new(Attempt { observation: success, exchange: None, read_back: None, requests: 1 }));
    Record { duration_ms: 1, requests: 1, control, ..Record::of("object/some-fault", "NoSuchKey", observation) }
}

fn responded(head: bool, status: u16, body: &str) -> Record {
    record(Observation::Response(response::read(head, status, &[], body.as_bytes())))
}

fn error(status: u16, code: &str) -> Record {
    responded(false, status, &format!("<Error><Code>{code}</Code></Error>"))
}

fn tried(scenario_text: &str, records: &[Record]) -> Trial {
    let suite = Suite::new("test", [scenario(scenario_text)]);
    let run =
        |(n, record): (usize, _)| Run { server: n.to_string(), records: std::slice::from_ref(record), is_own: false };
    let runs: Vec<Run<'_>> = records.iter().enumerate().map(run).collect();
    proof(&suite, &[profile("")], &runs).remove(0)
}

fn proves(scenario_text: &str, record: Record) -> bool {
    tried(scenario_text, &[record]).is_proven()
}

#[test]
fn the_intended_code_proves_with_whatever_status() {
    assert!(proves("", error(404, "NoSuchKey")));
    assert!(proves("", error(500, "NoSuchKey")));
    assert!(!proves("", error(404, "NoSuchBucket")));
    assert!(!proves("", error(404, "nosuchkey")));
    assert!(!proves("", responded(false, 404, "")));
    assert!(proves("also: [NoSuchVersion]\n", error(404, "NoSuchVersion")));
}

#[test]
fn without_a_body_a_documented_status_proves() {
    assert!(proves("", responded(true, 404, "")));
    assert!(!proves("", responded(true, 403, "")));
    assert!(!proves("", responded(true, 200, "")));
    assert!(!proves("", responded(false, 404, "not found")), "a body was expected, but it is not an error document");
}

#[test]
fn success_proves_if_no_error_is_expected() {
    assert!(proves("condition: none\n", responded(false, 200, "<ListBucketResult/>")));
    assert!(!proves("condition: none\n", error(403, "RequestTimeTooSkewed")));
    assert!(!proves("condition: none\n", error(200, "InternalError")));
    assert!(!proves("condition: none\n", responded(false, 500, "")));
}

#[test]
fn only_a_response_proves() {
    for observation in [
        Observation::Inconclusive { why: "closed".into() },
        Observation::Skipped { why: "needs IAM".into() },
        Observation::FeatureAbsent { step: "PutObject".into(), why: "501 NotImplemented".into() },
        Observation::SetupFailed { step: "PutObject".into(), why: "404 NoSuchKey".into() },
    ] {
        assert!(!proves("", record(observation)));
    }
}

#[test]
fn a_response_proves_nothing_if_the_control_is_missing() {
    let trial = tried(
        "",
        &[Record { control: None, control_missing: Some(MissingControl::EarlierFormat), ..error(404, "NoSuchKey") }],
    );
    assert!(!trial.is_proven());
    assert_eq!(trial.otherwise[0].observed, "404 NoSuchKey (error document), but the record lacks the control");
}

#[test]
fn servers_are_separate_and_those_without_a_record_are_left_out() {
    let trial = tried("", &[error(404, "NoSuchKey"), error(500, "InternalError")]);
    let names =
        |responses: &[ServerResponse]| responses.iter().map(|response| response.server.clone()).collect::<Vec<_>>();
    assert_eq!((names(&trial.proven_by), names(&trial.otherwise)), (vec!["0".into()], vec!["1".into()]));
    assert_eq!(trial.otherwise[0].observed, "500 InternalError (error document)");
    assert!(tried("", &[]).otherwise.is_empty());
}

#[test]
fn scenarios_that_need_something_of_the_target_are_counted_apart() {
    let free = tried("", &[error(404, "NoSuchKey")]);
    let needy = tried("requires: [tls]\n", &[error(404, "Other")]);
    assert_eq!(needy.requires, ["a TLS endpoint"]);
    assert_eq!(counts(&[free, needy]), (Count { proven: 1, of: 1 }, Count { proven: 0, of: 1 }));
}

fn explained(text: &str, trials: &mut [Trial]) -> Vec<String> {
    Reasons::parse("r.yaml", text).unwrap().explain(trials).iter().map(ToString::to_string).collect()
}

#[test]
fn each_unproven_scenario_needs_exactly_one_reason() {
    let trials = || [tried("", &[error(500, "InternalError")])];
    let none = "unproven: []\n";
    let one = "unproven: [{ reason: no keys, scenarios: [object/some-fault] }]\n";
    let two = "unproven: [{ reason: no keys, scenarios: [object/some-fault, object/some-fault] }]\n";
    let missing = "object/some-fault is unproven and has no reason; correct the scenario or add a reason";
    assert_eq!(explained(none, &mut trials()), [missing]);
    let mut explained_trials = trials();
    assert_eq!(explained(one, &mut explained_trials), Vec::<String>::new());
    assert_eq!(explained_trials[0].reason.as_deref(), Some("no keys"));
    assert_eq!(explained(two, &mut trials()), ["object/some-fault has two reasons; remove one"]);
}

#[test]
fn a_reason_for_what_is_proven_or_unknown_is_a_fault() {
    let mut trials = [tried("", &[error(404, "NoSuchKey")])];
    let text = "unproven: [{ reason: no keys, scenarios: [object/some-fault, object/other] }]\n";
    let unknown = "object/other is not a scenario of the suite; correct or remove its entry";
    let stale = "object/some-fault is proven now; remove its reason";
    assert_eq!(explained(text, &mut trials), [unknown, stale]);
    assert_eq!(trials[0].reason, None);
}

#[test]
fn what_needs_something_may_be_without_a_reason() {
    assert_eq!(explained("unproven: []\n", &mut [tried("requires: [tls]\n", &[])]), Vec::<String>::new());
}

#[test]
fn a_file_of_reasons_is_read_strictly() {
    for (text, words) in [
        ("unproven: [{ reason: ' ', scenarios: [a/b] }]\n", "r.yaml: the entry for a/b has an empty `reason`"),
        ("unproven: [{ reason: x, scenarios: [] }]\n", "the entry with the reason `x` names no scenario"),
        ("unproven: [{ reson: x, scenarios: [a/b] }]\n", "did you mean `reason`?"),
        ("unproven: [{ reason: x, scenarios: a/b }]\n", "r.yaml:1:"),
    ] {
        let error = Reasons::parse("r.yaml", text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn what_the_control_gets_as_well_proves_nothing_and_neither_does_the_own_endpoint() {
    let control = |observation| Some(Box::new(Attempt { observation, exchange: None, read_back: None, requests: 1 }));
    let with = |observation| Record { control: control(observation), ..error(404, "NoSuchKey") };
    assert!(proves("", with(responded(false, 200, "data").observation)));
    assert!(!proves("", with(error(404, "NoSuchKey").observation)));
    assert!(!proves("", with(responded(false, 200, "<ListAllMyBucketsResult/>").observation)), "of another operation");
    let suite = Suite::new("test", [scenario("")]);
    let records = [error(404, "NoSuchKey")];
    let run = Run { server: "own".into(), records: &records, is_own: true };
    let trial = proof(&suite, &[profile("")], &[run]).remove(0);
    assert!(!trial.is_proven());
    assert!(trial.otherwise[0].observed.ends_with(", but the embedded endpoint proves nothing"), "{trial:?}");
}
