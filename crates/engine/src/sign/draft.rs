//! A request in preparation: method, target, headers and body as separate parts.

use bytes::Bytes;

use model::encoding::encode;

/// The parts of a request, in the order in which they are sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The method.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// Query parameters, unencoded; without a value, only the name is sent.
    pub query: Vec<(String, Option<String>)>,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Draft {
    /// The first header of this name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Replaces a header in its place, or adds it at the end.
    pub fn set_header(&mut self, name: &str, value: impl Into<String>) {
        match self.headers.iter_mut().find(|(have, _)| have.eq_ignore_ascii_case(name)) {
            Some((_, old)) => *old = value.into(),
            None => self.headers.push((name.to_owned(), value.into())),
        }
    }

    /// Removes every header of this name.
    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
    }

    /// Replaces a query parameter in its place, or adds it at the end.
    pub(crate) fn set_query(&mut self, name: &str, value: impl Into<String>) {
        match self.query.iter_mut().find(|(have, _)| have == name) {
            Some((_, old)) => *old = Some(value.into()),
            None => self.query.push((name.to_owned(), Some(value.into()))),
        }
    }

    /// The value of a query parameter.
    #[must_use]
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).and_then(|(_, value)| value.as_deref())
    }

    /// Removes a query parameter.
    pub fn remove_query(&mut self, name: &str) {
        self.query.retain(|(have, _)| have != name);
    }

    /// Path and query of the request line. The path may contain the start of a query, raw.
    #[must_use]
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (name, value) in &self.query {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&encode(name));
            if let Some(value) = value {
                target.push('=');
                target.push_str(&encode(value));
            }
        }
        target
    }
}
