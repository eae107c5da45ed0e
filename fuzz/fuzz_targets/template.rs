#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| s3conform_fuzz::template::holds(bytes));
