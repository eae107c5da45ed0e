//! Determines the kind of a response's body and finds the error in it.
//!
//! Independent of statuses and methods; `read` decides whether HTTP allows a body.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::{BodyKind, event_stream, keys, media_type};
use crate::reason::Reason;
use model::xml::{self, Document, Element};

const BOM: &[u8] = b"\xef\xbb\xbf";
/// The longest valid Code.
pub const CODE_BYTES: usize = 256;
/// Characters of a Message that are kept.
pub const MESSAGE_CHARS: usize = 500;
const MAX_NAME_CHARS: usize = 100;

/// Why the end of a body is missing.
#[derive(Debug)]
pub(super) enum Missing {
    /// The rest is unknown because the connection was closed or time ran out; with the reason.
    Lost(Reason),
    /// The body cannot be read as the server sent it; with the reason.
    Unusable(String),
}

/// The content of a body.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) kind: BodyKind,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) malformed: Option<String>,
    pub(super) keys: BTreeMap<String, Option<String>>,
}

/// Reads `body`, which may lack its end; `media_type` decides only what the bytes leave open.
///
/// # Errors
/// The kind of the body depends on its missing end.
pub(super) fn understand(body: &[u8], media_type: &str, missing: Option<Missing>) -> Result<Content, Reason> {
    let mut content = Content {
        kind: BodyKind::Empty,
        code: None,
        message: None,
        notes: Vec::new(),
        malformed: None,
        keys: BTreeMap::new(),
    };
    let start = body.strip_prefix(BOM).unwrap_or(body).trim_ascii_start();
    let nothing_yet = start.is_empty() || BOM.starts_with(body);
    content.kind = match (start.first(), missing) {
        (_, Some(Missing::Lost(how))) if nothing_yet => return Err(how),
        (_, Some(Missing::Unusable(why))) if nothing_yet => broken(&why),
        (None, _) => {
            if !body.is_empty() {
                content.notes.push("the body is white space alone".into());
            }
            BodyKind::Empty
        }
        (Some(b'<'), _) if is_html(start) => BodyKind::Html,
        (Some(b'<'), missing) => markup(body, media_type, missing, &mut content)?,
        (Some(b'{' | b'['), _) if serde_json::from_slice::<IgnoredAny>(start).is_ok() => BodyKind::Json,
        (Some(b'{' | b'['), _) if media_type.contains("json") => BodyKind::Json,
        (Some(_), _) => stream(body, &mut content),
    };
    Ok(content)
}

/// Data, unless it is an event stream with an error in it.
fn stream(body: &[u8], content: &mut Content) -> BodyKind {
    let Some(error) = event_stream::error(body) else { return BodyKind::Other };
    content.notes.push("the error is in an event stream".into());
    content.message = Some(capped(error.message, MESSAGE_CHARS));
    match checked(error.code) {
        Ok(code) => {
            content.code = Some(code);
            BodyKind::Error
        }
        Err(why) => broken(why),
    }
}

fn markup(body: &[u8], media_type: &str, missing: Option<Missing>, content: &mut Content) -> Result<BodyKind, Reason> {
    let document = match (xml::parse_only(body, &["Error", "ErrorResponse", "DeleteResult"]), missing) {
        (Ok(document), missing) => {
            content.notes.extend(missing.map(|missing| match missing {
                Missing::Lost(how) => format!("a whole document, although {how}"),
                Missing::Unusable(how) => format!("a whole document, although {how}"),
            }));
            document
        }
        (Err(_), _) if media_type.contains("html") => return Ok(BodyKind::Html),
        (Err(error), Some(Missing::Lost(how))) if error.is_cut() => return Err(how),
        (Err(error), Some(Missing::Unusable(why))) if error.is_cut() => return Ok(broken(&why)),
        (Err(error), _) => return Ok(broken(&error.to_string())),
    };
    Ok(understand_document(&document, media_type, content))
}

fn understand_document(document: &Document, media_type: &str, content: &mut Content) -> BodyKind {
    if document.leading_space {
        content.notes.push("white space before the XML document".into());
    }
    let root = &document.root;
    content.malformed = media_type::mistaken(media_type);
    let error = match root.name.as_str() {
        "Error" => root,
        "ErrorResponse" => {
            content.notes.push("the root element is ErrorResponse, as in STS and IAM".into());
            match root.child("Error") {
                Some(error) => error,
                None => return broken("an ErrorResponse without Error"),
            }
        }
        _ if media_type.contains("html") => return BodyKind::Html,
        name => {
            if name == "DeleteResult" {
                content.keys = keys::outcomes(root);
            }
            return BodyKind::Xml(capped(name, MAX_NAME_CHARS));
        }
    };
    content.message = error.child_text("Message").map(|message| capped(message, MESSAGE_CHARS));
    match code(error) {
        Ok(code) => {
            content.code = Some(code);
            BodyKind::Error
        }
        Err(why) => broken(why),
    }
}

/// The Code exactly as sent, where it can be one.
fn code(error: &Element) -> Result<String, &'static str> {
    let mut codes = error.children("Code");
    match (codes.next(), codes.next()) {
        (None, _) => Err("an Error document without Code"),
        (Some(_), Some(_)) => Err("an Error document with more than one Code"),
        (Some(code), None) if !code.children.is_empty() => Err("a Code with elements inside"),
        (Some(code), None) => checked(&code.text),
    }
}

fn checked(code: &str) -> Result<String, &'static str> {
    match code {
        "" => Err("an Error document with an empty Code"),
        code if code.len() > CODE_BYTES => Err("a Code longer than 256 bytes"),
        // Tencent's documents name a code with spaces between its words.
        code if code.trim() != code || code.contains("  ") => Err("a Code with white space around its words"),
        code if code.contains(|c: char| c.is_control() || (c.is_whitespace() && c != ' ')) => {
            Err("a Code with line breaks or control characters")
        }
        code => Ok(code.to_owned()),
    }
}

fn is_html(start: &[u8]) -> bool {
    let head = start[..start.len().min(1024)].to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.windows(5).any(|window| window == b"<html")
}

fn broken(why: &str) -> BodyKind {
    BodyKind::Broken(why.to_owned())
}

fn capped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
