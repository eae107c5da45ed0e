//! Turns the YAML files of scenarios, profiles and clients into JSON when the program is built: reading them is then no part of
//! its start. The data files of profiles go in as they are.
//!
//! Independent of what the files mean, but for the `order` of profiles and clients and the `groups` of profiles: their names and
//! those of groups are known before they are read. `model::embedded` reads what is written here, and a test compares it with the files.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_yaml::{Options, from_str_with_options, options};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    for folder in ["scenarios", "profiles", "clients"] {
        println!("cargo::rerun-if-changed={folder}");
        let files = files(Path::new(folder), "yaml");
        let mut documents: Vec<Document> = files.iter().map(|path| Document::read(Path::new(folder), path)).collect();
        documents.sort_by(|one, next| (one.order, &one.id).cmp(&(next.order, &next.id)));
        write(&out.join(folder), documents.iter().map(|one| format!("({:?}, {:?}),\n", one.id, one.json.to_string())));
        if folder == "profiles" {
            write(&out.join("groups"), documents.iter().map(|one| format!("({:?}, &{:?}),\n", one.id, one.groups())));
            write(&out.join("texts"), documents.iter().map(|one| format!("({:?}, {:?}),\n", one.id, one.text)));
        }
    }
    let data = files(Path::new("profiles"), "csv");
    write(&out.join("data"), data.iter().map(|path| text(Path::new("profiles"), path)));
}

/// A YAML file.
struct Document {
    /// Its place among the others.
    order: u64,
    /// Its path below the folder without extension.
    id: String,
    text: String,
    json: serde_json::Value,
}

/// A list in Rust.
fn write(path: &Path, entries: impl Iterator<Item = String>) {
    let lines: String = entries.collect();
    fs::write(path, format!("&[{lines}]")).expect("cargo's folder can be written to");
}

/// The files below `folder` with this extension, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    find(folder, extension, &mut files);
    files.sort();
    files
}

fn find(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display())) {
        let path = entry.unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display())).path();
        if path.is_dir() {
            find(&path, extension, files);
        } else if path.extension().is_some_and(|own| own == extension) {
            files.push(path);
        }
    }
}

impl Document {
    fn read(root: &Path, path: &Path) -> Self {
        let strict: Options = options! { strict_booleans: true };
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        let json: serde_json::Value =
            from_str_with_options(&text, strict).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let inside = path.strip_prefix(root).expect("it was found below the root").with_extension("");
        let id: Vec<_> = inside.iter().map(|component| component.to_string_lossy()).collect();
        Self { order: json["order"].as_u64().unwrap_or(u64::MAX), id: id.join("/"), text, json }
    }

    fn groups(&self) -> Vec<&str> {
        self.json["groups"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect()
    }
}

/// In Rust a pair of the file's path below `root` and its text.
fn text(root: &Path, path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    let inside = path.strip_prefix(root).expect("it was found below the root");
    let name: Vec<_> = inside.iter().map(|component| component.to_string_lossy()).collect();
    format!("({:?}, {text:?}),\n", name.join("/"))
}
