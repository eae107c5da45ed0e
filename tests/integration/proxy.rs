//! A proxy in front of an endpoint: it notes each request line, and one request or another meets another fate.
//!
//! Independent of what is asked and of what is expected.

use std::sync::{Arc, Mutex};

use engine::endpoint::Target;
use engine::wire::Endpoint;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The request lines so far.
pub(crate) type Lines = Arc<Mutex<Vec<String>>>;

/// What happens to one request instead of being passed on.
pub(crate) enum Fate {
    /// It reaches the endpoint.
    Passed,
    /// The connection is closed without a byte.
    Closed,
    /// It gets these bytes.
    Given(String),
    /// The server is gone: this connection is closed, and no further one is accepted.
    Lost,
}

/// Passes requests on to the endpoint of `target`, but for what `fate` says of a request line and the number of lines before it.
pub(crate) async fn behind(
    target: &Target,
    fate: impl Fn(&str, &[String]) -> Fate + Send + Sync + 'static,
) -> (Target, Lines) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint: Endpoint = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let (lines, fate): (Lines, _) = (Lines::default(), Arc::new(fate));
    let (address, seen) = (target.endpoint.address(), Arc::clone(&lines));
    let (ending, gone) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = ending.notified() => break,
            };
            let Ok((mut client, _)) = accepted else { break };
            let (address, seen, fate) = (address.clone(), Arc::clone(&seen), Arc::clone(&fate));
            let (ending, gone) = (Arc::clone(&ending), Arc::clone(&gone));
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.windows(4).any(|window| window == b"\r\n\r\n") {
                    if client.read_buf(&mut head).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                let line = String::from_utf8_lossy(&head).lines().next().unwrap().to_owned();
                let fate = {
                    let mut seen = seen.lock().unwrap();
                    let fate = fate(&line, &seen);
                    seen.push(line);
                    fate
                };
                match fate {
                    Fate::Closed => {}
                    Fate::Lost => {
                        ending.notify_one();
                        gone.notified().await;
                    }
                    // A client that has closed already needs no response.
                    Fate::Given(response) => drop(client.write_all(response.as_bytes()).await),
                    Fate::Passed => {
                        let Ok(mut server) = TcpStream::connect(&address).await else { return };
                        if server.write_all(&head).await.is_ok() {
                            // A broken connection is what some scenarios are about.
                            let _ = copy_bidirectional(&mut client, &mut server).await;
                        }
                    }
                }
            });
        }
        drop(listener);
        gone.notify_one();
    });
    let mut target = target.clone();
    target.place.authority = endpoint.authority();
    target.endpoint = endpoint;
    (target, lines)
}
