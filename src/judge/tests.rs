//! The verdicts on single records.

use super::*;
use engine::record::{Attempt, MissingControl, ReadBack};
use engine::response;
use model::profile::{Basis, Evidence, Facts, Seen, UNSEEN_CODE};
use model::yaml;

fn outcomes(any_of: &[(u16, &str)]) -> Expectation {
    let cited = |(status, code): &(u16, &str)| CitedOutcome::new(*status, code, "errors:1");
    Expectation::Outcomes { any_of: any_of.iter().map(cited).collect(), because: None }
}

fn scenario() -> Scenario {
    let text = "title: T\noperation: GetObject\ncondition: NoSuchKey\nstake: none\nreach: sdk\ndescription: D\n\
                reference: R\nwhen: { method: GET, path: '/${bucket}/k' }\nfault: { path: '/${bucket}/none' }\n";
    Scenario::from_yaml("x.yaml", text).unwrap()
}

fn verdict_by(expectation: &Expectation, record: &Record) -> Verdict {
    judge(expectation, &scenario(), record).verdict
}

fn record(observation: Observation) -> Record {
    Record { control_missing: Some(MissingControl::EarlierFormat), ..Record::of("a/b", "NoSuchKey", observation) }
}

fn responded(head: bool, status: u16, body: &str) -> Record {
    record(Observation::Response(response::read(head, status, &[], body.as_bytes())))
}

fn error(status: u16, code: &str) -> Record {
    responded(false, status, &format!("<Error><Code>{code}</Code></Error>"))
}

fn verdict(expected: &[(u16, &str)], record: &Record) -> Verdict {
    judge(&outcomes(expected), &scenario(), record).verdict
}

#[test]
fn status_and_code_are_compared_apart() {
    let expected = [(404, "NoSuchKey")];
    assert_eq!(verdict(&expected, &error(404, "NoSuchKey")), Verdict::Conforms);
    assert_eq!(verdict(&expected, &error(400, "NoSuchKey")), Verdict::WrongStatus);
    assert_eq!(verdict(&expected, &error(404, "NoSuchBucket")), Verdict::WrongCode);
    assert_eq!(verdict(&expected, &error(403, "AccessDenied")), Verdict::WrongBoth);
    assert_eq!(verdict(&expected, &error(404, "nosuchkey")), Verdict::WrongCode, "codes are case-sensitive");
}

#[test]
fn what_was_not_read_is_not_silence_and_no_finding() {
    let not_read = Expectation::NotRead(Some("the row of this code".into()));
    assert_eq!(verdict_by(&not_read, &error(404, "NoSuchKey")), Verdict::NotRead);
    assert_eq!(verdict_by(&Expectation::Undocumented(None), &error(404, "NoSuchKey")), Verdict::Undocumented);
    assert!(!Verdict::NotRead.fails() && !Verdict::NotRead.is_judged());
    assert_eq!(verdict_by(&not_read, &error(500, "InternalError")), Verdict::ServerError, "no document rules this out");
}

/// What is documented and what was observed, where both count.
fn evidence(documented: &[(u16, &str)], observed: &[(u16, &str)]) -> Expectation {
    let cited = |(status, code): &(u16, &str)| CitedOutcome::new(*status, code, "errors:1");
    let seen = |(status, code): &(u16, &str)| {
        let seen = Seen { cite: "seen:A1".into(), on: "2026-01-01".into(), near: None };
        CitedOutcome { seen: Some(seen), only_seen: true, ..CitedOutcome::new(*status, code, "seen:A1") }
    };
    let documented = documented.iter().map(cited).collect();
    let facts = Facts::Known { documented, because: None, observed: observed.iter().map(seen).collect() };
    Expectation::of(facts, Evidence::Any)
}

#[test]
fn a_disputed_row_conforms_by_either_and_anything_else_is_a_finding_that_names_both() {
    let disputed = evidence(&[(400, "InvalidPolicyDocument")], &[(403, "AccessDenied")]);
    let by = |record: &Record| {
        let judged = judge(&disputed, &scenario(), record);
        (judged.verdict, judged.by, judged.explain(&disputed))
    };
    let both = "disputed: what is documented and what was observed contradict each other";
    let documented = format!("the outcome is as documented; {both}");
    assert_eq!(by(&error(400, "InvalidPolicyDocument")), (Verdict::Conforms, Some(Basis::Documented), documented));
    let observed = format!("the outcome is as observed; {both}");
    assert_eq!(by(&error(403, "AccessDenied")), (Verdict::Conforms, Some(Basis::Observed), observed));
    let neither = format!("neither the status nor the error code is the expected one; {both}");
    assert_eq!(by(&error(404, "NoSuchKey")), (Verdict::WrongBoth, None, neither));
}

#[test]
fn an_outcome_that_is_documented_and_observed_conforms_by_both() {
    let agreeing = evidence(&[(404, "NoSuchKey")], &[(404, UNSEEN_CODE)]);
    let judged = judge(&agreeing, &scenario(), &error(404, "NoSuchKey"));
    assert_eq!((judged.verdict, judged.by), (Verdict::Conforms, Some(Basis::Both)));
    assert_eq!(judged.explain(&agreeing), "the outcome is as documented and observed");
    let silent = evidence(&[], &[(404, "NoSuchKey")]);
    assert_eq!(judge(&silent, &scenario(), &error(404, "NoSuchKey")).by, Some(Basis::Observed));
    let wrong = judge(&silent, &scenario(), &error(400, "NoSuchKey"));
    assert_eq!(wrong.explain(&silent), "the status is not the observed one");
}

#[test]
fn any_of_several_outcomes_conforms() {
    let expected = [(304, "none"), (412, "PreconditionFailed")];
    assert_eq!(verdict(&expected, &responded(false, 304, "")), Verdict::StatusOnly);
    assert_eq!(verdict(&expected, &error(412, "PreconditionFailed")), Verdict::Conforms);
    assert_eq!(verdict(&expected, &error(400, "PreconditionFailed")), Verdict::WrongStatus);
    assert_eq!(verdict(&expected, &responded(false, 200, "data")), Verdict::Accepted);
    assert_eq!(verdict(&expected, &responded(false, 412, "")), Verdict::NotAnS3Error);
}

#[test]
fn an_error_without_an_error_document_is_not_an_s3_error() {
    let expected = [(404, "NoSuchKey")];
    for body in ["", "<html>", "{}", "404 page not found", "<Error/>", "<Error><Code>NoSuchKey</Code>", "<a/>"] {
        assert_eq!(verdict(&expected, &responded(false, 404, body)), Verdict::NotAnS3Error, "{body}");
        assert_eq!(verdict(&expected, &responded(false, 418, body)), Verdict::NotAnS3Error, "{body}");
    }
}

#[test]
fn what_is_not_http_is_not_an_s3_error_whatever_is_documented() {
    let garbage = record(Observation::Response(Reading::not_http("it begins with `SSH-2.0`".into())));
    for expected in [(404, "NoSuchKey"), (403, "none"), (200, "none"), (304, "none")] {
        assert_eq!(verdict(&[expected], &garbage), Verdict::NotAnS3Error, "{expected:?}");
    }
    assert_eq!(verdict_by(&Expectation::Undocumented(None), &garbage), Verdict::Undocumented);
}

#[test]
fn a_documented_status_without_code_needs_no_error_document() {
    assert_eq!(verdict(&[(403, "none")], &responded(false, 403, "")), Verdict::Conforms);
    assert_eq!(verdict(&[(403, "none")], &error(403, "AccessDenied")), Verdict::WrongCode);
    assert_eq!(verdict(&[(403, "none")], &responded(false, 400, "")), Verdict::NotAnS3Error);
    assert_eq!(verdict(&[(403, "none")], &responded(false, 200, "")), Verdict::Accepted);
}

#[test]
fn success_instead_of_an_error_is_an_acceptance() {
    for status in [200, 201, 204, 206] {
        assert_eq!(verdict(&[(400, "BadDigest")], &responded(false, status, "")), Verdict::Accepted);
    }
    assert_eq!(verdict(&[(200, "BucketAlreadyOwnedByYou")], &responded(false, 200, "")), Verdict::Accepted);
    assert_eq!(verdict(&[(200, "BucketAlreadyOwnedByYou")], &error(200, "BucketAlreadyOwnedByYou")), Verdict::Conforms);
    assert_eq!(verdict(&[(400, "BadDigest")], &error(200, "BadDigest")), Verdict::WrongStatus);
}

#[test]
fn where_success_is_documented_success_conforms_and_errors_do_not() {
    let expected = [(200, "none")];
    assert_eq!(verdict(&expected, &responded(false, 200, "<ListBucketResult/>")), Verdict::Conforms);
    assert_eq!(verdict(&expected, &responded(false, 204, "")), Verdict::Conforms);
    assert_eq!(verdict(&expected, &responded(false, 206, "x")), Verdict::WrongStatus);
    assert_eq!(verdict(&[(204, "none")], &responded(false, 200, "")), Verdict::WrongStatus, "only 200 is lenient");
    assert_eq!(verdict(&expected, &error(409, "BucketAlreadyExists")), Verdict::WrongBoth);
    assert_eq!(verdict(&expected, &error(200, "InternalError")), Verdict::WrongCode);
    assert_eq!(verdict(&expected, &responded(false, 409, "")), Verdict::NotAnS3Error);
}

#[test]
fn without_a_body_only_the_status_is_judged_and_the_verdict_says_so() {
    let missing = [(404, "NoSuchKey")];
    assert_eq!(verdict(&missing, &responded(true, 404, "")), Verdict::StatusOnly);
    assert_eq!(verdict(&missing, &responded(true, 403, "")), Verdict::WrongStatus);
    assert_eq!(verdict(&missing, &responded(true, 200, "")), Verdict::Accepted);
    assert_eq!(verdict(&[(304, "NotModified")], &responded(false, 304, "")), Verdict::StatusOnly);
    assert_eq!(verdict(&[(200, "none")], &responded(true, 204, "")), Verdict::Conforms);
    assert_eq!(verdict(&[(200, "none")], &responded(true, 403, "")), Verdict::WrongStatus);
    let not_modified = judge(&outcomes(&[(412, "PreconditionFailed")]), &scenario(), &responded(false, 304, ""));
    assert_eq!(not_modified.verdict, Verdict::WrongStatus);
    assert_eq!(not_modified.why.as_deref(), Some("a 304 has no body, so it names no error"));
}

#[test]
fn the_profiles_not_applicable_comes_first_then_the_records_reason_then_silence() {
    let not_applicable = Expectation::NotApplicable("no versions".into());
    let undocumented = Expectation::Undocumented(None);
    let skipped = record(Observation::Skipped { why: "needs a second account".into() });
    let found = |expectation| {
        let judged = judge(expectation, &scenario(), &skipped);
        (judged.verdict, judged.why.unwrap())
    };
    assert_eq!(found(&not_applicable), (Verdict::NotApplicable, "no versions".into()));
    assert_eq!(found(&undocumented), (Verdict::Skipped, "needs a second account".into()));
    assert_eq!(verdict_by(&undocumented, &error(404, "NoSuchKey")), Verdict::Undocumented);
    assert_eq!(verdict_by(&outcomes(&[]), &error(404, "NoSuchKey")), Verdict::Undocumented);
}

#[test]
fn a_record_without_a_response_says_why() {
    let no_response = record(Observation::NoResponse { why: "closed".into() });
    let inconclusive = record(Observation::Inconclusive { why: "half a body".into() });
    let why = "501 NotImplemented".into();
    let absent = record(Observation::FeatureAbsent { step: "PutBucketCors".into(), why });
    let setup = record(Observation::SetupFailed { step: "bucket".into(), why: "403 AccessDenied".into() });
    let moved = record(Observation::ClockMoved { why: "by 2 h".into() });
    let not_sent = record(Observation::NotSent { why: "it writes to `prod`".into() });
    let cases = [
        (no_response, Verdict::NoResponse, "closed"),
        (inconclusive, Verdict::Inconclusive, "half a body"),
        (absent, Verdict::FeatureAbsent, "PutBucketCors: 501 NotImplemented"),
        (setup, Verdict::NotJudged, "setup failed: bucket: 403 AccessDenied"),
        (moved, Verdict::NotJudged, "clock moved: by 2 h"),
        (not_sent, Verdict::NotJudged, "not sent: it writes to `prod`"),
    ];
    for (record, verdict, why) in cases {
        let judged = judge(&outcomes(&[(400, "BadDigest")]), &scenario(), &record);
        assert_eq!((judged.verdict, judged.why.as_deref()), (verdict, Some(why)));
        assert_eq!(judged.feature.is_some(), verdict == Verdict::FeatureAbsent);
        assert_eq!(judged.unjudged.is_some(), verdict == Verdict::NotJudged);
        let silent = judge(&Expectation::Undocumented(None), &scenario(), &record);
        let due = if verdict == Verdict::NotJudged { Verdict::Undocumented } else { verdict };
        assert_eq!((silent.verdict, silent.why.as_deref()), (due, Some(why)));
    }
}

#[test]
fn without_the_control_that_was_due_only_what_is_wrong_anyhow_is_judged() {
    let missing = |record: Record, why: Option<MissingControl>| Record { control_missing: why, ..record };
    let lost = || Some(MissingControl::RunEnded { why: "the target went away before the control".into() });
    let by = outcomes(&[(404, "NoSuchKey")]);
    for record in [error(404, "NoSuchKey"), error(403, "AccessDenied"), error(400, "NoSuchKey")] {
        let seen = judge(&by, &scenario(), &missing(record.clone(), lost()));
        assert_eq!((seen.verdict, seen.unjudged), (Verdict::NotJudged, Some(Unjudged::ControlMissing)));
        assert!(
            seen.why.as_deref().unwrap().ends_with(" came, but the target went away before the control"),
            "{seen:?}"
        );
        assert_eq!(
            judge(&by, &scenario(), &missing(record.clone(), None)).verdict,
            Verdict::NotJudged,
            "a present record"
        );
        assert!(judge(&by, &scenario(), &record).verdict.is_judged(), "a record of the time before controls");
    }
    for (record, verdict) in [
        (responded(false, 200, ""), Verdict::Accepted),
        (error(500, "InternalError"), Verdict::ServerError),
        (no_response(), Verdict::NoResponse),
    ] {
        assert_eq!(judge(&by, &scenario(), &missing(record, lost())).verdict, verdict);
    }
    let silent = judge(&Expectation::Undocumented(None), &scenario(), &missing(error(404, "NoSuchKey"), lost()));
    assert_eq!(silent.verdict, Verdict::Undocumented);
}

#[test]
fn an_acceptance_says_what_was_found_afterwards_and_a_success_without_effect_is_a_finding() {
    let found = |mut record: Record, found: ReadBack| {
        record.read_back = Some(found);
        record
    };
    let lost = || ReadBack::NotStored { why: "a GET of it gets 404 NoSuchKey".into() };
    let refused = outcomes(&[(400, "BadDigest")]);
    for (read_back, words) in [
        (ReadBack::Stored, "accepted and stored"),
        (lost(), "accepted and not stored: a GET of it gets 404 NoSuchKey"),
        (
            ReadBack::Unknown { why: "403 AccessDenied".into() },
            "accepted; whether it is stored is unknown: 403 AccessDenied",
        ),
    ] {
        let judged = judge(&refused, &scenario(), &found(responded(false, 200, ""), read_back));
        assert_eq!((judged.verdict, judged.why.as_deref()), (Verdict::Accepted, Some(words)));
    }
    let due = outcomes(&[(200, "none")]);
    assert_eq!(
        judge(&due, &scenario(), &found(responded(false, 200, ""), ReadBack::Stored)).verdict,
        Verdict::Conforms
    );
    let nothing = judge(&due, &scenario(), &found(responded(false, 200, ""), lost()));
    assert_eq!(nothing.verdict, Verdict::OtherEffect);
    let framed = ReadBack::Otherwise { why: "5 bytes were sent and 93 are stored".into() };
    let framed =
        judge(&due, &scenario(), &repeated(found(responded(false, 200, ""), framed), &responded(false, 200, "")));
    assert_eq!(framed.verdict, Verdict::OtherEffect, "a second try never clears it");
}

#[test]
fn a_response_that_belongs_to_another_request_is_malformed_and_stays_so() {
    let Observation::Response(reading) = error(404, "NoSuchKey").observation else { panic!("it is a response") };
    let of_another = Some("its Key names a key of another request".into());
    let mixed_up = record(Observation::Response(Reading { of_another, ..reading }));
    let by = outcomes(&[(404, "NoSuchKey")]);
    for record in [
        mixed_up.clone(),
        repeated(mixed_up.clone(), &error(404, "NoSuchKey")),
        repeated(error(500, "InternalError"), &mixed_up),
    ] {
        let judged = judge(&by, &scenario(), &record);
        assert_eq!(judged.verdict, Verdict::MalformedResponse);
        let why = judged.why.unwrap();
        assert!(why.contains("it belongs to another request: its Key names a key of another request"), "{why}");
    }
}

/// The record with a control that got this.
fn controlled(mut record: Record, control: &Record) -> Record {
    record.control = Some(Box::new(Attempt {
        observation: control.observation.clone(),
        exchange: None,
        read_back: None,
        requests: 1,
    }));
    record
}

/// The record with a second try that got this.
fn repeated(mut record: Record, again: &Record) -> Record {
    record.again = Some(Box::new(Attempt {
        observation: again.observation.clone(),
        exchange: None,
        read_back: None,
        requests: 1,
    }));
    record
}

fn no_response() -> Record {
    record(Observation::NoResponse { why: "connection closed before a response".into() })
}

#[test]
fn agreement_is_proven_by_a_control_that_succeeds() {
    let agreed = || error(404, "NoSuchKey");
    let due = [(404, "NoSuchKey")];
    assert_eq!(verdict(&due, &controlled(agreed(), &responded(false, 200, "data"))), Verdict::Conforms);
    let setup = record(Observation::SetupFailed { step: "PutObject".into(), why: "403".into() });
    let absent = record(Observation::FeatureAbsent { step: "PutBucketCors".into(), why: "501".into() });
    let controls = [
        agreed(),
        error(403, "AccessDenied"),
        error(501, "NotImplemented"),
        error(500, "InternalError"),
        no_response(),
        setup,
        absent,
    ];
    for control in controls {
        assert_eq!(verdict(&due, &controlled(agreed(), &control)), Verdict::Unproven, "{:?}", control.observation);
    }
    let head = controlled(responded(true, 404, ""), &responded(true, 404, ""));
    assert_eq!(verdict(&due, &head), Verdict::Unproven);
}

#[test]
fn a_documented_absence_conforms_also_where_the_control_is_refused_so() {
    let refused = || error(501, "NotImplemented");
    assert_eq!(verdict(&[(501, "NotImplemented")], &controlled(refused(), &refused())), Verdict::Conforms);
    assert_eq!(
        verdict(&[(405, "MethodNotAllowed")], &controlled(error(405, "MethodNotAllowed"), &refused())),
        Verdict::Conforms
    );
    let denied = controlled(error(403, "AccessDenied"), &error(403, "AccessDenied"));
    assert_eq!(verdict(&[(403, "AccessDenied")], &denied), Verdict::Unproven, "that is no absence");
}

#[test]
fn a_mismatch_whose_control_is_not_implemented_is_an_absent_feature() {
    let due = [(404, "NoSuchKey")];
    let judged =
        |record: &Record, control: &Record| judge(&outcomes(&due), &scenario(), &controlled(record.clone(), control));
    for control in [error(501, "NotImplemented"), error(400, "MethodNotAllowed"), responded(false, 405, "<html>")] {
        let absent = judged(&error(400, "InvalidRequest"), &control);
        assert_eq!((absent.verdict, absent.feature.map(Feature::name)), (Verdict::FeatureAbsent, Some("GetObject")));
        assert_eq!(
            judged(&responded(false, 200, "data"), &control).verdict,
            Verdict::Accepted,
            "an acceptance is a fact"
        );
        let garbage = record(Observation::Response(Reading::not_http("it begins with `SSH`".into())));
        assert_eq!(judged(&garbage, &control).verdict, Verdict::NotAnS3Error);
    }
    let step = record(Observation::FeatureAbsent { step: "PutBucketPolicy".into(), why: "501".into() });
    assert_eq!(judged(&error(404, "NoSuchBucket"), &step).feature.map(Feature::name), Some("PutBucketPolicy"));
}

#[test]
fn a_mismatch_whose_control_is_refused_alike_is_not_judged() {
    let due = [(404, "NoSuchKey")];
    let judged =
        |record: &Record, control: &Record| judge(&outcomes(&due), &scenario(), &controlled(record.clone(), control));
    let denied = error(403, "AccessDenied");
    let alike = judged(&denied, &denied);
    assert_eq!((alike.verdict, alike.unjudged), (Verdict::NotJudged, Some(Unjudged::ControlRefused)));
    let otherwise = judged(&denied, &error(404, "NoSuchBucket"));
    assert_eq!(otherwise.verdict, Verdict::WrongBoth, "the fault makes the difference");
    assert_eq!(otherwise.why.as_deref(), Some("the control got 404 NoSuchBucket"));
    let silent = judge(&Expectation::Undocumented(None), &scenario(), &controlled(denied.clone(), &denied));
    assert_eq!(silent.verdict, Verdict::Undocumented);
}

#[test]
fn an_error_of_the_server_goes_before_what_it_should_have_been_and_counts_in_silent_rows() {
    let due = [(404, "NoSuchKey")];
    let silent = Expectation::Undocumented(None);
    let failures = [
        error(500, "InternalError"),
        error(500, "NoSuchKey"),
        responded(false, 502, "<html>"),
        responded(true, 500, ""),
        error(503, "InternalError"),
        responded(false, 504, ""),
    ];
    for failure in failures {
        assert_eq!(verdict(&due, &failure), Verdict::ServerError, "{:?}", failure.observation);
        assert_eq!(verdict_by(&silent, &failure), Verdict::ServerError, "{:?}", failure.observation);
        let alike = controlled(failure.clone(), &failure);
        assert_eq!(verdict(&due, &alike), Verdict::ServerError, "a server that fails at everything");
    }
    assert_eq!(verdict(&[(500, "InternalError")], &error(500, "InternalError")), Verdict::Conforms);
    assert_eq!(
        verdict(&[(500, "Other")], &error(500, "InternalError")),
        Verdict::WrongCode,
        "the status is documented here"
    );
    assert_eq!(verdict(&due, &error(501, "NotImplemented")), Verdict::WrongBoth);
    assert_eq!(verdict_by(&silent, &error(501, "NotImplemented")), Verdict::Undocumented);
}

#[test]
fn a_throttled_response_is_an_error_of_the_server_only_if_the_control_is_not_throttled() {
    let judged = |control: Option<Record>| {
        let slow = error(503, "SlowDown");
        let record = control.map_or_else(|| slow.clone(), |control| controlled(slow.clone(), &control));
        let judged = judge(&outcomes(&[(404, "NoSuchKey")]), &scenario(), &record);
        (judged.verdict, judged.unjudged)
    };
    assert_eq!(judged(Some(responded(false, 200, "data"))), (Verdict::ServerError, None));
    assert_eq!(judged(Some(error(503, "SlowDown"))), (Verdict::NotJudged, Some(Unjudged::Throttled)));
    assert_eq!(judged(Some(no_response())), (Verdict::NotJudged, Some(Unjudged::Throttled)));
    assert_eq!(judged(None), (Verdict::NotJudged, Some(Unjudged::Throttled)));
    assert_eq!(verdict(&[(503, "SlowDown")], &error(503, "SlowDown")), Verdict::Conforms);
    let too_many = controlled(error(429, "TooManyRequests"), &responded(false, 200, "data"));
    assert_eq!(verdict(&[(404, "NoSuchKey")], &too_many), Verdict::WrongBoth);
}

#[test]
fn a_malformed_response_is_a_finding_whatever_it_says() {
    let flawed = |record: Record| {
        let Observation::Response(mut reading) = record.observation.clone() else { panic!("no response") };
        reading.malformed.push("a body of 5 bytes in a response to HEAD".into());
        Record { observation: Observation::Response(reading), ..record }
    };
    let due = [(404, "NoSuchKey")];
    let head = judge(&outcomes(&due), &scenario(), &flawed(responded(true, 404, "")));
    assert_eq!(head.verdict, Verdict::MalformedResponse);
    assert_eq!(head.why.as_deref(), Some("a body of 5 bytes in a response to HEAD"));
    assert_eq!(verdict_by(&Expectation::Undocumented(None), &flawed(error(404, "A"))), Verdict::MalformedResponse);
    assert_eq!(
        verdict(&due, &flawed(responded(false, 404, "<Error>"))),
        Verdict::MalformedResponse,
        "the cause of what is broken"
    );
    assert_eq!(verdict(&due, &flawed(responded(false, 200, ""))), Verdict::Accepted, "worse");
    assert_eq!(verdict(&due, &flawed(error(500, "InternalError"))), Verdict::ServerError, "worse");
    let absent = controlled(flawed(error(501, "NotImplemented")), &error(501, "NotImplemented"));
    assert_eq!(verdict(&due, &absent), Verdict::MalformedResponse);
}

#[test]
fn a_finding_that_comes_out_otherwise_when_sent_again_is_unstable() {
    let due = [(404, "NoSuchKey")];
    let judged = |first: Record, again: &Record| judge(&outcomes(&due), &scenario(), &repeated(first, again));
    let unstable = judged(error(404, "NoSuchBucket"), &error(404, "NoSuchKey"));
    assert_eq!(unstable.verdict, Verdict::Unstable);
    assert_eq!(unstable.why.as_deref(), Some("first wrong code; then conforms"));
    assert_eq!(judged(no_response(), &error(404, "NoSuchKey")).verdict, Verdict::Unstable);
    let confirmed = judged(no_response(), &no_response());
    assert_eq!((confirmed.verdict, confirmed.confirmation), (Verdict::NoResponse, Confirmation::Confirmed));
    let other_code = judged(error(404, "NoSuchBucket"), &error(404, "NoSuchUpload"));
    assert_eq!(other_code.verdict, Verdict::WrongCode);
    assert_eq!(
        judged(responded(false, 200, "data"), &error(404, "NoSuchKey")).verdict,
        Verdict::Unstable,
        "it costs nothing"
    );
}

#[test]
fn a_second_try_clears_no_acceptance_that_loses_something() {
    let risky = Scenario { stake: model::scenario::Stake::Integrity, ..scenario() };
    let due = outcomes(&[(404, "NoSuchKey")]);
    let (accepted, refused) = (responded(false, 200, "data"), error(404, "NoSuchKey"));
    let once = judge(&due, &risky, &repeated(accepted.clone(), &refused));
    assert_eq!((once.verdict, once.why.as_deref()), (Verdict::Accepted, Some("the second try: conforms")));
    assert_eq!(judge(&due, &risky, &repeated(refused.clone(), &accepted)).verdict, Verdict::Accepted);
    let race = |winners: &str| {
        let fault = yaml::read("f.yaml", &format!("race: {{ times: 8{winners} }}")).unwrap();
        let race = Scenario { fault, ..scenario() };
        judge(&due, &race, &repeated(accepted.clone(), &refused)).verdict
    };
    assert_eq!(race(", winners: 1"), Verdict::Accepted, "a race that has too many winners once has them");
    assert_eq!(race(""), Verdict::Unstable);
}

#[test]
fn where_one_try_shows_nothing_the_other_decides() {
    let due = outcomes(&[(404, "NoSuchKey")]);
    let judged = |first: &Record, again: &Record| judge(&due, &scenario(), &repeated(first.clone(), again));
    let setup = record(Observation::SetupFailed { step: "PutObject".into(), why: "500 InternalError".into() });
    let recovered = judged(&setup, &error(404, "NoSuchKey"));
    assert_eq!(recovered.verdict, Verdict::Conforms);
    assert_eq!(
        recovered.why.as_deref(),
        Some("the first try: not judged (setup failed: PutObject: 500 InternalError)")
    );
    let open = judged(&error(403, "AccessDenied"), &setup);
    assert_eq!((open.verdict, open.confirmation), (Verdict::WrongBoth, Confirmation::Unconfirmed));
    assert_eq!(judged(&setup, &setup).verdict, Verdict::NotJudged);
    let unconfirmed = Record { unconfirmed: Some("--max-time".into()), ..error(403, "AccessDenied") };
    let counted = judge(&due, &scenario(), &unconfirmed);
    assert_eq!((counted.verdict, counted.confirmation), (Verdict::WrongBoth, Confirmation::Unconfirmed));
    assert_eq!(counted.why.as_deref(), Some("not confirmed: --max-time"));
}

#[test]
fn keys_of_a_deletion_are_outcomes_of_their_own() {
    let mut expected = CitedOutcome::new(200, "none", "errors:1");
    expected.keys = [("a".into(), "AccessDenied".into()), ("b".into(), "none".into())].into_iter().collect();
    let due = Expectation::Outcomes { any_of: vec![expected], because: None };
    let scenario = Scenario { id: "object/delete".into(), ..scenario() };
    let deleted = |keys: &[(&str, Option<&str>)]| {
        let mut reading = response::read(false, 200, &[], b"<DeleteResult/>");
        reading.keys =
            keys.iter().map(|(name, code)| (format!("run/object-delete.{name}"), code.map(str::to_owned))).collect();
        let record = record(Observation::Response(reading));
        (
            judge(&due, &scenario, &record).verdict,
            judge(&outcomes(&[(200, "none")]), &scenario, &record).verdict,
            judge(&outcomes(&[(400, "MalformedXML")]), &scenario, &record).verdict,
        )
    };
    let (denied, other) = (Some("AccessDenied"), Some("InternalError"));
    assert_eq!(deleted(&[("a", denied), ("b", None)]), (Verdict::Conforms, Verdict::WrongCode, Verdict::Accepted));
    assert_eq!(deleted(&[("a", denied)]).0, Verdict::Conforms, "a quiet response names no deleted key");
    assert_eq!(deleted(&[("a", None), ("b", None)]), (Verdict::Accepted, Verdict::Conforms, Verdict::Accepted));
    assert_eq!(deleted(&[]).0, Verdict::Accepted);
    assert_eq!(deleted(&[("a", other), ("b", None)]).0, Verdict::WrongCode);
    assert_eq!(deleted(&[("a", denied), ("b", other)]), (Verdict::WrongCode, Verdict::WrongCode, Verdict::WrongBoth));
    assert_eq!(deleted(&[("a", denied), ("b", None), ("c", other)]).0, Verdict::WrongCode);
}

#[test]
fn a_feature_that_a_step_lacks_is_named_and_a_step_that_is_no_feature_is_a_failure() {
    let absent = |step: &str| record(Observation::FeatureAbsent { step: step.into(), why: "501".into() });
    let judged = |step: &str| judge(&outcomes(&[(404, "NoSuchKey")]), &scenario(), &absent(step));
    assert_eq!(judged("PutBucketCors").feature.map(Feature::name), Some("PutBucketCors"));
    assert_eq!(judged("request").unjudged, Some(Unjudged::SetupFailed));
}
