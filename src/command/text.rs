//! Plain text for a terminal: wrapped paragraphs and aligned columns.
//!
//! Independent of what the text says.

/// The width to which paragraphs are wrapped.
pub(super) const WIDTH: usize = 100;

/// `1 scenario`, `2 scenarios`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Words as a POSIX shell reads them back.
pub(super) fn command_line(words: &[String]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    let word = |word: &String| {
        if !word.is_empty() && word.chars().all(is_plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Wraps `text` into indented lines of at most `WIDTH` columns. A longer word is not split.
pub(super) fn wrap(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{margin}{word}")),
        }
    }
    lines.join("\n")
}

/// Puts `label` in a column of `width` and wraps `text` beside it.
pub(super) fn beside(label: &str, width: usize, text: &str) -> String {
    let wrapped = wrap(text, width);
    let first = wrapped.get(width..).unwrap_or_default();
    format!("{label:<width$}{first}").trim_end().to_owned()
}

/// Aligns the columns of `rows`. The last column is not padded.
pub(super) fn columns<S: AsRef<str>>(rows: &[impl AsRef<[S]>], indent: usize) -> String {
    let count = rows.first().map_or(0, |row| row.as_ref().len());
    let width = |column: usize| rows.iter().map(|row| row.as_ref()[column].as_ref().chars().count()).max();
    let widths: Vec<usize> = (0..count).filter_map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut missing = indent;
        for (cell, width) in row.as_ref().iter().map(AsRef::as_ref).zip(&widths) {
            if !cell.is_empty() {
                text.push_str(&" ".repeat(missing));
                text.push_str(cell);
                missing = 0;
            }
            missing += 2 + width - cell.chars().count();
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_the_width_and_keep_their_indent() {
        let text = wrap(&"word ".repeat(50), 4);
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("    word") && line.len() <= WIDTH), "{text}");
    }

    #[test]
    fn a_label_precedes_the_first_line_only() {
        let text = beside("hcp", 6, &"word ".repeat(30));
        assert!(text.starts_with("hcp   word"));
        assert!(text.lines().nth(1).unwrap().starts_with("      word"));
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "b", "c"], ["ccc", "", "é"], ["é", "d", ""]];
        assert_eq!(columns(&rows, 1), " a    b  c\n ccc     é\n é    d\n");
    }
}
