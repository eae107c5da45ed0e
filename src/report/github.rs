//! Workflow commands that GitHub shows as annotations, each pointing at a scenario file.
//!
//! GitHub shows ten errors of a step and drops the rest, so each one says how many there are.

use super::document::{Document, Expected, Mismatch, StaleEntry};
use model::text::one_line;

const MOST: usize = 10;

/// Renders the mismatches with the chosen profiles; the last line is for the log.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let mismatches = document.mismatches();
    let stale: Vec<&StaleEntry<'_>> = document.stale_entries().map(|(_, entry)| entry).collect();
    // Known failures that are out of date are few, and the user has to change a file: they come first.
    let shown = stale.len().min(MOST);
    let count = mismatches.len();
    let several = document.runs.len() > 1;
    let mut lines: Vec<String> = stale.iter().take(shown).map(|entry| out_of_date(entry)).collect();
    let listed = mismatches.iter().take(MOST - shown).enumerate();
    lines.extend(listed.map(|(index, mismatch)| annotation(mismatch, several, index + 1, count)));
    lines.push(match count {
        _ if !document.gates() => "only reported: choose a profile with --profile to annotate its mismatches".into(),
        0 => document.columns().map(|(_, column)| data(&column.sentence())).collect::<Vec<_>>().join("; "),
        _ if count <= MOST - shown => format!("{count} {} in all", plural(count)),
        _ => format!("{} more {}, {count} in all", count + shown - MOST, plural(count + shown - MOST)),
    });
    if !stale.is_empty() {
        lines.push(format!(
            "{} known {} out of date",
            stale.len(),
            if stale.len() == 1 { "failure is" } else { "failures are" }
        ));
    }
    if !document.is_complete() {
        lines.push("incomplete: the run ended before everything planned was recorded".into());
    }
    lines.join("\n") + "\n"
}

/// A known failure that is out of date, at the file that lists it.
fn out_of_date(entry: &StaleEntry<'_>) -> String {
    format!("::error file={},title=known failure::{}", property(entry.file), data(&entry.text))
}

fn annotation(mismatch: &Mismatch<'_>, several: bool, number: usize, count: usize) -> String {
    let Mismatch { run, scenario, result, judgement } = mismatch;
    let title = format!("{}: {} ({number} of {count})", scenario.id, judgement.verdict);
    let any: Vec<String> = judgement.expected.iter().map(Expected::to_string).collect();
    let mut text = vec![
        format!("{}.", scenario.title.trim_end_matches('.')),
        format!("expected by {}: {}", judgement.profile, any.join(" or ")),
        format!("observed: {}", result.observed),
    ];
    text.extend(result.message().map(|message| format!("message: {message}")));
    if several {
        text.push(format!("target: {}", run.name));
    }
    text.push(format!("see more: s3conform explain {}", scenario.id));
    let text: Vec<String> = text.iter().map(|line| data(line)).collect();
    format!("::error file={},title={}::{}", property(&scenario.file), property(&title), text.join("%0A"))
}

/// One line of a command's message.
fn data(text: &str) -> String {
    one_line(text).replace('%', "%25")
}

/// The value of a command's parameter.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "mismatch" } else { "mismatches" }
}

#[cfg(test)]
mod tests {
    use super::super::tests::many_mismatches;
    use super::*;

    #[test]
    fn text_cannot_end_its_place_in_a_command() {
        assert_eq!(data("a%0Ab\r\n::error::c"), "a%250Ab\\x0d\\x0a::error::c");
        assert_eq!(property("a:b,c::d"), "a%3Ab%2Cc%3A%3Ad");
    }

    #[test]
    fn there_are_ten_annotations_at_most_and_the_last_line_counts_the_rest() {
        let lines = |count| many_mismatches(count, render).lines().map(str::to_owned).collect::<Vec<_>>();
        let twelve = lines(12);
        assert_eq!(twelve.iter().filter(|line| line.starts_with("::error file=")).count(), 10);
        assert_eq!((twelve.len(), twelve[10].as_str()), (11, "2 more mismatches, 12 in all"));
        assert!(twelve[9].contains("(10 of 12)"), "{}", twelve[9]);
        assert_eq!(lines(10)[10], "10 mismatches in all");
        assert_eq!(lines(0), ["strict: none of these scenarios is documented"]);
    }
}
