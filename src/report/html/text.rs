//! Text on its way into the page: capped, and with every hidden character written out, save for tabs in heads and
//! bodies.
//!
//! Independent of markup, which the templates escape; no other kind of text gets into them.

use std::fmt;

use model::text::{one_line, visible};

/// Longer texts are cut in the matrix: unfolded, the row has them.
const CELL: usize = 100;
/// Longer single lines are cut: the run file has the rest.
const LINE: usize = 400;
/// Longer heads and bodies are cut. Run files hold at most as much, unless another program wrote them.
const BLOCK: usize = 20_000;

/// Text that shows what it holds and does nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(String);

impl Text {
    /// On one line.
    pub(super) fn line(text: &str) -> Self {
        Self(capped(one_line(text), LINE, "…"))
    }

    /// On one line that is short enough for a cell.
    pub(super) fn cell(text: &str) -> Self {
        Self(capped(one_line(text), CELL, "…"))
    }

    /// Line by line. Each has its own markup, so that a server cannot choose how a line of the file starts: printed in
    /// the log of a CI job, it could be a command.
    pub(super) fn lines(text: &str) -> Vec<Self> {
        let shown = capped(visible(text.trim_end()), BLOCK, "\n[more in the run file]");
        shown.lines().map(|line| Self(line.to_owned())).collect()
    }

    /// An address that a reader may follow: of the web, and nothing hidden in it.
    pub(super) fn address(text: &str) -> Option<Self> {
        let web = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        let plain = text.chars().all(|character| character.is_ascii_graphic()) && text.len() <= LINE;
        (web && plain).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn capped(mut text: String, most: usize, mark: &str) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push_str(mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> String {
        Text::lines(text).iter().map(Text::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn hidden_characters_are_written_out_and_line_ends_and_tabs_kept_only_in_blocks() {
        let text = "a\u{1b}[2J\0\u{202e}b\r\n\tc\n";
        assert_eq!(Text::line(text).to_string(), "a\\x1b[2J\\x00\\u{202e}b\\x0d\\x0a\\x09c\\x0a");
        assert_eq!(block(text), "a\\x1b[2J\\x00\\u{202e}b\n\tc");
    }

    #[test]
    fn long_text_is_cut_where_a_character_ends() {
        let long = "é".repeat(BLOCK + 1);
        assert_eq!(Text::line(&long).to_string(), "é".repeat(LINE) + "…");
        assert_eq!(Text::cell(&long).to_string(), "é".repeat(CELL) + "…");
        assert_eq!(block(&long), "é".repeat(BLOCK) + "\n[more in the run file]");
        assert_eq!(block(&long[2..]), long[2..]);
    }

    #[test]
    fn only_plain_addresses_of_the_web_can_be_followed() {
        assert!(Text::address("https://example.com/a?b#c").is_some());
        let others =
            ["javascript:alert(1)", "data:text/html,x", "//x", "HTTPS://x y", "https://x\u{202e}", "https://a b"];
        for text in others {
            assert_eq!(Text::address(text), None, "{text}");
        }
    }
}
