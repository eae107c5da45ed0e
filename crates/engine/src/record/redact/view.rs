//! The readings of a text: what is left of it when the codings that a server may have put around an echo are taken off.
//!
//! Independent of secrets: each reading knows where in the text its bytes come from. Reads the common codings: percent,
//! character references, backslash escapes, hex in any grouping, lists of decimal bytes, base64 in both alphabets, reversed
//! and split text. Compression, encryption, base32 and codings that are nested more than [`DEPTH`] times stay unread.

use std::ops::Range;

/// Codings that are taken off one after the other; escapes and splits do not count.
const DEPTH: usize = 3;
/// Readings without escapes and splits that are made of one, as in `%252f`.
const LAYERS: usize = 12;
/// The same for a text of more than [`LONG`] bytes, which few echoes are.
const LAYERS_OF_LONG: usize = 3;
/// A longer text is read in fewer ways, because a server that sends many of them must not slow down a run.
const LONG: usize = 4 << 10;
/// A shorter sequence of decoded bytes holds no secret.
const SHORTEST: usize = 8;

/// One reading of a text.
#[derive(Clone)]
pub(super) struct View {
    /// What it reads.
    pub(super) bytes: Vec<u8>,
    /// Which bytes of the text each came from.
    from: Vec<(u32, u32)>,
}

impl View {
    /// The text as it is.
    pub(super) fn of(text: &[u8]) -> Self {
        let from = (0..).zip(1..).take(text.len()).collect();
        Self { bytes: text.to_vec(), from }
    }

    const fn empty() -> Self {
        Self { bytes: Vec::new(), from: Vec::new() }
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

    /// Adds those sequences of `decoded` that may be text.
    fn push_text(&mut self, decoded: &Self) {
        let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0);
        let mut at = 0;
        for run in decoded.bytes.chunk_by(|a, b| is_text(a) == is_text(b)) {
            if run.len() >= SHORTEST && is_text(&run[0]) {
                self.bytes.extend_from_slice(run);
                self.from.extend_from_slice(&decoded.from[at..at + run.len()]);
                // No secret has this byte: sequences stay apart.
                self.bytes.push(0xff);
                self.from.push(decoded.from[at]);
            }
            at += run.len();
        }
    }

    fn reversed(&self) -> Self {
        Self { bytes: self.bytes.iter().rev().copied().collect(), from: self.from.iter().rev().copied().collect() }
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

    /// The readings without one escape after the other.
    pub(super) fn without_escapes(&self) -> Vec<Self> {
        std::iter::successors(self.unescaped(), Self::unescaped).take(LAYERS).collect()
    }

    /// This reading, and those without its escapes and splits, in any order.
    fn laid_open(self) -> Vec<Self> {
        let mut all = vec![self];
        let mut at = 0;
        let most = if all[0].bytes.len() > LONG { LAYERS_OF_LONG } else { LAYERS };
        while at < all.len() && all.len() < most {
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
        let mut view = Self::empty();
        for digits in digits.chunks(group) {
            let mut value = 0_u32;
            let mut held = 0;
            for (index, (digit, at)) in digits.iter().enumerate() {
                value = value << bits | u32::from(*digit);
                held += bits;
                if held >= 8 {
                    held -= 8;
                    let first = digits[index.saturating_sub(1)].1;
                    view.push((value >> held & 0xff) as u8, self, first..at + 1);
                }
            }
        }
        decoded.push_text(&view);
    }

    /// What lists of decimal bytes stand for, as in `[87, 74, 97]`.
    fn decode_decimal(&self, decoded: &mut Self) {
        let mut list = Self::empty();
        let mut at = 0;
        while at < self.bytes.len() {
            let digits = self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let value = std::str::from_utf8(&self.bytes[at..at + digits]).ok().and_then(|digits| digits.parse().ok());
            match value {
                Some(value) if digits <= 3 => list.push(value, self, at..at + digits),
                _ => decoded.push_text(&std::mem::replace(&mut list, Self::empty())),
            }
            at += digits;
            let between = self.bytes[at..].iter().take_while(|byte| b" \t\r\n,;".contains(byte)).count();
            let ends = between == 0 || between > 4;
            if ends {
                decoded.push_text(&std::mem::replace(&mut list, Self::empty()));
            }
            at += between.max(usize::from(between == 0 && digits == 0));
        }
        decoded.push_text(&list);
    }

    fn decoded(&self) -> Self {
        let mut view = Self::empty();
        self.decode_hex(&mut view);
        self.decode_base64(&mut view);
        self.decode_decimal(&mut view);
        view
    }
}

/// Calls `found` with every reading of `text`, the text itself first.
pub(super) fn readings(text: &[u8], found: &mut dyn FnMut(&View)) {
    let mut level = vec![(false, View::of(text))];
    for depth in 0..=DEPTH {
        let mut next = Vec::new();
        for (is_reversed, view) in level {
            // What looks like an escape may be none, so all of them go on.
            for view in view.laid_open() {
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
