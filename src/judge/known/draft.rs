//! Drafts a file of known failures from the mismatches of a run.

use model::outcome::Outcome;
use model::yaml::scalar;

/// A mismatch to excuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The scenario's id.
    pub scenario: &'a str,
    /// The observed outcome.
    pub outcome: &'a Outcome,
    /// The documented outcome.
    pub expected: String,
}

/// The text of a file that excuses exactly these mismatches. `run` is a line that describes their run.
#[must_use]
pub fn draft(mismatches: &[Mismatch<'_>], run: &str) -> String {
    let mut text = format!(
        "# Known failures, drafted from {}.\n# Replace each `reason` and add `issue: URL` and `until: YYYY-MM-DD`. \
         Schema: `s3conform schema known-failures`.\n",
        model::text::one_line(run)
    );
    if mismatches.is_empty() {
        return text + "known_failures: []\n";
    }
    text.push_str("known_failures:\n");
    for mismatch in mismatches {
        let code = mismatch.outcome.code.as_deref().unwrap_or("none");
        let reason = format!("not investigated yet; the profile documents {}", mismatch.expected);
        text.push_str(&format!(
            "  - id: {}\n    profile: {}\n    outcome: {{ status: {}, code: {} }}\n    reason: {}\n",
            scalar(mismatch.scenario),
            scalar(mismatch.profile),
            mismatch.outcome.status,
            scalar(code),
            scalar(&reason)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::judge::known::KnownFailures;

    #[test]
    fn a_draft_excuses_what_it_was_made_from_whatever_the_server_said() {
        let codes = [Some("NoSuchKey"), None, Some("a: \"b\"\n\u{85}\u{202e}# {漢}"), Some("true"), Some("12")];
        let outcomes = codes.map(|code| Outcome { status: 400, code: code.map(str::to_owned) });
        let mismatches: Vec<Mismatch<'_>> = outcomes
            .iter()
            .map(|outcome| Mismatch { profile: "hcp", scenario: "object/a", outcome, expected: "404 X".into() })
            .collect();
        let text = draft(&mismatches, "run.jsonl\nreason: x");
        let known = KnownFailures::parse("known.yaml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(known.known_failures.len(), codes.len());
        for outcome in &outcomes {
            assert!(known.excuse("hcp", "object/a", outcome, date!(2027 - 01 - 01)).is_some(), "{outcome}");
        }
        assert!(KnownFailures::parse("known.yaml", &draft(&[], "x")).unwrap().known_failures.is_empty());
    }
}
