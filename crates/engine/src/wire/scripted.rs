//! A server for tests that runs a script on each connection.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Connector, Endpoint, Gate, Outgoing, Verification};
use crate::reason::Reason;

/// A gate that lets everything pass.
#[derive(Debug)]
pub(crate) struct Open;

impl Gate for Open {
    fn admit(&self, _: &Endpoint, _: &Outgoing) -> Result<(), Reason> {
        Ok(())
    }
}

/// Runs `script` on each connection and returns the URL to connect to.
pub(crate) async fn serve<F>(script: impl Fn(TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(script(stream));
        }
    });
    format!("http://{address}")
}

/// A connector to a plain URL.
pub(crate) fn connector(url: &str) -> Connector {
    Connector::new(url.parse().unwrap(), &Verification::Off, Arc::new(Open)).unwrap()
}

/// Reads up to the empty line after a head; what follows it in the same packet is returned as well.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> (String, Vec<u8>) {
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(end) = seen.windows(4).position(|window| window == b"\r\n\r\n") {
            let body = seen.split_off(end + 4);
            return (String::from_utf8(seen).unwrap(), body);
        }
        let count = stream.read(&mut piece).await.unwrap();
        assert_ne!(count, 0, "closed before the head was whole");
        seen.extend_from_slice(&piece[..count]);
    }
}
