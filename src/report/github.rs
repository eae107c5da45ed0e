//! Workflow commands that GitHub shows as annotations, each pointing at the file of a scenario or of known failures.
//!
//! Only what fails the gate is an error. GitHub shows ten errors of a step and drops the rest, so each one says how many
//! there are, and the worst come first.

use super::document::{Document, Expected, FindingFacts, Subject};
use crate::judge::Conclusion;
use model::text::one_line;

const MOST: usize = 10;

/// Renders what fails; the last lines are for the log.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let decision = &document.decision;
    let failing: Vec<&FindingFacts<'_>> = decision.failing().collect();
    let count = failing.len();
    let listed = failing.iter().take(MOST).enumerate();
    let mut lines: Vec<String> =
        listed.map(|(index, finding)| annotation(document, finding, index + 1, count)).collect();
    match decision.conclusion {
        Conclusion::NothingJudged => lines.push(format!("::error title=s3conform::{}", data(&decision.sentence))),
        Conclusion::Reported => {
            lines.push("only reported: choose a profile with --profile to annotate its findings".into());
        }
        _ => lines.push(data(&decision.sentence)),
    }
    if count > MOST {
        lines.push(format!("{} more, {count} in all", count - MOST));
    }
    if !document.is_complete() {
        lines.push("incomplete: the run ended before everything planned was recorded".into());
    }
    lines.join("\n") + "\n"
}

fn annotation(document: &Document<'_>, finding: &FindingFacts<'_>, number: usize, count: usize) -> String {
    let place = property(&finding.file);
    if finding.subject == Subject::KnownFailure {
        return format!("::error file={place},title=known failure::{}", data(&finding.explanation));
    }
    let title = format!("{}: {} ({number} of {count})", finding.name, finding.what());
    let mut text = vec![format!("{}.", finding.title.trim_end_matches('.'))];
    if let Some(profile) = finding.profile {
        let any: Vec<String> = finding.expected.iter().map(Expected::to_string).collect();
        if !any.is_empty() {
            text.push(format!("expected by {profile}: {}", any.join(" or ")));
        }
    }
    text.extend(finding.before.as_ref().map(|before| format!("before: {before}")));
    text.push(format!("observed: {}", finding.observed));
    let message = finding.message.filter(|message| !message.trim().is_empty());
    text.extend(message.map(|message| format!("message: {message}")));
    if finding.subject == Subject::Feature {
        text.push(format!("scenarios: {}", finding.scenarios.join(", ")));
    }
    if document.runs.len() > 1 {
        text.push(format!("target: {}", document.runs[finding.run].name));
    }
    text.extend(finding.scenarios.first().map(|id| format!("see more: s3conform explain {id}")));
    let text: Vec<String> = text.iter().map(|line| data(line)).collect();
    format!("::error file={place},title={}::{}", property(&title), text.join("%0A"))
}

/// One line of a command's message.
fn data(text: &str) -> String {
    one_line(text).replace('%', "%25")
}

/// The value of a command's parameter.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::many_findings;
    use super::*;

    #[test]
    fn text_cannot_end_its_place_in_a_command() {
        assert_eq!(data("a%0Ab\r\n::error::c"), "a%250Ab\\x0d\\x0a::error::c");
        assert_eq!(property("a:b,c::d"), "a%3Ab%2Cc%3A%3Ad");
    }

    #[test]
    fn there_are_ten_annotations_at_most_and_the_last_line_counts_the_rest() {
        let lines = |count| many_findings(count, render).lines().map(str::to_owned).collect::<Vec<_>>();
        let twelve = lines(12);
        assert_eq!(twelve.iter().filter(|line| line.starts_with("::error file=")).count(), 10);
        assert_eq!((twelve.len(), twelve[11].as_str()), (12, "2 more, 12 in all"));
        assert!(twelve[9].contains("(10 of 12)"), "{}", twelve[9]);
        assert_eq!(lines(10)[10], "strict: 10 findings in 10 documented scenarios");
        assert_eq!(lines(0), ["::error title=s3conform::nothing was judged: the run has no records"]);
    }
}
