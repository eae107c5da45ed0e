//! The documents for users keep to the program: commands parse, ids exist, words and fields are the real ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{CommandFactory as _, Parser as _};
use engine::plan::select;
use engine::{fixture, record, response, run, wire};
use model::scenario::{Values, expand};
use model::xml;
use s3conform::cli::{Cli, Command};
use s3conform::embedded;
use s3conform::judge::Verdict;
use time::OffsetDateTime;

const DOCUMENTS: [&str; 10] = [
    "README.md",
    "docs/gates.md",
    "docs/limits.md",
    "docs/performance.md",
    "docs/running.md",
    "docs/security.md",
    "docs/self-tests.md",
    "scenarios/README.md",
    "profiles/README.md",
    "reports/README.md",
];

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The words after each `s3conform` in console lines, CI steps and inline code.
fn commands(document: &str) -> Vec<Vec<String>> {
    let line = |line: &str| -> Option<String> {
        let line = line.trim_start();
        let command = line.strip_prefix("$ ").or_else(|| line.strip_prefix("run: "))?;
        let command = command.strip_prefix("cargo run --release --locked -- ").or(command.strip_prefix("s3conform "))?;
        Some(command.to_owned())
    };
    let text = text(document);
    let in_lines = text.lines().filter_map(line);
    let in_spans = text.split('`').skip(1).step_by(2).filter_map(|span| {
        // Code spans may be broken across lines; a span of nothing but the name is no command.
        span.strip_prefix("s3conform ").map(|rest| rest.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    in_lines.chain(in_spans).map(|command| words(&command)).collect()
}

/// Splits as a shell does, as far as the documents need it: quotes, and an end at a pipe or redirection.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in command.chars() {
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None, '|' | '>') => break,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn parse(words: &[String]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from([&["s3conform".to_owned()], words].concat())
}

#[test]
fn every_command_shown_is_one_that_the_program_takes() {
    for document in DOCUMENTS {
        let commands = commands(document);
        assert!(!commands.is_empty(), "no command found in {document}");
        for words in commands {
            if let Err(error) = parse(&words) {
                panic!("{document}: s3conform {}: {error}", words.join(" "));
            }
        }
    }
}

#[test]
fn every_example_of_the_help_is_one_that_the_program_takes() {
    fn helps(command: &mut clap::Command, texts: &mut Vec<String>) {
        texts.push(command.render_long_help().to_string());
        command.get_subcommands_mut().for_each(|subcommand| helps(subcommand, texts));
    }
    let mut texts = Vec::new();
    helps(&mut Cli::command(), &mut texts);
    let examples: Vec<&str> =
        texts.iter().flat_map(|help| help.lines().filter_map(|line| line.strip_prefix("  s3conform "))).collect();
    assert!(examples.len() >= 40, "{examples:?}");
    for example in examples {
        let command = example.split("  ").next().unwrap();
        parse(&words(command)).unwrap_or_else(|error| panic!("{command}: {error}"));
    }
}

#[test]
fn every_scenario_and_code_named_in_a_command_exists() {
    let suite = embedded::suite().unwrap();
    let profiles = embedded::catalogue().unwrap().profiles;
    for document in DOCUMENTS {
        for words in commands(document) {
            let args = match parse(&words).unwrap().command {
                Command::Run(run) => run.selection,
                Command::List(list) => list.selection,
                Command::Explain(explain) => {
                    for subject in explain.subjects.iter().filter(|subject| !["ID", "CODE"].contains(&subject.as_str()))
                    {
                        let is_code = profiles.iter().any(|profile| profile.codes.contains_key(subject));
                        assert!(is_code || suite.find(subject).is_some(), "{document}: {subject}");
                    }
                    continue;
                }
                _ => continue,
            };
            if let Err(error) = select(&suite, &args.selection()) {
                panic!("{document}: s3conform {}: {error}", words.join(" "));
            }
        }
    }
}

#[test]
fn the_table_of_verdicts_has_every_word_and_no_other() {
    let readme = text("README.md");
    let rows = readme.lines().skip_while(|line| !line.contains("| verdict |")).skip(2);
    let rows: Vec<Vec<&str>> =
        rows.take_while(|line| line.starts_with('|')).map(|line| line.split('|').map(str::trim).collect()).collect();
    let shown: Vec<&str> = rows.iter().map(|row| row[2]).collect();
    assert_eq!(shown, Verdict::ALL.iter().map(|verdict| verdict.word()).collect::<Vec<_>>());
    for (row, verdict) in rows.iter().zip(Verdict::ALL) {
        assert_eq!(row[1], format!("`{}`", verdict.facts().label), "{row:?}");
        assert_eq!(row[4].starts_with("yes"), verdict.fails(), "{row:?}");
    }
}

#[test]
fn the_table_of_limits_has_the_real_figures() {
    let page = text("docs/limits.md");
    let limits = wire::Limits::default();
    let Command::Run(run) = parse(&["run".to_owned()]).unwrap().command else { panic!("it is a run") };
    let bytes =
        |bytes: usize| if bytes < 1 << 20 { format!("{} KiB", bytes >> 10) } else { format!("{} MiB", bytes >> 20) };
    let surplus = bytes(usize::try_from(wire::SURPLUS).unwrap());
    let rows = [
        ("scenarios at the same time", run.jobs.to_string()),
        ("repeated text in bodies", bytes(run::REPEATED_TEXT_KIB << 10)),
        ("the time of one response", format!("{} s", limits.deadline.as_secs())),
        ("the head of a response", bytes(limits.head)),
        ("the head of a response", format!("{} fields, {} interim", wire::HEADER_FIELDS, wire::INTERIM_RESPONSES)),
        ("the body of a response", format!("{} that is read, {surplus} more", bytes(limits.body))),
        ("an error document", format!("{} levels, {} pieces", xml::MAX_DEPTH, xml::MAX_KEPT_PIECES)),
        ("an error document", format!("a code of {} bytes", response::CODE_BYTES)),
        (
            "a response while preparing",
            format!("{}, or {}", bytes(fixture::RESPONSE_BYTES), bytes(fixture::LISTING_BYTES)),
        ),
        ("a response while preparing", format!("{} pages", fixture::PAGES)),
        ("an exchange in the run file", format!("{} of the request's", bytes(record::REQUEST_BODY_BYTES))),
        ("an exchange in the run file", format!("{} of the response's", bytes(record::RESPONSE_BODY_BYTES))),
        ("an exchange in the run file", format!("{} characters", response::MESSAGE_CHARS)),
        ("memory", bytes(usize::try_from(crate::hostile::MORE_MEMORY).unwrap())),
    ];
    for (what, figure) in rows {
        let row = page.lines().find(|line| line.starts_with(&format!("| {what}"))).unwrap_or_else(|| panic!("{what}"));
        assert!(row.contains(&figure), "{figure} is not in: {row}");
    }
}

#[test]
fn the_format_is_described_to_the_last_field_and_word() {
    let schema: serde_json::Value = serde_json::from_str(&text("scenarios/schema.json")).unwrap();
    let mut names = BTreeSet::new();
    collect(&schema, &mut names);
    // The message about an unknown function names the known ones.
    let functions = expand("${nothing x}", &Values::new(OffsetDateTime::UNIX_EPOCH)).unwrap_err().to_string();
    let functions = functions.split_once("known functions are ").unwrap().1.replace(" and ", ", ");
    names.extend(functions.split(", ").map(|name| format!("${{{name}")));
    let page = text("scenarios/README.md");
    let known: BTreeSet<&str> = page.split(|c: char| !(c.is_ascii_alphanumeric() || "-_${".contains(c))).collect();
    let missing: Vec<&String> = names.iter().filter(|name| !known.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "scenarios/README.md does not name {missing:?}");
}

/// The names of fields, and the words that fields take.
fn collect(schema: &serde_json::Value, names: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(members) => {
            for (member, value) in members {
                match (member.as_str(), value) {
                    ("properties", serde_json::Value::Object(fields)) => {
                        names.extend(fields.keys().cloned());
                        fields.values().for_each(|field| collect(field, names));
                    }
                    ("enum", serde_json::Value::Array(words)) => {
                        names.extend(words.iter().filter_map(|word| word.as_str().map(str::to_owned)));
                    }
                    ("const", serde_json::Value::String(word)) => {
                        names.insert(word.clone());
                    }
                    ("default" | "description", _) => {}
                    _ => collect(value, names),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

#[test]
fn the_worked_example_is_the_scenario_that_is_shipped() {
    let page = text("scenarios/README.md");
    let example = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(example, text("scenarios/copy/source-bucket-missing.yaml"));
}

#[test]
fn every_link_leads_to_a_file() {
    for document in DOCUMENTS {
        let text = text(document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
            let target = folder.parent().unwrap().join(link);
            assert!(link.starts_with("https://") || target.exists(), "{document}: {link}");
        }
    }
}

#[test]
fn the_vendors_are_named_in_the_order_of_every_table() {
    let names: Vec<&str> = embedded::profile_names().collect();
    let named = |document: &str| {
        let document = text(document);
        let rows = document.lines().skip_while(|line| !line.contains("| profile | vendor |")).skip(2);
        // A further document of a vendor has a row without its name.
        let rows = rows.take_while(|line| line.starts_with('|')).filter(|line| line.starts_with("| `"));
        rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(named("profiles/README.md"), names);
}
