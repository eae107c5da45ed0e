//! Turns an exchange into evidence: raw bytes become redacted, capped, harmless text.
//!
//! Independent of what the exchange is for.

use super::{Exchange, Redactor};
use crate::wire::{Response, Sent};
use model::text;

/// Bytes of a request's body that are kept.
pub const REQUEST_BODY_BYTES: usize = 4 << 10;
/// Bytes of a response's body that are kept.
pub const RESPONSE_BODY_BYTES: usize = 16 << 10;
const HEAD_BYTES: usize = 64 << 10;

impl Exchange {
    /// The evidence of a request, of which `sent_bytes` of the body were sent, and of its response.
    #[must_use]
    pub fn of(request_head: &[u8], request_body: &[u8], sent_bytes: u64, response: Option<&Response>) -> Self {
        let sent = Sent { body_bytes: sent_bytes, ..Sent::default() };
        Self::hiding(&Redactor::of(request_head, request_body), request_head, request_body, &sent, response)
    }

    /// The same with a `redactor` that already knows the request's secrets.
    #[must_use]
    pub(crate) fn hiding(
        redactor: &Redactor,
        request_head: &[u8],
        request_body: &[u8],
        sent: &Sent,
        response: Option<&Response>,
    ) -> Self {
        let request_total = request_body.len() as u64;
        Self {
            request_head: redactor.head(&text::capped(request_head, HEAD_BYTES, request_head.len() as u64)),
            request_body: redactor.text(&text::capped(request_body, REQUEST_BODY_BYTES, request_total)),
            request_body_bytes: sent.body_bytes,
            response_head: response.map_or_else(
                || interim(&sent.interim).trim_end().to_owned(),
                |response| redactor.head(&response_head(response)),
            ),
            response_body: response
                .map(|response| redactor.text(&text::capped(&response.body, RESPONSE_BODY_BYTES, response.body_bytes)))
                .unwrap_or_default(),
            response_body_bytes: response.map_or(0, |response| response.body_bytes),
        }
    }
}

fn response_head(response: &Response) -> String {
    let interim = interim(&response.interim);
    let status = format!("HTTP/1.1 {} {}", response.status, text::one_line(&response.reason)).trim_end().to_owned();
    let fields = response.headers.iter().map(|(name, value)| {
        let value = text::one_line(&text::printable(value));
        format!("\n{}: {value}", text::one_line(name))
    });
    [interim, status].into_iter().chain(fields).collect()
}

/// The status lines of interim responses, which are evidence also where nothing followed them.
fn interim(statuses: &[u16]) -> String {
    statuses.iter().map(|status| format!("HTTP/1.1 {status}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ending;

    const SECRETS: [&str; 4] = ["0123456789abcdef", "FwoGZXIvYXdzTOKEN", "sessionid=42", "AKIAIOSFODNN7EXAMPLE"];

    fn response(body: &[u8]) -> Response {
        Response {
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
    fn no_secret_of_request_or_response_is_kept() {
        let head = b"PUT /b/k?X-Amz-Signature=0123456789abcdef HTTP/1.1\r\nHost: h\r\n\
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20280229/us-east-1/s3/aws4_request, \
            SignedHeaders=host, Signature=0123456789abcdef\r\nx-amz-security-token: FwoGZXIvYXdzTOKEN\r\n\r\n";
        let echo = b"<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>\
            <StringToSign>FwoGZXIvYXdzTOKEN</StringToSign><SignatureProvided>0123456789abcdef</SignatureProvided></Error>";
        let exchange =
            Exchange::of(head, b"5;chunk-signature=0123456789abcdef\r\nhello\r\n", 40, Some(&response(echo)));
        let kept = serde_json::to_string(&exchange).unwrap();
        for secret in SECRETS {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        assert!(
            exchange.request_head.contains("Credential=AKIA…/20280229/us-east-1/s3/aws4_request, SignedHeaders=host")
        );
        assert!(exchange.request_head.ends_with("\n\n"), "the empty line stays");
        assert!(exchange.response_body.contains("<Code>SignatureDoesNotMatch</Code>"));
    }

    #[test]
    fn the_responses_head_is_shown_as_it_came_but_harmless() {
        let exchange = Exchange::of(b"GET / HTTP/1.1\r\n\r\n", b"", 0, Some(&response(b"\x1b]0;owned\x07")));
        assert_eq!(
            exchange.response_head,
            "HTTP/1.1 100\nHTTP/1.1 403 Forbidden\\x1b[31m\nSet-Cookie: …\nx-id: a\\x07\\x0ab\\xff"
        );
        assert_eq!(exchange.response_body, "\\x1b]0;owned\\x07");
    }

    #[test]
    fn long_bodies_are_cut_with_a_note_and_counted_in_full() {
        let exchange = Exchange::of(b"", &[b'a'; 5000], 4999, Some(&response(&vec![b'b'; 20_000])));
        assert!(exchange.request_body.ends_with("aaa\n[904 more bytes]"));
        assert_eq!(exchange.request_body_bytes, 4999);
        assert!(exchange.response_body.ends_with("bbb\n[3616 more bytes]"));
        assert_eq!(exchange.response_body_bytes, 20_000);
    }

    #[test]
    fn without_a_response_its_side_is_empty() {
        let exchange = Exchange::of(b"GET / HTTP/1.1\r\n\r\n", b"", 0, None);
        assert_eq!((exchange.response_head, exchange.response_body, exchange.response_body_bytes), Default::default());
    }
}
