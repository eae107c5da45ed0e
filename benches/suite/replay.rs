//! The same bytes again from a client that does nothing else: no YAML, no signing, no judging, no files.
//!
//! Independent of the program under measurement.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::bytes::{is_whole, status};
use crate::proxy::Exchange;

/// No response of a loopback server takes longer; one that never arrives is awaited as long as in the recording.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a replay took.
pub(crate) struct Replayed {
    pub(crate) seconds: f64,
    /// Request lines and statuses of exchanges whose response differs from the recorded one.
    pub(crate) unlike: Vec<String>,
}

/// Sends all exchanges to `to`, `jobs` at a time in their order.
pub(crate) async fn replay(exchanges: &Arc<Vec<Exchange>>, to: SocketAddr, jobs: usize) -> Replayed {
    let started = Instant::now();
    let next = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..jobs)
        .map(|_| {
            let (exchanges, next) = (Arc::clone(exchanges), Arc::clone(&next));
            tokio::spawn(async move {
                let mut unlike = Vec::new();
                while let Some(exchange) = exchanges.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let patience = if exchange.complete { PATIENCE } else { exchange.duration };
                    // A server that no longer responds costs its wait and nothing more.
                    let status = tokio::time::timeout(patience, send(exchange, to)).await.ok().flatten();
                    if status != exchange.status {
                        unlike.push(format!(
                            "{:?} instead of {:?}: {}",
                            status,
                            exchange.status,
                            line(&exchange.request)
                        ));
                    }
                }
                unlike
            })
        })
        .collect();
    let mut unlike = Vec::new();
    for worker in workers {
        unlike.extend(worker.await.expect("a worker does not panic"));
    }
    Replayed { seconds: started.elapsed().as_secs_f64(), unlike }
}

fn line(request: &[u8]) -> String {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    line.escape_ascii().to_string().chars().take(120).collect()
}

async fn send(exchange: &Exchange, to: SocketAddr) -> Option<u16> {
    let mut stream = TcpStream::connect(to).await.ok()?;
    stream.set_nodelay(true).ok()?;
    let (mut from, mut into) = stream.split();
    let writing = async {
        let written = into.write_all(&exchange.request).await;
        if exchange.half_closed && written.is_ok() {
            let _ = into.shutdown().await;
        }
        std::future::pending::<()>().await;
    };
    let to_head = exchange.request.starts_with(b"HEAD ");
    let reading = async {
        let (mut response, mut piece) = (Vec::new(), vec![0; 16 << 10]);
        while !is_whole(&response, to_head) {
            match from.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(count) => response.extend_from_slice(&piece[..count]),
            }
        }
        response
    };
    tokio::select! {
        () = writing => None,
        response = reading => status(&response),
    }
}
