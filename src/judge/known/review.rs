//! Checks known failures after a run: entries that are stale, match no scenario, or have expired.

use std::fmt;

use time::Date;

use super::{Excused, KnownFailure, KnownFailures};
use crate::judge::Verdict;
use engine::plan::nearest;
use model::scenario::{Scenario, Suite};

/// One verdict of a run.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The scenario.
    pub scenario: &'a Scenario,
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
    /// Every scenario it is for ran, and none shows what it excuses.
    Works(&'a KnownFailure),
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
            let covered = suite.scenarios.iter().filter(|scenario| entry.is_for(scenario)).count();
            if covered == 0 {
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
            let is_own = |one: &&Judged<'a>| one.profile == entry.profile && entry.is_for(one.scenario);
            let own: Vec<&Judged<'a>> = judged.iter().filter(is_own).collect();
            let works: Vec<&'a str> = own
                .iter()
                .filter(|one| entry.outcome.is_over(one.verdict))
                .map(|one| one.scenario.id.as_str())
                .collect();
            let is_settled = |one: &&Judged<'a>| one.verdict.facts().settled || entry.outcome.is_over(one.verdict);
            let is_stale = own.len() == covered && own.iter().all(is_settled);
            match entry.outcome {
                _ if works.is_empty() => {}
                _ if is_stale => review.stale.push(StaleEntry::Works(entry)),
                Excused::Any | Excused::Outcome(_) => review.notes.push(Note::TooWide { entry, conform: works }),
                Excused::NoResponse | Excused::NotJudged => {}
            }
        }
        review
    }
}

impl Excused {
    /// True if a scenario with this verdict no longer needs the excuse.
    fn is_over(&self, verdict: Verdict) -> bool {
        match self {
            Self::Any | Self::Outcome(_) => verdict.conforms(),
            Self::NoResponse => verdict.is_judged() && verdict != Verdict::NoResponse,
            Self::NotJudged => verdict.is_judged(),
        }
    }
}

impl fmt::Display for StaleEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Works(entry) => {
                let now = match entry.outcome {
                    Excused::Any | Excused::Outcome(_) => "conforms",
                    Excused::NoResponse => "responds",
                    Excused::NotJudged => "is judged",
                };
                write!(f, "stale: {entry} {now} now; remove this entry")
            }
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
        let suite = suite();
        let judged =
            |&(id, verdict): &(&str, Verdict)| Judged { profile: "hcp", scenario: suite.find(id).unwrap(), verdict };
        let judged: Vec<Judged<'_>> = verdicts.iter().map(judged).collect();
        let review = known.review(&suite, &["hcp"], &["hcp", "ibm"], &judged, date!(2027 - 01 - 01));
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
    fn an_entry_for_what_is_not_judged_or_does_not_respond_is_stale_once_that_is_over() {
        let of = |outcome: &str, verdict| {
            let known = known(&entry("object/a", "hcp", "").replace("any", outcome));
            review(&known, &[("object/a", verdict)]).0
        };
        for outcome in ["not judged", "no response"] {
            assert!(of(outcome, Verdict::NotJudged).is_empty(), "{outcome}");
            assert_eq!(of(outcome, Verdict::Conforms).len(), 1, "{outcome}");
            assert_eq!(of(outcome, Verdict::WrongCode).len(), 1, "{outcome}");
        }
        assert_eq!(of("not judged", Verdict::NoResponse).len(), 1);
        assert!(of("no response", Verdict::NoResponse).is_empty());
        assert_eq!(
            of("not judged", Verdict::WrongCode),
            ["stale: object/a (hcp, not judged) is judged now; remove this entry"]
        );
        let denied = "{ status: 403, code: AccessDenied }";
        assert!(of(denied, Verdict::NotJudged).is_empty() && of(denied, Verdict::NoResponse).is_empty());
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
