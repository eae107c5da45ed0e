//! The readings of a text: what is left of it when the codings that a server may have put around an echo are taken off.
//!
//! Independent of secrets: each reading knows where in the text its bytes come from. Reads the common codings: percent,
//! character references, backslash escapes, hex in any grouping, lists of decimal bytes, base64 in both alphabets, reversed
//! and split text. Compression, encryption, base32 and codings that are nested more than [`DEPTH`] times stay unread.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Codings that are taken off one after the other; escapes and splits do not count.
const DEPTH: usize = 3;
/// Readings without escapes and splits that are made of one, as in `%252f`.
const LAYERS: usize = 12;
/// Bytes of a text that are read together: a text of megabytes costs no more memory than this.
const PIECE: usize = 24 << 10;
/// Bytes that one piece shares with the next: an echo is in one of them, or enough of it to be recognized in both.
const SHARED: usize = 8 << 10;
/// Bytes of all readings of a text: a server that sends what has many of them must not slow down a run. The readings with
/// the fewest codings come first.
const MOST: usize = 8 << 20;
/// Bytes of the readings of a piece, however many pieces there are: those of an ordinary response.
const LEAST: usize = 12 * PIECE;
/// A shorter sequence of decoded bytes holds no secret.
const SHORTEST: usize = 8;

/// One reading of a text.
#[derive(Clone)]
pub(super) struct View {
    /// What it reads.
    pub(super) bytes: Vec<u8>,
    /// True for the text itself.
    pub(super) is_plain: bool,
    /// Which bytes of the text each came from.
    from: Vec<(u32, u32)>,
}

impl View {
    /// The piece of the text at `range`, as it is.
    fn of(text: &[u8], range: Range<usize>) -> Self {
        let from = range.clone().map(|at| (offset(at), offset(at + 1))).collect();
        Self { bytes: text[range].to_vec(), is_plain: true, from }
    }

    const fn empty() -> Self {
        Self { bytes: Vec::new(), is_plain: false, from: Vec::new() }
    }

    /// Where in the text the bytes at `range` come from, which is not empty.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let from = &self.from[range];
        let start = from.iter().map(|(start, _)| *start).min().unwrap_or_default();
        let end = from.iter().map(|(_, end)| *end).max().unwrap_or_default();
        start as usize..end as usize
    }

    /// Adds a byte that is made of the bytes of `other` at `range`.
    fn push(&mut self, byte: u8, other: &Self, range: Range<usize>) {
        let source = other.source(range);
        self.bytes.push(byte);
        self.from.push((offset(source.start), offset(source.end)));
    }

    /// Adds those sequences of `decoded` that may be text. `source` says where in `other` a byte of it comes from.
    fn push_text(&mut self, decoded: &[u8], other: &Self, source: impl Fn(usize) -> Range<usize>) {
        let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0);
        let mut at = 0;
        for run in decoded.chunk_by(|a, b| is_text(a) == is_text(b)) {
            if run.len() >= SHORTEST && is_text(&run[0]) {
                for (byte, at) in run.iter().zip(at..) {
                    self.push(*byte, other, source(at));
                }
                // No secret has this byte: sequences stay apart.
                self.push(0xff, other, source(at));
            }
            at += run.len();
        }
    }

    fn reversed(&self) -> Self {
        Self {
            bytes: self.bytes.iter().rev().copied().collect(),
            is_plain: false,
            from: self.from.iter().rev().copied().collect(),
        }
    }

    /// Without white space and control characters, which a text shows as `\x00`, if there are any.
    fn joined(&self) -> Option<Self> {
        let mut view = Self::empty();
        let mut at = 0;
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let shown = rest.strip_prefix(b"\\x").and_then(|digits| fixed(digits, 16, 2));
            if shown.is_some_and(is_blank) {
                at += 4;
                continue;
            }
            if !is_blank(rest[0]) {
                view.bytes.push(rest[0]);
                view.from.push(self.from[at]);
            }
            at += 1;
        }
        (view.bytes.len() < self.bytes.len()).then_some(view)
    }

    /// This reading, and those without its escapes and splits, in any order.
    fn laid_open(self) -> Vec<Self> {
        let mut all = vec![self];
        let mut at = 0;
        while at < all.len() && all.len() < LAYERS {
            for next in [all[at].unescaped(), all[at].joined()].into_iter().flatten() {
                if all.iter().all(|known| known.bytes != next.bytes) {
                    all.push(next);
                }
            }
            at += 1;
        }
        all
    }

    /// With each escape replaced by its meaning, if there are any.
    fn unescaped(&self) -> Option<Self> {
        let mut view = Self::empty();
        let mut at = 0;
        if !self.bytes.iter().any(|byte| matches!(byte, b'%' | b'&' | b'\\')) {
            return None;
        }
        while at < self.bytes.len() {
            let (byte, length) = escape(&self.bytes[at..]).unwrap_or((self.bytes[at], 1));
            view.push(byte, self, at..at + length);
            at += length;
        }
        (view.bytes.len() < self.bytes.len()).then_some(view)
    }

    /// What sequences of hex digits stand for, however they are grouped.
    fn decode_hex(&self, decoded: &mut Self) {
        let mut digits: Vec<(u8, usize)> = Vec::new();
        let mut at = 0;
        while at <= self.bytes.len() {
            let rest = &self.bytes[at..];
            if let Some(value) = rest.first().copied().and_then(hex_digit).filter(|_| !is_prefix(rest)) {
                digits.push((value, at));
                at += 1;
                continue;
            }
            let is_between = |byte: &u8| b" \t\r\n:-,._;=%\"'[]()".contains(byte);
            let between = rest.iter().take_while(|byte| is_between(byte)).count();
            let prefix = if is_prefix(&rest[between..]) { 2 } else { 0 };
            let skipped = between + prefix;
            let continues = rest.get(skipped).copied().and_then(hex_digit).is_some() && between <= 4;
            if !continues || skipped == 0 {
                for start in 0..2 {
                    self.decode(&digits[start.min(digits.len())..], 2, 4, decoded);
                }
                digits.clear();
            }
            at += skipped.max(1);
        }
    }

    /// What sequences of base64 digits stand for, wherever the encoded bytes began.
    fn decode_base64(&self, decoded: &mut Self) {
        let mut at = 0;
        for run in self.bytes.chunk_by(|a, b| base64_digit(*a).is_some() == base64_digit(*b).is_some()) {
            let digits: Vec<(u8, usize)> =
                run.iter().zip(at..).filter_map(|(b, at)| Some((base64_digit(*b)?, at))).collect();
            for start in 0..4 {
                self.decode(&digits[start.min(digits.len())..], 4, 6, decoded);
            }
            at += run.len();
        }
    }

    /// What digits of so many bits stand for; `group` of them make whole bytes.
    fn decode(&self, digits: &[(u8, usize)], group: usize, bits: u32, decoded: &mut Self) {
        if digits.len() * bits as usize / 8 < SHORTEST {
            return;
        }
        let mut bytes = Vec::with_capacity(digits.len());
        for digits in digits.chunks(group) {
            let mut value = 0_u32;
            let mut held = 0;
            for (digit, _) in digits {
                value = value << bits | u32::from(*digit);
                held += bits;
                if held >= 8 {
                    held -= 8;
                    bytes.push((value >> held & 0xff) as u8);
                }
            }
        }
        // Each byte is made of two digits that follow each other.
        let bytes_of_group = group * bits as usize / 8;
        let first = |at: usize| at / bytes_of_group * group + at % bytes_of_group;
        decoded.push_text(&bytes, self, |at| digits[first(at)].1..digits[first(at) + 1].1 + 1);
    }

    /// What lists of decimal bytes stand for, as in `[87, 74, 97]`.
    fn decode_decimal(&self, decoded: &mut Self) {
        let (mut list, mut sources): (Vec<u8>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
        let mut end = |list: &mut Vec<u8>, sources: &mut Vec<Range<usize>>| {
            decoded.push_text(list, self, |at| sources[at].clone());
            list.clear();
            sources.clear();
        };
        let mut at = 0;
        while at < self.bytes.len() {
            let digits = self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let value = std::str::from_utf8(&self.bytes[at..at + digits]).ok().and_then(|digits| digits.parse().ok());
            match value {
                Some(value) if digits <= 3 => {
                    list.push(value);
                    sources.push(at..at + digits);
                }
                _ => end(&mut list, &mut sources),
            }
            at += digits;
            let between = self.bytes[at..].iter().take_while(|byte| b" \t\r\n,;".contains(byte)).count();
            if between == 0 || between > 4 {
                end(&mut list, &mut sources);
            }
            at += between.max(usize::from(between == 0 && digits == 0));
        }
        end(&mut list, &mut sources);
    }

    fn decoded(&self) -> Self {
        let mut view = Self::empty();
        self.decode_hex(&mut view);
        self.decode_base64(&mut view);
        self.decode_decimal(&mut view);
        view
    }
}

/// Calls `found` with every reading of `text`, piece after piece, each piece itself first.
pub(super) fn readings(text: &[u8], found: &mut dyn FnMut(&View)) {
    let pieces = pieces(text.len());
    let most = LEAST.max(MOST / pieces.len().max(1));
    for piece in pieces {
        readings_of(View::of(text, piece), most, found);
    }
}

/// Calls `found` with the pieces of `text`, and with those without one escape after the other.
pub(super) fn unescaped(text: &[u8], found: &mut dyn FnMut(&View)) {
    for piece in pieces(text.len()) {
        std::iter::successors(Some(View::of(text, piece)), View::unescaped).take(LAYERS).for_each(|view| found(&view));
    }
}

/// The pieces in which a text of this length is read.
fn pieces(length: usize) -> Vec<Range<usize>> {
    let starts = (0..length.saturating_sub(SHARED).max(1)).step_by(PIECE - SHARED);
    starts.map(|start| start..length.min(start + PIECE)).collect()
}

/// `most`: bytes of all readings; those that have more are left out.
fn readings_of(piece: View, most: usize, found: &mut dyn FnMut(&View)) {
    let mut known = HashSet::new();
    let mut read = 0;
    let mut level = vec![(false, piece)];
    for depth in 0..=DEPTH {
        let mut next = Vec::new();
        for (is_reversed, view) in level {
            // What looks like an escape may be none, so all of them go on.
            for view in view.laid_open() {
                // A text without its blanks and reversed is the same as one that is reversed and without its blanks.
                if !known.insert(digest(&view)) {
                    continue;
                }
                read += view.bytes.len();
                if read > most {
                    return;
                }
                found(&view);
                if depth == DEPTH || view.bytes.len() < SHORTEST {
                    continue;
                }
                next.push((false, view.decoded()));
                if !is_reversed {
                    next.push((true, view.reversed()));
                }
            }
        }
        next.retain(|(_, view)| !view.bytes.is_empty());
        level = next;
    }
}

fn digest(view: &View) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&view.bytes, &view.from).hash(&mut hasher);
    hasher.finish()
}

/// The byte that an escape at the start of `bytes` means, if it is one, and the escape's length.
fn escape(bytes: &[u8]) -> Option<(u8, usize)> {
    match bytes {
        [b'%', b'u' | b'U', rest @ ..] => fixed(rest, 16, 4).map(|byte| (byte, 6)),
        [b'%', rest @ ..] => fixed(rest, 16, 2).map(|byte| (byte, 3)),
        [b'&', rest @ ..] => reference(rest),
        [b'\\', b'u' | b'U' | b'x', b'{', rest @ ..] => {
            delimited(rest, 16, b'}').map(|(byte, length)| (byte, length + 3))
        }
        [b'\\', b'u', rest @ ..] => fixed(rest, 16, 4).map(|byte| (byte, 6)),
        [b'\\', b'U', rest @ ..] => fixed(rest, 16, 8).map(|byte| (byte, 10)),
        [b'\\', b'x' | b'X', rest @ ..] => fixed(rest, 16, 2).map(|byte| (byte, 4)),
        [b'\\', b'0'..=b'7', ..] => fixed(&bytes[1..], 8, 3).map(|byte| (byte, 4)),
        [b'\\', b'n' | b'r' | b't', ..] => Some((b' ', 2)),
        [b'\\', byte @ b'!'..=b'~', ..] if !byte.is_ascii_alphanumeric() => Some((*byte, 2)),
        _ => None,
    }
}

/// The meaning of the character reference after an ampersand.
fn reference(rest: &[u8]) -> Option<(u8, usize)> {
    const NAMES: [(&[u8], u8); 15] = [
        (b"amp;", b'&'),
        (b"lt;", b'<'),
        (b"gt;", b'>'),
        (b"quot;", b'"'),
        (b"apos;", b'\''),
        (b"sol;", b'/'),
        (b"plus;", b'+'),
        (b"equals;", b'='),
        (b"colon;", b':'),
        (b"percnt;", b'%'),
        (b"lowbar;", b'_'),
        (b"period;", b'.'),
        (b"bsol;", b'\\'),
        (b"hyphen;", b'-'),
        (b"num;", b'#'),
    ];
    match rest {
        [b'#', b'x' | b'X', rest @ ..] => delimited(rest, 16, b';').map(|(byte, length)| (byte, length + 3)),
        [b'#', rest @ ..] => delimited(rest, 10, b';').map(|(byte, length)| (byte, length + 2)),
        _ => NAMES.iter().find(|(name, _)| rest.starts_with(name)).map(|(name, byte)| (*byte, name.len() + 1)),
    }
}

/// The byte that so many digits stand for.
fn fixed(bytes: &[u8], radix: u32, digits: usize) -> Option<u8> {
    let digits = std::str::from_utf8(bytes.get(..digits)?).ok()?;
    if digits.starts_with('+') {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()?.try_into().ok()
}

/// The byte that the digits before `end` stand for, and the length with `end`.
fn delimited(bytes: &[u8], radix: u32, end: u8) -> Option<(u8, usize)> {
    let length = bytes.iter().take(12).position(|byte| *byte == end)?;
    Some((fixed(bytes, radix, length)?, length + 1))
}

const fn is_blank(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| digit.try_into().ok())
}

/// True for `0x` before a digit.
fn is_prefix(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit())
}

const fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Texts are capped far below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str, wanted: &str) -> bool {
        let mut read = false;
        readings(text.as_bytes(), &mut |view| read |= String::from_utf8_lossy(&view.bytes).contains(wanted));
        read
    }

    #[test]
    fn each_common_coding_is_read() {
        for coded in [
            "wJ%61lr%2fXY%u0041",
            "wJ&#97;lr&#x2F;X&#0089;A",
            "wJalr&sol;XYA",
            r"w\x4aalr\/X\u{59}\u0041",
            r"wJalr\057XYA",
            "774a616c722f585941",
            "77:4A:61:6c:72:2f:58:59:41",
            "0x77, 0x4a, 0x61, 0x6C, 0x72, 0x2f, 0x58, 0x59, 0x41",
            "774a 616c 722f 5859 41",
            "a 774a 616c\n722f 5859 41",
            "[119 74 97 108 114 47 88 89 65]",
            "119,74,97,108,114,47,88,89,65",
            "d0phbHIvWFlB",
            "-xd0phbHIvWFlB",
            "AYX/rlaJw",
            "wJ al\nr/\tXYA",
            "ZDBwaGJISXZXRmxC",
            r"w\u0000J\u0000a\u0000l\u0000r\u0000/\u0000X\u0000Y\u0000A",
        ] {
            assert!(reads(coded, "wJalr/XYA"), "{coded}");
        }
    }

    #[test]
    fn a_text_is_read_in_pieces_that_overlap() {
        assert_eq!(pieces(0), vec![Range { start: 0, end: 0 }]);
        assert_eq!(pieces(PIECE), vec![Range { start: 0, end: PIECE }]);
        assert_eq!(pieces(PIECE + 1), [0..PIECE, PIECE - SHARED..PIECE + 1]);
        let long = format!("{}wJalr/XYA", "-".repeat(3 * PIECE));
        assert!(reads(&long, "wJalr/XYA"));
    }

    #[test]
    fn what_has_many_readings_is_read_within_a_bound() {
        let deep = format!("%{}41 wJ alr/XYA ", "25".repeat(20)).repeat(2000);
        let mut read = 0;
        readings(deep.as_bytes(), &mut |view| read += view.bytes.len());
        assert!(read <= MOST + LEAST * pieces(deep.len()).len(), "{read}");
    }

    #[test]
    fn a_reading_knows_where_it_comes_from() {
        let text = b"say d0phbHIvWFlBd0ph now";
        let mut sources = Vec::new();
        readings(text, &mut |view| {
            if let Some(at) = view.bytes.windows(9).position(|window| window == b"wJalr/XYA") {
                sources.push(view.source(at..at + 9));
            }
        });
        assert!(sources.contains(&(4..16)), "{sources:?}");
    }
}
