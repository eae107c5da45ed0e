//! Finds values, or telling parts of them, in bytes.
//!
//! Independent of codings: what it searches has none.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::packed::{self, Searcher};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::Hide;

/// A shorter value could be any word.
const SHORTEST_SECRET: usize = 8;
/// A shorter key id is a chosen name that may occur anywhere.
const SHORTEST_KEY_ID: usize = 16;
/// Characters by which a value is recognized; the rest may be cut off.
const TELLING: usize = 16;
/// Characters from one telling part to the next: what is left of a value that is cut anywhere is recognized from
/// `TELLING + STRIDE - 1` characters.
const STRIDE: usize = 8;

/// A secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) hide: Hide,
    pub(super) text: String,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(..)")
    }
}

impl Value {
    /// The value, if it is long enough to be recognized.
    pub(super) fn of(hide: Hide, value: &str) -> Option<Self> {
        let value = value.trim();
        let (value, shortest) = match hide {
            Hide::All => (value, SHORTEST_SECRET),
            Hide::KeyId => (value.split(['/', ':']).next().unwrap_or_default(), SHORTEST_KEY_ID),
        };
        (value.len() >= shortest && value.is_ascii()).then(|| Self { hide, text: value.to_owned() })
    }
}

/// Finds values in lower-case bytes.
#[derive(Debug, Clone)]
pub(super) struct Finder {
    values: Vec<Value>,
    /// Of each part that is searched: the values it is part of, and where in them.
    places: Vec<Vec<(usize, usize)>>,
    search: Search,
}

#[derive(Debug, Clone)]
enum Search {
    /// There is nothing to find.
    Nothing,
    /// It is built in microseconds, which matters more than the search, because it serves one exchange.
    Packed(Searcher),
    /// Used if there are too many parts, or the processor has no vector instructions.
    Automaton(AhoCorasick),
}

impl Finder {
    pub(super) fn of(values: Vec<Value>) -> Self {
        let mut parts: BTreeMap<Vec<u8>, Vec<(usize, usize)>> = BTreeMap::new();
        for (index, value) in values.iter().enumerate() {
            let small = value.text.to_ascii_lowercase().into_bytes();
            let last = small.len().saturating_sub(TELLING);
            for start in (0..last).step_by(STRIDE).chain([last]) {
                let part = small[start..small.len().min(start + TELLING)].to_vec();
                parts.entry(part).or_default().push((index, start));
            }
        }
        let (parts, places): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        Self { values, places, search: Search::of(&parts) }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn knows(&self, value: &Value) -> bool {
        self.values.contains(value)
    }

    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Calls `found` with each place where a value or a part of it is, and that value.
    pub(super) fn find(&self, small: &[u8], found: &mut dyn FnMut(Range<usize>, &Value)) {
        let mut note = |pattern: usize, at: usize| {
            let places = self.places[pattern].iter().map(|(value, start)| {
                let value = &self.values[*value];
                (common(value.text.as_bytes(), *start, small, at), value)
            });
            if let Some((range, value)) = places.max_by_key(|(range, _)| range.len()) {
                found(range, value);
            }
        };
        match &self.search {
            Search::Nothing => {}
            Search::Packed(search) => {
                search.find_iter(small).for_each(|found| note(found.pattern().as_usize(), found.start()));
            }
            Search::Automaton(search) => {
                search.find_iter(small).for_each(|found| note(found.pattern().as_usize(), found.start()));
            }
        }
    }
}

impl Search {
    fn of(parts: &[Vec<u8>]) -> Self {
        if parts.is_empty() {
            return Self::Nothing;
        }
        let mut packed = packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).builder();
        packed.extend(parts).build().map_or_else(|| Self::automaton(parts), Self::Packed)
    }

    fn automaton(parts: &[Vec<u8>]) -> Self {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(parts);
        Self::Automaton(automaton.expect("a few short patterns"))
    }
}

/// What `value` and `small` have in common around the place where `value[start]` is `small[at]`.
fn common(value: &[u8], start: usize, small: &[u8], at: usize) -> Range<usize> {
    let is_same = |(one, other): &(&u8, &u8)| one.eq_ignore_ascii_case(other);
    let before = value[..start].iter().rev().zip(small[..at].iter().rev()).take_while(is_same).count();
    let after = value[start..].iter().zip(&small[at..]).take_while(is_same).count();
    at - before..at + after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(finder: &Finder, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        finder.find(text.to_ascii_lowercase().as_bytes(), &mut |range, _| found.push(range));
        found
    }

    #[test]
    fn both_ways_to_search_find_the_same() {
        let values = ["abcdefgh", "abcdefghij", "KLMNOPQR/"].map(|text| Value::of(Hide::All, text).unwrap());
        let mut finder = Finder::of(values.to_vec());
        let text = "…sig=abcdefgh, abcdefghij; KLMNOPQR/abcdefgh";
        let packed = found(&finder, text);
        assert_eq!(packed, [7..15, 17..27, 29..38, 38..46]);
        let parts: Vec<Vec<u8>> = ["abcdefgh", "abcdefghij", "klmnopqr/"].map(Into::into).to_vec();
        finder.search = Search::automaton(&parts);
        assert_eq!(found(&finder, text), packed);
        assert!(found(&Finder::of(Vec::new()), text).is_empty());
    }

    #[test]
    fn a_value_is_found_by_any_part_long_enough_and_to_where_it_goes_on() {
        let values = ["the-same-start-for-both-ONE-more", "the-same-start-for-both-TWO-more"];
        let finder = Finder::of(values.map(|text| Value::of(Hide::All, text).unwrap()).to_vec());
        assert_eq!(found(&finder, "the-same-start-f"), vec![Range { start: 0, end: 16 }]);
        assert_eq!(found(&finder, " me-start-for-both-two-more.").first(), Some(&(1..27)));
    }
}
