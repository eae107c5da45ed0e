//! The last step before a screen: what a terminal would act on becomes visible, wherever it comes from.
//!
//! Every line for standard output and standard error passes here, so no subcommand has to remember it. Text that comes
//! from files and servers is escaped where it is read, too; this is for the places that are forgotten.

use std::io::{self, Write as _};

use model::text::{printable, visible};

/// The sequences that reports colour with: bold, red and green as `anstyle` writes them, and the tints of the matrix as
/// `comfy-table` does.
const STYLES: [&str; 9] = [
    "\u{1b}[0m",
    "\u{1b}[1m",
    "\u{1b}[31m",
    "\u{1b}[32m",
    "\u{1b}[39m",
    "\u{1b}[38;5;9m",
    "\u{1b}[38;5;10m",
    "\u{1b}[38;5;11m",
    "\u{1b}[38;5;12m",
];

/// Writes a line to standard error. Errors are ignored, because a closed standard error must not end a run.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(text));
}

/// Appends `bytes` to `safe`, with everything escaped that a terminal would act on but line ends, tabs and, with `colour`,
/// the styles of reports.
pub(super) fn escape(bytes: &[u8], colour: bool, safe: &mut Vec<u8>) {
    let acts = |byte: &u8| !matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    if !bytes.iter().any(acts) {
        safe.extend_from_slice(bytes);
        return;
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(style) = STYLES.iter().find(|style| colour && rest.starts_with(style.as_bytes())) {
            safe.extend_from_slice(style.as_bytes());
            rest = &rest[style.len()..];
            continue;
        }
        if let Some(next) = rest.strip_prefix(b"\r\n") {
            safe.extend_from_slice(b"\r\n");
            rest = next;
            continue;
        }
        let next = rest[1..].iter().position(|byte| matches!(byte, 0x1b | b'\r')).map_or(rest.len(), |at| at + 1);
        safe.extend_from_slice(printable(&rest[..next]).as_bytes());
        rest = &rest[next..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str, colour: bool) -> String {
        let mut safe = Vec::new();
        escape(text.as_bytes(), colour, &mut safe);
        String::from_utf8(safe).unwrap()
    }

    #[test]
    fn only_the_styles_of_reports_reach_a_screen() {
        let hostile = "a\u{1b}]0;title\u{7}\u{1b}[31mred\u{1b}[0m\u{1b}[2J\u{9b}2J ✓\n";
        assert_eq!(escaped(hostile, true), "a\\x1b]0;title\\x07\u{1b}[31mred\u{1b}[0m\\x1b[2J\\u{9b}2J ✓\n");
        assert_eq!(escaped(hostile, false), "a\\x1b]0;title\\x07\\x1b[31mred\\x1b[0m\\x1b[2J\\u{9b}2J ✓\n");
        assert_eq!(escaped("plain\ttext ✗\n", false), "plain\ttext ✗\n");
    }
}
