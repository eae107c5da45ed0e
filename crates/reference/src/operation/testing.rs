//! An endpoint without sockets, for the tests of operations.

use std::sync::Arc;

use http::Method;
use time::OffsetDateTime;
use time::macros::datetime;

use super::{decode, handle};
use crate::checks::Ruling;
use crate::store::Store;
use crate::{Caller, Checks, Headers, Query, Refusal, Request, RequestHead, Response};

/// The time in all tests.
pub(crate) const NOW: OffsetDateTime = datetime!(2028-02-29 12:00:00 UTC);

/// State and dialect.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    store: Arc<Store>,
    checks: Checks,
    now: OffsetDateTime,
}

pub(crate) fn owner() -> Caller {
    Caller::Owner("owner-key".into())
}

pub(crate) fn other() -> Caller {
    Caller::Other("other-key".into())
}

impl Endpoint {
    pub(crate) fn new() -> Self {
        Self { store: Arc::new(Store::new()), checks: Checks::default(), now: NOW }
    }

    /// With a plain bucket named `bucket`.
    pub(crate) fn with_bucket() -> Self {
        let endpoint = Self::new();
        endpoint.ok(endpoint.put("/bucket", ""));
        endpoint
    }

    /// With a bucket named `bucket` that keeps versions.
    pub(crate) fn with_versions() -> Self {
        let endpoint = Self::with_bucket();
        let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        endpoint.ok(endpoint.put("/bucket?versioning", enabled));
        endpoint
    }

    /// With a bucket named `bucket` that has object lock.
    pub(crate) fn with_lock() -> Self {
        let endpoint = Self::new();
        endpoint.ok(endpoint.put("/bucket", "").header("x-amz-bucket-object-lock-enabled", "true"));
        endpoint
    }

    /// The same state seen by a dialect that accepts `finding`.
    pub(crate) fn lax(&self, finding: &'static str) -> Self {
        let ruling = Ruling { accepted: [finding].into(), ..Ruling::default() };
        Self { checks: Checks::new(ruling, "us-east-1"), ..self.clone() }
    }

    /// The same state seen by a dialect that refuses `finding` too.
    pub(crate) fn strict(&self, finding: &'static str) -> Self {
        let ruling = Ruling { enforced: [finding].into(), ..Ruling::default() };
        Self { checks: Checks::new(ruling, "us-east-1"), ..self.clone() }
    }

    /// The same state seen by a dialect with another `code` for `finding`.
    pub(crate) fn with_code(&self, finding: &'static str, code: &str) -> Self {
        let ruling = Ruling { codes: [(finding, code.to_owned())].into(), ..Ruling::default() };
        Self { checks: Checks::new(ruling, "us-east-1"), ..self.clone() }
    }

    pub(crate) fn get(&self, target: &str) -> Request {
        self.request(Method::GET, target, "")
    }

    pub(crate) fn put(&self, target: &str, body: &str) -> Request {
        self.request(Method::PUT, target, body)
    }

    pub(crate) fn post(&self, target: &str, body: &str) -> Request {
        self.request(Method::POST, target, body)
    }

    pub(crate) fn delete(&self, target: &str) -> Request {
        self.request(Method::DELETE, target, "")
    }

    fn request(&self, method: Method, target: &str, body: &str) -> Request {
        let request = request(method, target, body);
        Request { head: RequestHead { now: self.now, ..request.head }, ..request }
    }

    pub(crate) fn ask(&self, request: &Request) -> Result<Response, Refusal> {
        handle(&self.store, request, &self.checks)
    }

    /// The response to a request that must not be refused.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "requests are made where they are asked")]
    pub(crate) fn ok(&self, request: Request) -> Response {
        match self.ask(&request) {
            Ok(response) => response,
            Err(refusal) => panic!("{} {:?}: {refusal:?}", request.method, request.key),
        }
    }

    /// The refusal of a request that must be refused.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "requests are made where they are asked")]
    pub(crate) fn refusal(&self, request: Request) -> Refusal {
        match self.ask(&request) {
            Ok(response) => panic!("{} {:?}: {response:?}", request.method, request.key),
            Err(refusal) => refusal,
        }
    }

    /// The name of what is wrong with a request that must be refused.
    #[track_caller]
    pub(crate) fn finding(&self, request: Request) -> &'static str {
        self.refusal(request).finding.name
    }

    /// The endpoint's reaction before the body is read.
    pub(crate) fn precheck(&self, request: &Request) -> Result<(), Refusal> {
        super::precheck(&self.store, request, &self.checks)
    }

    pub(crate) fn put_form_object(&self, upload: &Request) -> Result<Response, Refusal> {
        super::put_form_object(&self.store, upload, &self.checks)
    }
}

pub(crate) fn request(method: Method, target: &str, body: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (bucket, key) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
    let some = |text: &str| Some(decode(text).unwrap()).filter(|text| !text.is_empty());
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| match pair.split_once('=') {
        Some((name, value)) => (name.to_owned(), decode(value)),
        None => (pair.to_owned(), None),
    });
    let head = RequestHead {
        method,
        bucket: some(bucket),
        key: some(key),
        query: Query(pairs.collect()),
        headers: Headers::default(),
        declared_length: Some(body.len() as u64),
        caller: owner(),
        now: NOW,
    };
    Request { head, body: body.to_owned().into() }
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.headers.0.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn caller(mut self, caller: Caller) -> Self {
        self.head.caller = caller;
        self
    }
}

impl Response {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    /// The text of the first element with this name.
    #[track_caller]
    pub(crate) fn element(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
        rest.split_once('<').unwrap().0.replace("&quot;", "\"")
    }
}
