//! What the output may contain: no byte that a terminal acts on but line ends and the colours of the program itself.
//!
//! Independent of what the output says.

use model::text::is_hidden;

/// The colours that the program uses.
const COLOURS: &str = "0123456789;";

/// Fails where a terminal would do something else than show the text.
pub(crate) fn assert_harmless(what: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let harmful = without_colours(text).lines().find(|line| line.contains(is_hidden)).map(str::to_owned);
    assert_eq!(harmful, None, "{what}");
}

/// The text without sequences that choose a colour or style.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.trim_start_matches(|c| COLOURS.contains(c)).strip_prefix('m') {
            Some(rest) => plain.push_str(rest),
            None => plain.extend(["\x1b[", piece]),
        }
    }
    plain
}

#[test]
fn an_escape_from_a_server_is_distinguished_from_a_colour_of_ours() {
    assert_eq!(without_colours("\x1b[1;31mred\x1b[0m\n"), "red\n");
    for harm in ["\x1b[2J", "\x1b]0;x\x07", "a\rb", "\u{202e}", "\u{9b}2J", "\0"] {
        assert!(without_colours(&format!("\x1b[31m{harm}\x1b[0m")).contains(is_hidden), "{harm:?}");
    }
}
