//! Reads an outcome from a raw response: status, and the error document in the body.
//!
//! Independent of vendors, scenarios and expectations.

mod body;
mod event_stream;
mod keys;
mod media_type;

pub use body::{CODE_BYTES, MESSAGE_CHARS};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::reason::Reason;
use crate::wire::{Ending, Response};
use body::Missing;
use model::outcome::Outcome;

/// What was read from one response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Status and error code.
    pub outcome: Outcome,
    /// What the body was.
    pub body: BodyKind,
    /// The error document's Message, capped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Oddities that do not change the outcome (leading white space, an unusual root element).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What makes the response malformed as HTTP or as a document of its type, whatever its outcome: a body where none may
    /// be, two lengths, a content type that is not the document's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub malformed: Vec<String>,
    /// What shows that the response belongs to another request, if anything does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_another: Option<String>,
    /// The outcome of each key in a `DeleteResult`: its error code, or none where it was deleted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, Option<String>>,
}

/// The kind of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// An S3 error document with a Code.
    Error,
    /// HTTP forbids a body here (HEAD, 304): only the status can be judged.
    NotDue,
    /// Nothing.
    Empty,
    /// Well-formed XML with this root element that is not an error document.
    Xml(String),
    /// Looks like XML, but is not well-formed, or an error document without Code; with the reason.
    Broken(String),
    /// HTML.
    Html,
    /// JSON.
    Json,
    /// Other text or data.
    Other,
    /// Not HTTP at all, so that there is neither a status nor a body.
    NotHttp,
}

impl BodyKind {
    /// The kind in a few words that do not change from run to run.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Error => "error document".into(),
            Self::NotDue => "no body expected".into(),
            Self::Empty => "empty".into(),
            Self::Xml(root) => format!("XML <{root}>"),
            Self::Broken(_) => "broken XML".into(),
            Self::Html => "HTML".into(),
            Self::Json => "JSON".into(),
            Self::Other => "other text".into(),
            Self::NotHttp => "not HTTP".into(),
        }
    }
}

impl Reading {
    /// The reading of bytes that are not HTTP, with the reason: a response, but not an S3 error.
    #[must_use]
    pub fn not_http(why: String) -> Self {
        let outcome = Outcome { status: Outcome::NO_STATUS, code: None };
        Self {
            outcome,
            body: BodyKind::NotHttp,
            message: None,
            notes: vec![why],
            malformed: Vec::new(),
            of_another: None,
            keys: BTreeMap::new(),
        }
    }
}

/// Reads the outcome of a raw response.
///
/// # Errors
/// The response ended before its kind was certain; the text says how.
pub fn of(response: &Response, method_is_head: bool) -> Result<Reading, Reason> {
    let lost = |what: &str| {
        let detail = format!(" (status {}, {} bytes into its body)", response.status, response.body_bytes);
        Some(Missing::Lost(Reason::new(what, detail)))
    };
    let missing = match &response.ending {
        Ending::Complete if response.body.len() as u64 == response.body_bytes => None,
        Ending::Complete | Ending::Oversized => {
            Some(Missing::Unusable(format!("the body is longer than the {} bytes that are read", response.body.len())))
        }
        Ending::BadFraming(why) => Some(Missing::Unusable(why.clone())),
        Ending::ClosedEarly => lost("connection closed in the middle of a response"),
        Ending::TimedOut => lost("the response did not end in time"),
    };
    let mut reading = understand(method_is_head, response.status, &response.headers, &response.body, missing)?;
    if let Ending::BadFraming(why) = &response.ending {
        reading.malformed.push(why.clone());
    }
    Ok(reading)
}

/// Reads the outcome of a response whose body is complete.
#[must_use]
pub fn read(method_is_head: bool, status: u16, headers: &[(String, Vec<u8>)], body: &[u8]) -> Reading {
    understand(method_is_head, status, headers, body, None).expect("only what is missing is an error")
}

fn understand(
    method_is_head: bool,
    status: u16,
    headers: &[(String, Vec<u8>)],
    body: &[u8],
    missing: Option<Missing>,
) -> Result<Reading, Reason> {
    let bodiless = method_is_head || matches!(status, 204 | 304);
    let mut malformed = Vec::new();
    if bodiless && !body.is_empty() {
        let what = if method_is_head { "HEAD".into() } else { status.to_string() };
        malformed.push(format!("a response to {what} with a body"));
    }
    if method_is_head || status == 304 {
        let notes = code_headers(headers).collect();
        return Ok(Reading {
            outcome: Outcome { status, code: None },
            body: BodyKind::NotDue,
            message: None,
            notes,
            malformed,
            of_another: None,
            keys: BTreeMap::new(),
        });
    }
    let media_type = header(headers, "content-type").to_ascii_lowercase();
    let mut content = body::understand(if bodiless { b"" } else { body }, &media_type, missing)?;
    malformed.extend(content.malformed);
    if content.code.is_some() && (200..300).contains(&status) {
        content.notes.push(format!("an error document under status {status}"));
    }
    Ok(Reading {
        outcome: Outcome { status, code: content.code },
        body: content.kind,
        message: content.message,
        notes: content.notes,
        malformed,
        of_another: None,
        keys: content.keys,
    })
}

fn header(headers: &[(String, Vec<u8>)], name: &str) -> String {
    let found = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

/// Notes of headers in which some servers name the code of a HEAD error; they are not part of S3.
fn code_headers(headers: &[(String, Vec<u8>)]) -> impl Iterator<Item = String> {
    headers.iter().filter(|(name, _)| name.to_ascii_lowercase().ends_with("-error-code")).map(|(name, value)| {
        let value = String::from_utf8_lossy(&value[..value.len().min(100)]);
        format!("the header {} says {}", name.escape_default(), value.escape_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>never-stored</Key><RequestId>1</RequestId><HostId>h</HostId></Error>"#;

    fn response(status: u16, body: &[u8]) -> Reading {
        read(false, status, &[], body)
    }

    fn typed(media_type: &str, body: &[u8]) -> BodyKind {
        read(false, 502, &[("Content-Type".into(), media_type.into())], body).body
    }

    #[test]
    fn an_error_in_an_event_stream_is_the_outcome_under_its_status() {
        let headers = [(":message-type", "error"), (":error-code", "CastFailed"), (":error-message", "m")];
        let reading = response(200, &event_stream::encode(&headers, b""));
        assert_eq!(reading.outcome, Outcome { status: 200, code: Some("CastFailed".into()) });
        assert_eq!(reading.message.as_deref(), Some("m"));
        assert!(reading.notes.iter().any(|note| note.contains("event stream")), "{:?}", reading.notes);
        let records = event_stream::encode(&[(":message-type", "event")], b"one,1\n");
        assert_eq!((response(200, &records).outcome.code, response(200, &records).body), (None, BodyKind::Other));
    }

    fn code(reading: &Reading) -> Option<&str> {
        reading.outcome.code.as_deref()
    }

    fn broken(body: &[u8]) -> String {
        let reading = response(400, body);
        assert_eq!(code(&reading), None);
        match reading.body {
            BodyKind::Broken(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_error_document_gives_status_code_and_message() {
        let reading = response(404, AWS);
        assert_eq!(reading.outcome.to_string(), "404 NoSuchKey");
        assert_eq!(reading.body, BodyKind::Error);
        assert_eq!(reading.message.as_deref(), Some("The specified key does not exist."));
        assert_eq!(reading.notes, [] as [&str; 0]);
    }

    #[test]
    fn namespaces_make_no_difference() {
        let default = br#"<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Code>A</Code></Error>"#;
        let prefixed = br#"<s3:Error xmlns:s3="urn:x"><s3:Code>A</s3:Code></s3:Error>"#;
        for body in [&default[..], prefixed] {
            assert_eq!(code(&response(400, body)), Some("A"));
        }
    }

    #[test]
    fn leading_white_space_is_noted_and_harmless() {
        let body = [b" \n \n".as_slice(), AWS].concat();
        let reading = response(200, &body);
        assert_eq!(code(&reading), Some("NoSuchKey"));
        assert_eq!(reading.notes, ["white space before the XML document", "an error document under status 200"]);
    }

    #[test]
    fn the_envelope_of_sts_and_iam_is_read_and_noted() {
        let reading = response(
            403,
            b"<ErrorResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/'><Error><Type>Sender</Type>\
              <Code>InvalidClientTokenId</Code><Message>m</Message></Error><RequestId>1</RequestId></ErrorResponse>",
        );
        assert_eq!(code(&reading), Some("InvalidClientTokenId"));
        assert!(reading.notes[0].contains("ErrorResponse"), "{:?}", reading.notes);
        assert_eq!(broken(b"<ErrorResponse/>"), "an ErrorResponse without Error");
    }

    #[test]
    fn an_error_root_under_200_is_an_error() {
        assert_eq!(response(200, AWS).outcome.to_string(), "200 NoSuchKey");
        assert_eq!(response(200, AWS).body, BodyKind::Error);
    }

    #[test]
    fn errors_inside_another_root_are_not_the_responses_own() {
        let body = b"<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>";
        let reading = response(200, body);
        assert_eq!(code(&reading), None);
        assert_eq!(reading.body, BodyKind::Xml("DeleteResult".into()));
        assert_eq!(response(200, b"<error><Code>A</Code></error>").body, BodyKind::Xml("error".into()));
    }

    #[test]
    fn head_and_304_are_read_by_status_alone() {
        assert_eq!(read(true, 404, &[], b"").body, BodyKind::NotDue);
        assert_eq!(response(304, b"").body, BodyKind::NotDue);
        assert_eq!(response(304, AWS).outcome.to_string(), "304 none");
        let named = [("X-Minio-Error-Code".to_owned(), b"NoSuchKey\x1b".to_vec())];
        let reading = read(true, 404, &named, b"");
        assert_eq!(code(&reading), None);
        assert_eq!(reading.notes, ["the header X-Minio-Error-Code says NoSuchKey\\u{1b}"]);
    }

    #[test]
    fn nothing_is_empty() {
        assert_eq!(response(400, b"").body, BodyKind::Empty);
        let blank = response(400, b" \r\n");
        assert_eq!((blank.body, blank.notes.len()), (BodyKind::Empty, 1));
    }

    #[test]
    fn html_is_known_by_its_start_or_its_type() {
        let xhtml = br#"<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"><body/></html>"#;
        for body in [&b"<!DOCTYPE HTML><p>502"[..], b"\n<html><head><title>403", b"<HTML/>", xhtml] {
            assert_eq!(typed("", body), BodyKind::Html);
        }
        assert_eq!(typed("text/html; charset=utf-8", b"<h1>Bad gateway</h1>"), BodyKind::Html);
        assert_eq!(typed("text/html", b"<h1>Bad gateway<br>"), BodyKind::Html);
        assert_eq!(code(&read(false, 404, &[("content-type".into(), b"text/html".into())], AWS)), Some("NoSuchKey"));
    }

    #[test]
    fn json_and_text_are_distinguished() {
        assert_eq!(typed("", br#"{"code":"NoSuchKey"}"#), BodyKind::Json);
        assert_eq!(typed("application/json", br#"{"code":"NoSu"#), BodyKind::Json);
        assert_eq!(typed("", br#"{"code":"NoSu"#), BodyKind::Other);
        assert_eq!(typed("text/plain", b"404 page not found\n"), BodyKind::Other);
        assert_eq!(typed("", &[0xff, 0xfe, b'<', 0]), BodyKind::Other);
    }

    #[test]
    fn a_document_cut_off_is_broken() {
        assert!(broken(&AWS[..AWS.len() - 9]).contains("ends inside `HostId`"));
    }

    fn ending(body: &[u8], ending: Ending) -> Result<Reading, Reason> {
        let (reason, headers, interim) = (String::new(), Vec::new(), Vec::new());
        let (kept, body_bytes) = (body.to_vec(), body.len() as u64);
        of(&Response { status: 404, reason, headers, body: kept, body_bytes, interim, ending }, false)
    }

    #[test]
    fn what_is_lost_of_a_document_leaves_open_what_it_was_wherever_it_is_cut() {
        let document = ["\u{feff}".as_bytes(), AWS].concat();
        for end in 0..document.len() {
            for lost in [Ending::ClosedEarly, Ending::TimedOut] {
                let why = ending(&document[..end], lost).unwrap_err().to_string();
                assert!(why.contains(&format!("(status 404, {end} bytes into its body)")), "{why}");
            }
        }
        let whole = ending(&document, Ending::ClosedEarly).unwrap();
        assert_eq!((code(&whole), whole.notes.len()), (Some("NoSuchKey"), 1));
    }

    #[test]
    fn what_cannot_become_an_error_document_is_known_without_its_end() {
        let kind = |body: &[u8]| ending(body, Ending::ClosedEarly).unwrap().body;
        assert_eq!(kind(b"<html><bo"), BodyKind::Html);
        assert_eq!(kind(b"404 pa"), BodyKind::Other);
        assert_eq!(kind(b"{\"co"), BodyKind::Other);
        assert!(matches!(kind(b"<Error></Code><Co"), BodyKind::Broken(_)), "a mistake before the cut");
        assert_eq!(kind(b"<!DOCTYPE Error []><Err"), BodyKind::Broken("a DOCTYPE".into()));
    }

    #[test]
    fn a_body_that_cannot_be_read_as_sent_is_broken_with_the_reason_unless_it_is_a_whole_document() {
        let bad = || Ending::BadFraming("Content-Length `-1` is not a length".into());
        for body in [&b""[..], &AWS[..60]] {
            let reading = ending(body, bad()).unwrap();
            assert_eq!(reading.body, BodyKind::Broken("Content-Length `-1` is not a length".into()));
        }
        let whole = ending(AWS, bad()).unwrap();
        assert_eq!(code(&whole), Some("NoSuchKey"));
        assert_eq!(whole.notes, ["a whole document, although Content-Length `-1` is not a length"]);
        let BodyKind::Broken(why) = ending(&AWS[..60], Ending::Oversized).unwrap().body else { panic!() };
        assert_eq!(why, "the body is longer than the 60 bytes that are read");
    }

    #[test]
    fn bytes_that_are_not_http_have_neither_status_nor_code() {
        let reading = Reading::not_http("it begins with `SSH-2.0`".into());
        assert_eq!((reading.outcome.status, code(&reading)), (Outcome::NO_STATUS, None));
        assert_eq!(reading.notes, ["it begins with `SSH-2.0`"]);
    }

    #[test]
    fn bad_documents_are_broken_with_the_reason() {
        assert!(broken(b"<Error><Code>\xff</Code></Error>").contains("not UTF-8"));
        assert_eq!(broken(b"<!DOCTYPE Error [<!ENTITY a 'NoSuchKey'>]><Error><Code>&a;</Code></Error>"), "a DOCTYPE");
        let deep = format!("<Error>{}<Code>A</Code>{}</Error>", "<a>".repeat(40), "</a>".repeat(40));
        assert!(broken(deep.as_bytes()).contains("nested"));
        assert!(broken(b"<Error><Code>A</Code></Error><Error/>").contains("second root"));
    }

    #[test]
    fn an_error_without_one_plausible_code_is_broken() {
        assert_eq!(broken(b"<Error/>"), "an Error document without Code");
        assert_eq!(broken(b"<Error><Details><Code>A</Code></Details></Error>"), "an Error document without Code");
        assert_eq!(broken(b"<Error><Code></Code></Error>"), "an Error document with an empty Code");
        assert_eq!(broken(b"<Error><Code>A</Code><Code>B</Code></Error>"), "an Error document with more than one Code");
        for code in [" NoSuchKey", "NoSuchKey\n", "No  Such", "No\nSuch", "No\tSuch", "A\u{1b}[2J", "A\u{85}"] {
            let why = broken(format!("<Error><Code>{code}</Code></Error>").as_bytes());
            assert!(why.contains("white space") || why.contains("control characters"), "{code:?}: {why}");
        }
        assert!(broken(format!("<Error><Code>{}</Code></Error>", "A".repeat(257)).as_bytes()).contains("256"));
        assert_eq!(broken(b"<Error><Code>A<b/></Code></Error>"), "a Code with elements inside");
    }

    #[test]
    fn a_code_may_have_several_words() {
        let reading = response(400, b"<Error><Code>Request has expired</Code></Error>");
        assert_eq!(reading.outcome.code.as_deref(), Some("Request has expired"));
    }

    #[test]
    fn long_messages_and_names_are_capped() {
        let body = format!("<Error><Code>A</Code><Message>{}</Message></Error>", "é".repeat(501));
        assert_eq!(response(400, body.as_bytes()).message.map(|text| text.chars().count()), Some(501));
        let BodyKind::Xml(name) = response(200, format!("<{}/>", "n".repeat(5000)).as_bytes()).body else { panic!() };
        assert_eq!(name.chars().count(), 101);
    }

    #[test]
    fn a_reading_survives_being_written() {
        for reading in [response(404, AWS), response(200, b"<a/>"), response(304, b""), response(400, b"<a")] {
            let text = serde_json::to_string(&reading).unwrap();
            assert_eq!(serde_json::from_str::<Reading>(&text).unwrap(), reading);
        }
    }
}
