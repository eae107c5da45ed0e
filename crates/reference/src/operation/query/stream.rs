//! The event stream that carries a response to a query: records, then the end.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html>

use crc_fast::CrcAlgorithm;

/// The longest payload of one message, well below what clients take.
const PAYLOAD: usize = 1 << 20;

/// The messages for `records`.
pub(super) fn encode(records: &str) -> Vec<u8> {
    let mut stream = Vec::new();
    for piece in records.as_bytes().chunks(PAYLOAD) {
        stream.extend(message("Records", piece));
    }
    stream.extend(message("End", b""));
    stream
}

fn message(event: &str, payload: &[u8]) -> Vec<u8> {
    let headers = [header(":message-type", "event"), header(":event-type", event)].concat();
    let mut message = Vec::new();
    // Two lengths and three checksums or parts of 4 bytes.
    message.extend(length(16 + headers.len() + payload.len()));
    message.extend(length(headers.len()));
    message.extend(checksum(&message));
    message.extend(headers);
    message.extend(payload);
    message.extend(checksum(&message));
    message
}

fn header(name: &str, value: &str) -> Vec<u8> {
    const TEXT: u8 = 7;
    let mut header = vec![u8::try_from(name.len()).expect("a header's name is short")];
    header.extend(name.as_bytes());
    header.push(TEXT);
    header.extend(u16::try_from(value.len()).expect("a header's value is short").to_be_bytes());
    header.extend(value.as_bytes());
    header
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("a message is much shorter than 4 GiB").to_be_bytes()
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let sum = crc_fast::checksum(CrcAlgorithm::Crc32IsoHdlc, bytes);
    u32::try_from(sum).expect("a CRC-32 has 32 bits").to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_how_long_it_and_its_headers_are() {
        let stream = encode("one\n");
        let first = u32::from_be_bytes(stream[..4].try_into().unwrap()) as usize;
        assert_eq!(&stream[first - 8..first - 4], b"one\n");
        assert_eq!(stream[first - 4..first], checksum(&stream[..first - 4]));
        assert_eq!(stream[8..12], checksum(&stream[..8]));
        let second = u32::from_be_bytes(stream[first..first + 4].try_into().unwrap()) as usize;
        assert_eq!(first + second, stream.len());
        assert!(String::from_utf8_lossy(&stream[first..]).contains("End"));
    }
}
