//! Looks for secrets in every form in which they may have been written.
//!
//! Independent of how s3conform hides them; shares no code with it.

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Characters below which a value could occur anywhere by chance.
const SHORTEST: usize = 16;

/// Finds any of a set of secrets.
pub(super) struct Search {
    forms: Vec<String>,
    finder: AhoCorasick,
}

impl Search {
    /// A search for each of `secrets` raw, percent-encoded, in hex and in base64.
    pub(super) fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| secret.len() >= SHORTEST);
        let mut forms: Vec<String> = secrets.flat_map(|secret| forms(&secret)).collect();
        forms.sort();
        forms.dedup();
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&forms).unwrap();
        Self { forms, finder }
    }

    /// How many forms it looks for.
    pub(super) fn forms(&self) -> usize {
        self.forms.len()
    }

    /// The first secret in `bytes`, with the text around it.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<String> {
        let found = self.finder.find(bytes)?;
        let around = &bytes[found.start().saturating_sub(200)..bytes.len().min(found.end() + 50)];
        let form = &self.forms[found.pattern().as_usize()];
        Some(format!("`{form}` in …{}…", String::from_utf8_lossy(around)))
    }
}

fn forms(secret: &str) -> Vec<String> {
    let percent: String = secret
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let digits: Vec<String> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    // In a longer text that is encoded as a whole, a secret starts at one of three places in a group.
    let shifted = (0..3).map(|shift| {
        let text = format!("{}{secret}", &"xx"[..shift]);
        let coded = STANDARD.encode(&text[..text.len() / 3 * 3]);
        coded[[0, 2, 3][shift]..].to_owned()
    });
    [secret.to_owned(), percent, digits.concat(), digits.join(" ")].into_iter().chain(shifted).collect()
}

#[test]
fn a_secret_is_found_in_every_form_and_nothing_else_is() {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY";
    let search = Search::new([secret.to_owned(), "short".into()]);
    for before in ["", "a", "ab", "abc"] {
        let text = format!("{before}{secret}after");
        for coded in [
            text.clone(),
            STANDARD.encode(&text),
            text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>(),
            text.replace('/', "%2f").replace('+', "%2B"),
        ] {
            assert!(search.find(coded.as_bytes()).is_some(), "{coded}");
        }
    }
    assert_eq!(search.find(b"short, and wJalrXUtnFEMI alone"), None);
}
