//! Drafts a profile from observed responses. Each entry is marked as observed, none as documented.
//!
//! Pure. The runs that a profile is learned from conform to it.

use indexmap::IndexMap;

use engine::record::{Observation, Record, RunFile};
use engine::response::{BodyKind, Reading};
use model::outcome::Outcome;
use model::text::one_line;
use model::yaml::scalar;

/// The source of every entry, with a number if there are several runs.
const SOURCE: &str = "observed";

/// Why no profile can be learned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LearnError {
    /// The same run is given twice.
    #[error("{0} and {1} contain the same run; give each run once")]
    Twice(String, String),
    /// No run contains a response.
    #[error("no profile can be learned, because no scenario has a response; give a run with responses")]
    NoResponses,
}

/// A run to learn from.
#[derive(Debug)]
pub(crate) struct Lesson {
    /// The file's name.
    pub document: String,
    /// The run.
    pub run: RunFile,
}

/// The text of a profile called `name`. `product` is the product with its version, by default the target's name and the
/// Server header of the responses.
///
/// # Errors
/// The same run is given twice, or no run contains a response.
pub(crate) fn learn(name: &str, product: Option<&str>, lessons: &[Lesson]) -> Result<String, LearnError> {
    for (at, lesson) in lessons.iter().enumerate() {
        if let Some(earlier) = lessons[..at].iter().find(|earlier| earlier.run == lesson.run) {
            return Err(LearnError::Twice(earlier.document.clone(), lesson.document.clone()));
        }
    }
    let entries = entries(lessons);
    if entries.values().all(|seen| seen.outcomes.is_empty()) {
        return Err(LearnError::NoResponses);
    }
    let mut text = String::from(
        "# Drafted by `s3conform profile learn` from observed responses, not from documentation. Citations are lines of the \
         run\n# file. Schema: `s3conform schema profile`.\n",
    );
    text.push_str(&format!("name: {}\nsources:\n", scalar(&format!("{name}, as observed"))));
    for (index, lesson) in lessons.iter().enumerate() {
        let product = product.map_or_else(|| described(&lesson.run), str::to_owned);
        let day: String = lesson.run.header.started.chars().take(10).collect();
        let title = format!("Responses of {product} on {day}, observed and not documented");
        text.push_str(&format!(
            "  {}:\n    title: {}\n    document: {}\n    read: {}\n    observed: {}\n",
            source(index, lessons),
            scalar(&one_line(&title)),
            scalar(&lesson.document),
            scalar(&day),
            scalar(&one_line(&product))
        ));
    }
    text.push_str("codes: {}\nscenarios:\n");
    for (id, seen) in &entries {
        text.push_str(&format!("  {}: {}\n", scalar(id), seen.written()));
    }
    Ok(text)
}

/// What was observed for one scenario.
#[derive(Debug, Default)]
struct Seen {
    /// Each outcome, with a citation of its first record.
    outcomes: Vec<(Outcome, String)>,
    /// Number of runs with a response.
    responses: usize,
    /// The reason for a missing response.
    silence: String,
}

impl Seen {
    fn written(&self) -> String {
        let outcome = |(outcome, cite): &(Outcome, String)| {
            let code = outcome.code.as_deref().unwrap_or("none");
            format!("{{ status: {}, code: {}, cite: {} }}", outcome.status, scalar(code), scalar(cite))
        };
        match self.outcomes.as_slice() {
            [] => format!("{{ undocumented: {} }}", scalar(&format!("not observed: {}", self.silence))),
            [one] => outcome(one),
            several => {
                let several: Vec<String> = several.iter().map(outcome).collect();
                let because = format!("{} runs returned {} different outcomes", self.responses, several.len());
                format!("{{ any_of: [{}], because: {} }}", several.join(", "), scalar(&because))
            }
        }
    }
}

fn entries(lessons: &[Lesson]) -> IndexMap<&str, Seen> {
    let mut entries: IndexMap<&str, Seen> = IndexMap::new();
    for (index, lesson) in lessons.iter().enumerate() {
        for (at, record) in lesson.run.records.iter().enumerate() {
            let seen = entries.entry(&record.scenario).or_default();
            let Some(reading) = responded(&record.observation) else {
                seen.silence = one_line(&record.observation.describe());
                continue;
            };
            seen.responses += 1;
            if !seen.outcomes.iter().any(|(outcome, _)| *outcome == reading.outcome) {
                // The header is line 1.
                let cite = format!("{}:{}", source(index, lessons), at + 2);
                seen.outcomes.push((reading.outcome.clone(), cite));
            }
        }
    }
    entries.sort_keys();
    entries
}

/// The response, unless it is not HTTP and so has no outcome that a profile could contain.
fn responded(observation: &Observation) -> Option<&Reading> {
    match observation {
        Observation::Response(reading) if reading.body != BodyKind::NotHttp => Some(reading),
        _ => None,
    }
}

fn source(index: usize, lessons: &[Lesson]) -> String {
    if lessons.len() == 1 { SOURCE.into() } else { format!("{SOURCE}-{}", index + 1) }
}

/// The target's name, with the Server header of its responses if they all have the same.
fn described(run: &RunFile) -> String {
    let target = &run.header.target;
    let name = target.name.as_deref().unwrap_or(&target.endpoint);
    let mut servers: Vec<&str> = run.records.iter().filter_map(server).collect();
    servers.sort_unstable();
    servers.dedup();
    match servers.as_slice() {
        [server] if !name.contains(server) => format!("{name} (Server: {server})"),
        _ => name.to_owned(),
    }
}

fn server(record: &Record) -> Option<&str> {
    let headers = record.exchange.as_ref()?.response_head.lines();
    let named = headers.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("server"));
    named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
