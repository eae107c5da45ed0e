//! Responses off the wire: read within their limits, the same however the bytes arrive, and kept as harmless text.

use std::time::Duration;

use engine::record::Exchange;
use engine::response;
use engine::wire::{End, Ending, Limits, NoResponse, Reader, Response};
use model::text::is_hidden;

const LIMITS: Limits = Limits { deadline: Duration::from_secs(1), head: 2048, body: 512, linger: Duration::ZERO };

/// Bytes are a response within the limits or no response, however they are cut.
pub fn holds(bytes: &[u8]) {
    for head_method in [false, true] {
        for end in [End::Closed(None), End::Closed(Some("reset".into())), End::TimedOut] {
            let whole = read(bytes, bytes.len().max(1), head_method, &end);
            for step in [1, 7] {
                let cut = read(bytes, step, head_method, &end);
                match (&whole, &cut) {
                    (Ok(_), _) | (_, Ok(_)) => assert_eq!(whole, cut, "in steps of {step}"),
                    (Err(one), Err(other)) => assert_eq!(kind(one), kind(other), "in steps of {step}: {one}, {other}"),
                }
            }
            if let Ok(response) = whole {
                is_within_limits(&response);
                is_kept_harmless(&response, head_method);
            }
        }
    }
}

fn read(bytes: &[u8], step: usize, head_method: bool, end: &End) -> Result<Response, NoResponse> {
    let mut reader = Reader::new(LIMITS, head_method);
    for piece in bytes.chunks(step) {
        if reader.feed(piece) && !reader.is_bodiless() {
            return reader.finish(End::Enough);
        }
    }
    reader.finish(end.clone())
}

fn kind(error: &NoResponse) -> std::mem::Discriminant<NoResponse> {
    std::mem::discriminant(error)
}

fn is_within_limits(response: &Response) {
    assert!(response.status < 1000, "{}", response.status);
    assert!(response.body.len() <= LIMITS.body);
    assert!(response.body_bytes >= response.body.len() as u64);
    let head: usize = response.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    assert!(head + response.reason.len() <= LIMITS.head);
    assert!(response.interim.iter().all(|status| (100..200).contains(status)));
}

fn is_kept_harmless(response: &Response, head_method: bool) {
    match response::of(response, head_method) {
        Ok(reading) => {
            let text = serde_json::to_string(&reading).expect("a reading is plain data");
            assert_eq!(serde_json::from_str::<response::Reading>(&text).expect("and reads back"), reading);
        }
        Err(why) => assert!(response.ending != Ending::Complete, "{why}"),
    }
    let exchange = Exchange::of(b"GET / HTTP/1.1\r\n\r\n", b"", 0, Some(response));
    for text in [&exchange.response_head, &exchange.response_body] {
        let harmful = text.chars().find(|character| !"\n\t".contains(*character) && is_hidden(*character));
        assert_eq!(harmful, None, "{text:?}");
    }
}
