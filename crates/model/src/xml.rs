//! Strict XML: the documents that S3 clients and servers exchange, as a small tree.
//!
//! Independent of S3. Never panics and never expands anything, whatever the bytes are.

mod read;

pub use read::{MAX_DEPTH, MAX_KEPT_PIECES, Malformation, parse, parse_only};

/// A well-formed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The only element outside any other.
    pub root: Element,
    /// True if white space came before the first `<`; S3 sends it to keep a connection alive.
    pub leading_space: bool,
}

/// An element with everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The name without its prefix.
    pub name: String,
    /// The namespace that its prefix, or the default, is bound to.
    pub namespace: Option<String>,
    /// Attributes in order, names as written with their prefixes, without namespace declarations.
    pub attributes: Vec<(String, String)>,
    /// Its own text, references resolved, white space kept.
    pub text: String,
    /// Its elements in order.
    pub children: Vec<Element>,
}

/// Why some bytes are not a document.
#[derive(Debug, Clone, thiserror::Error)]
pub enum XmlError {
    /// There is only white space.
    #[error("there is no element")]
    Empty,
    /// Not UTF-8, or declared to be something else.
    #[error("not UTF-8: {0}")]
    NotUtf8(String),
    /// A character that XML forbids.
    #[error("a NUL character")]
    Nul,
    /// A document type declaration, which no S3 document has.
    #[error("a DOCTYPE")]
    Doctype,
    /// More nesting than any S3 document has.
    #[error("elements nested more than {0} deep")]
    TooDeep(usize),
    /// More markup than any S3 document has.
    #[error("more than {0} pieces of markup")]
    TooMuch(usize),
    /// Text before or after the root element.
    #[error("text outside the root element")]
    TextOutsideRoot,
    /// A second element beside the root.
    #[error("a second root element `{0}`")]
    SecondRoot(String),
    /// The end came before the root element was closed.
    #[error("the document ends inside {0}")]
    Truncated(String),
    /// Otherwise not well-formed.
    #[error("at byte {at}: {why}")]
    Malformed {
        /// Where, counted from the start.
        at: u64,
        /// What is wrong there.
        why: Malformation,
    },
}

impl XmlError {
    /// True if more bytes could have made a document of it.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Empty | Self::Truncated(_))
    }
}

impl Element {
    /// The first element with this name directly below, in whatever namespace.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements with this name directly below, in order.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first element with this name directly below.
    #[must_use]
    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// The value of the attribute written with this name, prefix included.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
