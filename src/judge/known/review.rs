//! Checks known failures after a run: entries that are stale, match no scenario, or have expired.

use std::fmt;

use time::Date;

use super::{KnownFailure, KnownFailures};
use crate::judge::Verdict;
use engine::plan::nearest;
use model::scenario::Suite;

/// One verdict of a run.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The scenario's id.
    pub scenario: &'a str,
    /// What was found.
    pub verdict: Verdict,
}

/// What a run reveals about a file of known failures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review<'a> {
    /// What fails the gate.
    pub stale: Vec<StaleEntry<'a>>,
    /// What is only worth a look.
    pub notes: Vec<Note<'a>>,
}

/// An entry that must be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaleEntry<'a> {
    /// Every scenario it is for ran, and none fails.
    Conforms(&'a KnownFailure),
    /// It is for no scenario of the suite.
    Unknown {
        /// The entry.
        entry: &'a KnownFailure,
        /// Similar names.
        nearest: Vec<String>,
    },
    /// Its last day has passed.
    Expired(&'a KnownFailure),
}

/// An entry that may be a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note<'a> {
    /// Some scenarios of its pattern conform, and it would excuse a regression of these.
    TooWide {
        /// The entry.
        entry: &'a KnownFailure,
        /// The scenarios that conform.
        conform: Vec<&'a str>,
    },
    /// Its profile is neither built in nor chosen.
    UnknownProfile {
        /// The entry.
        entry: &'a KnownFailure,
        /// Similar names.
        nearest: Vec<String>,
    },
}

impl KnownFailures {
    /// Checks the entries for the `profiles` that judged the run. `shipped` are the names of other known profiles.
    ///
    /// An entry is not stale if a scenario that it covers did not run or has no response.
    #[must_use]
    pub fn review<'a>(
        &'a self,
        suite: &Suite,
        profiles: &[&str],
        shipped: &[&str],
        judged: &[Judged<'a>],
        today: Date,
    ) -> Review<'a> {
        let mut review = Review::default();
        for entry in &self.known_failures {
            let ids: Vec<&str> =
                suite.scenarios.iter().map(|one| one.id.as_str()).filter(|id| entry.id.matches(id)).collect();
            if ids.is_empty() {
                let all = suite.scenarios.iter().flat_map(|one| [one.id.as_str(), one.area()]);
                review.stale.push(StaleEntry::Unknown { entry, nearest: nearest(&entry.id.to_string(), all) });
                continue;
            }
            if !profiles.contains(&entry.profile.as_str()) {
                let known = || profiles.iter().chain(shipped).copied();
                if !known().any(|name| name == entry.profile) {
                    review.notes.push(Note::UnknownProfile { entry, nearest: nearest(&entry.profile, known()) });
                }
                continue;
            }
            if entry.has_expired(today) {
                review.stale.push(StaleEntry::Expired(entry));
                continue;
            }
            let own: Vec<&Judged<'a>> =
                judged.iter().filter(|one| one.profile == entry.profile && entry.id.matches(one.scenario)).collect();
            let conform: Vec<&'a str> =
                own.iter().filter(|one| one.verdict.conforms()).map(|one| one.scenario).collect();
            let settled = own.len() == ids.len() && own.iter().all(|one| one.verdict.facts().settled);
            if conform.is_empty() {
                continue;
            }
            if settled {
                review.stale.push(StaleEntry::Conforms(entry));
            } else {
                review.notes.push(Note::TooWide { entry, conform });
            }
        }
        review
    }
}

impl fmt::Display for StaleEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conforms(entry) => write!(f, "stale: {entry} conforms now; remove this entry"),
            Self::Unknown { entry, nearest } => {
                write!(f, "unknown: {entry} matches no scenario{}", meant(nearest))
            }
            Self::Expired(entry) => write!(
                f,
                "expired: {entry} was excused until {}: {}",
                entry.until.map(|day| day.to_string()).unwrap_or_default(),
                entry.reason.trim()
            ),
        }
    }
}

impl fmt::Display for Note<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooWide { entry, conform } => {
                write!(f, "{entry} also covers scenarios that conform: {}", conform.join(", "))
            }
            Self::UnknownProfile { entry, nearest } => {
                write!(f, "{entry} names a profile that is neither built in nor chosen{}", meant(nearest))
            }
        }
    }
}

fn meant(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; did you mean `{one}`?"),
        several => format!("; similar names: `{}`", several.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use model::scenario::Scenario;
    use model::yaml;

    fn suite() -> Suite {
        let text = "title: t\noperation: GetObject\ncondition: X\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen: { method: GET, path: / }\n";
        let scenario = |id: &str| Scenario { id: id.into(), ..yaml::read(id, text).unwrap() };
        Suite::new("test", ["object/a", "object/b"].map(scenario))
    }

    fn known(entries: &str) -> KnownFailures {
        KnownFailures::parse("known.yaml", &format!("known_failures:\n{entries}")).unwrap()
    }

    fn entry(id: &str, profile: &str, more: &str) -> String {
        format!("  - {{ id: '{id}', profile: {profile}, outcome: any, reason: why{more} }}\n")
    }

    fn review(known: &KnownFailures, verdicts: &[(&str, Verdict)]) -> (Vec<String>, Vec<String>) {
        let judged: Vec<Judged<'_>> =
            verdicts.iter().map(|&(scenario, verdict)| Judged { profile: "hcp", scenario, verdict }).collect();
        let review = known.review(&suite(), &["hcp"], &["hcp", "ibm"], &judged, date!(2027 - 01 - 01));
        (review.stale.iter().map(ToString::to_string).collect(), review.notes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn an_entry_is_stale_once_nothing_of_it_fails_any_more() {
        let exact = known(&entry("object/a", "hcp", ""));
        let stale = "stale: object/a (hcp, any outcome) conforms now; remove this entry";
        assert_eq!(review(&exact, &[("object/a", Verdict::Conforms)]).0, [stale]);
        assert!(review(&exact, &[("object/a", Verdict::WrongCode)]).0.is_empty());
        let pattern = known(&entry("object", "hcp", ""));
        let both = |b| review(&pattern, &[("object/a", Verdict::Conforms), ("object/b", b)]);
        assert_eq!(both(Verdict::Conforms).0.len(), 1);
        assert_eq!(both(Verdict::Undocumented).0.len(), 1, "a scenario that cannot fail does not keep an entry alive");
        let (faults, notes) = both(Verdict::WrongBoth);
        assert_eq!((faults.len(), notes.len()), (0, 1));
        assert_eq!(notes[0], "object (hcp, any outcome) also covers scenarios that conform: object/a");
    }

    #[test]
    fn what_was_not_run_or_has_no_response_is_never_stale() {
        let exact = known(&entry("object/a", "hcp", ""));
        assert!(review(&exact, &[]).0.is_empty());
        assert!(review(&exact, &[("object/b", Verdict::Conforms)]).0.is_empty());
        for verdict in [Verdict::Skipped, Verdict::Inconclusive, Verdict::Undocumented] {
            assert!(review(&exact, &[("object/a", verdict)]).0.is_empty());
        }
        let pattern = known(&entry("object", "hcp", ""));
        assert!(review(&pattern, &[("object/a", Verdict::Conforms)]).0.is_empty(), "object/b may still fail");
    }

    #[test]
    fn ids_are_checked_for_every_profile_and_days_for_those_that_judge() {
        let (faults, _) = review(&known(&entry("objct/a", "ibm", "")), &[]);
        assert_eq!(
            faults,
            ["unknown: objct/a (ibm, any outcome) matches no scenario; similar names: `object/a`, `object/b`"]
        );
        let over = ", until: 2026-12-31";
        let (faults, _) = review(&known(&entry("object/a", "hcp", over)), &[]);
        assert_eq!(faults, ["expired: object/a (hcp, any outcome) was excused until 2026-12-31: why"]);
        assert!(review(&known(&entry("object/a", "ibm", over)), &[]).0.is_empty());
        assert!(review(&known(&entry("object/a", "hcp", ", until: 2027-01-01")), &[]).0.is_empty());
        let (faults, notes) = review(&known(&entry("object/a", "hpc", "")), &[]);
        assert_eq!(faults.len(), 0);
        assert!(notes[0].ends_with("neither built in nor chosen; did you mean `hcp`?"), "{notes:?}");
    }
}
