//! Tags of buckets and objects, from a document or from a header.
//!
//! Independent of where they are stored.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::finding::operation as finding;
use crate::operation::body::Rule;
use crate::operation::decode_form;
use crate::response::escape;
use crate::{Checks, Refusal, Request};

/// How many tags there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limits {
    Bucket,
    Object,
}

type Tags = Vec<(String, String)>;

/// The tags in the body of `request`.
pub(crate) fn from_document(request: &Request, limits: Limits, checks: &Checks) -> Result<Tags, Refusal> {
    let element = Rule::root("Tagging").read(request, checks)?;
    let Some(set) = element.child("TagSet") else {
        checks.refuse(&finding::XML_MALFORMED)?;
        return Ok(Vec::new());
    };
    let mut tags = Vec::new();
    for tag in set.children("Tag") {
        match (tag.child_text("Key"), tag.child_text("Value")) {
            (Some(key), Some(value)) => tags.push((key.to_owned(), value.to_owned())),
            _ => checks.refuse(&finding::TAG_WITHOUT_KEY)?,
        }
    }
    validate(&tags, limits, checks)?;
    Ok(tags)
}

/// The tags of an `x-amz-tagging` header; every error in them has one finding.
pub(crate) fn from_header(text: &str, checks: &Checks) -> Result<Tags, Refusal> {
    let mut tags = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decode_form(key), decode_form(value)) {
            (Some(key), Some(value)) => tags.push((key, value)),
            _ => checks.refuse(&finding::TAGGING_HEADER_MALFORMED)?,
        }
    }
    if validate(&tags, Limits::Object, &Checks::default()).is_err() {
        checks.refuse(&finding::TAGGING_HEADER_MALFORMED)?;
    }
    Ok(tags)
}

/// The tags as a document.
pub(crate) fn to_xml(tags: &[(String, String)]) -> String {
    let mut xml = String::from("<Tagging><TagSet>");
    for (key, value) in tags {
        let _ = write!(xml, "<Tag><Key>{}</Key><Value>{}</Value></Tag>", escape(key), escape(value));
    }
    xml + "</TagSet></Tagging>"
}

fn validate(tags: &[(String, String)], limits: Limits, checks: &Checks) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (key, value) in tags {
        if key.is_empty() || key.chars().count() > 128 {
            checks.refuse(&finding::TAG_KEY_TOO_LONG)?;
        }
        if value.chars().count() > 256 {
            checks.refuse(&finding::TAG_VALUE_TOO_LONG)?;
        }
        if key.starts_with("aws:") {
            checks.refuse(&finding::TAG_PREFIX_RESERVED)?;
        }
        if !seen.insert(key) {
            checks.refuse(&finding::TAG_KEYS_DUPLICATE)?;
        }
    }
    match limits {
        Limits::Object if tags.len() > 10 => checks.refuse(&finding::OBJECT_TAGS_TOO_MANY),
        Limits::Bucket if tags.len() > 50 => checks.refuse(&finding::BUCKET_TAGS_TOO_MANY),
        _ => Ok(()),
    }
}
