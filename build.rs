//! Parses the scenarios and profiles once, when the program is built, instead of at each start: `src/yaml/packed.rs` reads
//! what is written here.
//!
//! Knows nothing of what the files mean; a test loads them from the sources, too, and compares.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use granit_parser::{Event, Parser, ScalarStyle};

fn main() {
    for folder in ["scenarios", "profiles"] {
        println!("cargo::rerun-if-changed={folder}");
        let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package")).join(folder);
        let mut files = Vec::new();
        find(&root, &root, &mut files);
        files.sort();
        let packed: String = files.iter().flat_map(|(id, path)| [sized(id), sized(&pack(path))]).collect();
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder")).join(folder);
        fs::write(&out, packed).unwrap_or_else(|error| panic!("cannot write {}: {error}", out.display()));
    }
    println!("cargo::rerun-if-changed=src/reference/dialect");
}

/// The YAML files below `folder` with their ids: the path without extension, with `/` between components.
fn find(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display())).path();
        if path.is_dir() {
            find(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let inside = path.strip_prefix(root).expect("it was found below the root").with_extension("");
            let components: Vec<_> = inside.iter().map(|component| component.to_string_lossy()).collect();
            files.push((components.join("/"), path.clone()));
        }
    }
}

/// One file as a line of tokens; an alias is replaced by what it stands for.
fn pack(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    let (mut tokens, mut open) = (String::new(), Vec::new());
    let mut anchors: HashMap<usize, std::ops::Range<usize>> = HashMap::new();
    for event in Parser::new_from_str(&source) {
        let (event, _) = event.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let start = tokens.len();
        match event {
            Event::Scalar(value, style, anchor, _) => {
                tokens.push(if style == ScalarStyle::Plain { 'p' } else { 'q' });
                tokens.push_str(&sized(&value));
                anchors.insert(anchor, start..tokens.len());
            }
            Event::SequenceStart(_, anchor, _) => {
                open.push((anchor, start));
                tokens.push('[');
            }
            Event::MappingStart(_, anchor, _) => {
                open.push((anchor, start));
                tokens.push('{');
            }
            Event::SequenceEnd | Event::MappingEnd => {
                tokens.push(if event == Event::MappingEnd { '}' } else { ']' });
                let (anchor, start) = open.pop().expect("the parser balances its events");
                anchors.insert(anchor, start..tokens.len());
            }
            Event::Alias(anchor) => {
                let meant = anchors.get(&anchor).unwrap_or_else(|| panic!("{}: unknown alias", path.display()));
                tokens.extend_from_within(meant.clone());
            }
            _ => {}
        }
    }
    tokens
}

/// The text with its length in bytes before it.
fn sized(text: &str) -> String {
    format!("{}:{text}", text.len())
}
