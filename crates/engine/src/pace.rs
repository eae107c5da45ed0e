//! The pace of requests: how long to wait before one is sent again.
//!
//! Independent of what requests are for, and of who sends them.

use std::time::Duration;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::wire::Response;
use model::date;

/// The first pause.
const FIRST: Duration = Duration::from_millis(100);
/// The longest pause that the server did not ask for.
const LONGEST: Duration = Duration::from_secs(5);
/// The longest pause between two looks at the same thing.
const POLLING: Duration = Duration::from_secs(1);
/// The most pauses before a request counts as refused.
const PAUSES: u32 = 10;

/// How long the response asks to wait (`Retry-After`, RFC 9110 section 10.2.3): seconds, or a date by the server's clock.
#[must_use]
pub(crate) fn retry_after(response: &Response) -> Option<Duration> {
    let field = |name: &str| std::str::from_utf8(response.header(name)?).ok().map(str::trim);
    let asked = field("retry-after")?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = field("date").and_then(date::parse_http).unwrap_or_else(OffsetDateTime::now_utc);
    // A date in the past asks for no pause.
    Some((date::parse_http(asked)? - now).try_into().unwrap_or_default())
}

/// Pauses that double, each with chance in it, so that clients that were refused together do not come back together.
/// Bounded in number and in total.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    next: Duration,
    longest: Duration,
    pauses: u32,
    remaining: Duration,
}

impl Backoff {
    /// Pauses of no more than `total` together.
    #[must_use]
    pub(crate) fn within(total: Duration) -> Self {
        Self { next: FIRST, longest: LONGEST, pauses: PAUSES, remaining: total }
    }

    /// Pauses of no more than `total` together, each short enough to notice soon what is waited for.
    #[must_use]
    pub(crate) fn polling(total: Duration) -> Self {
        Self { next: FIRST, longest: POLLING, pauses: u32::MAX, remaining: total }
    }

    /// The next pause, at least as long as the server asked for; `None` if that is more than remains.
    pub(crate) fn pause(&mut self, asked: Option<Duration>) -> Option<Duration> {
        self.pauses = self.pauses.checked_sub(1)?;
        let pause = jittered(self.next).max(asked.unwrap_or_default());
        self.next = self.longest.min(self.next * 2);
        self.remaining = self.remaining.checked_sub(pause)?;
        Some(pause)
    }
}

/// Between half of the pause and all of it.
fn jittered(pause: Duration) -> Duration {
    let [a, b, ..] = Uuid::new_v4().into_bytes();
    pause / 2 + (pause / 2) * u32::from(u16::from_be_bytes([a, b])) / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ending;

    fn asking(fields: &[(&str, &str)]) -> Option<Duration> {
        let headers = fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
        let response = Response {
            status: 503,
            reason: String::new(),
            headers,
            body: Vec::new(),
            body_bytes: 0,
            interim: Vec::new(),
            ending: Ending::Complete,
        };
        retry_after(&response)
    }

    #[test]
    fn a_server_may_ask_for_seconds_or_name_a_date_of_its_own_clock() {
        assert_eq!(asking(&[("Retry-After", "3")]), Some(Duration::from_secs(3)));
        let date = ("Date", "Tue, 29 Feb 2028 23:59:49 GMT");
        assert_eq!(asking(&[date, ("retry-after", "Tue, 29 Feb 2028 23:59:59 GMT")]), Some(Duration::from_secs(10)));
        assert_eq!(asking(&[date, ("retry-after", "Tue, 29 Feb 2028 23:59:39 GMT")]), Some(Duration::ZERO));
        assert_eq!(asking(&[("retry-after", "soon")]), None);
        assert_eq!(asking(&[]), None);
    }

    #[test]
    fn pauses_grow_and_end_by_number_and_in_total() {
        let mut backoff = Backoff::within(Duration::from_hours(1));
        let pauses: Vec<Duration> = std::iter::from_fn(|| backoff.pause(None)).collect();
        assert_eq!(pauses.len(), PAUSES as usize);
        assert!(pauses[0] >= FIRST / 2 && pauses[0] <= FIRST);
        assert!(pauses[3] >= FIRST * 4 && pauses.iter().all(|pause| *pause <= LONGEST), "{pauses:?}");

        let mut backoff = Backoff::within(Duration::from_secs(10));
        assert_eq!(backoff.pause(Some(Duration::from_secs(7))), Some(Duration::from_secs(7)));
        assert_eq!(backoff.pause(Some(Duration::from_secs(7))), None, "more than remains");
    }
}
