//! Subcommands that send nothing, against an empty process that prints one line.

use std::fs;
use std::process::{Command, Stdio};

use crate::median;
use crate::process;
use crate::table::Table;

const AIM: f64 = 3.0;
/// Processes per round: one alone is too short to differ from noise.
const BATCH: u32 = 20;
const COMMANDS: [&[&str]; 4] = [&["--help"], &["list"], &["explain", "object/patch"], &["explain", "NoSuchKey"]];

pub(crate) fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (source, empty) = (folder.path().join("empty.rs"), folder.path().join("empty"));
    fs::write(&source, "fn main() { println!(\"one line\"); }").expect("a source file");
    let built = Command::new("rustc").arg("-O").arg("-o").arg(&empty).arg(&source).status().expect("rustc");
    assert!(built.success(), "an empty program builds");
    let empty = milliseconds(|| Command::new(&empty));
    for command in COMMANDS {
        let ours = milliseconds(|| process::program(command));
        let other = format!("{empty:.2} ms, an empty process");
        table.ratio("start", &command.join(" "), &format!("{ours:.2} ms"), &other, ours / empty, AIM);
    }
}

fn milliseconds(command: impl Fn() -> Command) -> f64 {
    median(|| (0..BATCH).map(|_| process::time(command().stdout(Stdio::null()))).sum::<f64>() * 1e3 / f64::from(BATCH))
}
