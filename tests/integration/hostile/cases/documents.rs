//! Error documents with a bomb, a trick or nonsense in them.

use super::sent;
use crate::hostile::case::{BROKEN, CONFORMS, Case, response};

const LAUGHS: &str = "<?xml version=\"1.0\"?><!DOCTYPE Error [<!ENTITY a \"ha\">\
<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\
<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]>\
<Error><Code>NoSuchKey</Code><Message>&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;</Message></Error>";

pub(super) fn cases() -> Vec<Case> {
    [bombs(), codes(), messages(), shapes()].concat()
}

fn document(name: &str, body: impl AsRef<[u8]>, expected: (&str, &'static str)) -> Case {
    sent(name, response("404 Not Found", "", body), expected)
}

fn bombs() -> Vec<Case> {
    let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let attributes: String = (0..30_000).map(|number| format!(" a{number}=\"\"")).collect();
    let external = "<!DOCTYPE Error [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Error><Code>&x;</Code></Error>";
    vec![
        document("billion-laughs", LAUGHS, BROKEN),
        document("external-entity", external, BROKEN),
        document("external-document-type", "<!DOCTYPE Error SYSTEM \"http://127.0.0.1:9/x.dtd\"><Error/>", BROKEN),
        document("undeclared-entity", "<Error><Code>&NoSuchKey;</Code></Error>", BROKEN),
        document("deep-nesting", nested(100_000), BROKEN),
        document("deep-nesting-in-an-error", format!("<Error><Code>NoSuchKey</Code>{}</Error>", nested(100)), BROKEN),
        document("hundred-thousand-elements", format!("<Error>{}</Error>", "<a/>".repeat(100_000)), BROKEN),
        document(
            "hundred-thousand-elements-of-a-listing",
            format!("<List>{}</List>", "<a/>".repeat(100_000)),
            ("404 none (XML <List>)", "not an S3 error"),
        ),
        document("hundred-thousand-codes", format!("<Error>{}</Error>", "<Code>A</Code>".repeat(60_000)), BROKEN),
        document("thirty-thousand-attributes", format!("<Error{attributes}><Code>NoSuchKey</Code></Error>"), BROKEN),
        document(
            "hundred-thousand-references",
            format!("<Error><Code>NoSuchKey</Code><Message>{}</Message></Error>", "&amp;".repeat(4000)),
            CONFORMS,
        ),
        document(
            "name-of-half-a-megabyte",
            format!("<{}/>", "n".repeat(500_000)),
            (&format!("404 none (XML <{}…>)", "n".repeat(100)), "not an S3 error"),
        ),
        document(
            "comment-of-half-a-megabyte",
            format!("<Error><!--{}--><Code>NoSuchKey</Code></Error>", "c".repeat(500_000)),
            CONFORMS,
        ),
    ]
}

fn codes() -> Vec<Case> {
    let code =
        |name: &str, code: &str, expected| document(name, format!("<Error><Code>{code}</Code></Error>"), expected);
    let other = |name: &str, sent: &str, read: &str| {
        let body = format!("<Error><Code>{sent}</Code></Error>");
        document(name, body, (&format!("404 {read} (error document)"), "wrong code"))
    };
    vec![
        code("code-of-one-megabyte", &"A".repeat(1_000_000), BROKEN),
        code("code-of-two-megabytes", &"A".repeat(2_000_000), BROKEN),
        code("code-of-257-bytes", &"A".repeat(257), BROKEN),
        code("code-with-nul", "NoSuchKey\0", BROKEN),
        code("code-with-a-reference-to-nul", "NoSuchKey&#0;", BROKEN),
        code("code-with-escapes", "\x1b[2JNoSuchKey", BROKEN),
        code("code-with-a-reference-to-escape", "&#27;[2JNoSuchKey", BROKEN),
        code("code-with-c1-controls", "\u{9b}2JNoSuchKey", BROKEN),
        code("code-with-space", " NoSuchKey ", BROKEN),
        code("code-with-line-ends", "NoSuchKey\n::error::owned", BROKEN),
        code("code-empty", "", BROKEN),
        code("code-with-markup", "NoSuchKey<script>alert(1)</script>", BROKEN),
        other("code-with-right-to-left-marks", "\u{202e}yeKhcuSoN", "\u{202e}yeKhcuSoN"),
        other("code-with-invisible-marks", "NoSuch\u{200b}Key", "NoSuch\u{200b}Key"),
        other("code-that-ends-a-script", "&lt;/script&gt;", "</script>"),
        other("code-with-an-end-of-cdata", "]]&gt;", "]]>"),
        other("code-of-a-formula", "=HYPERLINK(1)", "=HYPERLINK(1)"),
        other("code-of-markdown", "`|**[x](y)", "`|**[x](y)"),
        other("code-in-another-case", "nosuchkey", "nosuchkey"),
        other("code-none", "none", "none"),
        code("code-in-cdata", "<![CDATA[NoSuchKey]]>", CONFORMS),
        code("code-in-references", "&#78;oSuchKey", CONFORMS),
    ]
}

fn messages() -> Vec<Case> {
    let message = |name: &str, message: &str, expected| {
        document(name, format!("<Error><Code>NoSuchKey</Code><Message>{message}</Message></Error>"), expected)
    };
    vec![
        message("message-with-nul", "a\0b", BROKEN),
        message("message-with-escapes", "\x1b[2J\x1b]0;owned\x07\x08\x7f", CONFORMS),
        message("message-with-references-to-escapes", "&#27;[2J&#155;2J", CONFORMS),
        message("message-with-right-to-left-marks", "\u{202e}\u{2066}\u{200f}\u{feff}", CONFORMS),
        message(
            "message-that-ends-a-script",
            "&lt;/script&gt;<![CDATA[</script><img src=x onerror=alert(1)>]]>",
            CONFORMS,
        ),
        message("message-of-lines", "one\r\n\n::error::two\n%0Athree", CONFORMS),
        message("message-of-markdown", "|`&lt;details&gt;`| **x**", CONFORMS),
        message("message-of-one-megabyte", &"m".repeat(1_000_000), CONFORMS),
        message("message-of-two-megabytes", &"m".repeat(2_000_000), BROKEN),
    ]
}

fn shapes() -> Vec<Case> {
    let code = "<Code>NoSuchKey</Code>";
    vec![
        document("two-documents", format!("<Error>{code}</Error><Error>{code}</Error>"), BROKEN),
        document("text-after-the-document", format!("<Error>{code}</Error>trailing"), BROKEN),
        document("two-codes", format!("<Error>{code}{code}</Error>"), BROKEN),
        document("no-code", "<Error><Message>m</Message></Error>", BROKEN),
        document("code-one-level-too-deep", format!("<Error><Details>{code}</Details></Error>"), BROKEN),
        document("root-in-lower-case", format!("<error>{code}</error>"), ("404 none (XML <error>)", "not an S3 error")),
        document("other-root", format!("<Fault>{code}</Fault>"), ("404 none (XML <Fault>)", "not an S3 error")),
        document("errors-within-errors", format!("<Error>{code}<Error><Code>Other</Code></Error></Error>"), CONFORMS),
        document("undeclared-prefix", format!("<x:Error>{code}</x:Error>"), BROKEN),
        document("tags-that-cross", "<Error><Code>NoSuchKey</Error></Code>", BROKEN),
        document("declaration-in-the-middle", format!("<Error><?xml version='1.0'?>{code}</Error>"), BROKEN),
        document("processing-instructions", format!("<?php system('id') ?><Error>{code}</Error>"), CONFORMS),
    ]
}
