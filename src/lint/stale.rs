//! What of a profile should be looked up again: sources that were read, and observations that were made, long ago.
//!
//! Pure: today is given.

use time::{Date, Duration, Month};

use model::profile::{Entry, Profile};

/// What in `profiles` is older than `limit` on the day `today`, one line each.
#[must_use]
pub fn stale(profiles: &[Profile], today: Date, limit: Duration) -> Vec<String> {
    let mut lines = Vec::new();
    for profile in profiles {
        let old = |text: &str| day(text).map(|day| today - day).filter(|age| *age > limit);
        for (key, source) in &profile.sources {
            if let Some(age) = old(&source.read) {
                let (id, days) = (&profile.id, age.whole_days());
                lines.push(format!("profiles/{id}.yaml: sources.{key}: read {days} days ago, on {}", source.read));
            }
        }
        for (scenario, entries) in &profile.scenarios {
            for seen in entries.iter().flat_map(Entry::observed) {
                if let Some(age) = old(&seen.on) {
                    let (id, days) = (&profile.id, age.whole_days());
                    lines.push(format!(
                        "profiles/{id}.yaml: scenarios.{scenario}: {} was observed {days} days ago, on {}",
                        seen.cite, seen.on
                    ));
                }
            }
        }
    }
    lines
}

/// How many days ago `text` was on the day `today`; none if it is no date.
#[must_use]
pub fn age(text: &str, today: Date) -> Option<i64> {
    day(text).map(|day| (today - day).whole_days())
}

/// The day that YYYY-MM-DD names, or the first of the month that YYYY-MM names.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::lint::profile;

    #[test]
    fn what_is_older_than_the_limit_is_listed() {
        let text = "scenarios: { a/one: { observed: { status: 404, code: A, cite: 'seen:A1', on: 2025-11 } } }\n";
        let profiles = [profile(text)];
        let found = |limit| stale(&profiles, date!(2026 - 02 - 01), Duration::days(limit));
        assert_eq!(found(92), [""; 0]);
        assert_eq!(found(91), ["profiles/test.yaml: scenarios.a/one: seen:A1 was observed 92 days ago, on 2025-11"]);
        assert_eq!(found(0)[0], "profiles/test.yaml: sources.errors: read 1 days ago, on 2026-01-31");
    }
}
