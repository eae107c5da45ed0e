//! Lengths and chunks that do not fit the body.

use super::sent;
use crate::hostile::case::{BROKEN, CONFORMS, CUT, Case, DOCUMENT, MISFRAMED, MISFRAMED_DOCUMENT, framed};
use crate::hostile::script::Script;

pub(super) fn cases() -> Vec<Case> {
    [lengths(), chunks()].concat()
}

fn lengths() -> Vec<Case> {
    let length = DOCUMENT.len();
    let said = |name: &str, lengths: &[String], expected| {
        let fields: String = lengths.iter().map(|length| format!("Content-Length: {length}\r\n")).collect();
        sent(name, framed(&fields, DOCUMENT), expected)
    };
    let number = |length: usize| length.to_string();
    vec![
        said("length-too-short", &[number(length - 10)], BROKEN),
        said("length-too-long", &[number(length + 10)], CONFORMS),
        Case::new(
            "length-too-long-and-reset",
            Script::send(framed(&format!("Content-Length: {}\r\n", length + 10), DOCUMENT)).reset(),
            CONFORMS,
        ),
        said("length-zero", &["0".into()], ("404 none (empty)", "not an S3 error")),
        said("length-negative", &["-1".into()], MISFRAMED),
        said("length-with-a-sign", &[format!("+{length}")], MISFRAMED),
        said("length-in-hexadecimal", &[format!("{length:#x}")], MISFRAMED),
        said("length-empty", &[String::new()], MISFRAMED),
        said("length-of-letters", &["many".into()], MISFRAMED),
        said("length-of-sixty-digits", &["9".repeat(60)], MISFRAMED),
        said("length-said-twice", &[number(length), number(length)], CONFORMS),
        said("length-listed-twice", &[format!("{length}, {length}")], CONFORMS),
        said("two-lengths-with-the-right-one-shorter", &[number(length + 9), number(length)], MISFRAMED_DOCUMENT),
        said("two-lengths-with-the-right-one-longer", &[number(length - 9), number(length)], MISFRAMED),
        said("a-length-and-a-negative-one", &[number(length), "-1".into()], MISFRAMED),
        said("ten-gigabytes-declared-and-a-document-sent", &["10737418240".into()], CONFORMS),
        sent(
            "ten-gigabytes-declared-and-half-a-document-sent",
            framed("Content-Length: 10737418240\r\n", &DOCUMENT[..30]),
            CUT,
        ),
    ]
}

fn chunks() -> Vec<Case> {
    let (first, rest) = DOCUMENT.split_at(30);
    let size = DOCUMENT.len();
    let chunked =
        |name: &str, body: String, expected| sent(name, framed("Transfer-Encoding: chunked\r\n", body), expected);
    let coded = |coding: &str, body: &str| framed(&format!("Transfer-Encoding: {coding}\r\n"), body);
    let whole = format!("{size:x}\r\n{DOCUMENT}\r\n0\r\n\r\n");
    let halves = format!("1e\r\n{first}\r\n");
    let endless = framed("Transfer-Encoding: chunked\r\n", format!("{size:x}\r\n{DOCUMENT}\r\n0\r\n"));
    vec![
        chunked("chunks-healthy", whole.clone(), CONFORMS),
        chunked("chunk-size-not-hexadecimal", format!("zz\r\n{DOCUMENT}\r\n0\r\n\r\n"), MISFRAMED),
        chunked("chunk-size-negative", format!("-1\r\n{DOCUMENT}\r\n0\r\n\r\n"), MISFRAMED),
        chunked("chunk-size-empty", format!("\r\n{DOCUMENT}\r\n0\r\n\r\n"), MISFRAMED),
        chunked("chunk-size-of-twenty-digits", format!("fffffffffffffffffff\r\n{DOCUMENT}"), MISFRAMED),
        chunked("chunk-size-of-all-there-is", format!("ffffffffffffffff\r\n{DOCUMENT}"), CONFORMS),
        chunked("chunk-too-short-for-its-size", format!("{halves}{:x}\r\n{rest}", rest.len() + 9), CONFORMS),
        chunked("chunk-too-long-for-its-size", format!("{:x}\r\n{DOCUMENT}\r\n0\r\n\r\n", size - 10), MISFRAMED),
        chunked("chunk-without-line-end", format!("{size:x}\r\n{DOCUMENT}0\r\n\r\n"), MISFRAMED_DOCUMENT),
        chunked("chunks-wrong-in-the-middle", format!("{halves}zz\r\n{rest}\r\n0\r\n\r\n"), MISFRAMED),
        chunked("chunks-cut-in-the-middle", format!("{halves}1"), CUT),
        chunked("chunks-without-the-last", format!("{size:x}\r\n{DOCUMENT}\r\n"), CONFORMS),
        chunked("chunks-with-a-trailer", format!("{size:x}\r\n{DOCUMENT}\r\n0\r\nX-Checksum: 1\r\n\r\n"), CONFORMS),
        chunked(
            "chunk-extension-of-ten-kilobytes",
            format!("{size:x};{}\r\n{DOCUMENT}\r\n0\r\n\r\n", "x".repeat(10_000)),
            MISFRAMED,
        ),
        chunked("plain-body-called-chunked", DOCUMENT.into(), MISFRAMED),
        sent("chunks-called-plain", coded("identity", &whole), ("404 none (other text)", "not an S3 error")),
        sent("chunked-named-twice", coded("chunked, chunked", &whole), MISFRAMED),
        sent("chunked-not-the-last-coding", coded("chunked, gzip", &whole), MISFRAMED),
        sent("chunked-beside-a-length", coded("chunked\r\nContent-Length: 3", &whole), MISFRAMED_DOCUMENT),
        sent("gzip-named-as-transfer-coding", coded("gzip", DOCUMENT), CONFORMS),
        Case::new("endless-trailer", Script::send(endless).endlessly("A: 1\r\n".repeat(100)), MISFRAMED_DOCUMENT),
        Case::new(
            "endless-chunk-extension",
            Script::send(framed("Transfer-Encoding: chunked\r\n", "5;")).endlessly("x".repeat(1000)),
            MISFRAMED,
        ),
        Case::new(
            "endless-empty-lines-for-chunks",
            Script::send(framed("Transfer-Encoding: chunked\r\n", "")).endlessly("\r\n".repeat(500)),
            MISFRAMED,
        ),
    ]
}
