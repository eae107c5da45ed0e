//! Heads that are wrong, endless, or none at all.

use super::sent;
use crate::hostile::case::{
    BROKEN, CLOSED, CONFORMS, Case, DOCUMENT, EMPTY, GIVEN_UP, NOT_HTTP, framed, healthy, response,
};
use crate::hostile::script::Script;

pub(super) fn cases() -> Vec<Case> {
    [statuses(), lines(), other_protocols(), fields(), interim(), redirects()].concat()
}

fn statuses() -> Vec<Case> {
    let status = |status: &str| {
        Case::new(
            format!("status-{status}"),
            Script::send(response(&format!("{status} Odd"), "", DOCUMENT)),
            (
                &format!("{} NoSuchKey (error document)", status.trim_start_matches('0').parse().unwrap_or(0)),
                "wrong status",
            ),
        )
    };
    vec![
        status("000"),
        status("099"),
        status("600"),
        status("999"),
        sent(
            "status-101",
            response("101 Switching Protocols", "Upgrade: h2c\r\n", ""),
            ("101 none (empty)", "not an S3 error"),
        ),
        sent("status-204-with-a-body", response("204 No Content", "", DOCUMENT), ("204 none (empty)", "accepted")),
        sent(
            "status-304-with-a-body",
            response("304 Not Modified", "", DOCUMENT),
            ("304 none (no body expected)", "wrong status"),
        ),
        sent(
            "status-200-with-an-error",
            response("200 OK", "", DOCUMENT),
            ("200 NoSuchKey (error document)", "wrong status"),
        ),
        sent("status-0-of-one-digit", response("0 Odd", "", DOCUMENT), NOT_HTTP),
        sent("status-of-four-digits", response("4044 Odd", "", DOCUMENT), NOT_HTTP),
        sent("status-negative", response("-404 Odd", "", DOCUMENT), NOT_HTTP),
        sent("status-of-letters", response("4O4 Odd", "", DOCUMENT), NOT_HTTP),
    ]
}

fn lines() -> Vec<Case> {
    let body = format!("Content-Length: {}\r\n\r\n{DOCUMENT}", DOCUMENT.len());
    let line = |name: &str, line: &str, expected| sent(name, format!("{line}\r\n{body}"), expected);
    vec![
        line("no-reason-phrase", "HTTP/1.1 404", CONFORMS),
        line("empty-reason-phrase", "HTTP/1.1 404 ", CONFORMS),
        line("reason-phrase-of-escapes", "HTTP/1.1 404 \x1b[2J\x1b]0;owned\x07", NOT_HTTP),
        line("reason-phrase-of-eighty-kilobytes", &format!("HTTP/1.1 404 {}", "x".repeat(80 << 10)), GIVEN_UP),
        line("http-1-0", "HTTP/1.0 404 Not Found", CONFORMS),
        line("http-1-2", "HTTP/1.2 404 Not Found", NOT_HTTP),
        line("http-in-lower-case", "http/1.1 404 Not Found", NOT_HTTP),
        line("no-status", "HTTP/1.1", NOT_HTTP),
        line("empty-status-line", "", NOT_HTTP),
        line("space-before-the-status-line", " HTTP/1.1 404 Not Found", NOT_HTTP),
        sent("empty-lines-before-the-status-line", [b"\r\n\r\n".as_slice(), &healthy()].concat(), CONFORMS),
        sent("bare-line-feeds", String::from_utf8(healthy()).unwrap().replace("\r\n", "\n"), CONFORMS),
        sent("bare-carriage-returns", String::from_utf8(healthy()).unwrap().replace("\r\n", "\r"), NOT_HTTP),
        sent("only-empty-lines", "\r\n\r\n", CLOSED),
        Case::new("endless-empty-lines", Script::default().endlessly("\r\n".repeat(1000)), GIVEN_UP),
    ]
}

fn other_protocols() -> Vec<Case> {
    let handshake = [&[0x16, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3][..], &[0xa5; 116]].concat();
    vec![
        sent("http-0-9", DOCUMENT, NOT_HTTP),
        Case::new("http-0-9-endlessly", Script::send(DOCUMENT).endlessly("x".repeat(9000)), NOT_HTTP),
        sent("http-2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", NOT_HTTP),
        sent(
            "http-2-settings",
            b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80\0\x04\0\x01\0\0\0\x05\0\xff\xff\xff",
            NOT_HTTP,
        ),
        sent("http-2-status-line", "HTTP/2 404\r\n\r\n", NOT_HTTP),
        sent("tls-alert", b"\x15\x03\x01\0\x02\x02\x46", NOT_HTTP),
        sent("tls-handshake", handshake, NOT_HTTP),
        sent("ssh-banner", "SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
        sent("icy", "ICY 200 OK\r\n\r\n", NOT_HTTP),
        sent("nothing-but-nuls", [0; 4096], NOT_HTTP),
        sent("terminal-escapes-instead-of-http", "\x1b[2J\x1b]0;owned\x07\u{202e}\r\n\r\n", NOT_HTTP),
        Case::new("endless-garbage", Script::default().endlessly([0xff; 4096]), NOT_HTTP),
    ]
}

fn fields() -> Vec<Case> {
    let declared = format!("Content-Length: {}\r\n", DOCUMENT.len());
    let field = |name: &str, field: &[u8], expected| {
        let head =
            [b"HTTP/1.1 404 Not Found\r\n", declared.as_bytes(), field, b"\r\n\r\n", DOCUMENT.as_bytes()].concat();
        sent(name, head, expected)
    };
    vec![
        field("field-of-escapes", b"Server: \x1b[2J", NOT_HTTP),
        field("field-of-nul", b"Server: a\0b", NOT_HTTP),
        field("field-of-latin-1", b"Server: caf\xe9", CONFORMS),
        field("field-of-right-to-left-marks", "Server: \u{202e}drawkcab".as_bytes(), CONFORMS),
        field("field-without-colon", b"Server", NOT_HTTP),
        field("field-without-name", b": s", NOT_HTTP),
        field("field-with-a-space-before-its-colon", b"Server : s", NOT_HTTP),
        field("field-folded", b"Server: a\r\n b", NOT_HTTP),
        field("fields-by-the-hundred", "A: 1\r\n".repeat(200).trim_end().as_bytes(), CONFORMS),
        field("fields-by-the-thousand", "A: 1\r\n".repeat(1000).trim_end().as_bytes(), GIVEN_UP),
        field("field-of-eighty-kilobytes", format!("A: {}", "x".repeat(80 << 10)).as_bytes(), GIVEN_UP),
        Case::new(
            "endless-fields",
            Script::send("HTTP/1.1 404 Not Found\r\n").endlessly("A: 1\r\n".repeat(100)),
            GIVEN_UP,
        ),
        Case::new("endless-field", Script::send("HTTP/1.1 404 Not Found\r\nA: ").endlessly("x".repeat(5000)), GIVEN_UP),
    ]
}

fn interim() -> Vec<Case> {
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    vec![
        Case::new("continue-without-end", Script::default().endlessly("HTTP/1.1 100 Continue\r\n\r\n"), GIVEN_UP),
        Case::new("hints-without-end", Script::default().endlessly(hints), GIVEN_UP),
        sent("continue-first", [b"HTTP/1.1 100 Continue\r\n\r\n".as_slice(), &healthy()].concat(), CONFORMS),
        sent("thirty-hints-first", [hints.repeat(30).as_bytes(), &healthy()].concat(), CONFORMS),
        sent("continue-alone", "HTTP/1.1 100 Continue\r\n\r\n", CLOSED),
        sent(
            "interim-with-a-length",
            format!("HTTP/1.1 102 Processing\r\nContent-Length: 4\r\n\r\n{}", String::from_utf8(healthy()).unwrap()),
            CONFORMS,
        ),
        sent(
            "interim-with-a-body",
            "HTTP/1.1 102 Processing\r\nContent-Length: 4\r\n\r\nbodyHTTP/1.1 404 Not Found\r\n\r\n",
            NOT_HTTP,
        ),
    ]
}

fn redirects() -> Vec<Case> {
    let document = "<Error><Code>PermanentRedirect</Code><Endpoint>there</Endpoint></Error>";
    let mut cases: Vec<Case> =
        ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
            .into_iter()
            .map(|status| {
                let number = &status[..3];
                sent(
                    &format!("redirect-loop-{number}"),
                    response(status, "Location: /again\r\n", document),
                    (&format!("{number} PermanentRedirect (error document)"), "wrong both"),
                )
            })
            .collect();
    cases.push(sent(
        "redirect-to-a-file",
        response("302 Found", "Location: file:///etc/passwd\r\n", ""),
        ("302 none (empty)", "not an S3 error"),
    ));
    cases.push(sent(
        "redirect-without-location",
        response("307 Temporary Redirect", "", ""),
        ("307 none (empty)", "not an S3 error"),
    ));
    cases.push(sent(
        "location-of-eighty-kilobytes",
        framed(&format!("Location: /{}\r\n", "x".repeat(80 << 10)), DOCUMENT),
        GIVEN_UP,
    ));
    cases.push(sent(
        "unauthorised-without-a-body",
        framed("WWW-Authenticate: Basic\r\nContent-Length: 0\r\n", ""),
        EMPTY,
    ));
    cases.push(sent("unknown-upgrade", framed("Upgrade: nothing\r\nConnection: upgrade\r\n", &DOCUMENT[..9]), BROKEN));
    cases
}
