//! The shipped scenarios and profiles, whatever they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use engine::run_id;
use model::scenario::{Suite, Turn};
use s3conform::cli::Cli;
use s3conform::coverage::{self, Proof};
use s3conform::embedded;
use s3conform::lint;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn yaml_files(folder: &Path) -> usize {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_yaml = |path: &Path| path.extension().is_some_and(|extension| extension == "yaml");
    paths.map(|path| if path.is_dir() { yaml_files(&path) } else { usize::from(is_yaml(&path)) }).sum()
}

/// What a subcommand prints.
fn printed(args: &[&str]) -> String {
    let mut out = Vec::new();
    let cli = <Cli as clap::Parser>::parse_from([&["s3conform"], args].concat());
    s3conform::command::execute(cli, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_shipped_scenario_is_in_the_binary_under_an_id_of_its_own() {
    let suite = embedded::suite().unwrap_or_else(|error| panic!("{error}"));
    let ids: BTreeSet<&str> = suite.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    assert_eq!(ids.len(), suite.scenarios.len());
    let variants = suite.scenarios.iter().filter_map(|scenario| scenario.written_in.as_deref());
    let files_of_variants: BTreeSet<&str> = variants.clone().collect();
    assert_eq!(ids.len() - variants.count() + files_of_variants.len(), yaml_files(&folder("scenarios")));
}

#[test]
fn every_scenario_misses_a_bucket_of_its_own_that_cleanup_knows_for_ours() {
    let suite = embedded::suite().unwrap();
    let run_id = run_id::draw();
    let names = |turn| suite.scenarios.iter().map(move |scenario| (scenario, turn));
    let names: BTreeSet<String> =
        Turn::ALL.into_iter().flat_map(names).map(|(scenario, turn)| scenario.missing_bucket(&run_id, turn)).collect();
    assert_eq!(names.len(), Turn::ALL.len() * suite.scenarios.len());
    assert!(names.iter().all(|name| name.len() <= 63 && run_id::is_ours(name)));
}

#[test]
fn the_binary_and_the_folder_hold_the_same_scenarios() {
    let embedded = embedded::suite().unwrap_or_else(|error| panic!("{error}"));
    let on_disk = Suite::from_folder(&folder("scenarios")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(embedded.scenarios, on_disk.scenarios);
}

#[test]
fn every_shipped_profile_is_in_the_binary() {
    let catalogue = embedded::catalogue().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalogue.profiles.len(), yaml_files(&folder("profiles")));
}

#[test]
fn check_finds_nothing() {
    let suite = embedded::suite().unwrap();
    let profiles = embedded::catalogue().unwrap().profiles;
    let problems = lint::check(&suite, &suite, &profiles);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn every_documented_code_has_a_scenario_or_a_reason() {
    let covered = coverage::coverage(&embedded::suite().unwrap(), &embedded::catalogue().unwrap().default_profiles());
    let missing: Vec<String> = covered
        .iter()
        .filter(|one| matches!(one.proof, Proof::Missing { .. }))
        .map(|one| format!("{} {}", one.vendor, one.code))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// The table that was made from the vendors' documents by hand, apart from the profiles.
#[test]
fn the_profiles_hold_the_table_of_documented_rows_and_nothing_else() {
    let table = fs::read_to_string(folder("tests/data/documented-codes.csv")).unwrap();
    let profiles = printed(&["profiles", "--format", "csv"]);
    let rows = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(rows(&profiles), rows(&table));
}

#[test]
fn every_documented_row_is_printed_once() {
    let rows: usize = embedded::catalogue()
        .unwrap()
        .default_profiles()
        .iter()
        .flat_map(|profile| profile.codes.values().flatten())
        .filter(|row| row.cite.starts_with("errors:"))
        .count();
    let csv = printed(&["profiles", "--format", "csv"]);
    let lines: BTreeSet<&str> = csv.lines().collect();
    assert!(csv.starts_with("vendor,document_line,code,http_status\n"));
    assert_eq!((lines.len(), csv.lines().count()), (rows + 1, rows + 1));
}

#[test]
fn the_page_of_profiles_has_the_table_that_the_program_prints() {
    let page = fs::read_to_string(folder("profiles/README.md")).unwrap();
    let table = printed(&["profiles", "--format", "index"]);
    assert!(
        page.contains(&table),
        "profiles/README.md: write its table anew: s3conform profiles --format index\n{table}"
    );
}

#[test]
fn a_profile_is_printed_as_it_was_written() {
    let text = fs::read_to_string(folder("profiles/r2.yaml")).unwrap();
    assert_eq!(printed(&["profiles", "show", "r2"]), text);
    assert_eq!(printed(&["profiles", "show", "profiles/r2.yaml"]), text);
}

/// A vendor is added by its file alone: whatever names vendors takes them from there.
#[test]
fn help_and_lists_name_each_profile_and_group() {
    let help =
        <Cli as clap::CommandFactory>::command().find_subcommand_mut("run").unwrap().render_long_help().to_string();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<&str> = embedded::profile_names().collect();
    let groups: Vec<&str> = embedded::profile_groups().into_iter().map(|(group, _)| group).collect();
    assert!(help.contains(&format!("({})", names.join(", "))), "{help}");
    assert!(help.contains(&format!("({}, all)", groups.join(", "))), "{help}");
    let table = printed(&["profiles"]);
    assert_eq!(table.lines().count(), 1 + names.len());
    for line in table.lines().skip(1) {
        let partial = line.contains("partial");
        let profile = line.split_whitespace().next().unwrap();
        assert_eq!(partial, ["gcs", "wasabi", "hcp9", "netease"].contains(&profile), "{line}");
    }
}

#[test]
fn vendors_are_compared_without_a_server() {
    let five = ["vendors", "aws", "r2", "storagegrid", "ceph", "hcp"];
    let table = printed(&five);
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let line = |start: &str| table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}"));
    assert_eq!(
        line("InvalidAccessKeyId ").split_whitespace().collect::<Vec<_>>(),
        ["InvalidAccessKeyId", "403", "401*", "403", "–", "403"]
    );
    assert!(table.contains("  r2 (") && table.contains("BucketConflict 409"), "{table}");
    for format in ["markdown", "csv", "html"] {
        let text = printed(&[five.as_slice(), &["--format", format]].concat());
        assert!(text.contains("Unauthorized") && text.contains("storagegrid"), "{format}");
    }
    let two = printed(&["vendors", "aws", "r2"]);
    assert!(two.contains("401 Unauthorized"), "few vendors leave room for codes: {two}");
    let all = printed(&["vendors"]);
    assert!(all.lines().all(|line| line.chars().count() <= 100), "{all}");
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for (format, file) in [
        ("scenario", "scenarios/schema.json"),
        ("profile", "profiles/schema.json"),
        ("client", "clients/schema.json"),
        ("report", "reports/report.schema.json"),
        ("target", "targets/schema.json"),
        ("known-failures", "schemas/known-failures.json"),
        ("unproven", "schemas/unproven.json"),
    ] {
        let committed = fs::read_to_string(folder(file)).unwrap_or_default();
        let hint = format!("{file} is out of date: cargo run -- schema {format} > {file}");
        assert!(committed == printed(&["schema", format]), "{hint}");
    }
}

#[test]
fn the_page_of_stakes_is_what_list_prints() {
    let page = fs::read_to_string(folder("docs/stakes.md")).unwrap();
    assert_eq!(printed(&["list", "--format", "markdown"]), page, "write it anew: s3conform list --format markdown");
}

#[test]
fn the_page_of_clients_is_what_their_rules_say() {
    let page = fs::read_to_string(folder("docs/clients.md")).unwrap_or_default();
    let fresh = printed(&["clients", "--format", "markdown"]);
    assert!(page == fresh, "docs/clients.md is out of date: cargo run -- clients --format markdown > docs/clients.md");
}

#[test]
fn every_scenario_and_code_can_be_explained() {
    let suite = embedded::suite().unwrap();
    let codes: BTreeSet<&str> = suite.scenarios.iter().flat_map(|scenario| scenario.codes()).collect();
    let subjects: Vec<&str> = suite.scenarios.iter().map(|scenario| scenario.id.as_str()).chain(codes).collect();
    let text = printed(&[&["explain"], subjects.as_slice()].concat());
    for subject in subjects {
        assert!(text.lines().any(|line| line == subject), "{subject}");
    }
}

/// A crate's index is complete, so that a reader finds each module from it.
#[test]
fn the_first_page_of_each_crate_names_every_module() {
    for file in ["src/lib.rs", "crates/model/src/lib.rs", "crates/engine/src/lib.rs", "crates/reference/src/lib.rs"] {
        let text = fs::read_to_string(folder(file)).unwrap();
        let (page, modules): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("//!"));
        let page = page.concat();
        let for_tests = ["tests", "shipped"];
        let names = modules.iter().filter_map(|line| line.rsplit_once("mod ")?.1.strip_suffix(';'));
        for name in names.filter(|name| !for_tests.contains(name)) {
            assert!(page.contains(&format!("`{name}`")), "{file} does not name `{name}`");
        }
    }
}
