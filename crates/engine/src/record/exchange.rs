//! Makes evidence of an exchange: raw bytes become redacted, capped, harmless text.
//!
//! Knows nothing of what the exchange was for.

use super::{Exchange, Redactor};
use crate::wire::Answer;
use model::text;

/// Bytes of a request's body that are kept.
pub const REQUEST_BODY_BYTES: usize = 4 << 10;
/// Bytes of an answer's body that are kept.
pub const ANSWER_BODY_BYTES: usize = 16 << 10;
const HEAD_BYTES: usize = 64 << 10;

impl Exchange {
    /// The evidence of a request, of which `sent_bytes` of body went out, and of its answer.
    #[must_use]
    pub fn of(request_head: &[u8], request_body: &[u8], sent_bytes: u64, answer: Option<&Answer>) -> Self {
        Self::hiding(&Redactor::of(request_head, request_body), request_head, request_body, sent_bytes, answer)
    }

    /// The same with a `redactor` that knows the request's secrets already.
    #[must_use]
    pub fn hiding(
        redactor: &Redactor,
        request_head: &[u8],
        request_body: &[u8],
        sent_bytes: u64,
        answer: Option<&Answer>,
    ) -> Self {
        let request_total = request_body.len() as u64;
        Self {
            request_head: redactor.head(&text::capped(request_head, HEAD_BYTES, request_head.len() as u64)),
            request_body: redactor.text(&text::capped(request_body, REQUEST_BODY_BYTES, request_total)),
            request_body_bytes: sent_bytes,
            answer_head: answer.map(|answer| redactor.head(&answer_head(answer))).unwrap_or_default(),
            answer_body: answer
                .map(|answer| redactor.text(&text::capped(&answer.body, ANSWER_BODY_BYTES, answer.body_bytes)))
                .unwrap_or_default(),
            answer_body_bytes: answer.map_or(0, |answer| answer.body_bytes),
        }
    }
}

fn answer_head(answer: &Answer) -> String {
    let interim = answer.interim.iter().map(|status| format!("HTTP/1.1 {status}\n"));
    let status = format!("HTTP/1.1 {} {}", answer.status, text::one_line(&answer.reason)).trim_end().to_owned();
    let fields = answer.headers.iter().map(|(name, value)| {
        let value = text::one_line(&text::printable(value));
        format!("\n{}: {value}", text::one_line(name))
    });
    interim.chain([status]).chain(fields).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ending;

    const SECRETS: [&str; 4] = ["0123456789abcdef", "FwoGZXIvYXdzTOKEN", "sessionid=42", "AKIAIOSFODNN7EXAMPLE"];

    fn answer(body: &[u8]) -> Answer {
        Answer {
            status: 403,
            reason: "Forbidden\x1b[31m".into(),
            headers: vec![
                ("Set-Cookie".into(), b"sessionid=42; Path=/".to_vec()),
                ("x-id".into(), b"a\x07\r\nb\xff".to_vec()),
            ],
            body: body.to_vec(),
            body_bytes: body.len() as u64,
            interim: vec![100],
            ending: Ending::Complete,
        }
    }

    #[test]
    fn no_secret_of_request_or_answer_is_kept() {
        let head = b"PUT /b/k?X-Amz-Signature=0123456789abcdef HTTP/1.1\r\nHost: h\r\n\
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20280229/us-east-1/s3/aws4_request, \
            SignedHeaders=host, Signature=0123456789abcdef\r\nx-amz-security-token: FwoGZXIvYXdzTOKEN\r\n\r\n";
        let echo = b"<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>\
            <StringToSign>FwoGZXIvYXdzTOKEN</StringToSign><SignatureProvided>0123456789abcdef</SignatureProvided></Error>";
        let exchange = Exchange::of(head, b"5;chunk-signature=0123456789abcdef\r\nhello\r\n", 40, Some(&answer(echo)));
        let kept = serde_json::to_string(&exchange).unwrap();
        for secret in SECRETS {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        assert!(
            exchange.request_head.contains("Credential=AKIA…/20280229/us-east-1/s3/aws4_request, SignedHeaders=host")
        );
        assert!(exchange.request_head.ends_with("\n\n"), "the empty line stays");
        assert!(exchange.answer_body.contains("<Code>SignatureDoesNotMatch</Code>"));
    }

    #[test]
    fn the_answers_head_is_shown_as_it_came_but_harmless() {
        let exchange = Exchange::of(b"GET / HTTP/1.1\r\n\r\n", b"", 0, Some(&answer(b"\x1b]0;owned\x07")));
        assert_eq!(
            exchange.answer_head,
            "HTTP/1.1 100\nHTTP/1.1 403 Forbidden\\x1b[31m\nSet-Cookie: …\nx-id: a\\x07\\x0ab\\xff"
        );
        assert_eq!(exchange.answer_body, "\\x1b]0;owned\\x07");
    }

    #[test]
    fn long_bodies_are_cut_with_a_note_and_counted_in_full() {
        let exchange = Exchange::of(b"", &[b'a'; 5000], 4999, Some(&answer(&vec![b'b'; 20_000])));
        assert!(exchange.request_body.ends_with("aaa\n[904 more bytes]"));
        assert_eq!(exchange.request_body_bytes, 4999);
        assert!(exchange.answer_body.ends_with("bbb\n[3616 more bytes]"));
        assert_eq!(exchange.answer_body_bytes, 20_000);
    }

    #[test]
    fn without_an_answer_its_side_is_empty() {
        let exchange = Exchange::of(b"GET / HTTP/1.1\r\n\r\n", b"", 0, None);
        assert_eq!((exchange.answer_head, exchange.answer_body, exchange.answer_body_bytes), Default::default());
    }
}
