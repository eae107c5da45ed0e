//! Bodies that are too large, compressed, encoded otherwise, or no document.

use super::sent;
use crate::hostile::case::{BROKEN, CONFORMS, Case, DOCUMENT, EMPTY, TEXT, framed, response};
use crate::hostile::script::Script;

const NOT_FOUND: &str = "404 Not Found";

pub(super) fn cases() -> Vec<Case> {
    [endless(), encoded(), other()].concat()
}

fn endless() -> Vec<Case> {
    let piece = "x".repeat(60 << 10);
    let forever = |name: &str, headers: &str, start: &str, piece: &str, expected| {
        Case::new(name, Script::send(framed(headers, start)).endlessly(piece), expected)
    };
    let large = "Content-Length: 10737418240\r\n";
    let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
    let open = "<Error><Code>NoSuchKey</Code><Message>";
    vec![
        forever("endless-text", "", "", &piece, TEXT),
        forever("endless-white-space", "", "", &" ".repeat(60 << 10), BROKEN),
        forever("endless-document", "", open, &piece, BROKEN),
        forever("endless-elements", "", "<Error>", &"<a/>".repeat(9000), BROKEN),
        forever("endless-nesting", "", "", &"<a>".repeat(9000), BROKEN),
        forever("endless-comment", "", "<!--", &piece, BROKEN),
        forever("endless-chunks", "Transfer-Encoding: chunked\r\n", "", &chunk, TEXT),
        forever("endless-tiny-chunks", "Transfer-Encoding: chunked\r\n", "", &"1\r\nx\r\n".repeat(5000), TEXT),
        forever("endless-white-space-after-the-document", "", DOCUMENT, &"\n".repeat(60 << 10), CONFORMS),
        forever("ten-gigabytes-of-text", large, "", &piece, TEXT),
        forever("ten-gigabytes-of-a-document", large, open, &piece, BROKEN),
        forever(
            "ten-gigabytes-of-a-listing-accepted",
            large,
            "<ListBucketResult>",
            &"<Contents/>".repeat(5000),
            BROKEN,
        ),
    ]
}

fn encoded() -> Vec<Case> {
    let gzip = "Content-Encoding: gzip\r\n";
    let wide = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let text =
            format!("{}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{DOCUMENT}", if mark { "\u{feff}" } else { "" });
        text.encode_utf16().flat_map(bytes).collect()
    };
    let body =
        |name: &str, headers: &str, body: &[u8], expected| sent(name, response(NOT_FOUND, headers, body), expected);
    let latin =
        b"<?xml version='1.0' encoding='iso-8859-1'?><Error><Code>NoSuchKey</Code><Message>\xe9</Message></Error>";
    vec![
        body("gzip-bomb", gzip, &bomb().repeat(4000), TEXT),
        Case::new("gzip-bomb-without-end", Script::send(framed(gzip, "")).endlessly(bomb()), TEXT),
        body("gzip-bomb-called-a-document", "Content-Type: application/xml\r\n", &bomb(), TEXT),
        body("utf-16-little-endian", "", &wide(u16::to_le_bytes, true), TEXT),
        body("utf-16-big-endian", "", &wide(u16::to_be_bytes, true), TEXT),
        body("utf-16-without-mark", "", &wide(u16::to_le_bytes, false), BROKEN),
        body(
            "utf-16-declared-and-utf-8-sent",
            "",
            format!("<?xml version='1.0' encoding='UTF-16'?>{DOCUMENT}").as_bytes(),
            BROKEN,
        ),
        body("utf-8-with-mark", "", format!("\u{feff}{DOCUMENT}").as_bytes(), CONFORMS),
        body("latin-1", "", latin, BROKEN),
        body("not-utf-8", "", b"<Error><Code>NoSuchKey</Code><Message>\xff\xfe</Message></Error>", BROKEN),
        body("overlong-utf-8", "", b"<Error><Code>NoSuchKey</Code><Message>\xc0\xaf</Message></Error>", BROKEN),
    ]
}

fn other() -> Vec<Case> {
    let typed = |name: &str, media_type: &str, body: &str, kind: &str| {
        let bytes = response(NOT_FOUND, &format!("Content-Type: {media_type}\r\n"), body);
        sent(name, bytes, (&format!("404 none ({kind})"), "not an S3 error"))
    };
    vec![
        sent("no-body", response(NOT_FOUND, "", ""), EMPTY),
        sent("white-space-alone", response(NOT_FOUND, "", " \r\n"), EMPTY),
        typed("html", "text/html", "<!DOCTYPE html><html><script>alert(1)</script></html>", "HTML"),
        typed("html-called-a-document", "application/xml", "<html><body>404</body></html>", "HTML"),
        typed("json", "application/json", r#"{"Code":"NoSuchKey"}"#, "JSON"),
        typed("json-nested-without-end", "application/json", &"[".repeat(500_000), "JSON"),
        typed("text", "application/xml", "NoSuchKey", "other text"),
        typed("text-of-escapes", "text/plain", "\x1b[2J\x1b]0;owned\x07\u{202e}", "other text"),
        typed("form-fields-by-the-thousand", "text/plain", &"name=\"policy\"\n".repeat(9000), "other text"),
        typed("secrets-by-the-thousand", "text/plain", &"<token-0 Signature=\"".repeat(5000), "broken XML"),
    ]
}

/// 229 bytes of gzip that unpack to 200 000.
fn bomb() -> Vec<u8> {
    const START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xed\xc1\x31\x01\0\0\0\xc2\xa0\xf5\x4f\x6d\x06\x7f\xa0";
    const END: &[u8] = b"\x80\xd7\0\x7b\x58\xe0\x5c\x40\x0d\x03\0";
    [START, &vec![0; 229 - START.len() - END.len()], END].concat()
}
