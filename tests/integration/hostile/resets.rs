//! The connection ends at every byte position of a response, in each framing, by a reset and in order.
//!
//! A response that has shown what it is counts, however it ends; before that, there is no response.

use super::case::{BROKEN, CLOSED, CONFORMS, CUT, Case, DOCUMENT, framed};
use super::script::Script;

/// One case for each position, framing and end.
pub(crate) fn cases() -> Vec<Case> {
    let length = framed(&format!("Content-Length: {}\r\n", DOCUMENT.len() + 2), format!("{DOCUMENT}\r\n"));
    let (first, rest) = DOCUMENT.split_at(20);
    let chunks = format!("{:x}\r\n{first}\r\n{:x}\r\n{rest}\r\n0\r\n\r\n", first.len(), rest.len());
    let chunked = framed("Transfer-Encoding: chunked\r\n", chunks);
    let until_close = framed("Server: s\r\n", DOCUMENT);
    let mut cases = Vec::new();
    for (framing, bytes) in [("length", length), ("chunked", chunked), ("until-close", until_close)] {
        let head = position_after(&bytes, b"\r\n\r\n");
        let document = position_after(&bytes, b"</Error>");
        for end in 0..=bytes.len() {
            let expected = if end < head {
                CLOSED
            } else if end < document {
                CUT
            } else {
                CONFORMS
            };
            let script = Script::send(&bytes[..end]);
            cases.push(Case::new(format!("reset-{framing}-{end:03}"), script.clone().reset(), expected));
            // Without a declared length the end of the connection is the end of the body: so it was sent.
            let expected = match expected {
                CUT if framing == "until-close" && end == head => super::case::EMPTY,
                CUT if framing == "until-close" => BROKEN,
                expected => expected,
            };
            cases.push(Case::new(format!("close-{framing}-{end:03}"), script, expected));
        }
    }
    cases
}

fn position_after(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).unwrap() + mark.len()
}
