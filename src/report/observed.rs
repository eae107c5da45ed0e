//! What was observed, in few words that every format uses.

use engine::record::{Observation, Record};
use engine::response::{BodyKind, Reading};

/// `404 NoSuchKey`, `502 HTML`, `200`, `inconclusive`: the result of a scenario, not escaped.
pub(super) fn observed(record: &Record) -> String {
    match &record.observation {
        Observation::Response(reading) => responded(reading),
        Observation::Inconclusive { .. } => "inconclusive".into(),
        Observation::Skipped { .. } => "skipped".into(),
        Observation::NoResponse { .. } => "no response".into(),
        Observation::FeatureAbsent { step, .. } => format!("feature absent: {step}"),
        Observation::NotSent { .. } => "not sent".into(),
        Observation::ClockMoved { .. } => "clock moved".into(),
        Observation::SetupFailed { step, .. } => format!("setup failed: {step}"),
    }
}

/// The response in few words, with what makes it malformed.
fn responded(reading: &Reading) -> String {
    match reading.malformed.first() {
        Some(why) => format!("{}: {why}", outcome(reading)),
        None => outcome(reading),
    }
}

fn outcome(reading: &Reading) -> String {
    let status = reading.outcome.status;
    match (&reading.outcome.code, &reading.body) {
        (Some(code), _) => format!("{status} {code}"),
        (None, BodyKind::Empty) if (200..300).contains(&status) => status.to_string(),
        (None, BodyKind::Error | BodyKind::NotDue) => status.to_string(),
        (None, BodyKind::Empty) => format!("{status} without a body"),
        (None, BodyKind::Xml(root)) => format!("{status} <{root}>"),
        (None, BodyKind::Broken(_)) => format!("{status} broken XML"),
        (None, BodyKind::Html) => format!("{status} HTML"),
        (None, BodyKind::Json) => format!("{status} JSON"),
        (None, BodyKind::Other) => format!("{status} text or data"),
        (None, BodyKind::NotHttp) => "not HTTP".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, record, responded};
    use super::*;
    use engine::response;

    #[test]
    fn a_response_is_its_status_with_the_code_or_what_came_instead() {
        assert_eq!(observed(&error("a", 404, "NoSuchKey")), "404 NoSuchKey");
        let bodies = ["", "<html>", "{}", "x", "<Error/>", "<ListBucketResult/>"];
        let texts = bodies.map(|body| observed(&responded("a", 400, body)));
        let expected = [
            "400 without a body",
            "400 HTML",
            "400 JSON",
            "400 text or data",
            "400 broken XML",
            "400 <ListBucketResult>",
        ];
        assert_eq!(texts, expected);
        assert_eq!(observed(&responded("a", 204, "")), "204");
        let head = record("a", Observation::Response(response::read(true, 404, &[], b"")));
        assert_eq!(observed(&head), "404");
        let garbage = record("a", Observation::Response(Reading::not_http("it begins with `SSH`".into())));
        assert_eq!(observed(&garbage), "not HTTP");
    }

    #[test]
    fn what_makes_a_response_malformed_is_beside_its_outcome() {
        let head = record("a", Observation::Response(response::read(true, 404, &[], b"body")));
        assert_eq!(observed(&head), "404: a response to HEAD with a body");
        let mut reading = response::read(false, 404, &[], b"<Error><Code>NoSuchKey</Code></Error>");
        reading.malformed.push("two different Content-Length fields".into());
        let lengths = record("a", Observation::Response(reading));
        assert_eq!(observed(&lengths), "404 NoSuchKey: two different Content-Length fields");
    }

    #[test]
    fn a_missing_response_is_its_reason() {
        let why = || "why".into();
        let cases = [
            (Observation::Inconclusive { why: why() }, "inconclusive"),
            (Observation::Skipped { why: why() }, "skipped"),
            (
                Observation::FeatureAbsent { step: "PutBucketCors".into(), why: "501".into() },
                "feature absent: PutBucketCors",
            ),
            (Observation::SetupFailed { step: "bucket".into(), why: why() }, "setup failed: bucket"),
        ];
        for (observation, text) in cases {
            assert_eq!(observed(&record("a", observation)), text);
        }
    }
}
