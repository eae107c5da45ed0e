//! Shared by the subcommands that judge: what was decided, as text.

use clap::ColorChoice;

use crate::judge::{Conclusion, Decision, RunDecision};
use crate::report::document::{Document, RunFacts};
use crate::report::table;
use engine::record::{Observation, Record};
use model::text::one_line;

/// The matrix below the heading of each run and, for chosen profiles, each finding; then what is to be said about the known
/// failures and the baseline.
pub(super) fn show(
    document: &Document<'_>,
    decision: &Decision<'_>,
    headings: &[String],
    color: ColorChoice,
) -> String {
    let several = document.runs.len() > 1;
    let mut text = table::render(document, headings, coloured(color));
    for (facts, run) in document.runs.iter().zip(&decision.runs) {
        let of = if several { format!("{}:\n", one_line(facts.name)) } else { String::new() };
        for part in [known(run), since(facts, color)] {
            if !part.is_empty() {
                text.push_str(&format!("\n{of}{part}"));
            }
        }
    }
    text + &conclusion(document)
}

/// What a run says about the known failures; nothing where all is in order.
pub(super) fn known(run: &RunDecision<'_>) -> String {
    run.known_file.map(|file| table::known::render(&run.review, file)).unwrap_or_default()
}

/// What differs from the baseline, by each profile; nothing where there is no baseline.
pub(super) fn since(facts: &RunFacts<'_>, color: ColorChoice) -> String {
    let Some(since) = &facts.since else { return String::new() };
    let heading = one_line(&format!("baseline: {}, run started {}", since.target, since.started));
    format!("{heading}\n\n{}", table::since::render(since, coloured(color)))
}

/// Why there is no pass or failure, where that is so.
pub(super) fn conclusion(document: &Document<'_>) -> String {
    let text = match document.decision.conclusion {
        Conclusion::Part => {
            "a part of a run decides nothing: merge all parts with `s3conform merge`, which decides on the whole".into()
        }
        Conclusion::NothingJudged => document.decision.sentence.clone(),
        Conclusion::Reported | Conclusion::Passes | Conclusion::Incomplete | Conclusion::Fails => return String::new(),
    };
    format!("\n{}\n", one_line(&text))
}

/// True if every scenario failed before its request.
pub(super) fn nothing_ran(records: &[Record]) -> bool {
    !records.is_empty() && records.iter().all(|record| matches!(record.observation, Observation::SetupFailed { .. }))
}

/// True if standard output is to be coloured.
pub(super) fn coloured(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}
