//! The reader behind `xml::parse`: quick-xml's events, checked and stacked into a tree.
//!
//! The only user of quick-xml; adds the checks that quick-xml leaves to its caller.

use quick_xml::XmlVersion;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;

use super::{Document, Element, XmlError};

/// The deepest level of elements that is read.
pub const MAX_DEPTH: usize = 32;
/// A completion with 10,000 parts has about 100,000 pieces.
const MAX_PIECES: usize = 200_000;
/// Pieces of markup that `parse_only` keeps; an error document has a dozen, a page of a listing of accounts a thousand.
pub const MAX_KEPT_PIECES: usize = 10_000;
const MAX_ATTRIBUTES: usize = 64;
const BOM: &str = "\u{feff}";

/// What XML forbids.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Malformation {
    /// What the parser found.
    #[error(transparent)]
    Parser(#[from] quick_xml::Error),
    /// A declaration after something else.
    #[error("an XML declaration that is not at the start")]
    LateDeclaration,
    /// A name with characters that no name has.
    #[error("a name that XML forbids")]
    Name,
    /// A prefix without a namespace.
    #[error("the prefix `{0}` is not declared")]
    Prefix(String),
    /// More attributes than any S3 document has.
    #[error("more than {MAX_ATTRIBUTES} attributes")]
    TooManyAttributes,
    /// A reference to an entity that only a document type could define.
    #[error("an entity that XML does not define")]
    Entity,
}

/// Reads one document.
///
/// # Errors
/// Whatever keeps `bytes` from being well-formed, or makes them larger than any S3 document.
pub fn parse(bytes: &[u8]) -> Result<Document, XmlError> {
    read(bytes, Tree { keeps: true, most_kept: MAX_PIECES, ..Tree::default() })
}

/// Reads one document and keeps what is below its root only where the root has one of these names: no document costs
/// much more memory than its own length.
///
/// # Errors
/// The same, and sooner where the content is kept.
pub fn parse_only(bytes: &[u8], roots: &[&str]) -> Result<Document, XmlError> {
    read(bytes, Tree { roots: Some(roots), most_kept: MAX_KEPT_PIECES, ..Tree::default() })
}

fn read(bytes: &[u8], tree: Tree<'_>) -> Result<Document, XmlError> {
    let whole = std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
        Some(_) => XmlError::NotUtf8(error.to_string()),
        None => XmlError::Truncated("a character".into()),
    })?;
    if whole.contains('\0') {
        return Err(XmlError::Nul);
    }
    let marked = whole.strip_prefix(BOM).unwrap_or(whole);
    let text = marked.trim_start_matches([' ', '\t', '\r', '\n']);
    let leading_space = text.len() < marked.len();
    let root = Tree { offset: whole.len() - text.len(), ascii: text.is_ascii(), ..tree }.grow(text)?;
    Ok(Document { root, leading_space })
}

/// What has been read so far.
#[derive(Default)]
struct Tree<'a> {
    /// The roots whose content is kept; empty keeps all.
    roots: Option<&'a [&'a str]>,
    keeps: bool,
    most_kept: usize,
    offset: usize,
    ascii: bool,
    open: Vec<Element>,
    root: Option<Element>,
    pieces: usize,
}

impl Tree<'_> {
    fn grow(mut self, text: &str) -> Result<Element, XmlError> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().check_comments = true;
        loop {
            let offset = self.offset as u64;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.broken(offset + reader.error_position(), error, text)),
            };
            let malformed = |why: Malformation| XmlError::Malformed { at: offset + reader.buffer_position(), why };
            self.pieces += 1;
            let most = if self.keeps { self.most_kept } else { MAX_PIECES };
            if self.pieces > most {
                return Err(XmlError::TooMuch(most));
            }
            match event {
                Event::Start(start) => self.open(&start, reader.resolver(), &malformed)?,
                Event::Empty(start) => {
                    self.open(&start, reader.resolver(), &malformed)?;
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(_) if self.open.is_empty() => return Err(XmlError::TextOutsideRoot),
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference).map_err(malformed)?;
                    self.text(&text)?;
                }
                Event::Decl(declaration) if self.pieces == 1 => self.encoding(&declaration)?,
                Event::Decl(_) => return Err(malformed(Malformation::LateDeclaration)),
                Event::DocType(_) => return Err(XmlError::Doctype),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return self.end(),
            }
        }
    }

    fn open(
        &mut self,
        start: &BytesStart<'_>,
        names: &NamespaceResolver,
        malformed: &dyn Fn(Malformation) -> XmlError,
    ) -> Result<(), XmlError> {
        let (namespace, name) = names.resolve_element(start.name());
        let name = name.as_ref().to_owned();
        if !is_name(start.name().as_ref()) {
            return Err(malformed(Malformation::Name));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(XmlError::SecondRoot(name));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(XmlError::TooDeep(MAX_DEPTH));
        }
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => {
                let name =
                    unescape(namespace.as_ref()).map_err(|error| malformed(quick_xml::Error::from(error).into()))?;
                Some(name.into_owned())
            }
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(prefix) => return Err(malformed(Malformation::Prefix(prefix))),
        };
        let attributes = attributes(start).map_err(malformed)?;
        if let (Some(roots), true) = (self.roots, self.open.is_empty()) {
            self.keeps = roots.contains(&name.as_str());
        }
        self.open.push(Element { name, namespace, attributes, ..Element::default() });
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) if self.keeps => parent.children.push(element),
            Some(_) => {}
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(element) if self.keeps => element.text.push_str(text),
            Some(_) => {}
            None if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() => {}
            None => return Err(XmlError::TextOutsideRoot),
        }
        Ok(())
    }

    fn encoding(&self, declaration: &BytesDecl<'_>) -> Result<(), XmlError> {
        match declaration.encoding() {
            Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") && !self.ascii => {
                Err(XmlError::NotUtf8(format!("declared as {}", name.chars().take(40).collect::<String>())))
            }
            Some(Err(error)) => {
                Err(XmlError::Malformed { at: self.offset as u64, why: quick_xml::Error::from(error).into() })
            }
            _ => Ok(()),
        }
    }

    fn end(mut self) -> Result<Element, XmlError> {
        match self.open.pop() {
            Some(element) => Err(inside(&element)),
            None => self.root.ok_or(XmlError::Empty),
        }
    }

    /// An error that only the end of the input caused is a truncation.
    fn broken(&self, at: u64, error: quick_xml::Error, text: &str) -> XmlError {
        let cut = match &error {
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => ends_in_bang(text),
            quick_xml::Error::Syntax(_) => true,
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => ends_in_reference(text),
            _ => false,
        };
        if cut {
            self.open.last().map_or_else(|| XmlError::Truncated("its first tag".into()), inside)
        } else {
            XmlError::Malformed { at, why: error.into() }
        }
    }
}

/// True if the last markup may yet become a comment, a CDATA section or a document type.
fn ends_in_bang(text: &str) -> bool {
    let last = text.rfind("<!").map_or("", |start| &text[start..]);
    !last.is_empty() && ["<!--", "<![CDATA[", "<!DOCTYPE"].iter().any(|markup| markup.starts_with(last))
}

/// True if the text ends in the start of a character or entity reference.
fn ends_in_reference(text: &str) -> bool {
    text.rsplit_once('&').is_some_and(|(_, name)| name.chars().all(|c| c.is_alphanumeric() || c == '#'))
}

fn inside(element: &Element) -> XmlError {
    XmlError::Truncated(format!("`{}`", element.name))
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Malformation> {
    let mut list = Vec::new();
    for (count, attribute) in start.attributes().enumerate() {
        if count == MAX_ATTRIBUTES {
            return Err(Malformation::TooManyAttributes);
        }
        let attribute = attribute.map_err(quick_xml::Error::from)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
        if attribute.key.as_namespace_binding().is_none() {
            list.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
    }
    Ok(list)
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, Malformation> {
    match reference.resolve_char_ref()? {
        Some(character) => Ok(character.to_string()),
        None => resolve_predefined_entity(reference).map(str::to_owned).ok_or(Malformation::Entity),
    }
}

/// quick-xml accepts any bytes as a name.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.chars().all(|other| other.is_alphanumeric() || "-_.:\u{b7}".contains(other))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> XmlError {
        parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn names_lose_their_prefix_and_keep_their_namespace() {
        let root = parse(b"<s3:Error xmlns:s3=\"urn:a\"><Code>X</Code><s3:Code>Y</s3:Code></s3:Error>").unwrap().root;
        assert_eq!((root.name.as_str(), root.namespace.as_deref()), ("Error", Some("urn:a")));
        let codes: Vec<_> = root.children("Code").map(|code| (code.namespace.as_deref(), code.text.as_str())).collect();
        assert_eq!(codes, [(None, "X"), (Some("urn:a"), "Y")]);
        assert_eq!(root.child_text("Code"), Some("X"));
        assert_eq!(root.child("Message"), None);
    }

    #[test]
    fn references_cdata_and_comments_are_read_as_text_alone() {
        let root = parse(b"<a x='1 &amp; 2'>&lt;&#x41;<!-- no --><![CDATA[<b>&amp;]]>&quot;</a>").unwrap().root;
        assert_eq!(root.text, "<A<b>&amp;\"");
        assert_eq!(root.attribute("x"), Some("1 & 2"));
    }

    #[test]
    fn a_byte_order_mark_is_no_leading_space_but_blanks_before_the_declaration_are() {
        assert!(!parse("\u{feff}<?xml version='1.0'?><a/>".as_bytes()).unwrap().leading_space);
        assert!(parse(b" \n\t<?xml version='1.0' encoding='UTF-8'?>\n<a/>\n").unwrap().leading_space);
    }

    #[test]
    fn what_is_not_one_whole_document_is_named() {
        assert!(matches!(error(" \n"), XmlError::Empty));
        assert!(matches!(error("<?xml version='1.0'?>"), XmlError::Empty));
        assert!(matches!(error("<a/>x"), XmlError::TextOutsideRoot));
        assert!(matches!(error("x<a/>"), XmlError::TextOutsideRoot));
        assert!(matches!(error("<a/>&amp;"), XmlError::TextOutsideRoot));
        assert!(matches!(error("<![CDATA[x]]><a/>"), XmlError::TextOutsideRoot));
        assert_eq!(error("<a/><b/>").to_string(), "a second root element `b`");
        assert_eq!(error("<a></a><a></a>").to_string(), "a second root element `a`");
        assert!(matches!(error("<a>\0</a>"), XmlError::Nul));
        for cut in ["<a><b>x", "<a><b>x</b", "<a><b x=\"", "<a><b><!-- ", "<a><b><![CDATA[x]]", "<a><b>"] {
            assert!(matches!(error(cut), XmlError::Truncated(_)), "{cut}: {:?}", error(cut));
        }
    }

    #[test]
    fn document_types_are_refused_before_anything_is_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxx\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert!(matches!(error(bomb), XmlError::Doctype));
        assert!(matches!(
            error("<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"),
            XmlError::Doctype
        ));
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_its_place() {
        let wrong = [
            "<a><b></a></b>",
            "<a></b>",
            "</a>",
            "<a>&unknown;</a>",
            "<a>&#0;</a>",
            "<a>&#xFFFFFFFF;</a>",
            "<a>x & y</a>",
            "<a x='1' x='2'/>",
            "<a x=1/>",
            "<p:a/>",
            "<a><?xml version='1.0'?></a>",
            "<1/>",
            "<>x</>",
            "<a><!-- -- --></a>",
            "<a><!x></a>",
        ];
        for text in wrong {
            assert!(matches!(error(text), XmlError::Malformed { .. }), "{text}: {:?}", parse(text.as_bytes()));
        }
    }

    #[test]
    fn references_in_a_namespace_are_resolved() {
        let root = parse(b"<a xmlns='u&amp;v'/>").unwrap().root;
        assert_eq!(root.namespace.as_deref(), Some("u&v"));
        assert!(matches!(error("<a xmlns='u&unknown;'/>"), XmlError::Malformed { .. }));
    }

    #[test]
    fn a_cut_document_is_distinguished_from_a_mistake_at_every_position() {
        let whole = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><s3:Error xmlns:s3='urn:x' a=\"1&amp;2\">\
                     <Code>NoSuchKey</Code><Message>caf\u{e9} &lt;\u{20ac}&#65;<![CDATA[x]]></Message><?pi x?></s3:Error>";
        assert!(parse(whole.as_bytes()).is_ok());
        for end in 0..whole.len() {
            let error = parse(&whole.as_bytes()[..end]).unwrap_err();
            assert!(error.is_cut(), "{end}: {error} after {:?}", String::from_utf8_lossy(&whole.as_bytes()[..end]));
        }
        assert!(!error("<a><b></a>").is_cut());
        assert!(!parse(b"<a>\xff</a>").unwrap_err().is_cut());
    }

    #[test]
    fn only_what_is_below_a_wanted_root_is_kept_and_all_of_it_is_checked() {
        let wanted = |text: &str| parse_only(text.as_bytes(), &["Error"]).map(|document| document.root);
        assert_eq!(wanted("<e:Error xmlns:e='u'><Code>A</Code></e:Error>").unwrap().child_text("Code"), Some("A"));
        let other = wanted("<List>text<Error><Code>A</Code></Error></List>").unwrap();
        assert_eq!((other.name.as_str(), other.text.as_str(), other.children.len()), ("List", "", 0));
        assert!(matches!(wanted("<List><a></b></List>"), Err(XmlError::Malformed { .. })));
        let many = "<a/>".repeat(MAX_KEPT_PIECES);
        assert!(wanted(&format!("<List>{many}</List>")).is_ok());
        assert!(matches!(wanted(&format!("<Error>{many}</Error>")), Err(XmlError::TooMuch(MAX_KEPT_PIECES))));
    }

    #[test]
    fn other_encodings_are_refused() {
        assert!(matches!(parse(b"<a>\xff</a>"), Err(XmlError::NotUtf8(_))));
        assert!(matches!(parse(b"\xff\xfe<\0a\0"), Err(XmlError::NotUtf8(_))));
        assert!(matches!(error("<?xml version='1.0' encoding='latin1'?><a>\u{e9}</a>"), XmlError::NotUtf8(_)));
        assert!(parse(b"<?xml version='1.0' encoding='latin1'?><a>e</a>").is_ok(), "the same bytes in both");
    }

    #[test]
    fn nesting_and_amount_are_bounded() {
        let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(matches!(error(&nested(MAX_DEPTH + 1)), XmlError::TooDeep(MAX_DEPTH)));
        assert!(matches!(error(&nested(300_000)), XmlError::TooDeep(MAX_DEPTH)));
        assert!(matches!(error(&format!("<a>{}</a>", "<b/>".repeat(MAX_PIECES))), XmlError::TooMuch(MAX_PIECES)));
        let attributes: Vec<String> = (0..=MAX_ATTRIBUTES).map(|number| format!(" a{number}=''")).collect();
        assert!(matches!(error(&format!("<a{}/>", attributes.concat())), XmlError::Malformed { .. }));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn no_markup_makes_it_panic(text in "[<>/&;#x!?a:='\" \\[\\]A\u{e9}-]{0,80}") {
            if let Ok(document) = parse(text.as_bytes()) {
                prop_assert!(is_name(&document.root.name));
            }
        }
    }
}
