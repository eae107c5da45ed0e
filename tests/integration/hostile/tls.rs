//! TLS that fails before there is anything to judge.

use std::fs;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::preflight::{NOWHERE, begin, refused};
use super::script::Script;
use super::server::Hostile;

#[tokio::test(flavor = "multi_thread")]
async fn garbage_instead_of_tls_and_an_expired_certificate_are_distinguished() {
    let garbage = Hostile::start(NOWHERE, |_| Some(Script::send([0x5a; 999]).before_reading())).await;
    let url = garbage.url.replace("http://", "https://");
    let ended = tokio::task::spawn_blocking(move || begin(&url, &["--no-verify-ssl"])).await.unwrap();
    let sentence = refused("garbage", &ended);
    assert!(sentence.contains("TLS with") && sentence.contains("failed"), "{sentence}");

    let (url, authority) = serve_expired().await;
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("authority.pem");
    fs::write(&bundle, authority).unwrap();
    let bundle = bundle.display().to_string();
    let ended = tokio::task::spawn_blocking(move || begin(&url, &["--ca-bundle", &bundle])).await.unwrap();
    let sentence = refused("expired", &ended);
    assert!(sentence.contains("expired") && sentence.contains("renew"), "{sentence}");
}

/// A TLS server whose certificate was good until 2001, and its authority.
async fn serve_expired() -> (String, String) {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let mut expired = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    expired.not_before = date_time_ymd(2000, 1, 1);
    expired.not_after = date_time_ymd(2001, 1, 1);
    let certificate = expired.signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The client refuses the certificate: the handshake fails, as it should.
            let _ = acceptor.accept(stream).await;
        }
    });
    (url, pem)
}
