//! Figures of a test that are worth reading when it passes: printed, and kept where `.ci/run` collects them.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;

/// Prints `line`, and adds it to the file that `S3CONFORM_COUNTS` names.
pub(crate) fn count(line: &str) {
    println!("{line}");
    if let Some(path) = env::var_os("S3CONFORM_COUNTS") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "{line}").unwrap();
    }
}
