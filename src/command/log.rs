//! `-v`: logs to standard error, without secrets.
//!
//! The only user of tracing-subscriber. Library logs are redacted in the same way as evidence.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::cli::VerboseArgs;
use engine::record::{Redactor, know};
use engine::request::Place;
use model::text::one_line;

/// Maximum length of a line, in characters.
const LONGEST: usize = 2000;
/// A sequence of hex digits of this length or more is redacted: it may be a signature.
const DIGITS: usize = 40;

/// True once the target's keys are known. Library logs are discarded until then.
static KEYS_ARE_KNOWN: AtomicBool = AtomicBool::new(false);

/// Starts logging if the flags ask for it.
pub(super) fn start(args: &VerboseArgs) {
    if args.verbose > 0 {
        let log = tracing_subscriber::registry().with(Log { verbose: args.verbose });
        // A process runs one subcommand; in tests, a second one continues the log of the first.
        let _ = tracing::subscriber::set_global_default(log);
    }
}

/// Redacts the keys of `place` in all following lines.
pub(super) fn hide_keys(place: &Place) {
    know(place.keys());
    KEYS_ARE_KNOWN.store(true, Ordering::Relaxed);
}

struct Log {
    verbose: u8,
}

impl Log {
    fn is_logged(&self, metadata: &Metadata<'_>) -> bool {
        let own = metadata.target().starts_with(env!("CARGO_PKG_NAME"));
        // At the finest level, libraries log whole requests with their secrets.
        let finest = match (own, self.verbose) {
            (true, 1) => Level::INFO,
            (true, _) | (false, 3..) => Level::DEBUG,
            (false, _) => return false,
        };
        *metadata.level() <= finest
    }
}

impl<S: Subscriber> Layer<S> for Log {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.is_logged(metadata)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words(String::new());
        event.record(&mut words);
        if let Some(line) = line(event.metadata().target(), &words.0, KEYS_ARE_KNOWN.load(Ordering::Relaxed)) {
            // A closed standard error must not end a run.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }
}

/// The line for an event of the module `target`; none if it could contain a key that is not known yet.
fn line(target: &str, words: &str, keys_are_known: bool) -> Option<String> {
    let own = target.starts_with(env!("CARGO_PKG_NAME"));
    if !own && !keys_are_known {
        return None;
    }
    let text = Redactor::default().text(words);
    let shown: String = one_line(&without_digests(&text)).chars().take(LONGEST).collect();
    Some(if own { shown } else { format!("{target}: {shown}") })
}

fn without_digests(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        if digits.len() < DIGITS {
            safe.push_str(word);
        } else {
            safe.push('…');
            safe.push_str(&word[digits.len()..]);
        }
    }
    safe
}

/// The message and fields of an event.
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let written = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
        written.expect("a string takes all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::sign::Keys;

    #[test]
    fn a_line_holds_no_key_token_or_signature_and_is_one_line() {
        let keys = Keys {
            access_key: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI".into(),
            token: Some("FwoGZXIvYXdzTOKEN".into()),
        };
        know([&keys]);
        let words = format!(
            "key AKIAIOSFODNN7EXAMPLE/x secret {} token {}\nSignature=ab digest {}.",
            keys.secret,
            keys.token.as_deref().unwrap_or_default(),
            "0a".repeat(32)
        );
        assert_eq!(
            line("aws_smithy_runtime", &words, true).unwrap(),
            "aws_smithy_runtime: key AKIA…/x secret … token …\\x0aSignature=… digest …."
        );
    }

    #[test]
    fn libraries_are_silent_until_the_keys_are_known() {
        assert_eq!(line("aws_config", "AKIAIOSFODNN7EXAMPLE", false), None);
        assert_eq!(line("s3conform_engine::run", "start a/b", false).unwrap(), "start a/b");
    }
}
