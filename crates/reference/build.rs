//! Lists the dialect files, so that a vendor's file is all that a dialect takes.
//!
//! Independent of what the files say.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=src/dialect");
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package")).join("src/dialect");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.sort();
    let lines: String = files.iter().map(|file| line(file)).collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    fs::write(out.join("dialects"), format!("&[{lines}]")).expect("cargo's folder can be written to");
}

/// The vendor and the text of its file.
fn line(file: &Path) -> String {
    let vendor = file.file_stem().expect("it is a file").to_string_lossy();
    format!("({vendor:?}, include_str!({:?})),\n", file.display().to_string())
}
