use super::*;
use crate::judge::judge;
use crate::lint;
use engine::record::{Attempt, Exchange, FORMAT, MissingControl, RunHeader, SuiteFacts, TargetFacts};
use engine::response;
use model::operation::Operation;
use model::profile::{Expectation, Profile};
use model::scenario::Scenario;
use model::yaml;

fn record(id: &str, observation: Observation) -> Record {
    let exchange = Exchange {
        request_head: String::new(),
        request_body: String::new(),
        request_body_bytes: 0,
        response_head: "HTTP/1.1 400 Bad Request\nServer: Acme/4.2\n".into(),
        response_body: String::new(),
        response_body_bytes: 0,
    };
    Record {
        exchange: Some(exchange.into()),
        control_missing: Some(MissingControl::EarlierFormat),
        ..Record::of(id, "A", observation)
    }
}

fn responded(id: &str, head: bool, status: u16, body: &str) -> Record {
    record(id, Observation::Response(response::read(head, status, &[], body.as_bytes())))
}

fn error(id: &str, status: u16, code: &str) -> Record {
    responded(id, false, status, &format!("<Error><Code>{code}</Code></Error>"))
}

fn lesson(document: &str, records: Vec<Record>) -> Lesson {
    let header = RunHeader {
        s3conform_run: FORMAT,
        suite: SuiteFacts { version: "0.1.0".into(), origin: "embedded".into(), fingerprint: None },
        planned: records.len(),
        target: TargetFacts {
            name: Some("it".into()),
            endpoint: "http://a".into(),
            region: "r".into(),
            addressing: "path".into(),
            profile: None,
            evidence: None,
        },
        started: "2028-02-29T23:59:58Z".into(),
        selection: Vec::new(),
        shuffle: None,
        run_ids: Vec::new(),
        clock: None,
        gate: None,
    };
    Lesson { document: document.into(), run: RunFile { header, records, footer: None } }
}

fn profile(text: &str) -> Profile {
    Profile { id: "acme".into(), ..yaml::read("acme.yaml", text).unwrap_or_else(|error| panic!("{error}\n{text}")) }
}

fn scenario(id: &str) -> Scenario {
    let text = "title: t\noperation: GetObject\ncondition: A\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
    Scenario { id: id.into(), ..yaml::read(id, text).unwrap() }
}

#[test]
fn the_run_it_was_learned_from_conforms_whatever_the_responses() {
    let records = vec![
        error("s/plain", 404, "NoSuchKey"),
        error("s/odd", 404, "a: \"b\"\n{漢}"),
        error("s/accepted-error", 200, "InternalError"),
        responded("s/accepted", false, 200, "data"),
        responded("s/html", false, 404, "<html>"),
        responded("s/head", true, 404, ""),
        responded("s/no-content", false, 204, ""),
    ];
    let profile = profile(&drafted("acme", None, &[lesson("run.jsonl", records.clone())]).unwrap());
    assert_eq!(lint::unusable(&profile), None);
    for record in &records {
        let scenario = scenario(&record.scenario);
        let verdict = judge(&profile.expectation(&scenario, "anywhere"), &scenario, record).verdict;
        assert!(verdict.conforms(), "{}: {verdict}", record.scenario);
    }
    assert!(profile.codes.is_empty(), "nothing is documented");
    assert!(profile.is_observed());
    let source = &profile.sources["observed"];
    assert_eq!(source.product.as_deref(), Some("it (Server: Acme/4.2)"));
    assert_eq!((source.read.as_str(), source.place()), ("2028-02-29", "run.jsonl"));
    assert!(source.title.contains("on 2028-02-29, observed and not documented"), "{}", source.title);
}

#[test]
fn an_entry_cites_its_line_in_the_run_file() {
    let lesson = lesson("run.jsonl", vec![error("s/b", 404, "B"), error("s/a", 400, "A")]);
    let text = drafted("acme", Some("Acme 4.2"), &[lesson]).unwrap();
    let entries = "scenarios:\n  s/a: { observed: { status: 400, code: A, cite: \"observed:3\", on: \"2028-02-29\" } }\n  \
                   s/b: { observed: { status: 404, code: B, cite: \"observed:2\", on: \"2028-02-29\" } }\n";
    assert!(text.ends_with(entries), "{text}");
    assert!(text.contains("product: \"Acme 4.2\""), "{text}");
}

#[test]
fn of_what_varies_over_runs_each_outcome_conforms() {
    let lessons = [
        lesson("1.jsonl", vec![error("s/a", 409, "A"), error("s/b", 400, "B")]),
        lesson("2.jsonl", vec![error("s/a", 403, "A"), error("s/b", 400, "B")]),
        lesson("3.jsonl", vec![record("s/a", Observation::Inconclusive { why: "closed".into() })]),
    ];
    let profile = profile(&drafted("acme", None, &lessons).unwrap());
    let Expectation::Outcomes { any_of, .. } = profile.expectation(&scenario("s/a"), "r") else { panic!("none") };
    let cites: Vec<&str> = any_of.iter().map(|outcome| outcome.cite.as_str()).collect();
    assert_eq!(cites, ["observed-1:2", "observed-2:2"]);
    let Expectation::Outcomes { any_of, .. } = profile.expectation(&scenario("s/b"), "r") else { panic!("none") };
    assert_eq!(any_of.len(), 1);
}

#[test]
fn silence_teaches_nothing_and_a_run_counts_once() {
    let skipped = || record("s/a", Observation::Skipped { why: "needs \"x\"".into() });
    let both = profile(&drafted("acme", None, &[lesson("1.jsonl", vec![skipped(), error("s/b", 400, "B")])]).unwrap());
    let why = "not observed: skipped: needs \"x\"".to_owned();
    assert_eq!(both.expectation(&scenario("s/a"), "r"), Expectation::Undocumented(Some(why)));
    assert_eq!(drafted("acme", None, &[lesson("1.jsonl", vec![skipped()])]), Err(LearnError::NoResponses));
    let garbage = record("s/a", Observation::Response(Reading::not_http("it begins with `SSH`".into())));
    assert_eq!(drafted("acme", None, &[lesson("1.jsonl", vec![garbage])]), Err(LearnError::NoResponses));
    let twice = [lesson("1.jsonl", vec![skipped()]), lesson("2.jsonl", vec![skipped()])];
    assert_eq!(drafted("acme", None, &twice), Err(LearnError::Twice("1.jsonl".into(), "2.jsonl".into())));
}

/// The draft from runs of a suite that has these scenarios.
fn drafted(name: &str, product: Option<&str>, lessons: &[Lesson]) -> Result<String, LearnError> {
    let faulty = |id: &str| {
        let fault = yaml::read("f.yaml", "path: /missing").unwrap();
        Scenario { fault, operation: Operation::named("DeleteObjects").unwrap(), ..scenario(id) }
    };
    learn(&Suite::new("test", ["s/a", "s/b"].map(faulty)), name, product, lessons)
}

/// What is learned of `record`.
fn learned(record: Record) -> Expectation {
    let lesson = lesson("run.jsonl", vec![record, error("s/b", 400, "B")]);
    profile(&drafted("acme", None, &[lesson]).unwrap()).expectation(&scenario("s/a"), "r")
}

#[test]
fn an_acceptance_is_learned_and_a_defect_is_not() {
    let is_learned = |record: Record| matches!(learned(record), Expectation::Outcomes { .. });
    let attempt = |observation| Some(Box::new(Attempt { observation, exchange: None, read_back: None, requests: 1 }));
    let response = |status, code: &str| error("s/a", status, code).observation;
    assert!(is_learned(record("s/a", Observation::Response(response::read(false, 200, &[], b"")))));
    for (status, code) in [(500, "InternalError"), (503, "SlowDown"), (502, "BadGateway")] {
        assert!(!is_learned(error("s/a", status, code)), "{status}");
    }
    assert!(!is_learned(record("s/a", Observation::NoResponse { why: "closed".into() })));
    let mut malformed = response::read(true, 404, &[], b"");
    malformed.malformed.push("a body".into());
    assert!(!is_learned(record("s/a", Observation::Response(malformed))));
    let again = |observation| Record { again: attempt(observation), ..error("s/a", 403, "A") };
    assert!(is_learned(again(response(403, "A"))) && !is_learned(again(response(404, "A"))));
    let control = |observation| Record { control: attempt(observation), ..error("s/a", 403, "A") };
    let deleted = Observation::Response(response::read(false, 200, &[], b"<DeleteResult/>"));
    assert!(is_learned(control(deleted)) && !is_learned(control(response(403, "A"))));
    let absent = Record { control: attempt(response(501, "NotImplemented")), ..error("s/a", 501, "NotImplemented") };
    assert!(is_learned(absent));
}

#[test]
fn what_single_keys_of_a_deletion_get_is_learned() {
    let mut reading = response::read(false, 200, &[], b"<DeleteResult/>");
    reading.keys = [("s-a.x".into(), Some("AccessDenied".into())), ("s-a.y".into(), None)].into();
    let Expectation::Outcomes { any_of, .. } = learned(record("s/a", Observation::Response(reading))) else {
        panic!("nothing was learned")
    };
    let keys: Vec<(&str, &str)> = any_of[0].keys.iter().map(|(key, code)| (key.as_str(), code.as_str())).collect();
    assert_eq!(keys, [("x", "AccessDenied"), ("y", "none")]);
}
