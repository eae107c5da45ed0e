//! Folds texts into lines: sentences at blanks, names where their words meet.

use super::WIDTH;

/// `text` in lines of at most `WIDTH` columns; all but the first are indented. A longer word is cut into pieces.
pub(super) fn sentence(text: &str, indent: usize) -> String {
    let words = text.trim_start_matches(' ');
    let mut lines = Vec::new();
    let mut line = " ".repeat(text.len() - words.len());
    let mut fresh = true;
    for piece in words.split(' ').flat_map(|word| pieces(word, WIDTH - indent)) {
        if !fresh && line.chars().count() + 1 + piece.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(&piece);
        fresh = false;
    }
    lines.push(line);
    lines.join("\n")
}

/// `name` in at most three lines of `width` columns, broken where its words meet.
pub(super) fn name(name: &str, width: usize) -> String {
    const LINES: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    let mut rest: Vec<char> = name.chars().collect();
    while !rest.is_empty() {
        let margin = if lines.is_empty() { "" } else { "  " };
        let room = width.saturating_sub(margin.len()).max(1);
        if rest.len() > room && lines.len() + 1 == LINES {
            rest.truncate(room - 1);
            rest.push('…');
        }
        let tail = if rest.len() > room { rest.split_off(break_at(&rest, room)) } else { Vec::new() };
        lines.push(format!("{margin}{}", rest.iter().collect::<String>().trim_end()));
        rest = tail;
    }
    lines.join("\n")
}

/// The last place up to `most` where one word ends and the next begins, if there is one worth breaking at.
fn break_at(name: &[char], most: usize) -> usize {
    let meets = |at: &usize| {
        let (before, after) = (name[*at - 1], name[*at]);
        matches!(before, '-' | ' ' | ':') || (before.is_lowercase() && after.is_uppercase())
    };
    (most / 3 + 1..=most).rev().find(meets).unwrap_or(most)
}

fn pieces(word: &str, most: usize) -> Vec<String> {
    if word.is_empty() {
        return vec![String::new()];
    }
    word.chars().collect::<Vec<_>>().chunks(most).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_blanks_and_their_width() {
        assert_eq!(sentence("  a  b", 2), "  a  b");
        let long = sentence(&"word ".repeat(60), 4);
        assert!(long.lines().all(|line| line.chars().count() <= WIDTH), "{long}");
        assert!(long.lines().skip(1).all(|line| line.starts_with("    word")), "{long}");
        let endless = sentence(&"x".repeat(250), 2);
        assert!(endless.lines().count() == 3 && endless.lines().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn names_break_where_their_words_meet() {
        assert_eq!(name("short", 10), "short");
        assert_eq!(name("complete-descending-parts", 22), "complete-descending-\n  parts");
        assert_eq!(name("400 AuthorizationHeaderMalformed", 26), "400 AuthorizationHeader\n  Malformed");
        assert_eq!(name("aaaaaaaaaaaa", 5), "aaaaa\n  aaa\n  aa…");
        assert_eq!(name("", 5), "");
    }
}
