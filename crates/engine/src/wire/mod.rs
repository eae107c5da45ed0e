//! One HTTP/1.1 exchange over TCP or TLS: sends exactly the given bytes and reads the response.
//!
//! Nothing is sent that the [`Gate`] of a connector refuses. Independent of S3, signatures and XML; repairs nothing.

pub mod endpoint;
pub mod tls;
pub mod traffic;

mod chunked;
mod connect;
mod exchange;
mod framing;
mod gate;
mod rate;
mod read;

#[cfg(test)]
pub(crate) mod scripted;
#[cfg(test)]
mod tests;

use crate::reason::Reason;
pub use connect::Connector;
pub use endpoint::{Endpoint, EndpointError, Scheme};
pub use exchange::Sent;
pub use gate::Gate;
pub use rate::Rate;
pub use read::{End, HEADER_FIELDS, INTERIM_RESPONSES, Reader, SURPLUS};
pub use tls::{TlsError, Verification};
pub use traffic::{Totals, Traffic};

use std::time::Duration;

use bytes::Bytes;

/// A request as it goes on the wire.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Request line, headers and the empty line, as bytes.
    pub head: Bytes,
    /// The bytes of the body; they need not match what the head declares.
    pub body: Bytes,
    /// Sends the head alone and waits for `100 Continue` or a final response before it sends the body.
    pub expect_continue: bool,
    /// The head declares a body that does not exist: after `100 Continue` there is nothing to send.
    pub withhold_body: bool,
    /// What the client does after the last byte.
    pub then: AfterLastByte,
    /// True for a HEAD, whose response has no body whatever it declares.
    pub head_method: bool,
}

/// What the client does with its side of the connection after its last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterLastByte {
    /// Keeps it open and reads the response.
    #[default]
    Read,
    /// Shuts it down and reads the response.
    HalfClose,
}

/// A response as it came off the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status of the final response.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// Header fields in order, names as sent, values as bytes.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body after transfer coding, up to the limit.
    pub body: Vec<u8>,
    /// How many body bytes there were, kept or not.
    pub body_bytes: u64,
    /// Interim responses (1xx) that came before.
    pub interim: Vec<u16>,
    /// How the body ended.
    pub ending: Ending,
}

impl Response {
    /// The value of the first header field with this name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        framing::values(&self.headers, name).next()
    }
}

/// How the body of a response ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// As its framing said.
    Complete,
    /// The connection was closed before the declared end.
    ClosedEarly,
    /// The deadline passed first.
    TimedOut,
    /// It was far longer than what is kept, so reading stopped.
    Oversized,
    /// The framing itself was wrong.
    BadFraming(String),
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoResponse {
    /// The gate in front of the connection refused the request, and nothing was sent.
    #[error("not sent: {0}")]
    NotSent(Reason),
    /// No server accepted the connection.
    #[error("cannot connect to {address}: {why}")]
    Connect {
        /// Host and port.
        address: String,
        /// The system's message.
        why: String,
    },
    /// This process may open no further connection, which says nothing about the server.
    #[error("{0}")]
    OwnLimit(&'static str),
    /// The TLS handshake failed.
    #[error("TLS with {address} failed: {why}")]
    Tls {
        /// Host and port.
        address: String,
        /// The message of rustls.
        why: String,
    },
    /// The connection was closed or reset before a response.
    #[error("connection closed before a response ({0})")]
    Closed(String),
    /// Nothing came within the deadline.
    #[error("no response within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// What came is not HTTP/1.1.
    #[error("the response is not HTTP/1.1: {0}")]
    NotHttp(String),
    /// It is HTTP, but exceeds the limits of what is read.
    #[error("given up before a response: {0}")]
    GivenUp(String),
    /// `100 Continue` came instead of a refusal of the declared length, and there is no body to send.
    #[error("the server asked for the body instead of refusing the declared length")]
    Continued,
}

impl NoResponse {
    /// The error as a reason, without its details in what happened.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotSent(why) => Reason::new(format!("not sent: {}", why.what), why.detail.clone()),
            Self::Connect { address, why } => Reason::new(format!("cannot connect to {address}"), format!(": {why}")),
            Self::Tls { address, why } => Reason::new(format!("TLS with {address} failed"), format!(": {why}")),
            Self::Closed(position) => Reason::new("connection closed before a response", format!(" ({position})")),
            Self::NotHttp(why) => Reason::new("the response is not HTTP/1.1", format!(": {why}")),
            Self::GivenUp(why) => Reason::new("given up before a response", format!(": {why}")),
            Self::TimedOut(_) | Self::Continued | Self::OwnLimit(_) => self.to_string().into(),
        }
    }
}

/// The limits of one exchange.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the first byte of the connection to the last of the response.
    pub deadline: Duration,
    /// Bytes of the response's head.
    pub head: usize,
    /// Bytes of the response's body that are kept; the rest is counted.
    pub body: usize,
    /// How long bytes are waited for that may not follow a response without a body, unless the server closes before.
    pub linger: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { deadline: Duration::from_secs(30), head: 64 << 10, body: 1 << 20, linger: Duration::ZERO }
    }
}

/// Bytes from a server as text that is safe to show: printable ASCII, at most `limit` characters.
fn printable(bytes: &[u8], limit: usize) -> String {
    let mut text: String = bytes.escape_ascii().take(limit).map(char::from).collect();
    if bytes.escape_ascii().nth(limit).is_some() {
        text.push_str("...");
    }
    text
}
