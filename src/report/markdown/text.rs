//! Text that Markdown shows and never acts on, in a paragraph or in a table's cell.
//!
//! Independent of reports.

use model::text::one_line;

/// Longer texts of servers are cut: a summary is read, and the run file has the rest.
const LONGEST: usize = 300;

/// Text from a server, between backticks. A backtick and a pipe are written as escapes like any other character that
/// does not show itself, because renderers disagree about them inside a table's cell.
pub(crate) fn code(text: &str) -> String {
    let line = one_line(text).replace('`', "\\x60").replace('|', "\\x7c");
    let shown: String = line.chars().take(LONGEST).collect();
    let cut = if shown.len() < line.len() { "…" } else { "" };
    match shown.trim() {
        "" => "(empty)".into(),
        // A backslash before the closing backtick is plain in code, but some table parsers take it for an escape.
        text => format!("`{text}{cut}{}`", if text.ends_with('\\') { " " } else { "" }),
    }
}

/// Text of a suite or profile, with nothing in it that is markup.
pub(crate) fn prose(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '@' | '!' | '$' => {
                safe.push_str(&format!("&#{};", character as u32));
            }
            other => safe.push(other),
        }
    }
    safe
}

/// A line of a table.
pub(crate) fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_holds_neither_backtick_nor_pipe_nor_line_end() {
        assert_eq!(code("404 NoSuchKey"), "`404 NoSuchKey`");
        assert_eq!(code("a`b|c\nd\u{202e}"), "`a\\x60b\\x7cc\\x0ad\\u{202e}`");
        assert_eq!(code("<b>&lt;"), "`<b>&lt;`");
        assert_eq!(code("a\\"), "`a\\ `");
        assert_eq!(code(" "), "(empty)");
        assert_eq!(code(&"é".repeat(400)).chars().count(), LONGEST + 3);
    }

    #[test]
    fn prose_holds_no_markup() {
        assert_eq!(
            prose("a <b> & [c](d) | `e` *f*"),
            "a &lt;b&gt; &amp; &#91;c&#93;(d) &#124; &#96;e&#96; &#42;f&#42;"
        );
    }
}
