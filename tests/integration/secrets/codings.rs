//! Secrets in codings, as servers echo them, and a search for what is left of such an echo.
//!
//! Independent of how s3conform reads them; shares no code with it.

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// The codings of one step. Lists of decimal numbers are none of them: cut into pieces, they cannot be read back.
const CODINGS: [fn(&str) -> String; 11] = [
    |text| each(text, |byte| format!("%{byte:02x}")),
    |text| each(text, |byte| format!("&#{byte};")),
    |text| each(text, |byte| format!("&#x{byte:X};")),
    |text| each(text, |byte| format!("\\u{byte:04x}")),
    |text| each(text, |byte| format!("{byte:02x}")),
    |text| each(text, |byte| format!("{byte:02X}:")),
    |text| STANDARD.encode(text),
    |text| STANDARD.encode(format!("a{text}")),
    |text| URL_SAFE_NO_PAD.encode(format!("ab{text}c")),
    |text| text.chars().rev().collect(),
    |text| text.as_bytes().chunks(9).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" "),
];
/// The bytes that are searched for: enough to hold half of a secret, from the middle of an echo.
const SEARCHED: usize = 2;

fn each(text: &str, coded: impl Fn(u8) -> String) -> String {
    text.bytes().map(coded).collect()
}

/// The secret in the coding that belongs to a number. Chains of codings are read in short texts alone, and tested there.
pub(super) fn coded(secret: &str, number: usize) -> String {
    // The last number is that of the secret itself.
    CODINGS.get(number % (CODINGS.len() + 1)).map_or_else(|| secret.to_owned(), |coding| coding(secret))
}

/// The first of `echoes` of which `bytes` hold the middle.
pub(super) fn find(echoes: &[String], bytes: &[u8]) -> Option<String> {
    let middle = |text: &String| text[text.len() / 4..text.len() / 4 + text.len() / SEARCHED].to_owned();
    let middles: Vec<String> = echoes.iter().map(middle).collect();
    let found = AhoCorasick::new(&middles).unwrap().find(bytes)?;
    Some(format!("{} of {}", middles[found.pattern().as_usize()], echoes[found.pattern().as_usize()]))
}

#[test]
fn chains_differ_and_an_echo_is_found() {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY";
    assert_eq!(coded(secret, 11), secret);
    let echoes: Vec<String> = (0..12).map(|number| coded(secret, number)).collect();
    for echo in &echoes {
        assert!(find(&echoes, format!("<a>{echo}</a>").as_bytes()).is_some(), "{echo}");
    }
    assert_eq!(find(&echoes, b"nothing of the kind"), None);
}
