//! Listings, page by page.
//!
//! What all listings share; each kind of listing has a file.

pub(super) mod objects;
pub(super) mod uploads;
pub(super) mod versions;

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::finding::operation as finding;
use crate::response::escape;
use crate::{Checks, Refusal, Request};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The parameters of a listing.
#[derive(Debug)]
struct Asked<'a> {
    prefix: &'a str,
    delimiter: &'a str,
    limit: usize,
    encoded: bool,
}

/// One line of a page: an entry, or a common prefix of several.
#[derive(Debug)]
enum Line<'a, T> {
    Entry(&'a str, T),
    Prefix(&'a str),
}

/// A page; true if more follow.
#[derive(Debug)]
struct Page<'a, T> {
    lines: Vec<Line<'a, T>>,
    truncated: bool,
}

/// A time in the format of listings.
pub(super) fn iso8601(moment: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].000Z");
    moment.format(format).expect("a year of four digits")
}

/// The page size named `name`.
fn limit(request: &Request, name: &str, checks: &Checks) -> Result<usize, Refusal> {
    let Some(text) = request.query.value(name) else { return Ok(1000) };
    let refuse = |finding| checks.refuse(Refusal::new(finding).with("ArgumentName", name).with("ArgumentValue", text));
    match text.parse::<i64>() {
        Ok(number) if number < 0 => refuse(&finding::MAX_KEYS_NEGATIVE)?,
        Ok(number) => return Ok(usize::try_from(number.min(1000)).unwrap_or(1000)),
        Err(_) if text.is_empty() => {}
        Err(_) => refuse(&finding::MAX_KEYS_NOT_A_NUMBER)?,
    }
    Ok(1000)
}

impl<'a> Asked<'a> {
    fn of(request: &'a Request, limit_name: &str, checks: &Checks) -> Result<Self, Refusal> {
        let encoding = request.query.value("encoding-type");
        if encoding.is_some_and(|encoding| encoding != "url") {
            checks.refuse(&finding::ENCODING_TYPE_INVALID)?;
        }
        Ok(Self {
            prefix: request.query.value("prefix").unwrap_or_default(),
            delimiter: request.query.value("delimiter").unwrap_or_default(),
            limit: limit(request, limit_name, checks)?,
            encoded: encoding == Some("url"),
        })
    }

    /// `text` in the encoding of this listing.
    fn write(&self, text: &str) -> String {
        if self.encoded { utf8_percent_encode(text, KEPT).to_string() } else { escape(text) }
    }

    /// The elements that repeat the parameters.
    fn echo(&self) -> String {
        let mut xml = format!("<Prefix>{}</Prefix>", self.write(self.prefix));
        if !self.delimiter.is_empty() {
            let _ = write!(xml, "<Delimiter>{}</Delimiter>", self.write(self.delimiter));
        }
        if self.encoded {
            xml += "<EncodingType>url</EncodingType>";
        }
        xml
    }

    /// The common prefix that replaces `key`, if one does.
    fn common_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        let rest = key.strip_prefix(self.prefix).filter(|_| !self.delimiter.is_empty())?;
        let end = rest.find(self.delimiter)? + self.delimiter.len();
        Some(&key[..self.prefix.len() + end])
    }

    /// One page of `entries`, which are sorted by key and begin after the end of the previous page.
    fn page<'k, T>(&self, entries: impl Iterator<Item = (&'k str, T)>, after_prefix: &str) -> Page<'k, T> {
        let mut page = Page { lines: Vec::new(), truncated: false };
        for (key, entry) in entries.filter(|(key, _)| key.starts_with(self.prefix)) {
            let prefix = self.common_prefix(key);
            let repeated = matches!((prefix, page.lines.last()), (Some(new), Some(Line::Prefix(old))) if new == *old);
            if repeated || prefix.is_some_and(|prefix| prefix == after_prefix) {
                continue;
            }
            if page.lines.len() >= self.limit {
                // A page of size zero is complete.
                page.truncated = self.limit > 0;
                break;
            }
            page.lines.push(prefix.map_or(Line::Entry(key, entry), Line::Prefix));
        }
        page
    }

    fn write_prefixes<T>(&self, page: &Page<'_, T>) -> String {
        let prefixes = page.lines.iter().filter_map(|line| match line {
            Line::Prefix(prefix) => Some(self.write(prefix)),
            Line::Entry(..) => None,
        });
        let mut xml = String::new();
        for prefix in prefixes {
            let _ = write!(xml, "<CommonPrefixes><Prefix>{prefix}</Prefix></CommonPrefixes>");
        }
        xml
    }
}

impl<T> Page<'_, T> {
    /// The last key or common prefix of the page, if another page follows.
    fn last(&self) -> Option<&str> {
        let last = self.lines.last().filter(|_| self.truncated)?;
        Some(match last {
            Line::Entry(key, _) => key,
            Line::Prefix(prefix) => prefix,
        })
    }
}
