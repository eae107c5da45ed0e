//! Decodes the chunked transfer coding of a body (RFC 9112 section 7.1), however its bytes are cut.
//!
//! Buffers at most one line.

use super::printable;

/// The longest line between chunks that is read.
const LINE: usize = 4096;
/// The bytes of trailer fields that are read.
const TRAILER: usize = 64 << 10;

/// The state of the decoder between two reads.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    expects: Expects,
    line: Vec<u8>,
    trailer: usize,
}

/// Bytes that are not in the chunked coding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ChunkedError {
    #[error("a line between chunks is longer than {LINE} bytes")]
    Line,
    #[error("a chunk is followed by `{0}`")]
    Surplus(String),
    #[error("the trailer is longer than {TRAILER} bytes")]
    Trailer,
    #[error("`{0}` is not part of a chunk size")]
    Byte(String),
    #[error("`{0}` is not a chunk size")]
    Size(String),
}

#[derive(Debug, Default, Clone, Copy)]
enum Expects {
    #[default]
    Size,
    Data(u64),
    LineEnd,
    Trailer,
    Nothing,
}

impl Decoder {
    /// Decodes `bytes`, handing content to `keep`; true once the last chunk and its trailer have been read.
    pub(super) fn feed(&mut self, mut bytes: &[u8], mut keep: impl FnMut(&[u8])) -> Result<bool, ChunkedError> {
        while !bytes.is_empty() {
            match self.expects {
                Expects::Nothing => break,
                Expects::Data(remaining) => {
                    let count = usize::try_from(remaining).map_or(bytes.len(), |remaining| remaining.min(bytes.len()));
                    let (content, rest) = bytes.split_at(count);
                    keep(content);
                    bytes = rest;
                    let remaining = remaining - count as u64;
                    self.expects = if remaining == 0 { Expects::LineEnd } else { Expects::Data(remaining) };
                }
                Expects::Size | Expects::LineEnd | Expects::Trailer => match self.take_line(&mut bytes)? {
                    Some(line) => self.expects = self.after(&line)?,
                    None if matches!(self.expects, Expects::Size) && !may_become_size(&self.line) => {
                        return Err(not_a_size(&self.line));
                    }
                    None => break,
                },
            }
        }
        Ok(matches!(self.expects, Expects::Nothing))
    }

    /// The next line without its end, once it is whole.
    fn take_line(&mut self, bytes: &mut &[u8]) -> Result<Option<Vec<u8>>, ChunkedError> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let (part, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        *bytes = rest;
        if self.line.len() + part.len() > LINE {
            return Err(ChunkedError::Line);
        }
        self.line.extend_from_slice(part);
        Ok(end.map(|_| {
            let mut line = std::mem::take(&mut self.line);
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            line
        }))
    }

    fn after(&mut self, line: &[u8]) -> Result<Expects, ChunkedError> {
        match self.expects {
            Expects::Size => match size(line)? {
                0 => Ok(Expects::Trailer),
                size => Ok(Expects::Data(size)),
            },
            Expects::LineEnd if line.is_empty() => Ok(Expects::Size),
            Expects::LineEnd => Err(ChunkedError::Surplus(printable(line, 40))),
            _ if line.is_empty() => Ok(Expects::Nothing),
            _ => {
                self.trailer += line.len();
                if self.trailer > TRAILER {
                    return Err(ChunkedError::Trailer);
                }
                Ok(Expects::Trailer)
            }
        }
    }
}

fn size(line: &[u8]) -> Result<u64, ChunkedError> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    std::str::from_utf8(digits)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|text| u64::from_str_radix(text, 16).ok())
        .ok_or_else(|| not_a_size(line))
}

/// True if the start of a line may yet become a size: a response that ends there was cut and not wrong.
fn may_become_size(start: &[u8]) -> bool {
    misplaced(start).is_none()
}

/// The first byte that no size holds.
fn misplaced(line: &[u8]) -> Option<u8> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    digits.iter().copied().find(|byte| !byte.is_ascii_hexdigit() && !byte.is_ascii_whitespace())
}

/// The message is the same for a whole line and for its start.
fn not_a_size(line: &[u8]) -> ChunkedError {
    match misplaced(line) {
        Some(byte) => ChunkedError::Byte(printable(&[byte], 4)),
        None => ChunkedError::Size(printable(line, 40)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], step: usize) -> Result<(Vec<u8>, bool), ChunkedError> {
        let (mut decoder, mut body, mut done) = (Decoder::default(), Vec::new(), false);
        for piece in bytes.chunks(step) {
            done = decoder.feed(piece, |content| body.extend_from_slice(content))?;
        }
        Ok((body, done))
    }

    #[test]
    fn chunks_extensions_and_trailers_are_taken_off_however_they_arrive() {
        let coded = b"5;name=value\r\nhello\r\n6 \r\n world\r\n0\r\nX-Trailer: 1\r\n\r\nleft over";
        for step in [1, 2, 3, 7, coded.len()] {
            assert_eq!(decode(coded, step), Ok((b"hello world".to_vec(), true)), "{step}");
        }
    }

    #[test]
    fn a_cut_body_is_not_done() {
        assert_eq!(decode(b"5\r\nhel", 2), Ok((b"hel".to_vec(), false)));
        assert_eq!(decode(b"5\r\nhello\r\n0\r\n", 2), Ok((b"hello".to_vec(), false)));
    }

    #[test]
    fn what_cannot_become_a_size_is_refused_before_its_line_ends() {
        assert!(decode(b"<Error>", 7).is_err());
        assert_eq!(decode(b"1f ;x=<", 3), Ok((Vec::new(), false)));
    }

    #[test]
    fn what_is_not_chunked_is_refused() {
        for wrong in ["<xml/>\r\n", "\r\n", "-1\r\n", "+5\r\n", "10000000000000000\r\n", "2\r\nabc\r\n0\r\n\r\n"] {
            assert!(decode(wrong.as_bytes(), 1).is_err(), "{wrong:?}");
        }
        assert!(decode(&[b'1'; 2 * LINE], 100).is_err());
        let endless = [b"0\r\n".as_slice(), &b"a: 1\r\n".repeat(TRAILER)].concat();
        assert!(decode(&endless, 1000).is_err());
    }
}
