//! One exchange: head, sender, early refusal, body, operation, response.
//!
//! Independent of sockets; hyper owns the connection.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderName, HeaderValue, SERVER};
use http::{HeaderMap, Method, Request as HttpRequest, Response as HttpResponse, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::auth::{Payload, authenticate, chunked};
use super::config::Config;
use super::finding::request::{CHUNKED_WITHOUT_LENGTH, CONTENT_LENGTH_MISSING, HEADER_SECTION_TOO_LARGE};
use super::finding::setup::CHANGE_IN_PROGRESS;
use super::injection::{Applied, Arrival, Delivery, RequestRules, inject};
use super::journal::Line;
use super::listener::{Listener, Service};
use super::location::Location;
use super::store::Store;
use super::{
    Caller, Checks, Headers, Refusal, Request, RequestHead, Response, account, body, error_document, form, iam,
    operation, sts,
};
use model::client::Precondition;
use model::date;
use model::operation::{Operation, Shape};

/// Bytes of a body that are read before its sender is known: forms, and calls of STS and IAM.
const UNAUTHENTICATED: usize = 256 << 10;

/// How long an injected silence keeps the connection open.
const SILENCE: Duration = Duration::from_mins(1);

/// The least time of a conditional write, so that concurrent ones overlap even if one processor serves them in sequence.
const CONDITIONAL_WRITE: Duration = Duration::from_millis(10);

/// The most that header fields and query may have together.
const HEAD_LIMIT: usize = 8 << 10;

/// Parameters that make a PUT on a key something other than an upload.
const SUB_RESOURCES: [&str; 4] = ["acl", "tagging", "retention", "legal-hold"];

/// The state that all exchanges share.
pub(crate) struct Exchange {
    config: Config,
    store: Store,
    /// What is injected whatever a request deserves.
    rules: RequestRules,
    /// Buckets whose configuration is being changed.
    changing: Mutex<BTreeSet<String>>,
}

/// No response is to be sent.
#[derive(Debug)]
pub(crate) struct NoResponse;

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no response, as injected")
    }
}

impl std::error::Error for NoResponse {}

impl From<Infallible> for NoResponse {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Exchange {
    /// The state that all exchanges of one endpoint share.
    pub(crate) fn new(config: Config, store: Store) -> Self {
        let rules = RequestRules::new(config.requests.clone());
        Self { config, store, rules, changing: Mutex::default() }
    }

    /// Handles one request at one of the endpoint's ports.
    pub(crate) async fn call(
        self: Arc<Self>,
        listener: Arc<Listener>,
        request: HttpRequest<Incoming>,
    ) -> Result<HttpResponse<Full<Bytes>>, NoResponse> {
        let request_id = format!("{:016X}", Uuid::new_v4().as_u64_pair().0);
        let (parts, mut incoming) = request.into_parts();
        let is_head = parts.method == Method::HEAD;
        let path = parts.uri.path().to_owned();
        let arrival = self.arrival(&parts, &path, listener.service);
        let mut noted = Noted {
            method: parts.method.as_str(),
            path: &path,
            arrival,
            status: None,
            code: String::new(),
            injected: false,
        };
        let applied = self.rules.apply(&noted.arrival, self.config.clock.now()).await;
        if applied == Some(Applied::Drop) {
            self.note(&Noted { injected: true, ..noted });
            return Err(NoResponse);
        }
        if let Some(Applied::Respond(response, code)) = applied {
            // A client that has sent nothing yet does not look for a response; the whole body is read first.
            let waits = parts.headers.contains_key("expect");
            let read = if waits {
                Ok(Bytes::new())
            } else {
                body::read(&mut incoming, self.config.idle_timeout, self.config.body_limit).await
            };
            noted = Noted { status: Some(response.status), code, injected: true, ..noted };
            self.note(&noted);
            return Ok(render(response, &request_id, self.config.clock.now(), is_head, waits || read.is_err()));
        }
        let outcome = match listener.service {
            Service::S3 => self.handle(&parts, &path, &mut incoming, &listener.checks).await,
            Service::Sts | Service::Iam => self.handle_call(&parts, &path, &mut incoming, &listener).await,
        };
        let unread = !hyper::body::Body::is_end_stream(&incoming);
        let (response, is_error) = match outcome {
            Ok(response) => (response, false),
            Err(refusal) => {
                let requested =
                    error_document::Resource { service: listener.service, path: &path, request_id: &request_id };
                let (response, code) =
                    error_document::response(&self.config.dialect, listener.checks.region(), &refusal, &requested);
                noted.injected =
                    self.config.injections.iter().any(|rule| rule.code.as_ref().is_none_or(|only| *only == code));
                let delivery = inject(&self.config.injections, &code, response);
                noted.code = code;
                match delivery {
                    Delivery::Send(response) => (response, true),
                    Delivery::Drop => {
                        self.note(&noted);
                        return Err(NoResponse);
                    }
                    Delivery::Silence => {
                        self.note(&noted);
                        tokio::time::sleep(SILENCE).await;
                        return Err(NoResponse);
                    }
                }
            }
        };
        self.note(&Noted { status: Some(response.status), ..noted });
        // A client that waits for 100 Continue sends nothing after its response.
        if unread && !parts.headers.contains_key("expect") {
            tokio::spawn(body::drain(incoming, self.config.idle_timeout, self.config.body_limit));
        }
        Ok(render(response, &request_id, self.config.clock.now(), is_head && is_error, unread))
    }

    /// What rules for requests look at.
    fn arrival(&self, parts: &http::request::Parts, path: &str, service: Service) -> Arrival {
        let is_head = parts.method == Method::HEAD;
        let none = Arrival { operation: None, precondition: None, bucket: None, key: None, is_head };
        let (Service::S3, Ok(head)) = (service, self.head(parts, path)) else { return none };
        let query: Vec<&str> = head.query.iter().map(|(name, _)| name).collect();
        let headers: Vec<&str> = head.headers.iter().map(|(name, _)| name).collect();
        let shape = Shape {
            method: head.method.as_str(),
            path: match (&head.bucket, &head.key) {
                (None, _) => "/",
                (Some(_), None) => "/bucket",
                (Some(_), Some(_)) => "/bucket/key",
            },
            query: &query,
            headers: &headers,
            form: form::is_upload(&head),
        };
        Arrival {
            operation: Operation::recognise(shape),
            precondition: Precondition::among(&headers),
            bucket: head.bucket.clone(),
            key: head.key.clone(),
            is_head,
        }
    }

    /// Writes a line of the journal, if there is one.
    fn note(&self, noted: &Noted<'_>) {
        let Some(journal) = &self.config.journal else { return };
        let line = Line {
            time: self.config.clock.now().format(&Rfc3339).unwrap_or_default(),
            method: noted.method,
            path: noted.path,
            operation: noted.arrival.operation.map(Operation::name),
            precondition: noted.arrival.precondition.map(Precondition::word),
            status: noted.status,
            code: Some(noted.code.as_str()).filter(|code| !code.is_empty()),
            injected: noted.injected,
        };
        // A journal that cannot be written to is no reason to leave a client without a response.
        let _ = journal.write(&line);
    }

    async fn handle(
        &self,
        parts: &http::request::Parts,
        path: &str,
        incoming: &mut Incoming,
        checks: &Checks,
    ) -> Result<Response, Refusal> {
        let mut head = self.head(parts, path)?;
        check_size(&head, parts.uri.query(), checks)?;
        let (idle, limit) = (self.config.idle_timeout, self.config.body_limit);
        if form::is_upload(&head) {
            form::precheck(&head)?;
            let body = body::read(incoming, idle, limit.min(UNAUTHENTICATED)).await?;
            let upload = form::read(&head, &body, &self.config.accounts, checks)?;
            let stored = operation::put_form_object(&self.store, &upload, checks)?;
            return Ok(form::finish(stored, &upload));
        }
        let authenticated = authenticate(&head, path, &self.config.accounts, checks)?;
        head.caller = authenticated.caller.clone();
        if let Payload::Chunked { .. } = authenticated.payload {
            head.declared_length = Some(chunked::declared_length(&head.headers)?);
        }
        check_framing(&head, checks)?;
        operation::precheck(&self.store, &head, checks)?;
        let claim = operation::claim(&self.store, &head, checks)?;
        let body = body::read(incoming, idle, limit).await?;
        if claim.is_some() {
            tokio::time::sleep(CONDITIONAL_WRITE).await;
        }
        let body = body::content(&head, &authenticated, body, checks)?;
        let _change = self.change(&head, checks).await?;
        operation::handle(&self.store, &Request { head, body }, checks)
    }

    /// Handles one call of a service beside S3.
    async fn handle_call(
        &self,
        parts: &http::request::Parts,
        path: &str,
        incoming: &mut Incoming,
        listener: &Listener,
    ) -> Result<Response, Refusal> {
        let body = body::read(incoming, self.config.idle_timeout, self.config.body_limit.min(UNAUTHENTICATED)).await?;
        let query = parts.uri.query().unwrap_or_default();
        let call = account::Call::read(&parts.method, query, &body)?;
        let head = self.head(parts, path)?;
        let caller = account::caller(&head, path, &call, &self.config.accounts, &listener.checks)?;
        let state = &mut *self.store.lock();
        match listener.service {
            Service::Iam => iam::response(state, &call, &listener.checks),
            Service::Sts | Service::S3 => sts::response(&call, &caller, &listener.checks),
        }
    }

    /// Delays a change of a bucket's configuration, if the setup says so, and refuses another change meanwhile.
    async fn change(&self, head: &RequestHead, checks: &Checks) -> Result<Option<Change<'_>>, Refusal> {
        let time = self.config.setup.change_time;
        let Some(bucket) = operation::changed_bucket(head).filter(|_| !time.is_zero()) else { return Ok(None) };
        if !self.lock_changing().insert(bucket.to_owned()) {
            checks.refuse(&CHANGE_IN_PROGRESS)?;
            return Ok(None);
        }
        let change = Change { exchange: self, bucket: bucket.to_owned() };
        tokio::time::sleep(time).await;
        Ok(Some(change))
    }

    fn lock_changing(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn head(&self, parts: &http::request::Parts, path: &str) -> Result<RequestHead, Refusal> {
        let headers = Headers(
            parts
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect(),
        );
        let host = headers.value("host").unwrap_or_default();
        let location = Location::read(path, parts.uri.query().unwrap_or_default(), host, &self.config.base_domain)?;
        let number = |name| headers.value(name).and_then(|text: &str| text.parse().ok());
        Ok(RequestHead {
            method: parts.method.clone(),
            bucket: location.bucket,
            key: location.key,
            query: location.query,
            declared_length: number("x-amz-decoded-content-length").or_else(|| number("content-length")),
            headers,
            caller: Caller::Anonymous,
            now: self.config.clock.now(),
        })
    }
}

/// What the journal says of an exchange.
struct Noted<'a> {
    method: &'a str,
    path: &'a str,
    arrival: Arrival,
    status: Option<u16>,
    code: String,
    injected: bool,
}

/// A change in progress, which ends when this is dropped.
struct Change<'a> {
    exchange: &'a Exchange,
    bucket: String,
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        self.exchange.lock_changing().remove(&self.bucket);
    }
}

/// Limits the size of header fields and query together; each field counts with its colon, space and line end.
fn check_size(head: &RequestHead, query: Option<&str>, checks: &Checks) -> Result<(), Refusal> {
    let fields: usize = head.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    if fields + query.map_or(0, str::len) > HEAD_LIMIT {
        checks.refuse(&HEADER_SECTION_TOO_LARGE)?;
    }
    Ok(())
}

/// Requires an upload to declare its length.
fn check_framing(head: &RequestHead, checks: &Checks) -> Result<(), Refusal> {
    let uploads = head.method == Method::PUT
        && head.key.is_some()
        && !head.headers.has("x-amz-copy-source")
        && !SUB_RESOURCES.iter().any(|name| head.query.has(name));
    if !uploads || head.declared_length.is_some() {
        return Ok(());
    }
    let finding = if head.headers.has("transfer-encoding") { &CHUNKED_WITHOUT_LENGTH } else { &CONTENT_LENGTH_MISSING };
    checks.refuse(finding)
}

/// The response as HTTP: an error to a HEAD has no body, and a connection with unread bytes is closed after it.
fn render(
    response: Response,
    request_id: &str,
    now: OffsetDateTime,
    bodyless: bool,
    close: bool,
) -> HttpResponse<Full<Bytes>> {
    let mut headers = HeaderMap::new();
    let text = |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
    for (name, value) in &response.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.append(name, text(value));
        }
    }
    headers.insert("x-amz-request-id", text(request_id));
    headers.entry(DATE).or_insert(text(&date::http(now)));
    headers.insert(SERVER, HeaderValue::from_static("s3conform"));
    if close {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if bodyless { Bytes::new() } else { response.body };
    if !matches!(response.status, 204 | 304) && !bodyless {
        headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from(body.len()));
    }
    let mut http = HttpResponse::new(Full::new(body));
    *http.status_mut() = status;
    *http.headers_mut() = headers;
    http
}
