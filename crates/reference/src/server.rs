//! The sockets of the embedded endpoint.
//!
//! Independent of requests, which `service` handles.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::config::Config;
use super::listener::{Listener, Service};
use super::service::Exchange;
use super::setup::SHARED_EMAIL;
use super::store::Store;
use super::{Checks, tls};

/// How long a request's head may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// An endpoint that runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    /// The address of the first listener.
    pub address: SocketAddr,
    /// The addresses of the other listeners.
    pub also: Also,
    /// The authority of its certificate as PEM, if it speaks TLS.
    pub authority: Option<String>,
    accepting: Vec<JoinHandle<()>>,
}

/// The addresses of listeners beside the first one, which the setup asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Also {
    /// The same over TLS.
    pub tls: Option<SocketAddr>,
    /// The same service in another region.
    pub other_region: Option<SocketAddr>,
    /// STS.
    pub sts: Option<SocketAddr>,
    /// IAM.
    pub iam: Option<SocketAddr>,
}

impl Running {
    /// The URL clients use.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops at once; open connections are closed.
    pub fn shutdown(self) {}

    /// Opens another port on the same address.
    async fn open(
        &mut self,
        exchange: &Arc<Exchange>,
        listener: Listener,
        tls: Option<TlsAcceptor>,
    ) -> io::Result<SocketAddr> {
        let socket = TcpListener::bind(SocketAddr::new(self.address.ip(), 0)).await?;
        let address = socket.local_addr()?;
        self.accepting.push(tokio::spawn(accept(socket, Arc::clone(exchange), Arc::new(listener), tls)));
        Ok(address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for accepting in &self.accepting {
            accepting.abort();
        }
    }
}

/// Starts an endpoint that contains only what its setup asks for.
///
/// # Errors
/// An address cannot be listened on.
pub async fn start(config: Config) -> io::Result<Running> {
    let socket = TcpListener::bind(config.listen).await?;
    let address = socket.local_addr()?;
    let setup = config.setup.clone();
    let region = config.region.clone();
    let mut checks = Checks::new(config.dialect.ruling(&region), &region).accepting(&config.accepted());
    if setup.shared_email {
        checks = checks.with_shared_email(SHARED_EMAIL);
    }
    let store = Store::new();
    setup.furnish(&mut store.lock(), &region, config.clock.now());
    let exchange = Arc::new(Exchange::new(config, store));
    let listener = |service, region: &str, secure| Listener::new(service, region, secure, &checks);
    let first = accept(socket, Arc::clone(&exchange), Arc::new(listener(Service::S3, &region, false)), None);
    let mut running = Running { address, also: Also::default(), authority: None, accepting: vec![tokio::spawn(first)] };
    if setup.tls {
        let (acceptor, authority) = tls::acceptor(address.ip()).map_err(io::Error::other)?;
        running.also.tls = Some(running.open(&exchange, listener(Service::S3, &region, true), Some(acceptor)).await?);
        running.authority = Some(authority);
    }
    if let Some(other) = &setup.other_region {
        running.also.other_region =
            Some(running.open(&exchange, listener(Service::S3, &other.region, false), None).await?);
    }
    if setup.account_services {
        running.also.sts = Some(running.open(&exchange, listener(Service::Sts, &region, false), None).await?);
        running.also.iam = Some(running.open(&exchange, listener(Service::Iam, &region, false), None).await?);
    }
    Ok(running)
}

async fn accept(socket: TcpListener, exchange: Arc<Exchange>, listener: Arc<Listener>, tls: Option<TlsAcceptor>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
                    accepted = socket.accept() => match accepted {
                        Ok((stream, _)) => {
        // Nagle's algorithm only adds delay; a failure here only costs time.
                            let _ = stream.set_nodelay(true);
                            let (exchange, listener) = (Arc::clone(&exchange), Arc::clone(&listener));
                            match tls.clone() {
                                None => connections.spawn(serve(stream, exchange, listener)),
                                Some(acceptor) => connections.spawn(async move {
                                    if let Ok(stream) = acceptor.accept(stream).await {
                                        serve(stream, exchange, listener).await;
                                    }
                                }),
                            };
                        }
                        // Out of file descriptors, most likely: give connections time to end.
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    },
                    Some(_) = connections.join_next() => {}
                }
    }
}

async fn serve<S>(stream: S, exchange: Arc<Exchange>, listener: Arc<Listener>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new()
        .half_close(true)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(|request| Arc::clone(&exchange).call(Arc::clone(&listener), request)),
        );
    // A broken connection affects only its client.
    let _ = connection.await;
}
