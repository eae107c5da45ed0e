//! Finds literal dates and ids, which should be derived from the current time or come from a server.

use super::texts::{of_control, of_fault, of_signed_fault, of_when};
use model::scenario::Scenario;

/// Versions of documents and APIs that look like dates.
const NOT_DATES: [&str; 5] = ["2006-03-01", "2012-10-17", "2008-10-17", "2011-06-15", "2010-05-08"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut texts = of_when(&scenario.when);
    texts.extend(of_fault(&scenario.fault));
    texts.extend(of_signed_fault(&scenario.fault));
    texts.extend(scenario.control.as_deref().into_iter().flat_map(of_control));
    let mut problems = Vec::new();
    for (place, text) in texts {
        if let Some(date) = date(&text) {
            problems.push(format!(
                "{place}: `{date}` is a literal date; write it relative to the current time, such as ${{iso8601 -1d}}"
            ));
        }
        if let Some(id) = long_id(&text) {
            problems.push(format!("{place}: `{id}` is a literal id; save one that the server issued, or use zeros"));
        }
    }
    problems
}

/// The first date since 2000 in one of the three formats of S3.
fn date(text: &str) -> Option<&str> {
    let starts = text
        .char_indices()
        .filter(|&(at, c)| c.is_ascii_digit() && !text[..at].ends_with(|before: char| before.is_ascii_alphanumeric()));
    starts.into_iter().find_map(|(at, _)| {
        let rest = &text[at..];
        compact(rest).or_else(|| iso(rest)).or_else(|| http(rest))
    })
}

/// `20260301`, alone or before a `T`.
fn compact(text: &str) -> Option<&str> {
    let day = text.get(..8)?;
    let ends = !text[8..].starts_with(|c: char| c.is_ascii_alphanumeric() && c != 'T');
    (ends && is_recent(day.get(..4)?, day.get(4..6)?, day.get(6..)?)).then_some(day)
}

/// `2026-03-01`.
fn iso(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let mut parts = day.split('-');
    let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && is_recent(year, month, of_month) && !NOT_DATES.contains(&day)).then_some(day)
}

/// `01 Mar 2026`.
fn http(text: &str) -> Option<&str> {
    let day = text.get(..11)?;
    let mut parts = day.split(' ');
    let (of_month, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    is_recent(year, &format!("{month:02}"), of_month).then_some(day)
}

fn is_recent(year: &str, month: &str, day: &str) -> bool {
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<u16>().ok())?
    };
    number(year, 4).is_some_and(|year| (2000..2100).contains(&year))
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// The first sequence of at least 32 hexadecimal digits, ignoring the hyphens of a UUID, that is not one repeated digit.
fn long_id(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).find(|run| {
        let digits: Vec<u8> = run.bytes().filter(|byte| *byte != b'-').collect();
        let hyphens = run.len() - digits.len();
        let is_id = digits.len() >= 32 && (hyphens == 0 || (hyphens == 4 && digits.len() == 32));
        is_id && digits.iter().any(|digit| *digit != digits[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_dates_are_found_in_each_format() {
        assert_eq!(date("x 20260301T000000Z"), Some("20260301"));
        assert_eq!(date("key/20260301/us-east-1"), Some("20260301"));
        assert_eq!(date("<Date>2026-03-01T00:00:00Z</Date>"), Some("2026-03-01"));
        assert_eq!(date("Sun, 01 Mar 2026 00:00:00 GMT"), Some("01 Mar 2026"));
    }

    #[test]
    fn old_dates_document_versions_and_numbers_are_none() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "http://s3.amazonaws.com/doc/2006-03-01/",
            "\"Version\": \"2012-10-17\"",
            "5368709121",
            "20261301",
            "bytes=20000101999-",
            "v20260301",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn long_ids_are_found_unless_they_are_one_digit() {
        let hex = "0123456789abcdef0123456789abcdef";
        assert_eq!(long_id(&format!("id=\"{hex}\"")), Some(hex));
        let uuid = "123e4567-e89b-12d3-a456-426614174000";
        assert_eq!(long_id(uuid), Some(uuid));
        assert_eq!(long_id(&"0".repeat(64)), None);
        assert_eq!(long_id("ffffffff-ffff-ffff-ffff-ffffffffffff"), None);
        assert_eq!(long_id("deadbeef"), None);
    }
}
