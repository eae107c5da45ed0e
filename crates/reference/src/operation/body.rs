//! XML documents in request bodies: present, not too large, well-formed and with the right root.
//!
//! Independent of their content.

use crate::finding::operation as finding;
use crate::{Checks, Finding, Refusal, Request};
use model::xml::{self, Element};

/// The most bytes of a document that S3 reads: one mebibyte.
const LIMIT: usize = 1 << 20;

/// What a document has to be, and the findings if it is not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    root: &'static str,
    limit: usize,
    empty: &'static Finding,
    malformed: &'static Finding,
}

impl Rule {
    /// A document with this root element.
    pub(super) const fn root(root: &'static str) -> Self {
        Self { root, limit: LIMIT, empty: &finding::REQUEST_BODY_EMPTY, malformed: &finding::XML_MALFORMED }
    }

    /// The same with another limit in bytes.
    pub(super) const fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// The same with another finding for an empty body.
    pub(super) const fn empty(self, empty: &'static Finding) -> Self {
        Self { empty, ..self }
    }

    /// The same with another finding for a malformed body.
    pub(super) const fn malformed(self, malformed: &'static Finding) -> Self {
        Self { malformed, ..self }
    }

    /// Reads the body of `request`; a wrong body that the dialect accepts is read as an empty document.
    pub(super) fn read(self, request: &Request, checks: &Checks) -> Result<Element, Refusal> {
        if request.body.is_empty() {
            checks.refuse(self.empty)?;
        }
        if request.body.len() > self.limit {
            checks.refuse(&finding::XML_TOO_LARGE)?;
        }
        match xml::parse(&request.body) {
            Ok(document) if document.root.name == self.root => Ok(document.root),
            _ => {
                checks.refuse(self.malformed)?;
                Ok(Element { name: self.root.to_owned(), ..Element::default() })
            }
        }
    }
}

/// The trimmed text of the first child with this name.
pub(super) fn text<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.child_text(name).map(str::trim)
}
