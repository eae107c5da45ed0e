//! Finds the error in an event stream, the frames that carry the result of a query: after a status of 200, a server can
//! report an error only there.
//!
//! Source: "Event stream encoding", <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html>.
//! Independent of queries. A checksum distinguishes frames from bytes that only look like them.

use crc_fast::{CrcAlgorithm, checksum};

/// Lengths of the frame and of its headers, and the checksum over both.
const PRELUDE: usize = 12;
/// The checksum over the frame.
const TRAILER: usize = 4;
/// The type of a header value that is text.
const TEXT: u8 = 7;

/// An error that a server put into the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StreamError<'a> {
    pub(super) code: &'a str,
    pub(super) message: &'a str,
}

/// The first error in `body`, if it is an event stream that has one.
pub(super) fn error(body: &[u8]) -> Option<StreamError<'_>> {
    let mut rest = body;
    while let Some((headers, next)) = frame(rest) {
        let value = |name: &str| header(headers, name);
        if value(":message-type") == Some("error") {
            let message = value(":error-message").unwrap_or_default();
            return value(":error-code").map(|code| StreamError { code, message });
        }
        rest = next;
    }
    None
}

/// The headers of the first frame, and what follows it.
fn frame(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (prelude, check) = bytes.get(..PRELUDE)?.split_at(PRELUDE - 4);
    if checksum(CrcAlgorithm::Crc32IsoHdlc, prelude) != u64::from(number(check)?) {
        return None;
    }
    let (length, headers) = (number(prelude)? as usize, number(&prelude[4..])? as usize);
    let fits = length.checked_sub(PRELUDE + TRAILER).is_some_and(|most| headers <= most);
    fits.then(|| Some((bytes.get(PRELUDE..PRELUDE + headers)?, bytes.get(length..)?))).flatten()
}

/// The text of the header `name`; headers after one that is not text cannot be read.
fn header<'a>(mut headers: &'a [u8], name: &str) -> Option<&'a str> {
    while let Some((length, rest)) = headers.split_first() {
        let (key, rest) = rest.split_at_checked(usize::from(*length))?;
        let (kind, rest) = rest.split_first()?;
        let (size, rest) = rest.split_at_checked(2)?;
        let size = usize::from(u16::from_be_bytes([size[0], size[1]]));
        let (value, rest) = rest.split_at_checked(size)?;
        match *kind {
            TEXT if key == name.as_bytes() => return std::str::from_utf8(value).ok(),
            TEXT => headers = rest,
            _ => return None,
        }
    }
    None
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.get(..4)?.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
pub(super) fn encode(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        block.push(u8::try_from(name.len()).unwrap());
        block.extend(name.as_bytes());
        block.push(TEXT);
        block.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        block.extend(value.as_bytes());
    }
    let crc = |bytes: &[u8]| u32::try_from(checksum(CrcAlgorithm::Crc32IsoHdlc, bytes)).unwrap().to_be_bytes();
    let length = u32::try_from(PRELUDE + block.len() + payload.len() + TRAILER).unwrap();
    let mut bytes = [length.to_be_bytes(), u32::try_from(block.len()).unwrap().to_be_bytes()].concat();
    bytes.extend(crc(&bytes));
    bytes.extend(block);
    bytes.extend(payload);
    bytes.extend(crc(&bytes));
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECORDS: [(&str, &str); 2] = [(":message-type", "event"), (":event-type", "Records")];
    const FAILED: [(&str, &str); 3] =
        [(":message-type", "error"), (":error-message", "not a number"), (":error-code", "CastFailed")];

    #[test]
    fn an_error_is_found_wherever_in_the_stream_it_is() {
        let expected = Some(StreamError { code: "CastFailed", message: "not a number" });
        let failed = encode(&FAILED, b"");
        assert_eq!(error(&failed), expected);
        assert_eq!(error(&[encode(&RECORDS, b"one\n"), failed.clone(), failed].concat()), expected);
    }

    #[test]
    fn a_stream_without_an_error_has_none() {
        assert_eq!(error(&encode(&RECORDS, b"one\n")), None);
        assert_eq!(error(&encode(&FAILED[..2], b"")), None, "an error without a code");
        assert_eq!(error(b""), None);
    }

    #[test]
    fn frames_with_a_wrong_checksum_or_length_are_no_event_stream() {
        let mut wrong = encode(&FAILED, b"");
        wrong[9] ^= 1;
        assert_eq!(error(&wrong), None);
        let cut = &encode(&FAILED, b"")[..60];
        assert_eq!(error(cut), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 12_usize..100) {
            let _ = error(&bytes);
            let mut stream = encode(&FAILED, &bytes);
            let end = stream.len();
            stream[at.min(end - 1)] ^= 0xff;
            let _ = error(&stream);
        }
    }
}
