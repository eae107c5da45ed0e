//! The tokens of an SQL expression.
//!
//! Independent of their order.

use super::finding;
use crate::Refusal;

/// A token of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword or name, as it was written.
    Word(String),
    /// A name in double quotes, without them.
    Name(String),
    /// Text in single quotes, without them.
    Text(String),
    /// Digits, perhaps with a dot.
    Number(String),
    /// One of `* , . ( ) [ ] + - / % = != <> < <= > >= ||`.
    Symbol(&'static str),
}

/// Longer ones first, so that `<` does not hide `<=`.
const SYMBOLS: [&str; 19] =
    ["!=", "<>", "<=", ">=", "||", "*", ",", ".", "(", ")", "[", "]", "+", "-", "/", "%", "=", "<", ">"];

/// Splits `expression` into tokens.
pub(super) fn read(expression: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut rest = expression.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' | '"' => {
                let end = rest[1..].find(first).ok_or_else(|| invalid(first))?;
                let text = rest[1..=end].to_owned();
                (if first == '"' { Token::Name(text) } else { Token::Text(text) }, end + 2)
            }
            _ if first.is_alphabetic() || first == '_' => {
                let word = run(rest, |c| c.is_alphanumeric() || c == '_');
                (Token::Word(word.to_owned()), word.len())
            }
            _ if first.is_ascii_digit() => {
                let number = run(rest, |c| c.is_ascii_digit() || c == '.');
                (Token::Number(number.to_owned()), number.len())
            }
            _ => {
                let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
                let symbol = symbol.ok_or_else(|| invalid(first))?;
                (Token::Symbol(symbol), symbol.len())
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !belongs(c)).unwrap_or(text.len())]
}

fn invalid(character: char) -> Refusal {
    Refusal::new(&finding::INVALID_CHARACTER).with("Character", character.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_names_texts_numbers_and_symbols_are_distinguished() {
        let symbol = Token::Symbol;
        let (word, name) = (|text: &str| Token::Word(text.into()), |text: &str| Token::Name(text.into()));
        let expected = vec![word("s"), symbol("."), name("a b"), symbol("<="), Token::Number("1.5".into())];
        assert_eq!(read("s.\"a b\"<=1.5").unwrap(), expected);
        assert_eq!(read("'it' ").unwrap(), [Token::Text("it".into())]);
    }

    #[test]
    fn what_begins_no_word_is_refused() {
        for expression in ["#", "a ^ b", "'open", "!"] {
            assert_eq!(read(expression).unwrap_err().finding.name, "SelectInvalidCharacter", "{expression}");
        }
    }
}
