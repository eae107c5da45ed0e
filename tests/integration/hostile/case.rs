//! One hostile behaviour, with what has to be observed and which verdict is the true one.
//!
//! Independent of sockets.

use super::script::Script;

/// The document that a healthy server returns, as the profile documents.
pub(crate) const DOCUMENT: &str = "<Error><Code>NoSuchKey</Code><Message>caf\u{e9}</Message></Error>";

pub(crate) const CONFORMS: (&str, &str) = ("404 NoSuchKey (error document)", "conforms");
/// The connection ended before the head of a response.
pub(crate) const CLOSED: (&str, &str) = ("no response: connection closed before a response", "no response");
/// The connection ended before the body showed what it is.
pub(crate) const CUT: (&str, &str) = ("no response: connection closed in the middle of a response", "no response");
pub(crate) const SILENT: (&str, &str) = ("no response: no response within 20 s", "no response");
pub(crate) const UNFINISHED: (&str, &str) = ("no response: the response did not end in time", "no response");
/// A head without end.
pub(crate) const GIVEN_UP: (&str, &str) = ("no response: given up before a response", "no response");
pub(crate) const NOT_HTTP: (&str, &str) = ("0 none (not HTTP)", "not an S3 error");
pub(crate) const BROKEN: (&str, &str) = ("404 none (broken XML)", "not an S3 error");
pub(crate) const MISFRAMED: (&str, &str) = ("404 none (broken XML)", "malformed response");
pub(crate) const MISFRAMED_DOCUMENT: (&str, &str) = ("404 NoSuchKey (error document)", "malformed response");
pub(crate) const TEXT: (&str, &str) = ("404 none (other text)", "not an S3 error");
pub(crate) const EMPTY: (&str, &str) = ("404 none (empty)", "not an S3 error");

/// One hostile behaviour.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Its name, fit for a scenario's id.
    pub(crate) name: String,
    pub(crate) script: Script,
    /// What has to be recorded.
    pub(crate) observed: String,
    /// The verdict by a profile that documents 404 NoSuchKey.
    pub(crate) verdict: &'static str,
}

impl Case {
    pub(crate) fn new(name: impl Into<String>, script: Script, (observed, verdict): (&str, &'static str)) -> Self {
        Self { name: name.into(), script, observed: observed.into(), verdict }
    }

    /// True if the server says in some way that it carried out the request.
    pub(crate) fn accepts(&self) -> bool {
        self.observed.starts_with('2')
    }
}

/// A response with the right length.
pub(crate) fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A response with these header fields and no others.
pub(crate) fn framed(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    [format!("HTTP/1.1 404 Not Found\r\n{headers}\r\n").as_bytes(), body.as_ref()].concat()
}

/// The response of a healthy server.
pub(crate) fn healthy() -> Vec<u8> {
    response("404 Not Found", "", DOCUMENT)
}
