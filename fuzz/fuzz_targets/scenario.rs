#![no_main]

use s3conform_fuzz::scenario::holds;

// The embedded suite is loaded before the first input, whose time is its own then.
libfuzzer_sys::fuzz_target!(init: holds(include_bytes!("../seeds/scenario/small.yaml")), |bytes: &[u8]| holds(bytes));
