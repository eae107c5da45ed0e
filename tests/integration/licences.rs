//! Every crate that is built in comes from the registry, under a licence that asks for no more than naming its authors,
//! and is listed in THIRD-PARTY.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Licences and exceptions that may be combined in any way.
const ACCEPTED: [&str; 7] =
    ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-3-Clause", "ISC", "Unicode-3.0", "Zlib"];

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Names with versions, and where each comes from; nothing for the project itself.
fn locked() -> BTreeMap<String, Option<String>> {
    let lock = text("Cargo.lock");
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let package = |package: &str| {
        let name = format!("{} {}", value(package, "name").unwrap(), value(package, "version").unwrap());
        (name, value(package, "source"))
    };
    lock.split("[[package]]").skip(1).map(package).collect()
}

/// Names with versions, and the licence of each.
fn listed() -> BTreeMap<String, String> {
    let cells = |line: &str| line.split(" | ").map(|cell| cell.trim_matches(['|', ' ']).to_owned()).collect::<Vec<_>>();
    let list = text("THIRD-PARTY.md");
    let rows = list.lines().skip_while(|line| !line.starts_with("|---")).skip(1).map(cells);
    rows.map(|row| (format!("{} {}", row[0], row[1]), row[2].clone())).collect()
}

/// True if one of the alternatives requires only accepted licences; a slash is an old way to write OR.
fn is_accepted(expression: &str) -> bool {
    let expression = expression.replace(" / ", " OR ").replace('/', " OR ");
    // In the expressions at hand a parenthesis holds alternatives, and AND joins it with a single licence.
    expression.split(" AND ").all(|part| {
        part.trim_matches(['(', ')']).split(" OR ").any(|licence| ACCEPTED.contains(&licence.trim_matches(['(', ')'])))
    })
}

#[test]
fn every_crate_comes_from_one_registry() {
    let sources: BTreeSet<String> = locked().into_values().flatten().collect();
    assert!(sources.len() == 1 && sources.iter().all(|source| source.starts_with("registry+")), "{sources:?}");
    let own: Vec<String> = locked().into_iter().filter(|(_, source)| source.is_none()).map(|(name, _)| name).collect();
    let crates = ["s3conform", "s3conform-engine", "s3conform-model", "s3conform-reference"];
    assert_eq!(own, crates.map(|name| format!("{name} {}", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn every_crate_is_listed_with_a_licence_that_is_accepted() {
    let locked: BTreeSet<String> =
        locked().into_iter().filter(|(_, source)| source.is_some()).map(|(name, _)| name).collect();
    let listed = listed();
    let names: BTreeSet<String> = listed.keys().cloned().collect();
    let differing: Vec<_> = locked.symmetric_difference(&names).collect();
    assert!(differing.is_empty(), "run tests/third-party > THIRD-PARTY.md, because of {differing:?}");
    let refused: Vec<_> = listed.iter().filter(|(_, licence)| !is_accepted(licence)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn the_listed_licences_are_those_that_the_crates_name() {
    let about = cargo(&["-vV"]);
    let system = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Crates for other systems are not on this machine.
    let metadata = cargo(&["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", system]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let listed = listed();
    let mut compared = 0;
    for package in metadata["packages"].as_array().unwrap().iter().filter(|package| !package["source"].is_null()) {
        let name = format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        assert_eq!(package["license"].as_str(), listed.get(&name).map(String::as_str), "{name}");
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_licence_with_further_duties_is_not_accepted() {
    for accepted in ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND ISC", "Apache-2.0 OR LGPL-2.1-or-later"] {
        assert!(is_accepted(accepted), "{accepted}");
    }
    for refused in ["GPL-3.0", "MIT AND GPL-3.0", "LGPL-2.1-or-later", "", "null", "MPL-2.0 OR GPL-2.0"] {
        assert!(!is_accepted(refused), "{refused}");
    }
}
