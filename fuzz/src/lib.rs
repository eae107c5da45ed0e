//! What holds for every input of s3conform's readers, as one function of bytes for each: it panics where it does not hold.
//!
//! The fuzz targets call them with what libFuzzer thinks of; the integration tests compile the same file and call them
//! with the seeds and with random input. Only public items of s3conform are used.

pub mod canonical_request;
pub mod evidence;
pub mod profile;
pub mod response;
pub mod run_file;
pub mod scenario;
pub mod template;
pub mod xml;

use model::text::is_hidden;

/// A function of bytes that panics where its property does not hold.
pub type Property = fn(&[u8]);

/// Every property with the name of its target and of its folder of seeds.
pub const ALL: [(&str, Property); 8] = [
    ("canonical_request", canonical_request::holds),
    ("evidence", evidence::holds),
    ("profile", profile::holds),
    ("response", response::holds),
    ("run_file", run_file::holds),
    ("scenario", scenario::holds),
    ("template", template::holds),
    ("xml", xml::holds),
];

/// Characters of the longest message that is still read.
const LONGEST_MESSAGE: usize = 4000;

/// A message about a bad file names the file, is not endless, and does nothing to a terminal.
fn is_readable(message: &str, file: &str) {
    assert!(message.contains(file), "{file} is not named: {message:?}");
    assert!(message.chars().count() <= LONGEST_MESSAGE, "a message of {} bytes", message.len());
    let harmful = message.chars().find(|character| *character != '\n' && is_hidden(*character));
    assert_eq!(harmful, None, "{message:?}");
}
