//! Requests behind a request: bytes that a server may take for the next one, because it sees the end earlier.
//!
//! Source: RFC 9112, section 6.3.

use percent_encoding::percent_decode_str;

use super::head::Head;
use super::trespass::Trespass;

/// How often a target is decoded to look for line ends in it.
const DECODINGS: usize = 3;

/// Refuses what holds a second request.
///
/// # Errors
/// The target decodes to a request line, or the body has one where servers may disagree on its end.
pub(super) fn check(head: &Head, target: &[u8], body: &[u8]) -> Result<(), Trespass> {
    let mut text = String::from_utf8_lossy(target).into_owned();
    for _ in 0..DECODINGS {
        text = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if text.contains(['\r', '\n']) && holds_request(text.as_bytes()) {
            return Err(Trespass::SecondRequest);
        }
    }
    if has_one_end(head, body) || !holds_request(body) { Ok(()) } else { Err(Trespass::SecondRequest) }
}

/// True if every server sees the same end of the body.
fn has_one_end(head: &Head, body: &[u8]) -> bool {
    let mut lengths = head.values("content-length");
    let declared = lengths.next().and_then(|length| length.parse::<usize>().ok());
    let takes_body = matches!(head.method.as_str(), "PUT" | "POST" | "PATCH");
    let is_sole = lengths.next().is_none() && head.values("transfer-encoding").next().is_none();
    body.is_empty() || (takes_body && is_sole && declared == Some(body.len()))
}

/// True if a line of `bytes` looks like a request line.
fn holds_request(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|window| window == b" HTTP/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIL: &str = "DELETE /prod HTTP/1.1\r\nHost: h\r\n\r\n";

    fn checked(head: &str, body: &str) -> Result<(), Trespass> {
        let head = Head::read(format!("{head}\r\n\r\n").as_bytes()).unwrap();
        check(&head, head.path.as_bytes(), body.as_bytes())
    }

    #[test]
    fn a_body_with_one_end_may_hold_anything() {
        let length = format!("PUT /b/k HTTP/1.1\r\nContent-Length: {}", EVIL.len());
        assert_eq!(checked(&length, EVIL), Ok(()));
        assert_eq!(checked("PUT /b/k HTTP/1.1\r\nContent-Length: 2", "hello"), Ok(()), "no request is behind it");
    }

    #[test]
    fn where_servers_may_disagree_on_the_end_no_request_may_follow() {
        let length = EVIL.len();
        for head in [
            "PUT /b/k HTTP/1.1".to_owned(),
            "PUT /b/k HTTP/1.1\r\nContent-Length: 0".into(),
            format!("PUT /b/k HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: {length}"),
            format!("PUT /b/k HTTP/1.1\r\nContent-Length: {length}\r\nTransfer-Encoding: chunked"),
            format!("GET /b/k HTTP/1.1\r\nContent-Length: {length}"),
        ] {
            assert_eq!(checked(&head, EVIL), Err(Trespass::SecondRequest), "{head}");
        }
    }

    #[test]
    fn a_target_that_decodes_to_a_request_is_refused() {
        let path = "GET /b/k%20HTTP/1.1%0d%0aX:%20y%0d%0a%0d%0aDELETE%20/prod%20HTTP/1.1 HTTP/1.1";
        assert_eq!(checked(path, ""), Err(Trespass::SecondRequest));
        assert_eq!(checked(&path.replace('%', "%25"), ""), Err(Trespass::SecondRequest));
        assert_eq!(checked("GET /b/two%0alines HTTP/1.1", ""), Ok(()));
    }
}
