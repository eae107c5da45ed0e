//! What a gate fails on: a set of words, of which `default` is those that fail where no word is given.
//!
//! Independent of how a verdict is reached and of what excuses it.

use std::collections::BTreeSet;

use crate::impact::ImpactKind;
use crate::judge::Verdict;
use engine::plan::nearest;

/// The word for all that fails where no set is named.
const DEFAULT: &str = "default";
/// The word for everything that does something to a chosen client.
const EFFECT: &str = "effect";
/// The word for a write that is lost, beside a scenario that is.
const LOST: &str = "lost";

/// What can fail a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A verdict.
    Verdict(Verdict),
    /// What a finding does to the chosen clients.
    Impact(ImpactKind),
    /// A finding in a scenario that the baseline does not have.
    New,
    /// A scenario that the baseline judged and that the run skipped.
    Lost,
    /// Another response than in the baseline, where no profile says which one is right.
    Changed,
    /// A known failure that is out of date.
    Stale,
}

/// The causes that fail a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailOn(BTreeSet<Cause>);

/// A word that names no cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is nothing that a gate can fail on; {hint}")]
pub struct UnknownCause {
    word: String,
    hint: String,
}

impl Cause {
    fn all() -> impl Iterator<Item = Self> {
        let nameable = |verdict: &&Verdict| !matches!(verdict, Verdict::Conforms | Verdict::NotApplicable);
        let verdicts = Verdict::ALL.iter().filter(nameable).copied().map(Self::Verdict);
        let impacts = ImpactKind::ALL.iter().copied().map(Self::Impact);
        verdicts.chain(impacts).chain([Self::New, Self::Lost, Self::Changed, Self::Stale])
    }

    fn word(self) -> String {
        match self {
            Self::Verdict(verdict) => hyphenated(verdict.word()),
            Self::Impact(kind) => hyphenated(kind.word()),
            Self::New => "new".into(),
            Self::Lost => "lost".into(),
            Self::Changed => "changed".into(),
            Self::Stale => "stale".into(),
        }
    }

    /// True if `word` names it, alone or with others.
    fn is_called(self, word: &str) -> bool {
        let also = match self {
            Self::Impact(kind) => {
                (word == EFFECT && kind.has_effect()) || (word == LOST && kind == ImpactKind::LostWrite)
            }
            _ => false,
        };
        also || self.word() == word
    }

    fn is_default(self) -> bool {
        match self {
            Self::Verdict(verdict) => verdict.fails(),
            Self::Impact(_) | Self::New => false,
            Self::Lost | Self::Changed | Self::Stale => true,
        }
    }
}

impl Default for FailOn {
    fn default() -> Self {
        Self(Cause::all().filter(|cause| cause.is_default()).collect())
    }
}

impl FailOn {
    /// The set that `words` name.
    ///
    /// # Errors
    /// A word that is not one of [`FailOn::words`].
    pub fn named<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, UnknownCause> {
        let mut causes = BTreeSet::new();
        for word in words.into_iter().map(str::trim) {
            if word == DEFAULT {
                causes.extend(Self::default().0);
            } else {
                let named: Vec<Cause> = Cause::all().filter(|cause| cause.is_called(word)).collect();
                if named.is_empty() {
                    return Err(UnknownCause::of(word));
                }
                causes.extend(named);
            }
        }
        Ok(Self(causes))
    }

    /// The same without what was not judged.
    #[must_use]
    pub fn without_unjudged(mut self) -> Self {
        self.0.remove(&Cause::Verdict(Verdict::NotJudged));
        self
    }

    /// True if `cause` fails the gate.
    #[must_use]
    pub fn contains(&self, cause: Cause) -> bool {
        self.0.contains(&cause)
    }

    /// Every word: first those that `default` includes, then the others.
    #[must_use]
    pub fn words() -> (Vec<String>, Vec<String>) {
        let (default, others): (Vec<Cause>, Vec<Cause>) = Cause::all().partition(|cause| cause.is_default());
        let words = |causes: Vec<Cause>| causes.into_iter().map(Cause::word).collect::<Vec<_>>();
        let (default, mut others) = (words(default), words(others));
        others.retain(|word| !default.contains(word));
        others.push(EFFECT.to_owned());
        (default, others)
    }
}

impl UnknownCause {
    fn of(word: &str) -> Self {
        let (default, others) = FailOn::words();
        let all: Vec<&str> = [DEFAULT].into_iter().chain(default.iter().chain(&others).map(String::as_str)).collect();
        let hint = match nearest(word, all.iter().copied()).as_slice() {
            [] => format!("the words are {}", all.join(", ")),
            near => format!("did you mean `{}`?", near.join("` or `")),
        };
        Self { word: word.to_owned(), hint }
    }
}

/// The word in lower case with hyphens between its parts.
fn hyphenated(word: &str) -> String {
    let parts = word.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impacts_are_causes_of_their_own_and_some_words_name_several() {
        let named = |word: &str| FailOn::named([word]).unwrap();
        let impact = |set: &FailOn, kind| set.contains(Cause::Impact(kind));
        assert!(impact(&named("retried"), ImpactKind::Retried) && !impact(&named("retried"), ImpactKind::LostWrite));
        let lost = named("lost");
        assert!(lost.contains(Cause::Lost) && impact(&lost, ImpactKind::LostWrite));
        assert!(!named("lost-write").contains(Cause::Lost));
        let accepted = named("accepted");
        assert!(accepted.contains(Cause::Verdict(Verdict::Accepted)) && impact(&accepted, ImpactKind::Accepted));
        let effect = named("effect");
        for kind in ImpactKind::ALL {
            assert_eq!(impact(&effect, *kind), kind.has_effect(), "{kind}");
            assert!(!impact(&FailOn::default(), *kind), "{kind}");
        }
    }

    #[test]
    fn a_set_is_what_its_words_say_and_default_is_one_of_them() {
        let unproven = Cause::Verdict(Verdict::Unproven);
        let named = |words: &[&str]| FailOn::named(words.iter().copied()).unwrap();
        let default = FailOn::default();
        assert!(default.contains(Cause::Verdict(Verdict::NotJudged)) && !default.contains(unproven));
        assert_eq!(named(&["default"]), default);
        let both = named(&["default", "unproven"]);
        assert!(both.contains(unproven) && both.contains(Cause::Stale) && !both.contains(Cause::New));
        let only = named(&["unproven"]);
        assert!(only.contains(unproven) && !only.contains(Cause::Verdict(Verdict::Accepted)));
        assert!(!both.without_unjudged().contains(Cause::Verdict(Verdict::NotJudged)));
    }

    #[test]
    fn every_cause_has_a_word_of_its_own() {
        let (default, others) = FailOn::words();
        let all: BTreeSet<&String> = default.iter().chain(&others).collect();
        let both = ["accepted"];
        assert_eq!(all.len() + both.len(), Cause::all().count() + [EFFECT].len());
        for word in ["not-an-s3-error", "sub-resource-ignored", "no-response", "not-judged", "lost", "changed", "stale"]
        {
            assert!(default.iter().any(|one| one == word), "{word}");
        }
        for word in ["conforms-status-only", "unproven", "feature-absent", "unstable", "new"] {
            assert!(others.iter().any(|one| one == word), "{word}");
        }
        let error = FailOn::named(["unprooven"]).unwrap_err().to_string();
        assert_eq!(error, "`unprooven` is nothing that a gate can fail on; did you mean `unproven`?");
        assert!(FailOn::named(["conforms"]).is_err());
    }
}
