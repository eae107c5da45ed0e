//! "Did you mean": the known words that are most similar to an unknown one.

/// At most three of `candidates` that are similar to `word`, the closest first; ids are also compared by their last component.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let word = word.replace('*', "").to_lowercase();
    let similarity = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let name = candidate.rsplit('/').next().unwrap_or_default();
        strsim::normalized_damerau_levenshtein(&word, &candidate)
            .max(strsim::normalized_damerau_levenshtein(&word, name))
    };
    let mut scored: Vec<(f64, &str)> =
        candidates.into_iter().map(|candidate| (similarity(candidate), candidate)).filter(|(l, _)| *l >= 0.6).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        assert_eq!(nearest("NoSuchKye", ["NoSuchKey", "BadDigest"]), ["NoSuchKey"]);
    }

    #[test]
    fn a_name_without_its_area_finds_the_id() {
        assert_eq!(nearest("get-mising-key", ["object/get-missing-key", "auth/x"]), ["object/get-missing-key"]);
    }

    #[test]
    fn a_word_like_no_other_finds_nothing() {
        assert!(nearest("zzz", ["object/get-missing-key"]).is_empty());
    }
}
