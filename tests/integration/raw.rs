//! Signed requests of a test's own, for what s3conform itself would never touch.

use std::sync::Arc;

use engine::endpoint::Target;
use engine::reason::Reason;
use engine::request::build;
use engine::wire::{Connector, Endpoint, Gate, Limits, Outgoing};
use model::scenario::when::Digest;
use model::scenario::{Body, Fault, Values, When};
use time::OffsetDateTime;

/// Lets everything pass: a test may write where no run would.
#[derive(Debug)]
struct Anything;

impl Gate for Anything {
    fn admit(&self, _: &Endpoint, _: &Outgoing) -> Result<(), Reason> {
        Ok(())
    }
}

/// Sends `method` to `path` (which may hold a query) and returns status and body.
pub(crate) async fn send(
    target: &Target,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value))));
    let when = When {
        method: method.into(),
        query: pairs.map(|(name, value)| (name.to_owned(), value.map(str::to_owned))).collect(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        digest: Some(Digest::Md5),
        body: (!body.is_empty()).then(|| Body::Text(body.into())),
        ..When::get(path)
    };
    let now = OffsetDateTime::now_utc();
    let prepared = build(&when, &Fault::None, &target.place, &Values::new(now), now).unwrap();
    let connector = Connector::new(target.endpoint.clone(), &target.verification, Arc::new(Anything)).unwrap();
    let (_, response) = connector.exchange(&prepared.outgoing, &Limits::default(), None).await;
    let response = response.unwrap();
    (response.status, String::from_utf8(response.body).unwrap())
}

/// Sends a request that has to succeed and returns the body of its response.
pub(crate) async fn done(target: &Target, method: &str, path: &str, body: &str) -> String {
    let (status, response) = send(target, method, path, &[], body).await;
    assert!((200..300).contains(&status), "{method} {path}: {status} {response}");
    response
}

/// The text of the first element of this name.
pub(crate) fn element<'a>(document: &'a str, name: &str) -> &'a str {
    let (_, rest) = document.split_once(&format!("<{name}>")).unwrap();
    rest.split_once('<').unwrap().0
}
