//! Dates in the formats of HTTP and SigV4.
//!
//! Independent of what the dates are for.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

const HTTP: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
const AMZ: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]");

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
#[must_use]
pub fn http(moment: OffsetDateTime) -> String {
    moment.to_offset(UtcOffset::UTC).format(HTTP).expect("a year of four digits")
}

/// Reads an HTTP date.
#[must_use]
pub fn parse_http(text: &str) -> Option<OffsetDateTime> {
    PrimitiveDateTime::parse(text.trim(), HTTP).ok().map(PrimitiveDateTime::assume_utc)
}

/// `19941106T084937Z`: `x-amz-date`.
#[must_use]
pub fn amz(moment: OffsetDateTime) -> String {
    moment.to_offset(UtcOffset::UTC).format(AMZ).expect("a year of four digits")
}

/// Reads an `x-amz-date`.
#[must_use]
pub fn parse_amz(text: &str) -> Option<OffsetDateTime> {
    PrimitiveDateTime::parse(text.trim(), AMZ).ok().map(PrimitiveDateTime::assume_utc)
}

/// `19941106`: the date of a credential scope.
#[must_use]
pub fn day(moment: OffsetDateTime) -> String {
    moment.to_offset(UtcOffset::UTC).format(DAY).expect("a year of four digits")
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn both_forms_read_back_what_they_write() {
        let moment = datetime!(2028-02-29 23:59:59 UTC);
        assert_eq!(http(moment), "Tue, 29 Feb 2028 23:59:59 GMT");
        assert_eq!(amz(moment), "20280229T235959Z");
        assert_eq!(day(moment), "20280229");
        assert_eq!(parse_http(&http(moment)), Some(moment));
        assert_eq!(parse_amz(&amz(moment)), Some(moment));
    }
}
