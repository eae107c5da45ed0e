//! Finds secrets by their values: those of the request, in whatever form a response echoes them.
//!
//! A name reveals a secret only where the echo keeps the name. Independent of names; the scanner finds the values.

use aho_corasick::packed::{self, Searcher};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;

use super::{HIDDEN, Hide, body, head};
use crate::reason::Reason;
use crate::response::{BodyKind, Reading};
use model::encoding::{encode, hex};

/// A shorter value could be any word.
const SHORTEST_SECRET: usize = 8;
/// A shorter key id is a chosen name that may occur anywhere.
const SHORTEST_KEY_ID: usize = 16;
/// Characters by which a value is recognized; the rest may be cut off.
const TELLING: usize = 16;
/// Bytes of a body that are searched for secrets; what follows is content.
const SEARCHED: usize = 64 << 10;

/// Hides the secrets of one request in every text about it.
#[derive(Debug, Clone)]
pub struct Redactor {
    forms: Vec<Form>,
    finder: Finder,
}

/// Finds the starts of forms in lower-case text.
#[derive(Debug, Clone)]
enum Finder {
    /// It is built in microseconds, which matters more than the search, because it serves one exchange.
    Packed(Searcher),
    /// Used if there are too many forms, or none, or the processor has no vector instructions.
    Automaton(AhoCorasick),
}

/// One way to write a secret.
#[derive(Clone)]
struct Form {
    text: String,
    shown: String,
    hide: Hide,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({})", self.shown)
    }
}

impl Default for Redactor {
    /// Has no values, only names.
    fn default() -> Self {
        Self::knowing(&[])
    }
}

impl Redactor {
    /// Knows the secrets of the request with these bytes.
    #[must_use]
    pub fn of(request_head: &[u8], request_body: &[u8]) -> Self {
        let mut values = Vec::new();
        let mut note = |hide: Hide, value: &str| {
            values.push((hide, value.to_owned()));
            HIDDEN.to_owned()
        };
        head(&String::from_utf8_lossy(request_head).replace('\r', ""), &mut note);
        let start = &request_body[..request_body.len().min(SEARCHED)];
        body(&String::from_utf8_lossy(start).replace('\r', ""), &mut note);
        Self::knowing(&values)
    }

    /// Knows these access keys, secrets and tokens.
    #[must_use]
    pub fn of_keys<'a>(keys: impl IntoIterator<Item = &'a crate::sign::Keys>) -> Self {
        let values = keys.into_iter().flat_map(|keys| {
            let token = keys.token.iter().map(|token| (Hide::All, token.clone()));
            [(Hide::KeyId, keys.access_key.clone()), (Hide::All, keys.secret.clone())].into_iter().chain(token)
        });
        Self::knowing(&values.collect::<Vec<_>>())
    }

    fn knowing(values: &[(Hide, String)]) -> Self {
        let mut forms: Vec<Form> = values.iter().flat_map(|(hide, value)| forms(*hide, value)).collect();
        forms.sort_by(|a, b| a.text.cmp(&b.text));
        forms.dedup_by(|a, b| a.text == b.text);
        let starts = forms.iter().map(|form| form.text.as_bytes()[..form.text.len().min(TELLING)].to_ascii_lowercase());
        let finder = Finder::of(starts.collect());
        Self { forms, finder }
    }

    /// Any text, without secrets that are known or named.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        body(&self.values(text), &mut Hide::apply)
    }

    /// The head of a request or a response, without secrets that are known or named.
    #[must_use]
    pub fn head(&self, text: &str) -> String {
        head(&self.values(text), &mut Hide::apply)
    }

    /// What was read from a response, without secrets; the status stays.
    #[must_use]
    pub fn reading(&self, mut reading: Reading) -> Reading {
        reading.outcome.code = reading.outcome.code.map(|code| self.values(&code));
        reading.message = reading.message.map(|message| self.text(&message));
        reading.notes = reading.notes.iter().map(|note| self.text(note)).collect();
        reading.body = match reading.body {
            BodyKind::Xml(root) => BodyKind::Xml(self.values(&root)),
            BodyKind::Broken(why) => BodyKind::Broken(self.text(&why)),
            kind => kind,
        };
        reading
    }

    /// Why there is no response, without secrets that are known or named.
    pub(crate) fn reason(&self, reason: &Reason) -> Reason {
        Reason::new(self.text(&reason.what), self.text(&reason.detail))
    }

    /// The bytes without known values; key ids stay if a program reads the result.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8], with_key_ids: bool) -> Vec<u8> {
        let mut safe = Vec::with_capacity(bytes.len());
        let mut copied = 0;
        for found in self.finder.starts(&bytes.to_ascii_lowercase()) {
            let Some((length, form)) = self.longest(&bytes[found..]) else { continue };
            if found < copied || (with_key_ids && form.hide == Hide::KeyId) {
                continue;
            }
            safe.extend_from_slice(&bytes[copied..found]);
            safe.extend_from_slice(form.shown.as_bytes());
            copied = found + length;
        }
        safe.extend_from_slice(&bytes[copied..]);
        safe
    }

    /// The form that has the longest common start with `bytes`, and its length.
    fn longest(&self, bytes: &[u8]) -> Option<(usize, &Form)> {
        let common = |form: &Form| {
            let pairs = form.text.bytes().zip(bytes);
            pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
        };
        self.forms.iter().map(|form| (common(form), form)).max_by_key(|(length, _)| *length)
    }

    /// The text without known values.
    fn values(&self, text: &str) -> String {
        String::from_utf8(self.bytes(text.as_bytes(), false)).expect("only ASCII characters were replaced")
    }
}

impl Finder {
    fn of(mut starts: Vec<Vec<u8>>) -> Self {
        starts.sort_unstable();
        starts.dedup();
        let mut packed = packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).builder();
        packed.extend(&starts).build().map_or_else(|| Self::automaton(&starts), Self::Packed)
    }

    fn automaton(starts: &[Vec<u8>]) -> Self {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(starts);
        Self::Automaton(automaton.expect("a few short patterns"))
    }

    /// The positions where forms begin, in order, none within another.
    fn starts(&self, small: &[u8]) -> Vec<usize> {
        match self {
            Self::Packed(searcher) => searcher.find_iter(small).map(|found| found.start()).collect(),
            Self::Automaton(automaton) => automaton.find_iter(small).map(|found| found.start()).collect(),
        }
    }
}

/// The ways to write a value, if it is long enough to be recognized.
fn forms(hide: Hide, value: &str) -> Vec<Form> {
    let value = percent_decode_str(value.trim()).decode_utf8_lossy();
    let (value, shortest) = match hide {
        Hide::All => (&*value, SHORTEST_SECRET),
        Hide::KeyId => (value.split(['/', ':']).next().unwrap_or_default(), SHORTEST_KEY_ID),
    };
    if value.len() < shortest || !value.is_ascii() {
        return Vec::new();
    }
    let digits = hex(value.as_bytes());
    let spaced: Vec<String> = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let plain = [value.to_owned(), encode(value), value.replace('/', "\\/")];
    let coded = [digits, spaced.join(" ")].into_iter().chain(in_base64(value.as_bytes()));
    let form = |text: String, shown: String| Form { text, shown, hide };
    let plain = plain.into_iter().map(|text| form(text, hide.apply(value)));
    plain.chain(coded.map(|text| form(text, HIDDEN.to_owned()))).collect()
}

/// The part of a value's base64 that depends on it alone, wherever it is in the encoded bytes.
fn in_base64(value: &[u8]) -> impl Iterator<Item = String> {
    (0..3_usize).flat_map(move |shift| {
        let shifted = [&b"\0\0"[..shift], value].concat();
        let (first, last) = ((shift * 8).div_ceil(6), shifted.len() * 8 / 6);
        [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)].map(|text| text[first..last].to_owned())
    })
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;
    use crate::response;
    use crate::sign::Keys;

    const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SIGNATURE: &str = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024";
    const TOKEN: &str = "FwoGZXIvYXdzEBYaD+VzZXItdG9r/ZW4=";

    fn redactor() -> Redactor {
        let head = format!(
            "PUT /b/k?X-Amz-Security-Token={} HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 \
             Credential={KEY_ID}/20280229/us-east-1/s3/aws4_request, SignedHeaders=host, Signature={SIGNATURE}\r\n\r\n",
            encode(TOKEN)
        );
        Redactor::of(head.as_bytes(), b"")
    }

    #[test]
    fn an_echo_is_recognised_without_its_name_and_in_any_usual_coding() {
        let redactor = redactor();
        for secret in [SIGNATURE, TOKEN] {
            let echoes = [
                secret.to_owned(),
                encode(secret),
                encode(secret).to_ascii_lowercase(),
                hex(secret.as_bytes()),
                hex(secret.as_bytes()).to_ascii_uppercase(),
                secret.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" "),
            ];
            for echo in echoes {
                assert_eq!(redactor.text(&format!("you sent {echo}.")), "you sent ….", "{echo}");
            }
        }
        assert_eq!(redactor.text(&format!("no key {KEY_ID}!")), "no key AKIA…!");
        assert_eq!(redactor.text("nothing of the kind"), "nothing of the kind");
    }

    #[test]
    fn both_ways_to_search_find_the_same() {
        let text = "…sig=abcdefgh, abcdefghij; KLMNOPQR%2Fabcdefgh".to_ascii_lowercase();
        let starts: Vec<Vec<u8>> = ["abcdefgh", "abcdefghij", "klmnopqr/", "klmnopqr%2f"].map(Into::into).to_vec();
        let found = Finder::of(starts.clone()).starts(text.as_bytes());
        assert_eq!(found, [7, 17, 29, 40]);
        assert_eq!(Finder::automaton(&starts).starts(text.as_bytes()), found);
        assert!(Finder::of(Vec::new()).starts(text.as_bytes()).is_empty());
    }

    #[test]
    fn what_is_cut_off_is_recognised_by_its_start() {
        assert_eq!(redactor().text(&SIGNATURE[..20]), "…");
        assert_eq!(redactor().text(&SIGNATURE[..8]), &SIGNATURE[..8]);
    }

    #[test]
    fn a_reading_keeps_its_status_and_loses_what_it_echoes() {
        let body = format!("<Error><Code>{SIGNATURE}</Code><Message>{TOKEN} Signature=abc</Message></Error>");
        let reading = redactor().reading(response::read(false, 403, &[], body.as_bytes()));
        assert_eq!(reading.outcome.to_string(), "403 …");
        assert_eq!(reading.message.as_deref(), Some("… Signature=…"));
        let root = response::read(false, 200, &[], format!("<k{SIGNATURE}/>").as_bytes());
        assert_eq!(redactor().reading(root).body, BodyKind::Xml("k…".into()));
    }

    #[test]
    fn a_program_keeps_key_ids_and_loses_secrets() {
        let body = format!("<ID>{KEY_ID}</ID><Echo>{SIGNATURE}</Echo>");
        let safe = format!("<ID>{KEY_ID}</ID><Echo>…</Echo>");
        assert_eq!(redactor().bytes(body.as_bytes(), true), safe.as_bytes());
    }

    #[test]
    fn short_values_are_no_secrets_and_chosen_names_no_key_ids() {
        let keys = Keys { access_key: "minioadmin".into(), secret: "s".into(), token: None };
        assert_eq!(Redactor::of_keys([&keys]).text("minioadmin is the owner's name"), "minioadmin is the owner's name");
    }

    proptest! {
        #[test]
        fn no_coding_of_a_longer_text_shows_a_secret(before in "[ -~]{0,9}", after in "[ -~]{0,9}") {
            let redactor = redactor();
            for secret in [SIGNATURE, TOKEN] {
                let whole = format!("{before}{secret}{after}");
                for coded in [whole.clone(), hex(whole.as_bytes()), encode(&whole)] {
                    let safe = redactor.text(&coded);
                    prop_assert!(!safe.contains(secret) && !safe.contains(&hex(secret.as_bytes())) && !safe.contains(&encode(secret)), "{}", safe);
                }
                let safe = redactor.text(&STANDARD.encode(&whole));
                let decodable = safe.replace('…', "");
                prop_assert!(decodable.len() + secret.len() < STANDARD.encode(&whole).len(), "{}", safe);
            }
        }
    }
}
