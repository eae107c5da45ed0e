//! Variants: one file that holds several scenarios which differ in a few words.
//!
//! `variants:` maps the end of each id to values, and `%{name}` in any text of the file is replaced by the value of that name. Each
//! variant is a scenario of its own: `auth/clock-14-minutes.yaml` with a variant `slow` is `auth/clock-14-minutes-slow`.

use indexmap::IndexMap;
use schemars::Schema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Scenario;
use super::complete::IncompleteScenario;
use crate::yaml::{self, PlacelessError};

const KEY: &str = "variants";

/// The variants of a file by the end of their ids, each with its values by name.
type Variants = IndexMap<String, IndexMap<String, String>>;

/// What is wrong with the variants of a file.
#[derive(Debug, thiserror::Error)]
pub enum VariantError {
    /// `variants` is not a map of maps of texts.
    #[error("`variants`: {0}")]
    Unreadable(serde_json::Error),
    /// There is no variant.
    #[error("`variants` is empty; leave it out")]
    Empty,
    /// One variant is wrong.
    #[error("variant `{end}`: {problem}")]
    Variant {
        /// The end of its id.
        end: String,
        /// What is wrong with it.
        problem: VariantProblem,
    },
}

/// What is wrong with one variant.
#[derive(Debug, thiserror::Error)]
pub enum VariantProblem {
    /// A value that no text uses.
    #[error("no text uses `%{{{0}}}`")]
    Unused(String),
    /// A text uses a value that the variant lacks.
    #[error("`%{{{0}}}` has no value")]
    NoValue(String),
    /// A text opens a name and does not close it.
    #[error("`%{{` without a closing brace in `{0}`")]
    Unclosed(String),
    /// Two keys of a map have become one.
    #[error("`{0}` occurs twice once the values are filled in")]
    Repeated(String),
    /// The result is not a scenario.
    #[error(transparent)]
    NoScenario(#[from] PlacelessError),
    /// The result lacks something.
    #[error("{0}")]
    Incomplete(#[from] IncompleteScenario),
}

/// True if a file with this text could have variants; reading it decides.
pub(super) fn may_have_variants(text: &str) -> bool {
    text.contains(KEY)
}

/// The scenarios of a document that has variants, with their ids; none if it has no variants.
///
/// # Errors
/// What is wrong, and with which variant.
pub(super) fn expand(file_id: &str, document: &Value) -> Result<Option<Vec<Scenario>>, VariantError> {
    let Some(written) = document.get(KEY) else { return Ok(None) };
    let variants = Variants::deserialize(written).map_err(VariantError::Unreadable)?;
    let text = document.to_string();
    let mut template = document.clone();
    template.as_object_mut().expect("it has a key").shift_remove(KEY);
    let scenario = |end: &str, values: &IndexMap<String, String>| {
        if let Some(unused) = values.keys().find(|name| !text.contains(&format!("%{{{name}}}"))) {
            return Err(VariantProblem::Unused(unused.clone()));
        }
        let filled = fill(&template, values)?.to_string();
        // By way of text, because a third reader of all these types would cost as much to compile as each of the others.
        // JSON is YAML: whatever its own, faster reader refuses, the reader of all other files judges.
        let scenario: Scenario = serde_json::from_str(&filled).or_else(|_| yaml::read_placeless(&filled))?;
        Ok(Scenario { id: format!("{file_id}-{end}"), written_in: Some(file_id.into()), ..scenario.complete()? })
    };
    let mut scenarios = Vec::new();
    for (end, values) in &variants {
        let read = scenario(end, values);
        scenarios.push(read.map_err(|problem| VariantError::Variant { end: end.clone(), problem })?);
    }
    scenarios.sort_by(|one: &Scenario, other| one.id.cmp(&other.id));
    if scenarios.is_empty() { Err(VariantError::Empty) } else { Ok(Some(scenarios)) }
}

/// The JSON Schema of a scenario file, variants included.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = schemars::schema_for!(Scenario);
    let variants = json!({
        "description": "Several scenarios in one file: the end of each id, and the values that replace `%{name}` in the file's texts.",
        "type": "object",
        "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } },
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(KEY.into(), variants);
    }
    schema
}

/// The value with each `%{name}` replaced in keys and texts.
fn fill(value: &Value, values: &IndexMap<String, String>) -> Result<Value, VariantProblem> {
    Ok(match value {
        Value::String(text) => Value::String(fill_text(text, values)?),
        Value::Array(items) => Value::Array(items.iter().map(|item| fill(item, values)).collect::<Result<_, _>>()?),
        Value::Object(map) => {
            let mut filled = serde_json::Map::new();
            for (key, value) in map {
                let key = fill_text(key, values)?;
                if filled.insert(key.clone(), fill(value, values)?).is_some() {
                    return Err(VariantProblem::Repeated(key));
                }
            }
            Value::Object(filled)
        }
        other => other.clone(),
    })
}

fn fill_text(text: &str, values: &IndexMap<String, String>) -> Result<String, VariantProblem> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("%{") {
        let (name, tail) = after.split_once('}').ok_or_else(|| VariantProblem::Unclosed(text.to_owned()))?;
        let value = values.get(name).ok_or_else(|| VariantProblem::NoValue(name.to_owned()))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::scenario::{LoadError, Suite};

    const FILE: &str = "title: A clock that is %{direction}\noperation: ListObjectsV2\ncondition: RequestTimeTooSkewed\nstake: access\n\
                        reach: sdk\ndescription: d\nreference: r\nwhen: { method: GET, path: '/${bucket}', query: { list-type: '2' } }\n\
                        fault: { clock: '%{clock}' }\nvariants:\n  slow: { direction: slow, clock: -1h }\n  \
                        fast: { direction: fast, clock: 1h }\n";

    fn suite(files: &[(&str, &str)]) -> Result<Suite, LoadError> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("auth")).unwrap();
        for (name, text) in files {
            fs::write(folder.path().join("auth").join(name), text).unwrap();
        }
        Suite::from_folder(folder.path())
    }

    #[test]
    fn each_variant_is_a_scenario_of_its_own() {
        let suite = suite(&[("clock.yaml", FILE)]).unwrap();
        let ids: Vec<&str> = suite.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        assert_eq!(ids, ["auth/clock-fast", "auth/clock-slow"]);
        assert_eq!(suite.scenarios[1].title, "A clock that is slow");
        assert_eq!(suite.scenarios[1].fault.kind(), "clock");
        assert!(suite.file("auth/clock-slow").ends_with("auth/clock.yaml"));
    }

    #[test]
    fn a_value_that_is_missing_is_named_with_its_variant() {
        let error = suite(&[("clock.yaml", &FILE.replace("direction: fast, ", ""))]).unwrap_err().to_string();
        assert!(error.ends_with("auth/clock.yaml: variant `fast`: `%{direction}` has no value"), "{error}");
        let error = suite(&[("clock.yaml", &FILE.replace("slow: {", "slow: { speed: low,"))]).unwrap_err().to_string();
        assert!(error.ends_with("variant `slow`: no text uses `%{speed}`"), "{error}");
        let error = suite(&[("clock.yaml", &FILE.replace("clock: 1h", "clock: soon"))]).unwrap_err().to_string();
        assert!(error.contains("variant `fast`: `soon` is not a duration"), "{error}");
        let error =
            suite(&[("clock.yaml", &FILE.replace("stake: access", "stake: '%{clock}'"))]).unwrap_err().to_string();
        assert!(
            error.contains("variant `slow`: unknown variant `-1h`, expected ") && !error.contains("line"),
            "{error}"
        );
    }

    #[test]
    fn two_files_cannot_hold_the_same_id() {
        let (template, _) = FILE.split_once("variants:").unwrap();
        let plain = template.replace("%{direction}", "slow").replace("%{clock}", "-1h");
        let error = suite(&[("clock.yaml", FILE), ("clock-slow.yaml", &plain)]).unwrap_err().to_string();
        assert!(error.contains("clock") && error.ends_with("`auth/clock-slow` is the id of two scenarios"), "{error}");
    }
}
