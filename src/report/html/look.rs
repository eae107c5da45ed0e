//! How a verdict looks: a symbol, a word and a class for its colour. The word alone says it all.
//!
//! Knows nothing of how a verdict was reached.

use crate::report::document::Judgement;

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
    pub(super) fn of(judgement: &Judgement) -> Self {
        if judgement.known_failure.is_some() {
            return Self::new('✗', format!("known: {}", judgement.verdict), "known");
        }
        let word = judgement.verdict.clone();
        match judgement.verdict.as_str() {
            "conforms" => Self::new('✓', word, "good"),
            "undocumented" => Self::new('–', word, "quiet"),
            "not applicable" => Self::new('·', word, "quiet"),
            "skipped" | "unsupported" => Self::new('~', word, "quiet"),
            "inconclusive" => Self::new('?', word, "open"),
            "setup failed" => Self::new('!', word, "open"),
            _ => Self::new('✗', word, "bad"),
        }
    }

    /// The verdicts of several profiles on one outcome.
    pub(super) fn of_all(judgements: &[Judgement]) -> Self {
        let Some((first, rest)) = judgements.split_first() else {
            return Self::new('–', "not judged".into(), "quiet");
        };
        if rest.iter().all(|other| other.verdict == first.verdict && other.known_failure == first.known_failure) {
            return Self::of(first);
        }
        let conform = judgements.iter().filter(|one| one.verdict == "conforms").count();
        let differ = judgements.iter().filter(|one| one.differs()).count();
        let word = format!("conforms with {conform} of {}", conform + differ);
        match (conform, differ) {
            (0, 0) => Self::of(judgements.iter().find(|one| one.verdict != "not applicable").unwrap_or(first)),
            (0, _) => Self::new('✗', word, "bad"),
            (_, 0) => Self::new('✓', word, "good"),
            _ => Self::new('±', word, "open"),
        }
    }

    /// A scenario that a run did not record.
    pub(super) fn not_recorded() -> Self {
        Self::new('~', "not recorded".into(), "quiet")
    }

    fn new(symbol: char, word: String, tone: &'static str) -> Self {
        Self { symbol, word, tone }
    }
}

/// The words that the filter knows a verdict by.
pub(super) fn words(judgement: &Judgement) -> impl Iterator<Item = &str> {
    std::iter::once(judgement.verdict.as_str()).chain(judgement.known_failure.as_ref().map(|_| KNOWN))
}

/// What the filter calls an excused mismatch, whatever its verdict.
pub(super) const KNOWN: &str = "known failure";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Verdict;
    use crate::report::document::KnownFacts;

    fn judgement(word: &str, fails: bool) -> Judgement {
        Judgement {
            profile: "p".into(),
            verdict: word.into(),
            mismatch: fails,
            known_failure: None,
            explanation: String::new(),
            expected: Vec::new(),
            because: None,
        }
    }

    #[test]
    fn every_verdict_has_the_symbol_of_the_terminal_and_only_mismatches_look_bad() {
        assert_eq!(Verdict::examples().each_ref().map(Verdict::word), Verdict::WORDS);
        for verdict in Verdict::examples() {
            let look = Look::of(&judgement(verdict.word(), verdict.fails()));
            assert_eq!((look.symbol, look.word.as_str()), (verdict.symbol(), verdict.word()));
            assert_eq!(look.tone == "bad", verdict.fails(), "{verdict:?}");
        }
    }

    #[test]
    fn an_excused_mismatch_is_told_apart() {
        let known = KnownFacts { reason: "late".into(), issue: None, until: None };
        let excused = Judgement { known_failure: Some(known), mismatch: false, ..judgement("wrong code", true) };
        let look = Look::of(&excused);
        assert_eq!((look.word.as_str(), look.tone), ("known: wrong code", "known"));
        assert!(excused.differs());
        assert_eq!(words(&excused).collect::<Vec<_>>(), ["wrong code", KNOWN]);
    }

    #[test]
    fn several_verdicts_are_one_where_they_agree_and_a_count_where_they_do_not() {
        let [good, silent, nowhere, skipped] =
            ["conforms", "undocumented", "not applicable", "skipped"].map(|word| judgement(word, false));
        let bad = judgement("wrong code", true);
        let seen = |judgements: &[&Judgement]| {
            let all: Vec<Judgement> = judgements.iter().map(|one| (*one).clone()).collect();
            let look = Look::of_all(&all);
            (look.word, look.tone)
        };
        assert_eq!(seen(&[&bad, &bad]), ("wrong code".into(), "bad"));
        assert_eq!(seen(&[&good, &bad, &silent]), ("conforms with 1 of 2".into(), "open"));
        assert_eq!(seen(&[&good, &silent]), ("conforms with 1 of 1".into(), "good"));
        assert_eq!(seen(&[&bad, &silent]), ("conforms with 0 of 1".into(), "bad"));
        assert_eq!(seen(&[&nowhere, &skipped]), ("skipped".into(), "quiet"));
        assert_eq!(seen(&[]), ("not judged".into(), "quiet"));
    }
}
