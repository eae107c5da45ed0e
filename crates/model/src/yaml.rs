//! Strict YAML for every file format of the project: duplicate keys, unknown fields and YAML 1.1 booleans are errors.
//!
//! The only user of serde_yaml; independent of what the files mean.

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_yaml::{
    DefaultMessageFormatter, Error, MessageFormatter, Options, from_str_with_options, options, render_options,
};

use crate::text::is_hidden;

/// Lines of a message, and characters of each, that are shown.
const LINES: usize = 20;
const COLUMNS: usize = 180;

/// The message for a file that exceeds the parser's limits.
const TOO_MUCH: &str =
    "the file exceeds the limits: too many values (an alias counts as its whole value) or too many levels";

/// A text that is not what its reader requires. Its message has file, line, column, excerpt and, for a misspelt field, the nearest
/// right one.
#[derive(Debug)]
pub struct YamlError {
    file: String,
    error: Box<Error>,
}

impl std::error::Error for YamlError {}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&explain(&self.file, &self.error))
    }
}

/// The same of a text that may hold secrets: nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[error("{} (the line is not shown because it may contain a secret)", harmless(&format!("{file}{place}: {missing}")))]
pub struct DiscreetError {
    file: String,
    place: String,
    missing: Missing,
}

/// The same of a text that is in no file: its message has no place.
#[derive(Debug, thiserror::Error)]
#[error("{}", harmless(&Words.format_message(cause(.0))))]
pub struct PlacelessError(Box<Error>);

/// What is required at the place of an error, in words that come from the type alone.
#[derive(Debug, thiserror::Error)]
enum Missing {
    #[error("`{0}` is missing")]
    Field(&'static str),
    #[error("an unknown field; did you mean `{0}`?")]
    OtherField(&'static str),
    #[error("an unknown field; the known fields are {}", .0.join(", "))]
    KnownField(Vec<&'static str>),
    #[error("an unknown word; write {}", .0.join(" or "))]
    KnownWord(Vec<&'static str>),
    #[error("{0} is required here")]
    Value(String),
    #[error("{TOO_MUCH}")]
    Limits,
    #[error("a field that is there twice")]
    Once,
    #[error("no value that fits here, or no YAML; quote texts that hold : # {{ or [")]
    Yaml,
}

/// Reads `text` strictly.
///
/// # Errors
/// What is not as `T` requires.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, YamlError> {
    parse(text).map_err(|error| YamlError { file: file.to_owned(), error: Box::new(error) })
}

/// Reads `text` as strictly, and quotes nothing of it in a message, because it could be a secret.
///
/// # Errors
/// What is not as `T` requires.
pub fn read_discreetly<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, DiscreetError> {
    parse(text).map_err(|error| DiscreetError {
        file: file.to_owned(),
        place: error.location().map(|at| format!(":{}:{}", at.line(), at.column())).unwrap_or_default(),
        missing: Missing::of(cause(&error)),
    })
}

/// Reads `text` as strictly, although it is in no file.
///
/// # Errors
/// What is not as `T` requires.
pub fn read_placeless<T: DeserializeOwned>(text: &str) -> Result<T, PlacelessError> {
    parse(text).map_err(|error| PlacelessError(Box::new(error)))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let strict: Options = options! { strict_booleans: true };
    from_str_with_options(text, strict)
}

/// A text as a scalar that reads back the same: plain where no reader could take it for anything else, else quoted.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_');
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain);
    let means_more = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if is_word && !means_more.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            _ => quoted.push_str(&format!("\\U{:08X}", u32::from(character))),
        }
    }
    quoted + "\""
}

/// What errors mean to the author of a file.
struct Words;

impl MessageFormatter for Words {
    fn format_message<'a>(&self, error: &'a Error) -> Cow<'a, str> {
        match error {
            Error::ExpectedMappingEndAfterEnumVariantValue { .. } => {
                "only one entry is allowed here; a fault is exactly one thing".into()
            }
            Error::Unexpected { expected: "mapping start", .. } => {
                "a map is required here, such as { name: value }".into()
            }
            Error::Unexpected { expected: "sequence start", .. } => {
                "a list is required here, such as [one, two]".into()
            }
            Error::DuplicateMappingKey { key: Some(key), .. } => format!("duplicate mapping key: {key}").into(),
            Error::DuplicateMappingKey { key: None, .. } => "duplicate mapping key".into(),
            Error::Budget { .. } => TOO_MUCH.into(),
            other => DefaultMessageFormatter.format_message(other),
        }
    }
}

fn explain(file: &str, error: &Error) -> String {
    let rendered = error.render_with_options(render_options! { source_name: Some(file), formatter: &Words });
    // The heading of an excerpt: the program prints its own before each message.
    let mut text = rendered.trim_start_matches("error: ").trim_end().to_owned();
    // Without a line to show, the message would not name the file.
    if !text.contains(file) {
        text.insert_str(0, &format!("{file}: "));
    }
    if let Some(name) = suggestion(cause(error)) {
        text.push_str(&format!("\n  did you mean `{name}`?"));
    }
    harmless(&text)
}

/// The error itself, without the excerpt and the aliases that led to it.
fn cause(error: &Error) -> &Error {
    match error {
        Error::WithSnippet { error, .. } | Error::AliasError { error, .. } => cause(error),
        error => error,
    }
}

impl Missing {
    fn of(error: &Error) -> Self {
        match error {
            Error::SerdeMissingField { field, .. } => Self::Field(field),
            Error::SerdeUnknownField { expected, .. } => {
                suggestion(error).map_or_else(|| Self::KnownField(expected.clone()), Self::OtherField)
            }
            Error::SerdeUnknownVariant { expected, .. } => Self::KnownWord(expected.clone()),
            Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => {
                Self::Value(expected.clone())
            }
            Error::Budget { .. } => Self::Limits,
            Error::DuplicateMappingKey { .. } => Self::Once,
            _ => Self::Yaml,
        }
    }
}

/// The text with everything escaped that a terminal would act on, cut to a readable length.
fn harmless(text: &str) -> String {
    let line = |line: &str| -> String {
        let shown = line.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c });
        let cut = if line.chars().nth(COLUMNS).is_some() { "…" } else { "" };
        shown.take(COLUMNS).chain(cut.chars()).collect()
    };
    text.lines().take(LINES).map(line).collect::<Vec<_>>().join("\n")
}

fn suggestion(error: &Error) -> Option<&'static str> {
    let (wrong, known) = match error {
        Error::SerdeUnknownField { field, expected, .. } => (field, expected),
        Error::SerdeUnknownVariant { variant, expected, .. } => (variant, expected),
        _ => return None,
    };
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(wrong, name), *name))
        .filter(|(similarity, _)| *similarity > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::scenario::Scenario;
    use crate::scenario::when::Auth;

    #[test]
    fn an_unknown_field_is_shown_with_its_place_and_the_nearest_name() {
        let text = "title: x\noperation: GetObject\ncondition: NoSuchKey\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: r\nwhen:\n  methd: GET\n  path: /\n";
        let error = read::<Scenario>("scenarios/a/b.yaml", text).unwrap_err().to_string();
        assert!(error.contains("scenarios/a/b.yaml:10:3"), "{error}");
        assert!(error.contains("did you mean `method`?"), "{error}");
    }

    #[test]
    fn a_duplicate_key_is_an_error_even_in_a_map() {
        let error = read::<BTreeMap<String, String>>("x.yaml", "a: 1\na: 2\n").unwrap_err().to_string();
        assert!(error.contains("x.yaml:2:1"), "{error}");
        assert!(!error.contains("DuplicateKeyPolicy"), "{error}");
    }

    #[test]
    fn an_empty_file_is_named_although_it_has_no_line_to_show() {
        let error = read::<Scenario>("scenarios/a/b.yaml", "").unwrap_err().to_string();
        assert!(error.starts_with("scenarios/a/b.yaml: unexpected end of input"), "{error}");
    }

    #[test]
    fn a_file_that_aliases_make_huge_is_refused_in_a_sentence() {
        let lists = |text: String| read::<Vec<Vec<u8>>>("x.yaml", &text).unwrap_err().to_string();
        let aliases = format!("- &a [{}]\n{}", "1,".repeat(1000), "- *a\n".repeat(900));
        for text in [aliases, "- [1]\n".repeat(200_000)] {
            let error = lists(text);
            assert!(error.contains("x.yaml:") && error.contains("an alias counts"), "{error}");
        }
    }

    #[test]
    fn a_missing_map_or_list_is_reported_in_words_of_the_file() {
        let error = read::<BTreeMap<String, Vec<u8>>>("x.yaml", "a: 1\n").unwrap_err().to_string();
        assert!(error.contains("a list is required here"), "{error}");
        let error = read::<BTreeMap<String, u8>>("x.yaml", "[1]\n").unwrap_err().to_string();
        assert!(error.contains("a map is required here"), "{error}");
    }

    #[test]
    fn a_message_is_not_endless_and_does_nothing_to_a_terminal() {
        let long = format!("{}: 1\n", "x".repeat(5000));
        let error = read::<Scenario>("x.yaml", &long).unwrap_err().to_string();
        assert!(error.lines().all(|line| line.chars().count() <= COLUMNS + 1), "{error}");
        let error = read::<Scenario>("x.yaml", "\"a\u{202e}\\u001b[31m\": 1\n").unwrap_err().to_string();
        assert!(!error.chars().any(|c| c != '\n' && is_hidden(c)), "{error:?}");
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only reading it matters")]
    struct Request {
        method: String,
        path: String,
        auth: Option<Auth>,
    }

    #[test]
    fn a_discreet_message_names_place_and_remedy_and_nothing_of_the_text() {
        for (text, said) in [
            ("{ hushh: 1 }", "x.yaml:1:3: an unknown field; the known fields are"),
            ("{ methd: hush }", "did you mean `method`?"),
            ("{ method: [hush], path: / }", "x.yaml:1:11: "),
            ("{ path: / }", "`method` is missing"),
            ("{ method: GET, path: /, auth: hush }", "x.yaml:1:31: an unknown word; write header or "),
            ("{ method: hush, method: hush }", "a field that is there twice"),
            ("method: \"hush", "x.yaml:1:"),
        ] {
            let error = read_discreetly::<Request>("x.yaml", text).unwrap_err();
            assert!(error.to_string().contains(said), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }

    #[test]
    fn any_text_reads_back_from_its_scalar() {
        for text in [
            "NoSuchKey",
            "a/b-c",
            "",
            "true",
            "No",
            "12",
            "0x1",
            "1e3",
            ".inf",
            "~",
            "a: b",
            "- x",
            "# x",
            "'",
            "\"\\",
            " x ",
            "line\nline\ttab\u{0}\u{7f}\u{85}\u{2028}\u{feff}",
            "漢\u{202e}🦀",
            "2027-01-01",
            "&a",
            "*a",
            "none",
        ] {
            let map: BTreeMap<String, String> = read("x.yaml", &format!("n: {}\n", scalar(text))).unwrap();
            assert_eq!(map["n"], text);
        }
        assert_eq!(scalar("object/get-missing-key"), "object/get-missing-key");
    }

    #[test]
    fn yes_is_a_word() {
        let map: BTreeMap<String, String> = read("x.yaml", "n: yes\n").unwrap();
        assert_eq!(map["n"], "yes");
    }
}
