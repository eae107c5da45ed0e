//! Evidence: however a response echoes the secrets of the request, none of them is kept.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::record::{Exchange, Redactor};
use engine::response;
use engine::wire::{Ending, Response};

const SIGNATURE: &str = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024";
const TOKEN: &str = "FwoGZXIvYXdzEBYaD+VzZXItdG9r/ZW4==";
const CUSTOMER_KEY: &str = "czNjb25mb3JtLWN1c3RvbWVyLWtleS0zMi1ieXRlcy4=";
const POLICY: &str = "eyJleHBpcmF0aW9uIjoiMjAyOC0wMi0yOVQyMzo1OTo1OVoifQ==";
const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRETS: [&str; 5] = [SIGNATURE, TOKEN, CUSTOMER_KEY, POLICY, KEY_ID];

/// Bytes are a response's body, header and reason, in which each of the first bytes of ASCII represents a secret in one of
/// the ways to write it.
pub fn holds(bytes: &[u8]) {
    let echo = echo(bytes);
    let (head, body) = request();
    let response = Response {
        status: 403,
        reason: String::from_utf8_lossy(&echo).into_owned(),
        headers: vec![("Location".into(), echo.clone()), ("X-Echo".into(), echo.clone())],
        body_bytes: echo.len() as u64,
        body: echo.clone(),
        interim: Vec::new(),
        ending: Ending::Complete,
    };
    let exchange = Exchange::of(&head, &body, body.len() as u64, Some(&response));
    let redactor = Redactor::of(&head, &body);
    let document = [&b"<Error><Code>A</Code><Message>"[..], &echo, b"</Message></Error>"].concat();
    let reading = redactor.reading(response::read(false, 403, &response.headers, &document));
    let kept = format!("{exchange:?}{reading:?}");
    for secret in SECRETS {
        for form in forms(secret) {
            assert!(!kept.contains(&form), "{form} in {kept}");
        }
    }
}

fn request() -> (Vec<u8>, Vec<u8>) {
    let head = format!(
        "POST /b/k?X-Amz-Security-Token={} HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={KEY_ID}/20280229/us-east-1/s3/aws4_request, SignedHeaders=host, Signature={SIGNATURE}\r\n\
         x-amz-server-side-encryption-customer-key: {CUSTOMER_KEY}\r\n\r\n",
        percent(TOKEN)
    );
    let body = format!("--x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\n{POLICY}\r\n--x--\r\n");
    (head.into_bytes(), body.into_bytes())
}

fn echo(bytes: &[u8]) -> Vec<u8> {
    let ways: Vec<String> = SECRETS.iter().flat_map(|secret| forms(secret)).collect();
    let mut echo = Vec::new();
    for byte in bytes {
        match ways.get(usize::from(*byte)).filter(|_| !byte.is_ascii_whitespace()) {
            Some(way) => echo.extend_from_slice(way.as_bytes()),
            None => echo.push(*byte),
        }
    }
    echo
}

fn forms(secret: &str) -> [String; 5] {
    let digits = |upper: bool| {
        secret.bytes().fold(String::new(), |mut digits, byte| {
            let written = if upper { write!(digits, "{byte:02X}") } else { write!(digits, "{byte:02x}") };
            written.expect("a string takes all");
            digits
        })
    };
    let whole = &secret.as_bytes()[..secret.len() / 3 * 3];
    [secret.to_owned(), percent(secret), digits(false), digits(true), STANDARD.encode(whole)]
}

fn percent(text: &str) -> String {
    text.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D")
}
