//! Exchanges with servers that respond early, late, wrongly or not at all.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::scripted::{connector, read_head, serve};
use super::*;

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nConnection: close\r\n\r\ndenied";

fn put(body: Vec<u8>) -> Outgoing {
    let head = format!("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", body.len());
    Outgoing {
        head: Bytes::from(head),
        body: body.into(),
        expect_continue: false,
        withhold_body: false,
        then: AfterLastByte::Read,
        head_method: false,
    }
}

fn limits(deadline: Duration) -> Limits {
    Limits { deadline, ..Limits::default() }
}

#[tokio::test]
async fn a_response_is_read_and_both_directions_are_counted() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        let chunked = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlost\r\n0\r\n\r\n";
        stream.write_all(chunked.as_bytes()).await.unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    })
    .await;
    let connector = connector(&url);
    let outgoing = put(b"hello".to_vec());
    let (sent, response) = connector.exchange(&outgoing, &Limits::default(), None).await;
    let response = response.unwrap();
    assert_eq!(
        (response.status, response.body.as_slice(), response.ending),
        (404, b"lost".as_slice(), Ending::Complete)
    );
    assert_eq!((sent.head_bytes, sent.body_bytes), (outgoing.head.len() as u64, 5));
    let totals = connector.traffic().totals();
    assert_eq!((totals.exchanges, totals.bytes_sent), (1, outgoing.head.len() as u64 + 5));
    assert_eq!(totals.bytes_received, 68);
}

#[tokio::test]
async fn an_early_response_is_read_although_the_body_could_not_be_written() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(FORBIDDEN.as_bytes()).await.unwrap();
        // Dropping the stream with unread bytes resets the connection.
    })
    .await;
    let outgoing = put(vec![0; 64 << 20]);
    for _ in 0..4 {
        let (sent, response) = connector(&url).exchange(&outgoing, &Limits::default(), None).await;
        let response = response.unwrap();
        assert_eq!((response.status, response.body.as_slice()), (403, b"denied".as_slice()));
        assert!(sent.body_bytes < 64 << 20, "{sent:?}");
    }
}

#[tokio::test]
async fn a_server_that_reads_nothing_more_and_keeps_the_connection_open_is_still_heard() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(FORBIDDEN.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let (_, response) = connector(&url).exchange(&put(vec![0; 64 << 20]), &Limits::default(), None).await;
    assert_eq!(response.unwrap().status, 403);
}

#[tokio::test]
async fn a_connection_closed_without_a_byte_is_no_response() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
    })
    .await;
    let (_, response) = connector(&url).exchange(&put(Vec::new()), &Limits::default(), None).await;
    assert!(matches!(response, Err(NoResponse::Closed(_))), "{response:?}");
}

#[tokio::test]
async fn a_refused_connection_names_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (_, response) =
        connector(&format!("http://{address}")).exchange(&put(Vec::new()), &Limits::default(), None).await;
    let error = response.unwrap_err();
    assert!(matches!(error, NoResponse::Connect { .. }) && error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let url = serve(|stream| async move {
        let _kept_open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let deadline = Duration::from_millis(50);
    let (_, response) = connector(&url).exchange(&put(Vec::new()), &limits(deadline), None).await;
    assert_eq!(response, Err(NoResponse::TimedOut(deadline)));
}

#[tokio::test]
async fn a_body_that_stalls_keeps_the_response_it_began_with() {
    let url = serve(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad\r\nContent-Length: 9\r\n\r\nhal").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let (_, response) = connector(&url).exchange(&put(Vec::new()), &limits(Duration::from_millis(100)), None).await;
    let response = response.unwrap();
    assert_eq!(
        (response.status, response.body.as_slice(), response.ending),
        (400, b"hal".as_slice(), Ending::TimedOut)
    );
}

#[tokio::test]
async fn a_half_closed_request_is_seen_as_ended_and_its_response_read() {
    let url = serve(|mut stream| async move {
        let mut seen = Vec::new();
        stream.read_to_end(&mut seen).await.unwrap();
        let length = seen.len();
        stream.write_all(format!("HTTP/1.1 400 Bad\r\n\r\n{length}").as_bytes()).await.unwrap();
    })
    .await;
    let outgoing = Outgoing { then: AfterLastByte::HalfClose, ..put(b"hello".to_vec()) };
    let (_, response) = connector(&url).exchange(&outgoing, &Limits::default(), None).await;
    let length = outgoing.head.len() + 5;
    assert_eq!(response.unwrap().body, length.to_string().into_bytes());
}

#[tokio::test]
async fn the_body_follows_100_continue_and_not_before() {
    let url = serve(|mut stream| async move {
        let (_, early) = read_head(&mut stream).await;
        assert!(early.is_empty());
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        let mut body = [0; 5];
        stream.read_exact(&mut body).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").await.unwrap();
        stream.write_all(&body).await.unwrap();
    })
    .await;
    let outgoing = Outgoing { expect_continue: true, ..put(b"hello".to_vec()) };
    let (sent, response) = connector(&url).exchange(&outgoing, &Limits::default(), None).await;
    let response = response.unwrap();
    assert_eq!((response.interim.as_slice(), response.body.as_slice()), ([100].as_slice(), b"hello".as_slice()));
    assert_eq!(sent.body_bytes, 5);
}

#[tokio::test]
async fn a_refusal_instead_of_100_continue_leaves_the_body_unsent() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(FORBIDDEN.as_bytes()).await.unwrap();
    })
    .await;
    let outgoing = Outgoing { expect_continue: true, ..put(b"hello".to_vec()) };
    let (sent, response) = connector(&url).exchange(&outgoing, &Limits::default(), None).await;
    assert_eq!((sent.body_bytes, response.unwrap().status), (0, 403));
}

#[tokio::test]
async fn a_withheld_body_that_is_asked_for_is_a_result_of_its_own() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let outgoing = Outgoing { expect_continue: true, withhold_body: true, ..put(Vec::new()) };
    let (_, response) = connector(&url).exchange(&outgoing, &limits(Duration::from_millis(100)), None).await;
    assert_eq!(response, Err(NoResponse::Continued));
}

#[tokio::test]
async fn a_refusal_right_after_an_automatic_100_continue_counts() {
    let url = serve(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        stream.flush().await.unwrap();
        tokio::task::yield_now().await;
        stream.write_all(FORBIDDEN.as_bytes()).await.unwrap();
    })
    .await;
    let outgoing = Outgoing { expect_continue: true, withhold_body: true, ..put(Vec::new()) };
    let (_, response) = connector(&url).exchange(&outgoing, &Limits::default(), None).await;
    assert_eq!(response.unwrap().status, 403);
}

/// A TLS server with a certificate for 127.0.0.1 and `bucket.localhost`, and its authority as PEM.
async fn serve_tls() -> (String, String) {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned(), "bucket.localhost".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let url = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            read_head(&mut stream).await;
            stream.write_all(NO_CONTENT.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
        }
    })
    .await;
    (url.replace("http://", "https://"), pem)
}

async fn ask(url: &str, verification: &Verification, server_name: Option<&str>) -> Result<Response, NoResponse> {
    let connector = Connector::new(url.parse().unwrap(), verification, Arc::new(scripted::Open)).unwrap();
    connector.exchange(&put(Vec::new()), &Limits::default(), server_name).await.1
}

#[tokio::test]
async fn a_certificate_is_accepted_with_its_authority_and_refused_without() {
    let (url, pem) = serve_tls().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    fs::write(&path, pem).unwrap();
    let bundle = Verification::Bundle(path);
    assert_eq!(ask(&url, &bundle, None).await.unwrap().status, 204);
    assert_eq!(ask(&url, &bundle, Some("bucket.localhost")).await.unwrap().status, 204);

    let error = ask(&url, &bundle, Some("other.localhost")).await.unwrap_err();
    assert!(matches!(error, NoResponse::Tls { .. }), "{error}");
    assert_eq!(ask(&url, &Verification::Off, Some("other.localhost")).await.unwrap().status, 204);
}

#[tokio::test]
async fn an_unknown_authority_is_refused_with_advice() {
    let (url, _) = serve_tls().await;
    let (_, other) = serve_tls().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("authority.pem");
    fs::write(&path, other).unwrap();
    let error = ask(&url, &Verification::Bundle(path), None).await.unwrap_err().to_string();
    assert!(error.contains("--ca-bundle"), "{error}");
}

#[tokio::test]
async fn tls_and_plain_http_taken_for_each_other_are_explained() {
    let (url, _) = serve_tls().await;
    let plain = ask(&url.replace("https://", "http://"), &Verification::Off, None).await.unwrap_err().to_string();
    assert!(plain.contains("write https://"), "{plain}");

    let url = serve(|mut stream| async move {
        stream.write_all(FORBIDDEN.as_bytes()).await.unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    })
    .await;
    let tls = ask(&url.replace("http://", "https://"), &Verification::Off, None).await.unwrap_err().to_string();
    assert!(tls.contains("write http://"), "{tls}");
}
