//! Which leftovers are old enough to be removed, where two clocks and the dates of a server may be wrong.
//!
//! Pure. What is unknown counts as young, because a run that is still in progress looks like leftovers.

use std::collections::BTreeMap;

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use engine::fixture::Found;

/// The day on which S3 opened: an earlier date is an absurd one.
const FIRST_DAY: OffsetDateTime = datetime!(2006-03-14 00:00 UTC);
/// How far clocks differ that agree: the resolution of a `Date` header, twice.
const AGREEMENT: Duration = Duration::seconds(2);

/// What the leftovers of one run show of its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Old,
    Unknown,
    Young,
}

/// The time by this machine's clock and by the server's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    ours: OffsetDateTime,
    theirs: OffsetDateTime,
}

/// Leftovers by their age.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    /// Those of runs that are old for certain.
    pub(super) old: Vec<Found>,
    /// How many are of runs whose age is unknown.
    pub(super) unknown: usize,
}

impl Clocks {
    /// `difference`: how far the server's clock is ahead of `ours`, if the server reported the time.
    pub(super) fn new(ours: OffsetDateTime, difference: Option<Duration>) -> Self {
        let difference = difference.filter(|difference| difference.abs() > AGREEMENT).unwrap_or_default();
        Self { ours, theirs: ours.checked_add(difference).unwrap_or(ours) }
    }

    /// A date counts as old only if it is by both clocks: either may be the wrong one.
    fn age(self, created: Option<OffsetDateTime>, least: Duration) -> Age {
        let limit = self.ours.min(self.theirs) - least;
        match created {
            Some(created) if created < FIRST_DAY || created > self.ours.max(self.theirs) + AGREEMENT => Age::Unknown,
            Some(created) if created <= limit => Age::Old,
            Some(_) => Age::Young,
            None => Age::Unknown,
        }
    }

    /// A run is as old as its youngest leftover.
    pub(super) fn sort(self, found: Vec<Found>, least: Duration) -> Sorted {
        let mut ages: BTreeMap<String, Age> = BTreeMap::new();
        for one in &found {
            let age = ages.entry(one.run_id().to_owned()).or_insert(Age::Old);
            *age = (*age).max(self.age(one.created, least));
        }
        let of = |one: &Found| ages.get(one.run_id()).copied();
        let unknown = found.iter().filter(|one| of(one) == Some(Age::Unknown)).count();
        Sorted { old: found.into_iter().filter(|one| of(one) == Some(Age::Old)).collect(), unknown }
    }
}

#[cfg(test)]
mod tests {
    use engine::fixture::Kind;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2028-02-29 12:00 UTC);

    fn found(name: &str, created: Option<OffsetDateTime>) -> Found {
        let kind = if name.ends_with("-u") { Kind::User } else { Kind::Bucket };
        Found { kind, name: name.into(), created }
    }

    fn sorted(difference: Option<Duration>, found: Vec<Found>) -> (Vec<String>, usize) {
        let Sorted { old, unknown } = Clocks::new(NOW, difference).sort(found, Duration::HOUR);
        (old.into_iter().map(|one| one.name).collect(), unknown)
    }

    #[test]
    fn a_run_is_as_old_as_its_youngest_leftover() {
        let (old, young) = (Some(NOW - Duration::DAY), Some(NOW - Duration::MINUTE));
        let all = vec![
            found("s3c-0123456789ab-plain", old),
            found("s3c-0123456789ab-u", old),
            found("s3c-aaaaaaaaaaaa-plain", old),
            found("s3c-aaaaaaaaaaaa-0", young),
            found("s3c-bbbbbbbbbbbb-plain", old),
            found("s3c-bbbbbbbbbbbb-u", None),
        ];
        let names = vec!["s3c-0123456789ab-plain".to_owned(), "s3c-0123456789ab-u".into()];
        assert_eq!(sorted(None, all), (names, 2));
    }

    #[test]
    fn an_absurd_date_is_an_unknown_age_and_unknown_is_young() {
        let absurd = [
            datetime!(0001-01-01 00:00 UTC),
            OffsetDateTime::UNIX_EPOCH,
            datetime!(1980-01-01 00:00 UTC),
            NOW + Duration::DAY,
            datetime!(9999-12-31 23:59:59 UTC),
        ];
        for created in absurd {
            let all = vec![found("s3c-0123456789ab-plain", Some(created))];
            assert_eq!(sorted(None, all), (Vec::new(), 1), "{created}");
        }
    }

    #[test]
    fn a_clock_that_is_wrong_makes_nothing_old() {
        let live = |created| vec![found("s3c-0123456789ab-plain", Some(created))];
        for difference in [Duration::days(365 * 50), Duration::hours(3), Duration::hours(-3), Duration::MAX] {
            // Either the date of the response is wrong, or the clock that dates the buckets as well.
            assert_eq!(sorted(Some(difference), live(NOW)).0, [""; 0], "{difference}");
            let theirs = NOW.checked_add(difference).unwrap_or(NOW);
            assert_eq!(sorted(Some(difference), live(theirs)).0, [""; 0], "{difference}");
        }
        let old = live(NOW - Duration::DAY);
        assert_eq!(sorted(Some(Duration::hours(3)), old.clone()).0.len(), 1);
        assert_eq!(sorted(Some(Duration::hours(-3)), old).0.len(), 1);
        assert_eq!(sorted(Some(Duration::SECOND), live(NOW - Duration::HOUR)).0.len(), 1, "they agree");
    }
}
