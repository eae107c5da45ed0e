//! Drafts a file of known failures from the findings of a run.

use super::Shown;
use model::outcome::Outcome;
use model::yaml::scalar;

/// A finding to excuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excusable<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The scenario's id.
    pub scenario: &'a str,
    /// What was observed.
    pub shown: Shown<'a>,
    /// The documented outcome.
    pub expected: String,
}

/// The text of a file that excuses exactly these findings. `run` is a line that describes their run.
#[must_use]
pub fn draft(findings: &[Excusable<'_>], run: &str) -> String {
    let mut text = format!(
        "# Known failures, drafted from {}.\n# Replace each `reason` and add `issue: URL` and `until: YYYY-MM-DD`. \
         Schema: `s3conform schema known-failures`.\n",
        model::text::one_line(run)
    );
    if findings.is_empty() {
        return text + "known_failures: []\n";
    }
    text.push_str("known_failures:\n");
    for finding in findings {
        let outcome = match finding.shown {
            Shown::Outcome(Outcome { status, code }) => {
                format!("{{ status: {status}, code: {} }}", scalar(code.as_deref().unwrap_or("none")))
            }
            shown => shown.to_string(),
        };
        let reason = match finding.expected.as_str() {
            "" => "not investigated yet".to_owned(),
            expected => format!("not investigated yet; the profile documents {expected}"),
        };
        text.push_str(&format!(
            "  - id: {}\n    profile: {}\n    outcome: {outcome}\n    reason: {}\n",
            scalar(finding.scenario),
            scalar(finding.profile),
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
    use crate::lint::scenario;

    #[test]
    fn a_draft_excuses_what_it_was_made_from_whatever_the_server_said() {
        let codes = [Some("NoSuchKey"), None, Some("a: \"b\"\n\u{85}\u{202e}# {漢}"), Some("true"), Some("12")];
        let outcomes = codes.map(|code| Outcome { status: 400, code: code.map(str::to_owned) });
        let others = [Shown::NoResponse, Shown::NotJudged, Shown::Nothing];
        let shown: Vec<Shown<'_>> = outcomes.iter().map(Shown::Outcome).chain(others).collect();
        let finding =
            |shown| Excusable { profile: "hcp", scenario: "object/some-fault", shown, expected: "404 X".into() };
        let findings: Vec<Excusable<'_>> = shown.iter().copied().map(finding).collect();
        for (count, excused) in [(findings.len() - 1, shown.len() - 1), (findings.len(), shown.len())] {
            let text = draft(&findings[..count], "run.jsonl\nreason: x");
            let known = KnownFailures::parse("known.yaml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(known.known_failures.len(), count);
            let is_excused =
                |shown: &&Shown<'_>| known.excuse("hcp", &scenario(""), **shown, date!(2027 - 01 - 01)).is_some();
            assert_eq!(shown.iter().filter(is_excused).count(), excused, "{text}");
        }
        assert!(KnownFailures::parse("known.yaml", &draft(&[], "x")).unwrap().known_failures.is_empty());
    }
}
