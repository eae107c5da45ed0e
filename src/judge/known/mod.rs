//! Known failures: findings that the user has excused, each with a reason and optionally a last day.
//!
//! Their scenarios still run and keep their verdicts. Independent of reports and of the clock: callers pass the date.

mod draft;
mod fields;
mod review;
mod shown;

pub use draft::{Excusable, draft};
pub use fields::Excused;
pub use review::{Judged, Note, Review, StaleEntry};
pub use shown::Shown;

use std::path::Path;
use std::{fmt, fs, io};

use schemars::JsonSchema;
use serde::Deserialize;
use time::Date;

use engine::plan::Pattern;
use model::scenario::Scenario;
use model::yaml::{self, YamlError};

/// A file of known failures.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownFailures {
    /// The failures, in any order.
    pub known_failures: Vec<KnownFailure>,
}

/// An excused finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownFailure {
    /// A scenario id or a pattern: `post`, `object/get-*`, `**/put-*`.
    #[serde(deserialize_with = "fields::pattern")]
    #[schemars(with = "String")]
    pub id: Pattern,
    /// The profile that the scenario does not conform to: `hcp`, or `mine` for `mine.yaml`.
    pub profile: String,
    /// What is excused; anything else fails: an outcome, `no response`, `not judged`, or `any`.
    pub outcome: Excused,
    /// The reason for the finding.
    pub reason: String,
    /// The URL of an issue that tracks it.
    pub issue: Option<String>,
    /// The last day on which it is excused, as YYYY-MM-DD.
    #[serde(default, deserialize_with = "fields::day")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

/// A file of known failures that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// It cannot be read.
    #[error("cannot read known failures {path}: {source}")]
    Unreadable {
        /// Which one.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It is not of this form; with file, line and column.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// An entry has no reason.
    #[error("{file}: {entry} has an empty `reason`")]
    NoReason {
        /// Which file.
        file: String,
        /// Which entry.
        entry: String,
    },
}

impl KnownFailures {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// An unreadable file, or one that is not of this form; the text names file, line and column.
    pub fn read(path: &Path) -> Result<Self, KnownError> {
        let shown = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&shown, &text),
            Err(source) => Err(KnownError::Unreadable { path: shown, source }),
        }
    }

    fn parse(file: &str, text: &str) -> Result<Self, KnownError> {
        let known: Self = yaml::read(file, text)?;
        match known.known_failures.iter().find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => Err(KnownError::NoReason { file: file.to_owned(), entry: entry.to_string() }),
            None => Ok(known),
        }
    }

    /// The entry that excuses what is `shown` today, if any.
    #[must_use]
    pub fn excuse(&self, profile: &str, scenario: &Scenario, shown: Shown<'_>, today: Date) -> Option<&KnownFailure> {
        self.known_failures.iter().find(|entry| {
            entry.profile == profile
                && entry.is_for(scenario)
                && entry.outcome.covers(shown)
                && !entry.has_expired(today)
        })
    }
}

impl KnownFailure {
    /// True if its pattern matches the scenario's id, or an id that it had before it was renamed.
    #[must_use]
    pub fn is_for(&self, scenario: &Scenario) -> bool {
        self.id.matches(&scenario.id) || scenario.renamed.iter().any(|earlier| self.id.matches(earlier))
    }

    /// True if its last day has passed.
    #[must_use]
    pub fn has_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// The reason, with the issue and the last day if there are any.
    #[must_use]
    pub fn because(&self) -> String {
        let mut text = self.reason.trim().to_owned();
        if let Some(issue) = &self.issue {
            text.push_str(&format!(", {issue}"));
        }
        if let Some(until) = self.until {
            text.push_str(&format!(", until {until}"));
        }
        text
    }
}

impl fmt::Display for KnownFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.id, self.profile, self.outcome)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::lint::scenario;
    use model::outcome::Outcome;

    const ENTRY: &str = "known_failures:\n  - id: object/get-*\n    profile: hcp\n    \
                         outcome: { status: 403, code: AccessDenied }\n    reason: late check\n    until: 2027-03-31\n";

    fn parse(text: &str) -> Result<KnownFailures, KnownError> {
        KnownFailures::parse("known.yaml", text)
    }

    fn outcome(status: u16, code: Option<&str>) -> Outcome {
        Outcome { status, code: code.map(str::to_owned) }
    }

    #[test]
    fn one_outcome_of_one_profile_is_excused_until_the_last_day() {
        let known = parse(ENTRY).unwrap();
        let denied = outcome(403, Some("AccessDenied"));
        let excused = |profile, id: &str, outcome: &Outcome, today| {
            let scenario = Scenario { id: id.into(), ..scenario("") };
            known.excuse(profile, &scenario, Shown::Outcome(outcome), today).is_some()
        };
        let day = date!(2027 - 03 - 31);
        assert!(excused("hcp", "object/get-missing-key", &denied, day));
        assert!(!excused("ibm", "object/get-missing-key", &denied, day));
        assert!(!excused("hcp", "object/put-missing-key", &denied, day));
        assert!(!excused("hcp", "object/get-missing-key", &outcome(403, None), day));
        assert!(!excused("hcp", "object/get-missing-key", &denied, day.next_day().unwrap()));
    }

    #[test]
    fn an_entry_finds_a_scenario_by_its_earlier_id() {
        let known = parse(ENTRY).unwrap();
        let with = |renamed: &[&str]| {
            let renamed = renamed.iter().map(|id| (*id).to_owned()).collect();
            known.known_failures[0].is_for(&Scenario { id: "object/read".into(), renamed, ..scenario("") })
        };
        assert!(!with(&[]) && with(&["object/get-old"]));
    }

    #[test]
    fn what_is_not_judged_and_no_response_are_excused_by_their_own_words() {
        let known = |outcome: &str| parse(&ENTRY.replace("{ status: 403, code: AccessDenied }", outcome)).unwrap();
        let denied = outcome(403, Some("AccessDenied"));
        let all = [Shown::Outcome(&denied), Shown::NoResponse, Shown::NotJudged, Shown::Nothing];
        let covered = |word: &str| all.map(|shown| known(word).known_failures[0].outcome.covers(shown));
        assert_eq!(covered("any"), [true; 4]);
        assert_eq!(covered("no response"), [false, true, false, false]);
        assert_eq!(covered("not judged"), [false, false, true, false]);
        assert_eq!(covered("{ status: 403, code: AccessDenied }"), [true, false, false, false]);
    }

    #[test]
    fn any_outcome_and_none_are_words() {
        let any = parse(&ENTRY.replace("{ status: 403, code: AccessDenied }", "any")).unwrap();
        assert_eq!(any.known_failures[0].outcome, Excused::Any);
        let none = parse(&ENTRY.replace("AccessDenied", "none")).unwrap();
        assert_eq!(none.known_failures[0].outcome, Excused::Outcome(outcome(403, None)));
        assert_eq!(none.known_failures[0].to_string(), "object/get-* (hcp, 403 none)");
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (right, wrong, place, words) in [
            ("until: 2027-03-31", "until: soon", ":6:", "YYYY-MM-DD"),
            ("id: object/get-*", "id: /x", ":2:", "is not a scenario id"),
            ("reason: late check", "reson: late check", ":5:", "did you mean `reason`?"),
            ("outcome: { status: 403, code: AccessDenied }", "outcome: some", ":4:", "any"),
            ("code: AccessDenied", "cod: AccessDenied", ":4:", "did you mean `code`?"),
            ("reason: late check", "reason: ''", "object/get-*", "has an empty `reason`"),
        ] {
            let error = parse(&ENTRY.replace(right, wrong)).unwrap_err().to_string();
            assert!(error.contains(place) && error.contains(words), "{wrong}: {error}");
        }
    }
}
