//! Reads a response from bytes as they arrive: interim responses, head, body, and how it ended.
//!
//! It trusts nothing: every length is capped, and no input makes it panic. Independent of sockets.

use super::framing::{self, Framing};
use super::{Ending, Limits, NoResponse, Response, printable};

/// Header fields that are read.
pub const HEADER_FIELDS: usize = 256;
/// The most interim responses that are read.
pub const INTERIM_RESPONSES: usize = 32;
/// Bytes beyond the kept ones, those of the chunked coding included, after which reading a body stops.
pub const SURPLUS: u64 = 16 << 20;
/// Bytes that show whether a line is a status line.
const PREFIX: usize = 16;

/// The state of the reader between two reads of one response.
#[derive(Debug)]
pub struct Reader {
    limits: Limits,
    head_method: bool,
    state: State,
    head: Vec<u8>,
    head_bytes: usize,
    interim: Vec<u16>,
    /// True once a head has come whose response has no body.
    bodiless: bool,
}

/// What ended the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The reader needs no more bytes.
    Enough,
    /// The connection was closed; with the error, if it was not closed in order.
    Closed(Option<String>),
    /// The deadline passed.
    TimedOut,
}

#[derive(Debug)]
enum State {
    Head,
    Body { response: Response, framing: Framing, fault: Option<String>, taken: u64 },
    Whole(Response),
    Failed(NoResponse),
}

impl Reader {
    /// A reader for the response to one request.
    #[must_use]
    pub fn new(limits: Limits, head_method: bool) -> Self {
        Self {
            limits,
            head_method,
            state: State::Head,
            head: Vec::new(),
            head_bytes: 0,
            interim: Vec::new(),
            bodiless: false,
        }
    }

    /// Takes the next bytes; returns true once it needs no more.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        match std::mem::replace(&mut self.state, State::Head) {
            State::Head => self.feed_head(bytes),
            State::Body { response, framing, fault, taken } => {
                self.state = feed_body(response, framing, fault, taken, bytes, self.limits.body);
            }
            State::Whole(mut response) if self.bodiless => {
                keep(&mut response, bytes, self.limits.body);
                self.state = State::Whole(response);
            }
            over => self.state = over,
        }
        matches!(self.state, State::Whole(_) | State::Failed(_))
    }

    /// True if `100 Continue` has come.
    #[must_use]
    pub fn continued(&self) -> bool {
        self.interim.contains(&100)
    }

    /// True once a head has come whose response has no body. Bytes that follow all the same are kept as evidence.
    #[must_use]
    pub fn is_bodiless(&self) -> bool {
        self.bodiless
    }

    /// The interim responses so far.
    #[must_use]
    pub(crate) fn interim(&self) -> &[u16] {
        match &self.state {
            State::Body { response, .. } | State::Whole(response) => &response.interim,
            State::Head | State::Failed(_) => &self.interim,
        }
    }

    /// True if the head of the final response has come.
    #[must_use]
    pub(crate) fn has_head(&self) -> bool {
        !matches!(self.state, State::Head)
    }

    /// The response.
    ///
    /// # Errors
    /// No head of a final response came; with the reason.
    pub fn finish(mut self, end: End) -> Result<Response, NoResponse> {
        // The bytes since the last line end are not parsed yet; how the bytes were cut must not matter.
        if matches!(self.state, State::Head)
            && let Err(why) = parse_head(&self.head)
        {
            self.state = State::Failed(why);
        }
        let seen = self.head.len();
        match (self.state, end) {
            (State::Whole(response), _) => Ok(response),
            (State::Failed(why), _) => Err(why),
            (State::Body { response, fault: Some(fault), .. }, _) => {
                Ok(Response { ending: Ending::BadFraming(fault), ..response })
            }
            (State::Body { response, framing: Framing::UntilClose, .. }, End::Closed(None)) => {
                Ok(Response { ending: Ending::Complete, ..response })
            }
            (State::Body { response, .. }, End::TimedOut) => Ok(Response { ending: Ending::TimedOut, ..response }),
            (State::Body { response, .. }, _) => Ok(Response { ending: Ending::ClosedEarly, ..response }),
            (State::Head, End::TimedOut) => Err(NoResponse::TimedOut(self.limits.deadline)),
            (State::Head, End::Closed(Some(why))) => Err(NoResponse::Closed(why)),
            (State::Head, _) if seen == 0 => Err(NoResponse::Closed("without a byte".into())),
            (State::Head, _) => Err(NoResponse::Closed(format!("{seen} bytes into its head"))),
        }
    }

    fn feed_head(&mut self, bytes: &[u8]) {
        let worth_parsing = self.head.len() < PREFIX || bytes.contains(&b'\n');
        self.head.extend_from_slice(bytes);
        while worth_parsing && matches!(self.state, State::Head) && !self.head.is_empty() {
            match parse_head(&self.head) {
                Ok(None) => break,
                Err(why) => self.state = State::Failed(why),
                Ok(Some((length, response))) => self.take_head(length, response),
            }
        }
        if matches!(self.state, State::Head) && self.head_bytes + self.head.len() > self.limits.head {
            self.fail_too_long();
        }
    }

    fn take_head(&mut self, length: usize, response: Response) {
        let rest = self.head.split_off(length);
        self.head = Vec::new();
        self.head_bytes += length;
        if self.head_bytes > self.limits.head {
            return self.fail_too_long();
        }
        if (100..200).contains(&response.status) && response.status != 101 {
            self.interim.push(response.status);
            if self.interim.len() > INTERIM_RESPONSES {
                self.state =
                    State::Failed(NoResponse::GivenUp(format!("more than {INTERIM_RESPONSES} interim responses")));
            }
            self.head = rest;
        } else {
            let (framing, fault) = framing::declared(response.status, &response.headers, self.head_method);
            let response = Response { interim: std::mem::take(&mut self.interim), ..response };
            self.bodiless = matches!(framing, Framing::None) && fault.is_none();
            self.state = feed_body(response, framing, fault, 0, &rest, self.limits.body);
        }
    }

    fn fail_too_long(&mut self) {
        let why = format!("its head is longer than {} bytes", self.limits.head);
        self.state = State::Failed(NoResponse::GivenUp(why));
    }
}

fn feed_body(
    mut response: Response,
    mut framing: Framing,
    mut fault: Option<String>,
    taken: u64,
    bytes: &[u8],
    limit: usize,
) -> State {
    let taken = taken + bytes.len() as u64;
    let whole = match &mut framing {
        Framing::None => {
            if fault.is_none() {
                keep(&mut response, bytes, limit);
            }
            true
        }
        Framing::UntilClose => {
            keep(&mut response, bytes, limit);
            false
        }
        Framing::Length(remaining) => {
            let count = usize::try_from(*remaining).map_or(bytes.len(), |remaining| remaining.min(bytes.len()));
            keep(&mut response, &bytes[..count], limit);
            *remaining -= count as u64;
            *remaining == 0
        }
        Framing::Chunked(decoder) => match decoder.feed(bytes, |content| keep(&mut response, content, limit)) {
            Ok(whole) => whole,
            Err(why) => {
                fault.get_or_insert(why.to_string());
                true
            }
        },
    };
    let ending = match fault {
        Some(fault) if whole => Ending::BadFraming(fault),
        None if whole => Ending::Complete,
        _ if taken > limit as u64 + SURPLUS => Ending::Oversized,
        fault => return State::Body { response, framing, fault, taken },
    };
    State::Whole(Response { ending, ..response })
}

fn keep(response: &mut Response, bytes: &[u8], limit: usize) {
    let room = limit.saturating_sub(response.body.len());
    response.body.extend_from_slice(&bytes[..room.min(bytes.len())]);
    response.body_bytes += bytes.len() as u64;
}

/// The head that `bytes` begin with and its length, once it is whole.
fn parse_head(bytes: &[u8]) -> Result<Option<(usize, Response)>, NoResponse> {
    let mut fields = [httparse::EMPTY_HEADER; HEADER_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    match response.parse(bytes) {
        Ok(httparse::Status::Partial) => Ok(None),
        Ok(httparse::Status::Complete(length)) => {
            let headers = response.headers.iter().map(|field| (field.name.to_owned(), field.value.to_vec())).collect();
            let status = response.code.unwrap_or_default();
            let reason = response.reason.unwrap_or_default().to_owned();
            let (body, interim) = (Vec::new(), Vec::new());
            let response = Response { status, reason, headers, body, body_bytes: 0, interim, ending: Ending::Complete };
            Ok(Some((length, response)))
        }
        Err(_) if bytes.starts_with(&[0x15, 3]) => {
            let why = "the server speaks TLS, and the request was plain HTTP; write https:// in the endpoint";
            Err(NoResponse::NotHttp(why.into()))
        }
        Err(httparse::Error::TooManyHeaders) => {
            Err(NoResponse::GivenUp(format!("more than {HEADER_FIELDS} header fields")))
        }
        Err(httparse::Error::Version) => Err(NoResponse::NotHttp(format!("it begins with `{}`", printable(bytes, 60)))),
        Err(error) => {
            Err(NoResponse::NotHttp(format!("{error} in its head, which begins with `{}`", printable(bytes, 60))))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits { deadline: Duration::from_secs(3), head: 1000, body: 100, linger: Duration::ZERO };

    fn read(bytes: &[u8], step: usize, end: End) -> Result<Response, NoResponse> {
        read_response_to(bytes, step, end, false)
    }

    fn read_response_to(bytes: &[u8], step: usize, end: End, head_method: bool) -> Result<Response, NoResponse> {
        let mut reader = Reader::new(LIMITS, head_method);
        for piece in bytes.chunks(step) {
            if reader.feed(piece) {
                return reader.finish(End::Enough);
            }
        }
        reader.finish(end)
    }

    #[test]
    fn a_response_reads_the_same_however_its_bytes_are_cut() {
        let recorded: [&[u8]; 5] = [
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhellomore",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            b"HTTP/1.0 500 Oops\r\nServer: x\r\n\r\nhello",
            b"\r\nHTTP/1.1 200 OK\ncontent-length: 5, 5\n\nhello",
            b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Length: 5\r\n\r\nhello",
        ];
        for bytes in recorded {
            let whole = read(bytes, bytes.len(), End::Closed(None)).unwrap();
            assert_eq!((whole.body.as_slice(), whole.body_bytes), (b"hello".as_slice(), 5));
            assert_eq!(whole.ending, Ending::Complete);
            for step in [1, 2, 3, 5, 17] {
                assert_eq!(read(bytes, step, End::Closed(None)).as_ref(), Ok(&whole), "{step}");
            }
        }
    }

    #[test]
    fn interim_responses_are_recorded_and_header_order_and_case_are_kept() {
        let bytes =
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nX-B: 1\r\nx-a: \xff\r\nContent-Length: 0\r\n\r\n";
        let response = read(bytes, 1, End::Closed(None)).unwrap();
        assert_eq!(
            (response.status, response.reason.as_str(), response.interim.as_slice()),
            (400, "Bad", [100].as_slice())
        );
        assert_eq!(response.headers[0], ("X-B".into(), b"1".to_vec()));
        assert_eq!(response.headers[1], ("x-a".into(), vec![0xff]));
    }

    #[test]
    fn a_response_without_body_ends_with_its_head() {
        let length = b"HTTP/1.1 404 Not Found\r\nContent-Length: 243\r\n\r\n";
        assert_eq!(read_response_to(length, 1, End::TimedOut, true).unwrap().ending, Ending::Complete);
        let not_modified = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 243\r\n\r\n";
        assert_eq!(read(not_modified, 1, End::TimedOut).unwrap().ending, Ending::Complete);
    }

    #[test]
    fn bytes_behind_a_response_that_has_no_body_are_kept_however_they_are_cut() {
        let bytes = b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello";
        for step in [1, 4, bytes.len()] {
            let mut reader = Reader::new(LIMITS, true);
            bytes.chunks(step).for_each(|piece| {
                reader.feed(piece);
            });
            assert!(reader.is_bodiless());
            let response = reader.finish(End::Enough).unwrap();
            assert_eq!((response.body.as_slice(), response.body_bytes), (b"hello".as_slice(), 5), "{step}");
        }
    }

    #[test]
    fn a_body_cut_short_keeps_what_came() {
        let bytes = b"HTTP/1.1 400 Bad\r\nContent-Length: 10\r\n\r\nhello";
        let response = read(bytes, 4, End::Closed(None)).unwrap();
        assert_eq!((response.body.as_slice(), response.ending), (b"hello".as_slice(), Ending::ClosedEarly));
        assert_eq!(read(bytes, 4, End::TimedOut).unwrap().ending, Ending::TimedOut);
        let reset = read(b"HTTP/1.1 400 Bad\r\n\r\nhello", 4, End::Closed(Some("reset".into()))).unwrap();
        assert_eq!(reset.ending, Ending::ClosedEarly);
    }

    #[test]
    fn a_long_body_is_counted_but_not_kept_and_an_endless_one_given_up() {
        let body = "x".repeat(1000);
        let bytes = format!("HTTP/1.1 400 Bad\r\nContent-Length: 1000\r\n\r\n{body}");
        let response = read(bytes.as_bytes(), 64, End::TimedOut).unwrap();
        assert_eq!((response.body.len(), response.body_bytes, response.ending), (100, 1000, Ending::Complete));

        let mut reader = Reader::new(LIMITS, false);
        assert!(!reader.feed(b"HTTP/1.1 200 OK\r\n\r\n"));
        let piece = vec![b'x'; 64 << 10];
        let fed = (0..1000).take_while(|_| !reader.feed(&piece)).count();
        assert!(fed < 300, "{fed}");
        assert_eq!(reader.finish(End::Enough).unwrap().ending, Ending::Oversized);
    }

    #[test]
    fn wrong_framing_is_reported_and_what_was_read_is_kept() {
        let two = b"HTTP/1.1 400 Bad\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello!!";
        let response = read(two, 1, End::TimedOut).unwrap();
        assert_eq!(response.body, b"hello");
        assert!(matches!(response.ending, Ending::BadFraming(_)));
        let broken = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n<Error/>\r\n";
        let response = read(broken, 1, End::TimedOut).unwrap();
        assert_eq!(response.body, b"hello");
        assert!(matches!(response.ending, Ending::BadFraming(_)));
    }

    #[test]
    fn what_is_not_http_is_said_so_at_once() {
        let garbage: [&[u8]; 4] =
            [b"SSH-2.0-OpenSSH_9.2\r\n", b"<html>hello</html>", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"];
        for bytes in garbage {
            for step in [1, bytes.len()] {
                let error = read(bytes, step, End::TimedOut).unwrap_err();
                assert!(matches!(error, NoResponse::NotHttp(_)), "{error}");
            }
        }
        let tls = read(&[0x15, 3, 1, 0, 2, 2, 70, 0, 0], 9, End::TimedOut).unwrap_err();
        assert!(tls.to_string().contains("https://"), "{tls}");
    }

    #[test]
    fn what_is_not_http_is_reported_alike_however_its_bytes_are_cut() {
        for bytes in [&b"HTTP/1.1 200 OK\nname \x01 without end"[..], b"HTTP/1.1 200 \x01 and so on, without end"] {
            for (step, end) in [(1, End::TimedOut), (bytes.len(), End::Closed(None)), (20, End::Closed(None))] {
                let error = read(bytes, step, end).unwrap_err();
                assert!(matches!(error, NoResponse::NotHttp(_)), "{error}");
            }
        }
    }

    #[test]
    fn hostile_bytes_are_shown_escaped() {
        let error = read(b"\x1b[31mboo\r\n", 10, End::TimedOut).unwrap_err().to_string();
        assert!(error.contains("x1b[31mboo") && !error.contains('\u{1b}'), "{error}");
    }

    #[test]
    fn heads_and_interim_responses_without_end_are_refused() {
        let long = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1100));
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: 1\r\n".repeat(HEADER_FIELDS + 1));
        let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(100);
        let blank = "\r\n".repeat(1000);
        for bytes in [long, many, interim, blank] {
            for step in [1, 100, bytes.len()] {
                let error = read(bytes.as_bytes(), step, End::TimedOut).unwrap_err();
                assert!(matches!(error, NoResponse::GivenUp(_)), "{error}");
            }
        }
    }

    #[test]
    fn a_status_that_http_does_not_know_is_kept_as_it_is() {
        for status in ["000", "099", "600", "999"] {
            let response = read(format!("HTTP/1.1 {status} x\r\n\r\n").as_bytes(), 1, End::Closed(None)).unwrap();
            assert_eq!((response.status, response.ending), (status.parse().unwrap(), Ending::Complete));
        }
    }

    #[test]
    fn without_a_head_there_is_no_response() {
        assert!(matches!(read(b"", 1, End::Closed(None)), Err(NoResponse::Closed(_))));
        assert!(matches!(read(b"HTTP/1.1 200 O", 1, End::Closed(None)), Err(NoResponse::Closed(_))));
        let continued = b"HTTP/1.1 100 Continue\r\n\r\n";
        assert!(matches!(read(continued, 1, End::Closed(None)), Err(NoResponse::Closed(_))));
        assert_eq!(read(b"", 1, End::TimedOut), Err(NoResponse::TimedOut(LIMITS.deadline)));
    }

    proptest! {
        #[test]
        fn any_bytes_at_all_are_survived(head in "HTTP/1.1 [0-9]{3} \\PC{0,9}\r\n(Content-Length: [0-9a-f]{0,20}\r\n|Transfer-Encoding: [a-z,]{0,9}\r\n)?\r\n", tail: Vec<u8>, step in 1..64usize) {
            let bytes = [head.as_bytes(), &tail].concat();
            for end in [End::Closed(None), End::TimedOut] {
                if let Ok(response) = read(&bytes, step, end) {
                    prop_assert!(response.body.len() <= LIMITS.body);
                }
            }
        }
    }
}
