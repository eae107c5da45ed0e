//! The response of an operation: status, header fields, body.
//!
//! Independent of request ids, dates and errors, which are added around it.

use bytes::Bytes;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Header fields in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The body; for a HEAD the one a GET would have had, whose length is declared.
    pub(crate) body: Bytes,
}

impl Response {
    /// A response without a body.
    #[must_use]
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// An XML document; this adds the XML declaration.
    #[must_use]
    pub(crate) fn xml(status: u16, document: &str) -> Self {
        let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}");
        Self { body: body.into(), ..Self::empty(status) }.with("content-type", "application/xml")
    }

    /// Any other body.
    #[must_use]
    pub(crate) fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.with("content-type", content_type)
    }

    /// Adds a header field.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first value of a header field.
    #[must_use]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// `text` as the content of an XML element; characters that XML forbids become question marks.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                escaped.push_str("&#");
                escaped.push_str(&u32::from(c).to_string());
                escaped.push(';');
            }
            c if c.is_control() => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_xml_response_says_so() {
        let response = Response::xml(200, "<A/>");
        assert_eq!(response.header("Content-Type"), Some("application/xml"));
        assert!(response.body.starts_with(b"<?xml"));
    }

    #[test]
    fn text_that_is_escaped_cannot_end_an_element() {
        assert_eq!(escape("a<b>&\"\u{1}"), "a&lt;b&gt;&amp;&quot;?");
    }
}
