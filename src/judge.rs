//! Judges records by expectations, and decides what that means for a gate. Pure: no network, no files, no clock.

pub mod compare;
pub mod known;

mod decision;
mod feature;
mod judged;
mod sub_resource;
mod verdict;

pub use decision::{ChosenProfiles, Decision, JudgedRow, KnownPolicy, Policy, Ruling, Run, RunDecision, Since, decide};
pub use feature::Feature;
pub use judged::{Confirmation, Judged, Unjudged};
pub use verdict::{Tally, Tone, Verdict, VerdictFacts};

use engine::record::{Observation, Record};
use engine::response::{BodyKind, Reading};
use model::profile::{CitedOutcome, Expectation};
use model::scenario::Scenario;

const NO_CODE: &str = "none";

/// Judges `record`, made with `scenario`, by `expectation`.
#[must_use]
pub fn judge(expectation: &Expectation, _scenario: &Scenario, record: &Record) -> Judged {
    if let Expectation::NotApplicable(why) = expectation {
        return Judged::because(Verdict::NotApplicable, why);
    }
    let expected = match expectation {
        Expectation::Outcomes { any_of, .. } => any_of.as_slice(),
        _ => &[],
    };
    match (&record.observation, without_response(&record.observation)) {
        // What the profile does not document was not to be judged.
        (_, Some(Judged { verdict: Verdict::NotJudged, why, .. })) if expected.is_empty() => {
            Judged { why, ..Judged::of(Verdict::Undocumented) }
        }
        (_, Some(judged)) => judged,
        (Observation::Response(reading), None) if !expected.is_empty() => {
            Judged::of(compare_outcomes(expected, reading, record))
        }
        _ => Judged::of(Verdict::Undocumented),
    }
}

/// What is said of a scenario that has no response to judge, whatever the profile.
#[must_use]
pub fn without_response(observation: &Observation) -> Option<Judged> {
    let judged = match observation {
        Observation::Response(_) => return None,
        Observation::NoResponse { why } => Judged::because(Verdict::NoResponse, why.to_string()),
        Observation::Inconclusive { why } => Judged::because(Verdict::Inconclusive, why.to_string()),
        Observation::Skipped { why } => Judged::because(Verdict::Skipped, why.to_string()),
        Observation::FeatureAbsent { step, why } => Judged::absent(Feature::of_step(step), why),
        Observation::SetupFailed { step, why } => {
            Judged::not_judged(Unjudged::SetupFailed, format_args!("{step}: {why}"))
        }
        Observation::NotSent { why } => Judged::not_judged(Unjudged::NotSent, why),
        Observation::ClockMoved { why } => Judged::not_judged(Unjudged::ClockMoved, why),
    };
    Some(judged)
}

fn compare_outcomes(any_of: &[CitedOutcome], reading: &Reading, record: &Record) -> Verdict {
    if any_of.iter().any(|expected| conforms(expected, reading)) {
        return Verdict::Conforms;
    }
    let error_due = !any_of.iter().any(|expected| expected.code == NO_CODE && is_success(expected.status));
    let accepted = error_due && reading.outcome.code.is_none() && is_success(reading.outcome.status);
    if accepted {
        let ignored = sub_resource::ignored(record.exchange.as_deref(), &reading.body);
        return if ignored { Verdict::SubResourceIgnored } else { Verdict::Accepted };
    }
    match &reading.outcome.code {
        Some(code) if any_of.iter().any(|expected| expected.code == *code) => Verdict::WrongStatus,
        Some(_) if any_of.iter().any(|expected| status_agrees(expected, reading)) => Verdict::WrongCode,
        Some(_) => Verdict::WrongBoth,
        None if reading.body == BodyKind::NotDue || is_success(reading.outcome.status) => Verdict::WrongStatus,
        None => Verdict::NotAnS3Error,
    }
}

fn conforms(expected: &CitedOutcome, reading: &Reading) -> bool {
    let code_agrees = reading.body == BodyKind::NotDue
        || match reading.outcome.code.as_deref() {
            None => expected.code == NO_CODE,
            Some(code) => expected.code == code,
        };
    status_agrees(expected, reading) && code_agrees
}

/// A success without content is as good as the plain success a document names.
fn status_agrees(expected: &CitedOutcome, reading: &Reading) -> bool {
    let seen = reading.outcome.status;
    expected.status == seen || (expected.code == NO_CODE && expected.status == 200 && seen == 204)
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::record::Exchange;
    use engine::response;

    fn outcomes(any_of: &[(u16, &str)]) -> Expectation {
        let cited = |(status, code): &(u16, &str)| CitedOutcome {
            status: *status,
            code: (*code).to_owned(),
            cite: "errors:1".into(),
        };
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
        Record {
            scenario: "a/b".into(),
            condition: "NoSuchKey".into(),
            observation,
            exchange: None,
            control: None,
            again: None,
            unconfirmed: None,
            started_ms: 0,
            duration_ms: 1,
            requests: 1,
        }
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
    fn any_of_several_outcomes_conforms() {
        let expected = [(304, "none"), (412, "PreconditionFailed")];
        assert_eq!(verdict(&expected, &responded(false, 304, "")), Verdict::Conforms);
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
            assert_eq!(verdict(&expected, &responded(false, 502, body)), Verdict::NotAnS3Error, "{body}");
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
        assert_eq!(
            verdict(&[(200, "BucketAlreadyOwnedByYou")], &error(200, "BucketAlreadyOwnedByYou")),
            Verdict::Conforms
        );
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
    fn without_an_expected_body_only_the_status_is_judged() {
        assert_eq!(verdict(&[(404, "NoSuchKey")], &responded(true, 404, "")), Verdict::Conforms);
        assert_eq!(verdict(&[(404, "NoSuchKey")], &responded(true, 403, "")), Verdict::WrongStatus);
        assert_eq!(verdict(&[(404, "NoSuchKey")], &responded(true, 200, "")), Verdict::Accepted);
        assert_eq!(verdict(&[(304, "NotModified")], &responded(false, 304, "")), Verdict::Conforms);
        assert_eq!(verdict(&[(412, "PreconditionFailed")], &responded(false, 304, "")), Verdict::WrongStatus);
        assert_eq!(verdict(&[(200, "none")], &responded(true, 204, "")), Verdict::Conforms);
        assert_eq!(verdict(&[(200, "none")], &responded(true, 403, "")), Verdict::WrongStatus);
    }

    #[test]
    fn a_listing_where_a_sub_resource_was_named_has_its_own_verdict() {
        let asked = |query: &str, root: &str| {
            let mut record = responded(false, 200, &format!("<{root}/>"));
            record.exchange = Some(Box::new(Exchange {
                request_head: format!("GET /b?{query} HTTP/1.1\nhost: h\n"),
                response_head: "HTTP/1.1 200 OK".into(),
                ..Exchange::default()
            }));
            let whole = verdict(&[(404, "NoSuchBucketPolicy")], &record);
            record.forget_exchange();
            assert!(record.exchange.as_ref().is_some_and(|exchange| exchange.response_head.is_empty()));
            assert_eq!(verdict(&[(404, "NoSuchBucketPolicy")], &record), whole);
            whole
        };
        assert_eq!(asked("policy", "ListBucketResult"), Verdict::SubResourceIgnored);
        assert_eq!(asked("analytics&id=x", "ListAllMyBucketsResult"), Verdict::SubResourceIgnored);
        assert_eq!(asked("policy", "Policy"), Verdict::Accepted);
        assert_eq!(asked("list-type=2", "ListBucketResult"), Verdict::Accepted);
        assert_eq!(verdict(&[(404, "X")], &responded(false, 200, "<ListBucketResult/>")), Verdict::Accepted);
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
}
