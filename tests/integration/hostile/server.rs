//! A server in front of the embedded endpoint that is hostile to some requests and passes all others on.
//!
//! Of HTTP, it uses only the request line and the end of a head.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::script::Script;

/// The longest head that a client under test sends.
const HEAD: usize = 64 << 10;

/// Hostile as long as this is kept.
pub(crate) struct Hostile {
    pub(crate) url: String,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
    accepting: JoinHandle<()>,
}

impl Hostile {
    /// Plays what `choose` says for a request line, and passes the request to `upstream` where it says nothing.
    pub(crate) async fn start(
        upstream: SocketAddr,
        choose: impl Fn(&str) -> Option<Script> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<BTreeMap<String, usize>>>::default();
        let (choose, seen) = (Arc::new(choose), Arc::clone(&asked));
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (choose, seen) = (Arc::clone(&choose), Arc::clone(&seen));
                tokio::spawn(async move {
                    let Some(line) = request_line(&stream).await else { return };
                    *seen.lock().unwrap().entry(line.clone()).or_default() += 1;
                    match choose(&line) {
                        Some(script) => play(&script, stream).await,
                        None => pass(stream, upstream).await,
                    }
                });
            }
        });
        Self { url, asked, accepting }
    }

    /// How often each request line was sent.
    pub(crate) fn asked(&self) -> BTreeMap<String, usize> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The first line of what has arrived, which stays unread.
async fn request_line(stream: &TcpStream) -> Option<String> {
    let mut seen = vec![0; HEAD];
    loop {
        let count = stream.peek(&mut seen).await.ok().filter(|count| *count > 0)?;
        if let Some(end) = seen[..count].iter().position(|byte| *byte == b'\r') {
            return Some(String::from_utf8_lossy(&seen[..end]).into_owned());
        }
        tokio::task::yield_now().await;
    }
}

async fn play(script: &Script, mut stream: TcpStream) {
    if script.early || read_head(&mut stream).await.is_some() {
        script.play(stream).await;
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<()> {
    let mut seen = Vec::new();
    while !seen.windows(4).any(|window| window == b"\r\n\r\n") {
        if seen.len() > HEAD || stream.read_buf(&mut seen).await.ok()? == 0 {
            return None;
        }
    }
    Some(())
}

async fn pass(mut stream: TcpStream, upstream: SocketAddr) {
    let Ok(mut onward) = TcpStream::connect(upstream).await else { return };
    // Either side may reset the connection; then the other is to learn of it.
    if copy_bidirectional(&mut stream, &mut onward).await.is_err() {
        let _ = stream.shutdown().await;
    }
}
