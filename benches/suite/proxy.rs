//! A loopback proxy that records what clients send, or delays it.
//!
//! Independent of S3; each connection is one exchange, as the program makes them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::bytes::{is_whole, status};

/// One exchange as it went by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exchange {
    pub(crate) request: Vec<u8>,
    /// True if the client ended its side before the response arrived.
    pub(crate) half_closed: bool,
    /// True if the response is complete.
    pub(crate) complete: bool,
    /// The status of the response.
    pub(crate) status: Option<u16>,
    pub(crate) duration: Duration,
}

type Exchanges = Arc<Mutex<Vec<Exchange>>>;

/// A proxy that records exchanges in the order in which they began.
pub(crate) struct Recorder {
    pub(crate) address: SocketAddr,
    exchanges: Exchanges,
    task: JoinHandle<()>,
}

impl Recorder {
    pub(crate) async fn start(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let exchanges = Exchanges::default();
        let kept = Arc::clone(&exchanges);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let index = {
                    let mut exchanges = kept.lock().expect("no task panics with the lock");
                    exchanges.push(Exchange::default());
                    exchanges.len() - 1
                };
                let kept = Arc::clone(&kept);
                tokio::spawn(async move {
                    let exchange = record(client, to).await;
                    kept.lock().expect("no task panics with the lock")[index] = exchange;
                });
            }
        });
        Self { address, exchanges, task }
    }

    /// What was recorded; connections on which nothing was said are left out.
    pub(crate) async fn finish(self) -> Vec<Exchange> {
        // The last responses are still in the proxy when the client has already ended.
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.task.abort();
        let exchanges = std::mem::take(&mut *self.exchanges.lock().expect("no task panics with the lock"));
        exchanges.into_iter().filter(|exchange| !exchange.request.is_empty()).collect()
    }
}

async fn record(mut client: TcpStream, to: SocketAddr) -> Exchange {
    let started = Instant::now();
    let mut exchange = Exchange::default();
    let Ok(mut server) = TcpStream::connect(to).await else { return exchange };
    let (mut response, mut client_ended) = (Vec::new(), false);
    let (mut from_client, mut from_server) = (vec![0; 16 << 10], vec![0; 16 << 10]);
    loop {
        tokio::select! {
            read = client.read(&mut from_client), if !client_ended => match read {
                Ok(0) | Err(_) => {
                    client_ended = true;
                    exchange.half_closed = response.is_empty();
                    let _ = server.shutdown().await;
                    if !exchange.half_closed {
                        break;
                    }
                }
                Ok(count) => {
                    exchange.request.extend_from_slice(&from_client[..count]);
                    let _ = server.write_all(&from_client[..count]).await;
                }
            },
            read = server.read(&mut from_server) => match read {
                Ok(0) | Err(_) => break,
                Ok(count) => {
                    response.extend_from_slice(&from_server[..count]);
                    if client.write_all(&from_server[..count]).await.is_err() {
                        break;
                    }
                }
            },
        }
    }
    exchange.complete = is_whole(&response, exchange.request.starts_with(b"HEAD "));
    exchange.status = status(&response);
    exchange.duration = started.elapsed();
    exchange
}

/// A proxy that holds everything back for `delay`, each way.
pub(crate) async fn delay(to: SocketAddr, delay: Duration) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let task = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let Ok(server) = TcpStream::connect(to).await else { return };
                let _ = (client.set_nodelay(true), server.set_nodelay(true));
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::join!(carry(from_client, to_server, delay), carry(from_server, to_client, delay));
            });
        }
    });
    (address, task)
}

async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, delay: Duration) {
    let (sender, mut receiver) = mpsc::unbounded_channel::<(tokio::time::Instant, Vec<u8>)>();
    let reading = async move {
        let mut piece = vec![0; 16 << 10];
        loop {
            let count = from.read(&mut piece).await.unwrap_or(0);
            // An empty piece means the end, which is delayed like the others.
            let sent = sender.send((tokio::time::Instant::now() + delay, piece[..count].to_vec()));
            if count == 0 || sent.is_err() {
                return;
            }
        }
    };
    let writing = async move {
        while let Some((due, piece)) = receiver.recv().await {
            tokio::time::sleep_until(due).await;
            if piece.is_empty() || to.write_all(&piece).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reading, writing);
}
