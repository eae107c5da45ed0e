//! XML and the error documents in it: nothing is lost, invented or expanded.

use engine::response::{self, BodyKind};
use model::xml::{self, Element};

/// Bytes are a document that reads back the same from its own text, or no document; any text survives being escaped.
pub fn holds(bytes: &[u8]) {
    if let Ok(document) = xml::parse(bytes) {
        let mut text = String::new();
        if write(&document.root, &mut text) {
            let again = xml::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(again.root, document.root, "{text}");
        }
    }
    let text = String::from_utf8_lossy(bytes).replace('\0', "");
    let escaped = format!("<a b=\"{0}\">{0}</a>", escape(&text));
    let root = xml::parse(escaped.as_bytes()).expect("escaped text is well-formed").root;
    assert_eq!((root.text.as_str(), root.attribute("b")), (text.as_str(), Some(text.as_str())));
    read(bytes);
}

/// A response with this body is read within its bounds.
fn read(body: &[u8]) {
    for status in [404, 200] {
        let reading = response::read(false, status, &[], body);
        assert_eq!(reading.outcome.status, status);
        assert_eq!(reading.outcome.code.is_some(), reading.body == BodyKind::Error);
        if let Some(code) = &reading.outcome.code {
            assert!(!code.is_empty() && code.len() <= 256, "{code}");
            assert!(!code.contains(|c: char| c.is_whitespace() || c.is_control()), "{code:?}");
        }
        assert!(reading.message.is_none_or(|message| message.chars().count() <= 501));
    }
}

/// Writes the element; false where it has attributes whose prefixes are no longer known.
fn write(element: &Element, text: &mut String) -> bool {
    text.push_str(&format!("<{} xmlns=\"{}\"", element.name, escape(element.namespace.as_deref().unwrap_or_default())));
    for (name, value) in &element.attributes {
        text.push_str(&format!(" {name}=\"{}\"", escape(value)));
    }
    text.push('>');
    text.push_str(&escape(&element.text));
    let written = element.children.iter().all(|child| write(child, text));
    text.push_str(&format!("</{}>", element.name));
    written && !element.attributes.iter().any(|(name, _)| name.contains(':'))
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '<' | '>' | '&' | '"' | '\'' | '\r' | '\n' | '\t' => format!("&#{};", u32::from(character)),
            _ => character.to_string(),
        })
        .collect()
}
