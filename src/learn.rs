//! Drafts a profile from observed responses. Each entry is marked as observed, none as documented.
//!
//! Pure. The runs that a profile is learned from conform to it. An acceptance is an expectation here; a defect is not: an error of
//! the server, a malformed or missing response, an outcome that differs when sent again, and one that its control gets as well.

use indexmap::IndexMap;

use crate::judge::Control;
use engine::record::{Observation, Record, RunFile};
use engine::response::{BodyKind, Reading};
use model::profile::{NO_CODE, ObservedOutcome};
use model::scenario::{Suite, Turn};
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

/// The text of a profile called `name`, from runs of `suite`. `product` is the product with its version, by default the target's name and the
/// Server header of the responses.
///
/// # Errors
/// The same run is given twice, or no run contains a response.
pub(crate) fn learn(
    suite: &Suite,
    name: &str,
    product: Option<&str>,
    lessons: &[Lesson],
) -> Result<String, LearnError> {
    for (at, lesson) in lessons.iter().enumerate() {
        if let Some(earlier) = lessons[..at].iter().find(|earlier| earlier.run == lesson.run) {
            return Err(LearnError::Twice(earlier.document.clone(), lesson.document.clone()));
        }
    }
    let entries = entries(suite, lessons);
    if entries.values().all(|seen| seen.outcomes.is_empty()) {
        return Err(LearnError::NoResponses);
    }
    let mut text = String::from(
        "# Drafted by `s3conform profile learn` from observed responses, not from documentation. Citations are lines of the \
         run\n# file. Schema: `s3conform schema profile`.\n",
    );
    text.push_str(&format!("name: {}\nevidence: observed\nsources:\n", scalar(&format!("{name}, as observed"))));
    for (index, lesson) in lessons.iter().enumerate() {
        let product = product.map_or_else(|| described(&lesson.run), str::to_owned);
        let day = day(&lesson.run);
        let title = format!("Responses of {product} on {day}, observed and not documented");
        text.push_str(&format!(
            "  {}:\n    title: {}\n    kind: observed\n    document: {}\n    read: {}\n    product: {}\n",
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
    outcomes: Vec<ObservedOutcome>,
    /// The reason why another one says nothing.
    silence: String,
}

impl Seen {
    fn written(&self) -> String {
        let outcome = |outcome: &ObservedOutcome| {
            let keys: Vec<String> =
                outcome.keys.iter().map(|(key, code)| format!("{}: {}", scalar(key), scalar(code))).collect();
            let keys = if keys.is_empty() { String::new() } else { format!(", keys: {{ {} }}", keys.join(", ")) };
            let ObservedOutcome { status, code, cite, on, .. } = outcome;
            format!("{{ status: {status}, code: {}, cite: {}, on: {}{keys} }}", scalar(code), scalar(cite), scalar(on))
        };
        match self.outcomes.as_slice() {
            [] => format!("{{ undocumented: {} }}", scalar(&format!("not observed: {}", self.silence))),
            [one] => format!("{{ observed: {} }}", outcome(one)),
            several => {
                let several: Vec<String> = several.iter().map(outcome).collect();
                format!("{{ observed: [{}] }}", several.join(", "))
            }
        }
    }
}

fn entries<'a>(suite: &Suite, lessons: &'a [Lesson]) -> IndexMap<&'a str, Seen> {
    let mut entries: IndexMap<&str, Seen> = IndexMap::new();
    for (index, lesson) in lessons.iter().enumerate() {
        for (at, record) in lesson.run.records.iter().enumerate() {
            let seen = entries.entry(&record.scenario).or_default();
            let reading = match learnable(suite, record) {
                Ok(reading) => reading,
                Err(why) => {
                    seen.silence = one_line(&why);
                    continue;
                }
            };
            let code = reading.outcome.code.as_deref().unwrap_or(NO_CODE);
            // The header is line 1.
            let cite = format!("{}:{}", source(index, lessons), at + 2);
            let outcome = ObservedOutcome {
                status: reading.outcome.status,
                code: code.to_owned(),
                cite,
                on: day(&lesson.run),
                near: None,
                keys: keys(suite, record, reading),
            };
            let known = |one: &ObservedOutcome| {
                (one.status, &one.code, &one.keys) == (outcome.status, &outcome.code, &outcome.keys)
            };
            if !seen.outcomes.iter().any(known) {
                seen.outcomes.push(outcome);
            }
        }
    }
    entries.sort_keys();
    entries
}

/// The response that says what the server does with the scenario's fault; or why none does.
fn learnable<'a>(suite: &Suite, record: &'a Record) -> Result<&'a Reading, String> {
    let described = || record.observation.describe();
    let Observation::Response(reading) = &record.observation else { return Err(described()) };
    let outcome = &reading.outcome;
    if reading.body == BodyKind::NotHttp || outcome.is_server_error() || outcome.is_throttled() {
        return Err(described());
    }
    if !reading.malformed.is_empty() {
        return Err(format!("malformed: {}", reading.malformed.join("; ")));
    }
    if let Some(again) = &record.again
        && !matches!(&again.observation, Observation::Response(again) if again.outcome == *outcome)
    {
        return Err(format!("{}, and {} when sent again", described(), again.observation.describe()));
    }
    let control = suite.find(&record.scenario).map(|scenario| Control::of(scenario, record));
    match control {
        None | Some(Control::NotPossible | Control::Succeeded) => Ok(reading),
        // An absence that is learned conforms wherever the control is refused so.
        Some(Control::Absent { .. }) if outcome.is_absence() => Ok(reading),
        Some(control) => Err(format!("{}, but {control}", described())),
    }
}

/// What each key of a deletion got, by the part of its name that is the same in each run.
fn keys(suite: &Suite, record: &Record, reading: &Reading) -> IndexMap<String, String> {
    let Some(scenario) = suite.find(&record.scenario) else { return IndexMap::new() };
    let named = |(key, code): (&String, &Option<String>)| {
        let prefixes = Turn::ALL.into_iter().map(|turn| scenario.key_prefix(turn));
        let name = prefixes.filter_map(|prefix| key.split_once(&prefix)).map(|(_, name)| name).next()?;
        Some((name.to_owned(), code.clone().unwrap_or_else(|| NO_CODE.into())))
    };
    let refused = reading.keys.values().any(Option::is_some);
    reading.keys.iter().filter(|_| refused).filter_map(named).collect()
}

/// The day on which a run started.
fn day(run: &RunFile) -> String {
    run.header.started.chars().take(10).collect()
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
