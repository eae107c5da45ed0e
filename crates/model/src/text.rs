//! Bytes as text that is safe to show: whatever a terminal or an editor would act on is escaped.
//!
//! Independent of secrets; redaction searches the text that comes out of here.

use std::fmt::Write;

/// The first `most` bytes as text, with a note of how many more there were.
#[must_use]
pub fn capped(bytes: &[u8], most: usize, total: u64) -> String {
    let kept = &bytes[..floor(bytes, most)];
    let mut text = printable(kept);
    let cut = total.max(bytes.len() as u64) - kept.len() as u64;
    if cut > 0 {
        let _ = write!(text, "\n[{cut} more bytes]");
    }
    text
}

/// The same text, with line ends and tabs kept and everything else unprintable escaped.
#[must_use]
pub fn printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let mut characters = chunk.valid().chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\n' | '\t' => text.push(character),
                _ => escape(character, &mut text),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// The same text with line ends and tabs kept and everything else unprintable escaped.
#[must_use]
pub fn visible(text: &str) -> String {
    printable(text.as_bytes())
}

/// True if a terminal, an editor or an XML reader would act on this character instead of showing it.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control() || is_invisible(character)
}

/// The same text on one line, with everything unprintable escaped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    text.chars().for_each(|character| escape(character, &mut line));
    line
}

fn escape(character: char, text: &mut String) {
    if character.is_ascii_control() {
        let _ = write!(text, "\\x{:02x}", character as u32);
    } else if character.is_control() || is_invisible(character) {
        let _ = write!(text, "\\u{{{:x}}}", character as u32);
    } else {
        text.push(character);
    }
}

/// Characters that are invisible, or that reorder the text around them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The longest length up to `most` that does not cut a character.
fn floor(bytes: &[u8], most: usize) -> usize {
    if bytes.len() <= most {
        return bytes.len();
    }
    let start = most.saturating_sub(3);
    let boundary = (start..=most).rev().find(|end| bytes[*end] & 0xc0 != 0x80);
    boundary.unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_becomes_visible() {
        assert_eq!(printable(b"a\r\nb\tc\x1b[2J\0\x7f\r"), "a\nb\tc\\x1b[2J\\x00\\x7f\\x0d");
        assert_eq!(printable("é\u{9b}\u{202e}\u{200b}✓".as_bytes()), "é\\u{9b}\\u{202e}\\u{200b}✓");
        assert_eq!(printable(b"\xff<\xc3"), "\\xff<\\xc3");
        assert_eq!(one_line("a\r\nb\tc"), "a\\x0d\\x0ab\\x09c");
    }

    #[test]
    fn what_is_cut_is_counted_and_no_character_is_halved() {
        assert_eq!(capped(b"abc", 3, 3), "abc");
        assert_eq!(capped(b"abcd", 3, 10), "abc\n[7 more bytes]");
        assert_eq!(capped("aéb".as_bytes(), 2, 4), "a\n[3 more bytes]");
        assert_eq!(capped(b"abc", 3, 9), "abc\n[6 more bytes]");
        assert_eq!(capped(&[0x80; 6], 4, 6), "\\x80\\x80\\x80\\x80\n[2 more bytes]");
        assert_eq!(capped(b"", 3, 0), "");
    }
}
