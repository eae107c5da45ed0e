//! A client for tests: signs a healthy request, lets the test corrupt it, sends it as bytes.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{Config, Running, start};

/// A healthy PUT of `hello`, with fields that may differ.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) target: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    /// The value of `x-amz-content-sha256` instead of the body's hash.
    pub(super) hash: Option<String>,
    pub(super) keys: (&'static str, &'static str),
    pub(super) token: Option<&'static str>,
    pub(super) region: &'static str,
    pub(super) service: &'static str,
    pub(super) clock: i64,
    pub(super) expires: Option<u64>,
}

impl Default for Call {
    fn default() -> Self {
        Self {
            method: "PUT",
            target: "/bucket/key".into(),
            headers: Vec::new(),
            body: b"hello".to_vec(),
            hash: None,
            keys: ("s3conform", "s3conform-secret"),
            token: None,
            region: "us-east-1",
            service: "s3",
            clock: 0,
            expires: None,
        }
    }
}

impl Call {
    /// The signer's clock.
    pub(super) fn moment(&self) -> SystemTime {
        let shift = Duration::from_secs(self.clock.unsigned_abs());
        if self.clock < 0 { SystemTime::now() - shift } else { SystemTime::now() + shift }
    }

    pub(super) fn identity(&self) -> Identity {
        Credentials::new(self.keys.0, self.keys.1, self.token.map(str::to_owned), None, "test").into()
    }

    /// The request with its signature.
    pub(super) fn sign(&self, running: &Running) -> Request<Bytes> {
        self.sign_at(running, self.moment())
    }

    /// The same, at the given time.
    pub(super) fn sign_at(&self, running: &Running, moment: SystemTime) -> Request<Bytes> {
        let mut builder = Request::builder()
            .method(self.method)
            .uri(format!("{}{}", running.endpoint_url(), self.target))
            .header("host", running.address.to_string());
        for (name, value) in &self.headers {
            builder = builder.header(*name, value);
        }
        let mut request = builder.body(Bytes::from(self.body.clone())).unwrap();

        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let mut body = self.hash.clone().map_or(SignableBody::Bytes(&self.body), SignableBody::Precomputed);
        if let Some(expires) = self.expires {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(Duration::from_secs(expires));
            body = SignableBody::UnsignedPayload;
        } else {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let identity = self.identity();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(moment)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let headers: Vec<(&str, &str)> =
            request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        let uri = request.uri().to_string();
        let signable = SignableRequest::new(self.method, uri, headers.into_iter(), body).unwrap();
        sign(signable, &params).unwrap().into_parts().0.apply_to_request_http1x(&mut request);
        request.headers_mut().insert("content-length", self.body.len().into());
        request
    }

    /// Signs, sends, and returns the response's status and code.
    pub(super) async fn outcome(&self, running: &Running) -> (u16, String) {
        send(running, &self.sign(running)).await.outcome()
    }
}

/// A response.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) text: String,
}

impl Reply {
    pub(super) fn status(&self) -> u16 {
        self.text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// Status, and the text of the Code element or nothing.
    pub(super) fn outcome(&self) -> (u16, String) {
        let code = self.text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        (self.status(), code.map(|(code, _)| code.to_owned()).unwrap_or_default())
    }

    pub(super) fn head(&self) -> String {
        self.text.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase()
    }
}

/// A server with a bucket named `bucket`.
pub(super) async fn server(config: Config) -> Running {
    let running = start(config).await.unwrap();
    let create = Call { target: "/bucket".into(), body: Vec::new(), ..Call::default() };
    assert_eq!(create.outcome(&running).await, (200, String::new()));
    running
}

/// Replaces a header of a request.
pub(super) fn set(request: &mut Request<Bytes>, name: &'static str, value: &str) {
    request.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
}

/// Sends a request unchanged.
pub(super) async fn send(running: &Running, request: &Request<Bytes>) -> Reply {
    let mut bytes = head(request);
    bytes.extend_from_slice(request.body());
    exchange(running, &bytes).await
}

/// The bytes of a request's head.
pub(super) fn head(request: &Request<Bytes>) -> Vec<u8> {
    let target = request.uri().path_and_query().unwrap();
    let mut text = format!("{} {target} HTTP/1.1\r\nconnection: close\r\n", request.method());
    for (name, value) in request.headers() {
        text.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// Sends bytes and reads until the other side closes.
pub(super) async fn exchange(running: &Running, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    read(&mut stream).await
}

/// Reads until the other side closes.
pub(super) async fn read(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    Reply { text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// Sends bytes and reads only until an error document ends, while the other side may still wait for more.
pub(super) async fn refusal(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut text = String::new();
    while !text.contains("</Error>") {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.unwrap();
        assert_ne!(length, 0, "closed after {text}");
        text.push_str(&String::from_utf8_lossy(&part[..length]));
    }
    Reply { text }
}
