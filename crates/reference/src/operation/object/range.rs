//! Byte ranges of a GET.

use std::ops::Range;

use crate::finding::operation as finding;
use crate::{Checks, Refusal};

/// The range in `header` of an object of `length` bytes; `None` if the whole object is sent, as for everything that is
/// not a single range of bytes.
pub(super) fn read(header: &str, length: usize, checks: &Checks) -> Result<Option<Range<usize>>, Refusal> {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let number = |text: &str| text.parse::<u64>().ok().map(|number| usize::try_from(number).unwrap_or(usize::MAX));
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => match number(suffix) {
            Some(0) => return refuse(&finding::RANGE_SUFFIX_ZERO, header, length, checks),
            Some(count) => length.saturating_sub(count)..length,
            None => return Ok(None),
        },
        (first, "") => match number(first) {
            Some(first) => first..length,
            None => return Ok(None),
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Ok(None),
        },
    };
    match range {
        _ if length == 0 => refuse(&finding::RANGE_ON_EMPTY_OBJECT, header, length, checks),
        Range { start, .. } if start >= length => refuse(&finding::RANGE_BEYOND_END, header, length, checks),
        range => Ok(Some(range)),
    }
}

fn refuse<T>(
    finding: &'static crate::Finding,
    header: &str,
    length: usize,
    checks: &Checks,
) -> Result<Option<T>, Refusal> {
    let refusal = Refusal::new(finding).with("RangeRequested", header).with("ActualObjectSize", length.to_string());
    checks.refuse(refusal.with_header("content-range", format!("bytes */{length}")))?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(header: &str, length: usize) -> Result<Option<Range<usize>>, &'static str> {
        read(header, length, &Checks::default()).map_err(|refusal| refusal.finding.name)
    }

    #[test]
    fn single_ranges_are_cut_to_the_object() {
        assert_eq!(bytes("bytes=0-1", 5), Ok(Some(0..2)));
        assert_eq!(bytes("bytes=3-99", 5), Ok(Some(3..5)));
        assert_eq!(bytes("bytes=2-", 5), Ok(Some(2..5)));
        assert_eq!(bytes("bytes=-2", 5), Ok(Some(3..5)));
        assert_eq!(bytes("bytes=-9", 5), Ok(Some(0..5)));
        assert_eq!(bytes("bytes=0-18446744073709551615", 5), Ok(Some(0..5)));
    }

    #[test]
    fn ranges_outside_the_object_are_distinguished() {
        assert_eq!(bytes("bytes=100-200", 5), Err("RangeBeyondEnd"));
        assert_eq!(bytes("bytes=5-", 5), Err("RangeBeyondEnd"));
        assert_eq!(bytes("bytes=-0", 5), Err("RangeSuffixZero"));
        assert_eq!(bytes("bytes=0-0", 0), Err("RangeOnEmptyObject"));
        assert_eq!(bytes("bytes=-1", 0), Err("RangeOnEmptyObject"));
    }

    #[test]
    fn what_is_not_one_range_is_ignored() {
        for header in ["bytes=4-1", "bytes=0-1,3-4", "lines=0-1", "bytes=x-", "bytes=-", "bytes=--1"] {
            assert_eq!(bytes(header, 5), Ok(None), "{header}");
        }
    }
}
