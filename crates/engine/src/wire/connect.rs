//! Connects to an endpoint: a new connection for each exchange.
//!
//! Independent of what is sent over the connection.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::CertificateError;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::tls::{self, TlsError, Verification};
use super::{Endpoint, Gate, NoResponse, Outgoing, Rate, Scheme, Traffic};

/// How long a connection may take before no server counts as listening.
const PROBE: Duration = Duration::from_secs(5);

/// Connects to one endpoint; clones share its counters.
#[derive(Debug, Clone)]
pub struct Connector {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    endpoint: Endpoint,
    tls: Option<Tls>,
    gate: Arc<dyn Gate>,
    traffic: Traffic,
    rate: OnceLock<Arc<Rate>>,
}

struct Tls(TlsConnector);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// A connection, plain or not.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl Connector {
    /// A connector for `endpoint` behind `gate`; nothing is sent yet.
    ///
    /// # Errors
    /// TLS is asked for and cannot be set up.
    pub fn new(endpoint: Endpoint, verification: &Verification, gate: Arc<dyn Gate>) -> Result<Self, TlsError> {
        let tls = match endpoint.scheme {
            Scheme::Http => None,
            Scheme::Https => Some(Tls(tls::client_config(verification)?.into())),
        };
        Ok(Self { inner: Arc::new(Inner { endpoint, tls, gate, traffic: Traffic::default(), rate: OnceLock::new() }) })
    }

    /// The endpoint it connects to.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Sends from now on at no more than this rate, which other connectors may share. The first call counts.
    pub fn limit(&self, rate: &Arc<Rate>) {
        self.inner.rate.get_or_init(|| Arc::clone(rate));
    }

    /// Waits until one more request may begin.
    pub(super) async fn turn(&self) {
        if let Some(rate) = self.inner.rate.get() {
            rate.turn().await;
        }
    }

    /// The traffic so far.
    #[must_use]
    pub fn traffic(&self) -> &Traffic {
        &self.inner.traffic
    }

    /// True if a server accepts connections at this moment; nothing is sent.
    pub async fn accepts(&self) -> bool {
        let attempt = TcpStream::connect((self.looked_up(), self.endpoint().port));
        // A limit of this process says nothing about the server.
        let accepts = |connected: io::Result<_>| {
            connected.as_ref().is_ok() || connected.is_err_and(|why| own_limit(&why).is_some())
        };
        tokio::time::timeout(PROBE, attempt).await.is_ok_and(accepts)
    }

    /// The name to look up: every name below `localhost` is this machine (RFC 6761, section 6.3), whatever its resolver knows.
    fn looked_up(&self) -> &str {
        let host = &self.endpoint().host;
        if host.to_ascii_lowercase().ends_with(".localhost") { "localhost" } else { host }
    }

    /// Asks the gate.
    pub(super) fn admit(&self, outgoing: &Outgoing) -> Result<(), NoResponse> {
        self.inner.gate.admit(self.endpoint(), outgoing).map_err(NoResponse::NotSent)
    }

    /// Opens a connection to the endpoint's address; TLS asks for `server_name`.
    pub(super) async fn open(
        &self,
        server_name: Option<&str>,
        deadline: Instant,
    ) -> Result<Box<dyn Duplex>, NoResponse> {
        let tcp =
            within(deadline, TcpStream::connect((self.looked_up(), self.endpoint().port))).await.map_err(|error| {
                own_limit(&error).map_or_else(
                    || NoResponse::Connect { address: self.endpoint().address(), why: error.to_string() },
                    NoResponse::OwnLimit,
                )
            })?;
        // Small writes would otherwise wait for acknowledgements; a failure here only costs time.
        let _ = tcp.set_nodelay(true);
        let Some(Tls(connector)) = &self.inner.tls else { return Ok(Box::new(tcp)) };
        let server_name = server_name.unwrap_or(&self.endpoint().host);
        let failed = |why: String| NoResponse::Tls { address: self.endpoint().address(), why };
        let name = ServerName::try_from(server_name.to_owned())
            .map_err(|_| failed(format!("`{server_name}` is not a valid TLS server name")))?;
        let stream = within(deadline, connector.connect(name, tcp)).await.map_err(|error| failed(explain(&error)))?;
        Ok(Box::new(stream))
    }
}

/// The limit of this process or machine that a connection fails of, if it is one (ENFILE and EMFILE, the same numbers on
/// all Unix systems).
fn own_limit(error: &io::Error) -> Option<&'static str> {
    match error.raw_os_error()? {
        23 if cfg!(unix) => Some("this machine has too many open files for another connection; lower --jobs"),
        24 if cfg!(unix) => Some(
            "this process has too many open files for another connection; raise the limit (ulimit -n) or lower --jobs",
        ),
        _ => None,
    }
}

async fn within<T>(deadline: Instant, future: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout_at(deadline, future).await.unwrap_or_else(|_| Err(io::Error::other("the deadline passed")))
}

fn explain(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        )) => {
            format!("{error}; renew the server's certificate, set this machine's clock, or give --no-verify-ssl")
        }
        Some(rustls::Error::InvalidCertificate(_)) => {
            format!("{error}; name its authority with --ca-bundle, or give --no-verify-ssl")
        }
        Some(rustls::Error::InvalidMessage(_)) => {
            format!("{error}; if the server speaks plain HTTP, write http:// in the endpoint")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::wire::scripted;

    #[test]
    fn a_limit_of_this_process_is_not_blamed_on_the_server() {
        let limit = |code| own_limit(&io::Error::from_raw_os_error(code));
        assert!(limit(24).unwrap().contains("ulimit -n") && limit(23).is_some());
        assert_eq!(limit(111), None);
        assert_eq!(own_limit(&io::Error::other("the deadline passed")), None);
    }

    #[tokio::test]
    async fn names_below_localhost_are_this_machine() {
        let listener = TcpListener::bind(("localhost", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        for (host, here) in
            [("localhost", true), ("s3.localhost", true), ("S3.LocalHost", true), ("localhost.invalid", false)]
        {
            let endpoint = format!("http://{host}:{port}").parse().unwrap();
            let connector = Connector::new(endpoint, &Verification::Off, Arc::new(scripted::Open)).unwrap();
            assert_eq!(connector.accepts().await, here, "{host}");
        }
    }
}
