//! What a hostile server does to one connection, as data, and the doing of it.
//!
//! Independent of what the client should report.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One thing a server does.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Sends these bytes.
    Send(Arc<[u8]>),
    /// Sends these bytes one a second.
    Slowly(Arc<[u8]>),
    /// Sends these bytes again and again until the client has had enough.
    Endlessly(Arc<[u8]>),
    /// Resets the connection.
    Reset,
    /// Says nothing more until the client leaves.
    Hold,
}

/// What a server does to a connection; at the end it closes it in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    /// Acts before it has read the request.
    pub(crate) early: bool,
    acts: Vec<Act>,
}

impl Script {
    pub(crate) fn send(bytes: impl AsRef<[u8]>) -> Self {
        Self::default().then(bytes)
    }

    pub(crate) fn before_reading(mut self) -> Self {
        self.early = true;
        self
    }

    pub(crate) fn then(self, bytes: impl AsRef<[u8]>) -> Self {
        self.and(Act::Send(bytes.as_ref().into()))
    }

    pub(crate) fn slowly(self, bytes: impl AsRef<[u8]>) -> Self {
        self.and(Act::Slowly(bytes.as_ref().into()))
    }

    pub(crate) fn endlessly(self, bytes: impl AsRef<[u8]>) -> Self {
        self.and(Act::Endlessly(bytes.as_ref().into()))
    }

    pub(crate) fn reset(self) -> Self {
        self.and(Act::Reset)
    }

    pub(crate) fn hold(self) -> Self {
        self.and(Act::Hold)
    }

    fn and(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// True if only the client's time limit ends it.
    pub(crate) fn outlasts_the_client(&self) -> bool {
        self.acts.iter().any(|act| matches!(act, Act::Slowly(_) | Act::Hold))
    }

    /// Plays it. A client that leaves early ends it.
    pub(crate) async fn play(&self, mut stream: TcpStream) {
        for act in &self.acts {
            let done = match act {
                Act::Send(bytes) => stream.write_all(bytes).await,
                Act::Slowly(bytes) => slowly(&mut stream, bytes).await,
                Act::Endlessly(bytes) => endlessly(&mut stream, bytes).await,
                Act::Reset => {
                    let _ = stream.set_zero_linger();
                    return;
                }
                Act::Hold => {
                    drain(&mut stream).await;
                    return;
                }
            };
            if done.is_err() {
                return;
            }
        }
        if stream.shutdown().await.is_ok() && !self.early {
            // Unread bytes of the request would make a reset of the close.
            drain(&mut stream).await;
        }
    }
}

async fn slowly(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte]).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

async fn endlessly(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
    }
}

async fn drain(stream: &mut TcpStream) {
    let mut piece = [0; 4096];
    while matches!(stream.read(&mut piece).await, Ok(count) if count > 0) {}
}
