//! The tables of `scenarios/README.md` keep to the code: their words are those of the format, and their examples can be read.
//!
//! Independent of the prose around them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use model::operation::{Operation, Service};
use model::scenario::{Body, Fault, Given, Reach, Stake, When};
use model::yaml;
use s3conform::embedded;
use serde_json::Value;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn page() -> String {
    text("scenarios/README.md")
}

fn schema() -> Value {
    serde_json::from_str(&text("scenarios/schema.json")).unwrap()
}

/// The rows of the one table whose header begins like this; the first cell is at index 1.
fn table<'a>(page: &'a str, header: &str) -> Vec<Vec<&'a str>> {
    assert_eq!(page.lines().filter(|line| line.starts_with(header)).count(), 1, "{header}");
    let rows = page.lines().skip_while(|line| !line.starts_with(header)).skip(2);
    rows.take_while(|line| line.starts_with('|')).map(|line| line.split('|').map(str::trim).collect()).collect()
}

/// The code spans of a text, each on one line.
fn spans(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The fields or variants of a type in the schema; without a name, those of the scenario itself.
fn words_of(schema: &Value, name: Option<&str>) -> BTreeSet<String> {
    let described = name.map_or(schema, |name| &schema["$defs"][name]);
    let fields = |described: &Value| -> Vec<String> {
        described["properties"].as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect()
    };
    let variant = |described: &Value| -> Vec<String> {
        let several = described["enum"].as_array().into_iter().flatten();
        let words = several.chain(described.get("const")).filter_map(|word| word.as_str().map(str::to_owned));
        words.chain(fields(described)).collect()
    };
    let variants = described["oneOf"].as_array().into_iter().flatten();
    variants.flat_map(variant).chain(fields(described)).collect()
}

/// An example such as `body: hello`, read as the value after its field.
fn example<T: serde::de::DeserializeOwned>(field: &str, span: &str) -> T {
    let value = span.strip_prefix(field).unwrap_or_else(|| panic!("`{span}` does not begin with `{field}`"));
    yaml::read("example", &format!("{value}\n")).unwrap_or_else(|error| panic!("`{span}`: {error}"))
}

#[test]
fn each_table_has_every_word_of_its_type_and_no_other() {
    let (page, schema) = (page(), schema());
    let tables = [
        ("| field | required |", None),
        ("| stake |", Some("Stake")),
        ("| reach |", Some("Reach")),
        ("| bucket |", Some("BucketKind")),
        ("| capability |", Some("Requirement")),
        ("| step |", Some("Step")),
        ("| field | example |", Some("When")),
        ("| body |", Some("Body")),
        ("| fault |", Some("Fault")),
        ("| credentials |", Some("Credentials")),
        ("| after_signing |", Some("AfterSigning")),
        ("| chunks |", Some("ChunkFault")),
        ("| form |", Some("FormFault")),
        ("| wire |", Some("Wire")),
        ("| control |", Some("Control")),
    ];
    for (header, name) in tables {
        let shown: Vec<String> = table(&page, header).iter().flat_map(|row| spans(row[1])).collect();
        let words: BTreeSet<String> = shown.iter().cloned().collect();
        assert_eq!(words.len(), shown.len(), "{header}: a word occurs twice");
        assert_eq!(words, words_of(&schema, name), "{header}");
    }
}

#[test]
fn the_required_fields_are_marked() {
    let required = schema()["required"].clone();
    let required: BTreeSet<&str> = required.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for row in table(&page(), "| field | required |") {
        assert_eq!(row[2] == "yes", required.contains(row[1].trim_matches('`')), "{row:?}");
    }
}

#[test]
fn every_fault_has_an_example_of_its_kind() {
    let page = page();
    for row in table(&page, "| fault |") {
        let fault: Fault = example("fault: ", &spans(row[2])[0]);
        assert_eq!(fault.kind(), row[1].trim_matches('`'));
    }
    for kind in ["after_signing", "chunks", "form", "wire"] {
        for row in table(&page, &format!("| {kind} |")) {
            let span = &spans(row[2])[0];
            let fault: Fault = example("fault: ", span);
            assert_eq!(fault.kind(), kind, "{span}");
            assert!(span.contains(row[1].trim_matches('`')), "{span}");
        }
    }
    for span in spans(&page).iter().filter(|span| span.starts_with("fault: ")) {
        example::<Fault>("fault: ", span);
    }
}

#[test]
fn every_example_of_a_request_or_a_body_can_be_read() {
    let page = page();
    for row in table(&page, "| field | example |") {
        let span = &spans(row[2])[0];
        assert!(span.starts_with(&format!("{}: ", row[1].trim_matches('`'))), "{span}");
        example::<When>("", span);
    }
    for row in table(&page, "| body |") {
        example::<Body>("body: ", &spans(row[2])[0]);
    }
}

#[test]
fn every_step_has_an_example_and_all_its_fields() {
    let (page, schema) = (page(), schema());
    let variants = schema["$defs"]["Step"]["oneOf"].as_array().unwrap();
    for row in table(&page, "| step |") {
        let name = row[1].trim_matches('`');
        let steps: Vec<Given> = example("", &spans(row[2])[0]);
        assert_eq!(steps[0].operation(), name);
        let described = row[2..].join(" ");
        let words: BTreeSet<&str> = described.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
        let step = variants.iter().find_map(|variant| variant["properties"].get(name)).unwrap();
        for field in step["properties"].as_object().into_iter().flat_map(serde_json::Map::keys) {
            assert!(words.contains(field.as_str()), "{name} does not mention `{field}`");
        }
    }
}

#[test]
fn stakes_and_reach_are_in_the_words_of_the_code() {
    let page = page();
    let rows = table(&page, "| stake |");
    for (row, stake) in rows.iter().zip(Stake::ALL) {
        assert_eq!((row[1].trim_matches('`'), row[2]), (stake.word(), stake.describe()));
        for area in spans(row[3]) {
            assert_eq!(Stake::of_area(&area), Some(stake), "{area}");
        }
    }
    let shown: BTreeSet<String> = rows.iter().flat_map(|row| spans(row[3])).collect();
    let suite = embedded::suite().unwrap();
    let areas: BTreeSet<String> = suite.scenarios.iter().map(|scenario| scenario.area().to_owned()).collect();
    assert_eq!(shown, areas);
    for (row, reach) in table(&page, "| reach |").iter().zip(Reach::ALL) {
        assert_eq!((row[1].trim_matches('`'), row[2]), (reach.word(), reach.describe()));
    }
}

#[test]
fn every_operation_is_listed_where_its_digest_puts_it() {
    let page = page();
    let section = page.split("\n## ").find(|section| section.starts_with("Operations\n")).unwrap();
    let listed = |lead: &str| -> BTreeSet<String> {
        let (_, list) = section.split_once(lead).unwrap_or_else(|| panic!("`{lead}` is missing"));
        spans(list.trim_start().split("\n\n").next().unwrap()).into_iter().collect()
    };
    let named = |wanted: &dyn Fn(&Operation) -> bool| -> BTreeSet<String> {
        Operation::all().filter(wanted).map(|operation| operation.name().to_owned()).collect()
    };
    let of_s3 = |operation: &Operation| operation.service() == Service::S3;
    assert_eq!(listed("digest:\n"), named(&|operation| operation.requires_digest()));
    assert_eq!(listed("of S3:\n"), named(&|operation| of_s3(operation) && !operation.requires_digest()));
    assert_eq!(listed("\nSTS: "), named(&|operation| operation.service() == Service::Sts));
    assert_eq!(listed("\nIAM: "), named(&|operation| operation.service() == Service::Iam));
}
