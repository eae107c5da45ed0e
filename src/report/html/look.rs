//! How a verdict looks: a symbol, a word and a class for its colour. The word alone says it all.
//!
//! Independent of how a verdict was reached.

use crate::judge::{Tone, Verdict, VerdictFacts};
use crate::report::document::{Judgement, Standing};

/// What a cell of the matrix shows of one verdict or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    /// Such as `✗`.
    pub(super) symbol: char,
    /// Such as `wrong status`.
    pub(super) word: String,
    /// The class in the style sheet.
    pub(super) tone: &'static str,
}

impl Look {
    /// One verdict.
    pub(super) fn of(judgement: &Judgement<'_>) -> Self {
        let VerdictFacts { symbol, word, .. } = *judgement.verdict.facts();
        let known = judgement.known().map(|known| format!("{known}: ")).unwrap_or_default();
        let evidence = judgement.evidence().map(|words| format!(" ({words})")).unwrap_or_default();
        Self::new(symbol, format!("{known}{word}{evidence}"), judgement.tone())
    }

    /// The meaning of each symbol; that of known failures only if there are `known` ones.
    pub(super) fn legend(known: bool) -> Vec<Self> {
        let mut legend = Vec::new();
        for facts in Verdict::legend() {
            legend.push(Self::new(facts.symbol, facts.legend.to_owned(), facts.tone));
            if known && facts.tone == Tone::Bad {
                legend.push(Self::new(facts.symbol, KNOWN_SYMBOL.to_owned(), Tone::Known));
            }
        }
        legend
    }

    /// The verdicts of several profiles on one outcome.
    pub(super) fn of_all(judgements: &[Judgement<'_>]) -> Self {
        let Some((first, rest)) = judgements.split_first() else {
            return Self::new('–', "not judged".into(), Tone::Quiet);
        };
        if rest.iter().all(|other| {
            other.verdict == first.verdict && other.standing == first.standing && other.evidence() == first.evidence()
        }) {
            return Self::of(first);
        }
        let conform = judgements.iter().filter(|one| one.verdict.conforms()).count();
        let differ = judgements.iter().filter(|one| one.differs()).count();
        let word = format!("conforms with {conform} of {}", conform + differ);
        match (conform, differ) {
            (0, 0) => Self::of(judgements.iter().find(|one| one.verdict != Verdict::NotApplicable).unwrap_or(first)),
            (0, _) => Self::new('✗', word, Tone::Bad),
            (_, 0) => Self::new('✓', word, Tone::Good),
            _ => Self::new('±', word, Tone::Open),
        }
    }

    /// A scenario that a run did not record.
    pub(super) fn not_recorded() -> Self {
        Self::new('~', "not recorded".into(), Tone::Quiet)
    }

    fn new(symbol: char, word: String, tone: Tone) -> Self {
        Self { symbol, word, tone: class(tone) }
    }
}

/// The class of the style sheet.
fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Known => "known",
        Tone::Open => "open",
        Tone::Quiet => "quiet",
    }
}

/// The words that the filter knows a verdict by.
pub(super) fn words(judgement: &Judgement<'_>) -> impl Iterator<Item = &'static str> + use<> {
    let known = match judgement.standing {
        Standing::KnownSince => Some(KNOWN_SINCE),
        Standing::KnownFailure => Some(KNOWN),
        Standing::Clear | Standing::Fails | Standing::Reported => None,
    };
    std::iter::once(judgement.verdict.word()).chain(known)
}

/// What the filter calls an excused mismatch, whatever its verdict.
pub(super) const KNOWN: &str = "known failure";
/// The legend of both.
const KNOWN_SYMBOL: &str = "known finding";
pub(super) const KNOWN_SINCE: &str = "known since the baseline";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::KnownFacts;

    fn judgement(verdict: Verdict) -> Judgement<'static> {
        Judgement {
            profile: "p",
            verdict,
            standing: if verdict.fails() { Standing::Fails } else { Standing::Clear },
            change: None,
            known_failure: None,
            explanation: "".into(),
            by: None,
            disputed: false,
            either_counts: false,
            impact: None,
            expected: Vec::new(),
            beside: Vec::new(),
            because: None,
        }
    }

    #[test]
    fn every_verdict_has_the_symbol_of_the_terminal_and_only_mismatches_look_bad() {
        for verdict in Verdict::ALL.iter().copied() {
            let look = Look::of(&judgement(verdict));
            assert_eq!((look.symbol, look.word.as_str()), (verdict.facts().symbol, verdict.word()));
            assert_eq!(look.tone == "bad", verdict.fails(), "{verdict:?}");
        }
    }

    #[test]
    fn an_excused_mismatch_looks_different() {
        let known = KnownFacts { reason: "late", issue: None, until: None };
        let excused =
            Judgement { known_failure: Some(known), standing: Standing::KnownFailure, ..judgement(Verdict::WrongCode) };
        let look = Look::of(&excused);
        assert_eq!((look.word.as_str(), look.tone), ("known: wrong code", "known"));
        assert!(excused.differs());
        assert_eq!(words(&excused).collect::<Vec<_>>(), ["wrong code", KNOWN]);
        assert!(Look::legend(true).contains(&Look::new('✗', KNOWN_SYMBOL.into(), Tone::Known)));
    }

    #[test]
    fn several_verdicts_are_one_where_they_agree_and_a_count_where_they_do_not() {
        use Verdict::{Conforms, NotApplicable, Skipped, Undocumented, WrongCode};
        let seen = |verdicts: &[Verdict]| {
            let all: Vec<Judgement<'_>> = verdicts.iter().map(|verdict| judgement(*verdict)).collect();
            let look = Look::of_all(&all);
            (look.word, look.tone)
        };
        assert_eq!(seen(&[WrongCode, WrongCode]), ("wrong code".into(), "bad"));
        assert_eq!(seen(&[Conforms, WrongCode, Undocumented]), ("conforms with 1 of 2".into(), "open"));
        assert_eq!(seen(&[Conforms, Undocumented]), ("conforms with 1 of 1".into(), "good"));
        assert_eq!(seen(&[WrongCode, Undocumented]), ("conforms with 0 of 1".into(), "bad"));
        assert_eq!(seen(&[NotApplicable, Skipped]), ("skipped".into(), "quiet"));
        assert_eq!(seen(&[]), ("not judged".into(), "quiet"));
    }
}
