//! Finds secrets by their values: those of the request and those of the target, in whatever form a response echoes them.
//!
//! A name reveals a secret only where the echo keeps the name. Independent of names; the scanner finds the values.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::finder::{Finder, Value};
use super::view::{View, readings, unescaped};
use super::{HIDDEN, Hide, body, head, known};
use crate::reason::Reason;
use crate::response::{BodyKind, Reading};

/// Bytes of a body that are searched for the request's secrets; what follows is content.
const SEARCHED: usize = 64 << 10;

/// Hides secrets in every text about one request: the request's, and those that this process [knows](super::know).
#[derive(Debug, Clone)]
pub struct Redactor {
    own: Finder,
    known: Arc<Finder>,
}

/// Where a secret is in a text, and what is shown instead.
type Found = (Range<usize>, String);

impl Default for Redactor {
    /// Has the values that this process knows, and names.
    fn default() -> Self {
        Self::knowing(Vec::new())
    }
}

impl Redactor {
    /// Knows the secrets of the request with these bytes, too.
    #[must_use]
    pub fn of(request_head: &[u8], request_body: &[u8]) -> Self {
        let mut values = Vec::new();
        let mut note = |hide: Hide, value: &str| {
            values.extend(Value::of(hide, &percent_decode_str(value).decode_utf8_lossy()));
            HIDDEN.to_owned()
        };
        head(&String::from_utf8_lossy(request_head).replace('\r', ""), &mut note);
        let start = &request_body[..request_body.len().min(SEARCHED)];
        body(&String::from_utf8_lossy(start).replace('\r', ""), &mut note);
        Self::knowing(values)
    }

    fn knowing(mut values: Vec<Value>) -> Self {
        let known = known::finder();
        values.retain(|value| !known.knows(value));
        Self { own: Finder::of(values), known }
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

    /// The bytes without known values as they are or escaped, for a program to read; key ids stay if it needs them.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8], with_key_ids: bool) -> Vec<u8> {
        let mut found = Vec::new();
        unescaped(bytes, &mut |view| self.find(view, with_key_ids, true, &mut found));
        replaced(bytes, found)
    }

    /// The text without known values, in whatever coding.
    fn values(&self, text: &str) -> String {
        if self.own.is_empty() && self.known.is_empty() {
            return text.to_owned();
        }
        let mut found = Vec::new();
        readings(text.as_bytes(), &mut |view| self.find(view, false, view.is_plain, &mut found));
        String::from_utf8(replaced(text.as_bytes(), found)).expect("only whole ASCII characters were replaced")
    }

    fn find(&self, view: &View, with_key_ids: bool, is_plain: bool, found: &mut Vec<Found>) {
        let small = view.bytes.to_ascii_lowercase();
        for finder in [&*self.known, &self.own] {
            finder.find(&small, &mut |range, value| {
                if with_key_ids && value.hide == Hide::KeyId {
                    return;
                }
                let shown = if is_plain { value.hide.apply(&value.text) } else { HIDDEN.to_owned() };
                found.push((view.source(range), shown));
            });
        }
    }
}

/// The bytes with what was found replaced. Finds that overlap are one.
fn replaced(bytes: &[u8], mut found: Vec<Found>) -> Vec<u8> {
    if found.is_empty() {
        return bytes.to_vec();
    }
    found.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let mut safe = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    let mut found = found.into_iter().peekable();
    while let Some((mut range, mut shown)) = found.next() {
        while let Some((next, _)) = found.next_if(|(next, _)| next.start < range.end) {
            if next.end > range.end {
                range.end = next.end;
                HIDDEN.clone_into(&mut shown);
            }
        }
        safe.extend_from_slice(&bytes[copied..range.start]);
        safe.extend_from_slice(shown.as_bytes());
        copied = range.end;
    }
    safe.extend_from_slice(&bytes[copied..]);
    safe
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    use super::*;
    use crate::response;
    use model::encoding::{encode, hex};

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
        assert!(Value::of(Hide::KeyId, "minioadmin").is_none() && Value::of(Hide::All, "s").is_none());
    }

    /// The codings that a server may put around an echo.
    const CODINGS: &[fn(&str) -> String] = &[
        |text| encode(text),
        |text| text.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        |text| text.bytes().map(|byte| format!("&#{byte};")).collect(),
        |text| text.bytes().map(|byte| format!("&#x{byte:04X};")).collect(),
        |text| text.replace('&', "&amp;").replace('/', "&sol;").replace('+', "&plus;").replace('=', "&equals;"),
        |text| text.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
        |text| text.bytes().map(|byte| format!("\\x{byte:02X}")).collect(),
        |text| serde_json::to_string(text).unwrap().replace('/', "\\/"),
        |text| hex(text.as_bytes()),
        |text| hex(text.as_bytes()).to_ascii_uppercase(),
        |text| grouped(&hex(text.as_bytes()), 2, ":"),
        |text| grouped(&hex(text.as_bytes()), 4, " "),
        |text| grouped(&hex(text.as_bytes()), 16, "\n"),
        |text| text.bytes().map(|byte| format!("0x{byte:02x}, ")).collect(),
        |text| format!("{:?}", text.as_bytes()),
        |text| STANDARD.encode(text),
        |text| STANDARD.encode(format!("a{text}")),
        |text| STANDARD.encode(format!("ab{text}c")),
        |text| URL_SAFE_NO_PAD.encode(format!("?{text}")),
        |text| grouped(&STANDARD.encode(text), 19, "\r\n"),
        |text| text.chars().rev().collect(),
        |text| grouped(text, 5, " "),
        |text| grouped(text, 7, "\n"),
        |text| grouped(text, 1, "\0"),
    ];

    fn grouped(text: &str, size: usize, between: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let groups: Vec<String> = characters.chunks(size).map(|group| group.iter().collect()).collect();
        groups.join(between)
    }

    fn assert_hidden(chain: &[usize], before: &str, after: &str) -> Result<(), TestCaseError> {
        let redactor = redactor();
        for secret in [SIGNATURE, TOKEN] {
            let coded = chain.iter().fold(secret.to_owned(), |text, coding| CODINGS[*coding](&text));
            let text = model::text::printable(format!("{before} {coded} {after}").as_bytes());
            let safe = redactor.text(&text);
            // What is left are paddings and the codings' own signs, which hold less than a telling part.
            let left = safe.replace('…', "").len() - before.len() - after.len();
            prop_assert!(left <= 6 + coded.len() / 4, "{chain:?}: {text} became {safe}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn no_chain_of_codings_shows_a_secret(
            chain in proptest::collection::vec(0..CODINGS.len(), 0..=3),
            before in "[ -~]{0,9}",
            after in "[ -~]{0,9}",
        ) {
            assert_hidden(&chain, &before, &after)?;
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn no_chain_of_codings_shows_a_secret_in_a_long_text(
            chain in proptest::collection::vec(0..CODINGS.len(), 0..=2),
            before in 4_000..30_000_usize,
        ) {
            assert_hidden(&chain, &".".repeat(before), "")?;
        }
    }
}
