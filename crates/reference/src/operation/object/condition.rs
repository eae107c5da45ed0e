//! Conditional requests: `If-Match` and the other conditions, for reading, writing and copying, in the order of RFC 9110
//! section 13.2.2.

use time::OffsetDateTime;

use crate::finding::operation as finding;
use crate::store::{Bucket, Object, Version};
use crate::{Checks, Finding, Headers, Refusal};
use model::date::{http, parse_http};

/// The names of the four conditions in one kind of request.
#[derive(Debug)]
pub(super) struct Findings {
    prefix: &'static str,
    match_miss: &'static Finding,
    unmodified_miss: &'static Finding,
    none_match_hit: &'static Finding,
    unmodified: &'static Finding,
}

pub(super) const READ: Findings = Findings {
    prefix: "",
    match_miss: &finding::IF_MATCH_MISS,
    unmodified_miss: &finding::IF_UNMODIFIED_SINCE_MISS,
    none_match_hit: &finding::IF_NONE_MATCH_HIT,
    unmodified: &finding::IF_MODIFIED_SINCE_UNCHANGED,
};

pub(super) const COPY: Findings = Findings {
    prefix: "x-amz-copy-source-",
    match_miss: &finding::COPY_IF_MATCH_MISS,
    unmodified_miss: &finding::COPY_IF_UNMODIFIED_SINCE_MISS,
    none_match_hit: &finding::COPY_IF_NONE_MATCH_HIT,
    unmodified: &finding::COPY_IF_MODIFIED_SINCE_UNCHANGED,
};

/// The kind of a conditional write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Write {
    Put,
    Complete,
}

/// Refuses if a condition on the object that is read does not hold.
pub(super) fn check_read(
    version: &Version,
    object: &Object,
    headers: &Headers,
    findings: &Findings,
    checks: &Checks,
) -> Result<(), Refusal> {
    let header = |name: &str| headers.value(&format!("{}{name}", findings.prefix));
    let date = |name: &str| header(name).and_then(parse_http);
    let refuse = |finding| {
        let refusal = Refusal::new(finding).with_header("etag", &object.etag);
        checks.refuse(refusal.with_header("last-modified", http(version.modified)))
    };
    if let Some(etags) = header("if-match") {
        if !holds(etags, &object.etag) {
            refuse(findings.match_miss)?;
        }
    } else if date("if-unmodified-since").is_some_and(|date| version.modified > date) {
        refuse(findings.unmodified_miss)?;
    }
    if let Some(etags) = header("if-none-match") {
        if holds(etags, &object.etag) {
            refuse(findings.none_match_hit)?;
        }
    } else if date("if-modified-since").is_some_and(|date| version.modified <= date) {
        refuse(findings.unmodified)?;
    }
    Ok(())
}

/// Refuses if a condition on the object that is overwritten does not hold.
pub(in super::super) fn check_write(
    bucket: &Bucket,
    key: &str,
    headers: &Headers,
    write: Write,
    checks: &Checks,
) -> Result<(), Refusal> {
    let (miss, hit) = match write {
        Write::Put => (&finding::PUT_IF_MATCH_MISS, &finding::PUT_IF_NONE_MATCH_HIT),
        Write::Complete => (&finding::COMPLETE_PRECONDITION_FAILED, &finding::COMPLETE_PRECONDITION_FAILED),
    };
    let there = bucket.current(key).map(|(_, object)| object);
    if let Some(etags) = headers.value("if-match") {
        match there {
            None => checks.refuse(Refusal::new(&finding::PUT_IF_MATCH_MISSING_KEY).with("Key", key))?,
            Some(object) if !holds(etags, &object.etag) => checks.refuse(miss)?,
            Some(_) => {}
        }
    }
    match headers.value("if-none-match") {
        Some("*") if there.is_some() => checks.refuse(hit),
        Some("*") | None => Ok(()),
        Some(_) => checks.refuse(&finding::PUT_IF_NONE_MATCH_ETAG),
    }
}

/// True if a list of entity tags names `etag`; tags without quotes match too, as in S3.
pub(super) fn holds(list: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned();
    list.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// True if two conditions on the source of a copy ask for opposite things.
pub(super) fn conflicting(headers: &Headers) -> bool {
    let both = |one: &str, other: &str| {
        headers.has(&format!("{}{one}", COPY.prefix)) && headers.has(&format!("{}{other}", COPY.prefix))
    };
    both("if-match", "if-none-match") || both("if-unmodified-since", "if-modified-since")
}

/// True if `moment` is in the second of an HTTP date.
pub(super) fn same_second(moment: OffsetDateTime, date: &str) -> bool {
    parse_http(date) == Some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_found_in_lists_with_and_without_quotes() {
        for list in ["*", "\"a\"", "a", "\"b\", \"a\"", "W/\"a\""] {
            assert!(holds(list, "\"a\""), "{list}");
        }
        assert!(!holds("\"b\"", "\"a\""));
    }
}
