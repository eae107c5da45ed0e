//! The document as JSON: exactly its values, in plain sight.
//!
//! What a terminal, an editor or an HTML page would act on is written as an escape, which reads back as the same text.

use serde::Serialize;

use super::document::Document;
use model::text::is_hidden;

/// Renders the document.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    pretty(document)
}

/// Any value as indented JSON with a line end.
pub(crate) fn pretty<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string_pretty(value).expect("plain data with text keys is always JSON");
    // Only texts can hold what is escaped here: the structure is ASCII and does not contain `</`.
    let mut safe = String::with_capacity(json.len() + 1);
    for character in json.replace("</", "<\\/").chars() {
        if character != '\n' && is_hidden(character) {
            let units = &mut [0; 2];
            safe.extend(character.encode_utf16(units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            safe.push(character);
        }
    }
    safe.push('\n');
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_read_back_as_what_they_stand_for() {
        let text = "a\u{1b}[2J\0\u{7f}\u{9b}\u{202e}\u{e0041}\r\n\"</script><!--é漢";
        let json = pretty(&[text]);
        assert!(!json.chars().any(|character| character != '\n' && is_hidden(character)), "{json:?}");
        assert!(!json.contains("</"), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [text]);
    }
}
