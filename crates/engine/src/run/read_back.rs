//! Looks at what a server did after it had accepted a request: what was to be stored is stored, and a bucket that was not to be
//! deleted is there.
//!
//! Independent of whether the request was to be accepted.

use std::time::Duration;

use bytes::Bytes;

use super::Engine;
use super::created::Noted;
use super::sites::Site;
use crate::endpoint::SiteName;
use crate::guard::Written;
use crate::pace::Backoff;
use crate::reason::Reason;
use crate::record::{Exchange, Observation, ReadBack};
use crate::response::{self, BodyKind};
use crate::wire::Response;
use model::encoding::encode;
use model::operation::Lasting;
use model::outcome::Outcome;
use model::scenario::{Fault, NO_CONDITION, Scenario, When};

/// How long what was stored may take to be seen.
const VISIBLE: Duration = Duration::from_secs(2);

/// Configurations that each bucket has, whether one was put or not.
const ALWAYS_THERE: [&str; 10] = [
    "accelerate",
    "acl",
    "encryption",
    "logging",
    "notification",
    "object-lock",
    "ownershipControls",
    "publicAccessBlock",
    "requestPayment",
    "versioning",
];

impl Engine {
    /// What is found after the request of `scenario`, if it was accepted and leaves something that can be read. The requests
    /// that this takes are added to `requests`.
    pub(super) async fn read_back(
        &self,
        scenario: &Scenario,
        bucket: &str,
        noted: &Noted,
        exchange: &Exchange,
        observation: &Observation,
        requests: &mut u64,
    ) -> Option<ReadBack> {
        let Observation::Response(reading) = observation else { return None };
        let is_control = scenario.fault == Fault::None && scenario.condition != NO_CONDITION;
        let site = self.sites.find(SiteName::of(scenario)).filter(|_| SiteName::of(scenario) <= SiteName::Tls)?;
        // Which of the copies of a race is stored is not known.
        if !reading.outcome.is_success() || is_control || scenario.fault.race().is_some() {
            return None;
        }
        if exchange.request_head.starts_with("DELETE ") {
            let deletes_bucket = scenario.operation.name() == "DeleteBucket" || bucket.is_empty();
            if deletes_bucket {
                return None;
            }
            *requests += 1;
            let is_gone = !self.fixture.is_there(bucket).await;
            let why = "the bucket is gone, so more was deleted than the request asks for";
            return is_gone.then(|| ReadBack::Otherwise { why: why.into() });
        }
        match scenario.operation.stores()? {
            Lasting::Object => {
                let keys: Vec<(&str, &str)> = noted
                    .written
                    .iter()
                    .filter_map(|one| match one {
                        Written::Object { bucket, key } => Some((bucket.as_str(), key.as_str())),
                        _ => None,
                    })
                    .collect();
                let sent = noted.content.as_ref().filter(|_| scenario.operation.name() == "PutObject");
                let upload = Upload { sent, tag: tag(exchange), is_first: scenario.given.is_empty() };
                self.objects(site, &keys, &upload, requests).await
            }
            Lasting::Configuration(parameter) => {
                let is_named = !matches!(
                    scenario.fault,
                    Fault::Query(_) | Fault::Method(_) | Fault::Path(_) | Fault::AfterSigning(_)
                );
                let is_first = !scenario.given.iter().any(model::scenario::Step::configures_bucket);
                if !is_named || bucket.is_empty() {
                    return None;
                }
                Some(self.configuration(site, bucket, parameter, is_first, requests).await)
            }
        }
    }

    /// What is found under the keys that a server may have stored the object under: it may read its path in several ways.
    async fn objects(
        &self,
        site: &Site,
        keys: &[(&str, &str)],
        upload: &Upload<'_>,
        requests: &mut u64,
    ) -> Option<ReadBack> {
        let mut found = None;
        // A server stores it under one of several keys, and each is looked at once before any is waited for.
        let looks: &[Duration] = if keys.len() > 1 { &[Duration::ZERO, VISIBLE] } else { &[VISIBLE] };
        for patience in looks {
            for (bucket, key) in keys {
                let when = When::get(&format!("/{bucket}/{}", path(key)));
                match self.look(site, &when, *patience, requests, |response| upload.compare(response)).await {
                    ReadBack::Stored => return Some(ReadBack::Stored),
                    other => found = Some(other),
                }
            }
        }
        found.map(|one| match keys {
            [_] => one,
            _ => ReadBack::Unknown { why: "its key can be read in several ways".into() },
        })
    }

    async fn configuration(
        &self,
        site: &Site,
        bucket: &str,
        parameter: &str,
        is_first: bool,
        requests: &mut u64,
    ) -> ReadBack {
        let mut when = When::get(&format!("/{bucket}"));
        when.query.insert(parameter.to_owned(), None);
        self.look(site, &when, VISIBLE, requests, |response| {
            if ALWAYS_THERE.contains(&parameter) {
                ReadBack::Unknown { why: "each bucket has such a configuration".into() }
            } else if let Some(why) = without_configuration(response) {
                ReadBack::NotStored { why: why.into() }
            } else if is_first {
                ReadBack::Stored
            } else {
                ReadBack::Unknown { why: "there was a configuration before".into() }
            }
        })
        .await
    }

    /// What `found` says of a success; what is missing is waited for with `patience`.
    async fn look(
        &self,
        site: &Site,
        when: &When,
        patience: Duration,
        requests: &mut u64,
        found: impl Fn(&Response) -> ReadBack,
    ) -> ReadBack {
        let mut backoff = Backoff::polling(patience);
        loop {
            *requests += 1;
            let (response, redactor) = match self.ask(site, &site.place, when).await {
                Ok(asked) => asked,
                Err(why) => return ReadBack::Unknown { why },
            };
            let code = response::of(&response, false).ok().and_then(|reading| reading.outcome.code);
            let outcome = Outcome { status: response.status, code };
            let why = || redactor.reason(&format!("a GET of it gets {outcome}").into());
            let shown = match response.status {
                404 => ReadBack::NotStored { why: why() },
                _ if outcome.is_success() => found(&response),
                _ => return ReadBack::Unknown { why: why() },
            };
            // What is stored otherwise stays so.
            let may_come = matches!(shown, ReadBack::NotStored { .. }) && !self.is_halted();
            match backoff.pause(None).filter(|_| may_come) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return shown,
            }
        }
    }
}

/// Why a success shows no configuration, if it does not: some servers ignore sub-resources that they do not know.
fn without_configuration(response: &Response) -> Option<&'static str> {
    match response::of(response, false).ok()?.body {
        BodyKind::Empty | BodyKind::NotDue => Some("a GET of it gets an empty body"),
        BodyKind::Xml(root) if root == "ListBucketResult" => Some("a GET of it lists the bucket"),
        _ => None,
    }
}

/// The key in a path. A segment of dots would be taken for a folder.
fn path(key: &str) -> String {
    let dots = |segment: &str| matches!(segment, "." | "..");
    let encoded = |segment: &str| if dots(segment) { segment.replace('.', "%2E") } else { encode(segment) };
    key.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

/// What is known of an object that a server says it has stored.
struct Upload<'a> {
    /// Its content, where the request held it.
    sent: Option<&'a Bytes>,
    /// The entity tag that the response names.
    tag: Option<String>,
    /// True if nothing was under its key before.
    is_first: bool,
}

impl Upload<'_> {
    fn compare(&self, response: &Response) -> ReadBack {
        let stored = response.header("etag").map(|value| unquoted(&String::from_utf8_lossy(value)));
        // Some servers name the tag of an upload in parts, and later the digest of the object.
        let of_parts = |tag: &Option<String>| tag.as_ref().is_some_and(|tag| tag.contains('-'));
        let comparable = self.tag.is_some() && stored.is_some() && of_parts(&self.tag) == of_parts(&stored);
        let other = comparable && self.tag != stored;
        let another = || ReadBack::NotStored { why: "an object with another entity tag is under its key".into() };
        match self.sent {
            Some(sent) => {
                let length = response.body_bytes;
                let same = length == sent.len() as u64 && sent.starts_with(&response.body);
                if same {
                    ReadBack::Stored
                } else if other {
                    another()
                } else {
                    ReadBack::Otherwise { why: differs(sent.len() as u64, length) }
                }
            }
            None if other => another(),
            None if self.tag.is_some() && self.tag == stored || self.is_first => ReadBack::Stored,
            None => ReadBack::Unknown {
                why: "there may have been an object before, and no entity tag distinguishes them".into(),
            },
        }
    }
}

fn differs(sent: u64, stored: u64) -> Reason {
    if sent == stored {
        format!("{stored} other bytes are stored").into()
    } else {
        format!("{sent} bytes were sent and {stored} are stored").into()
    }
}

/// The entity tag in a header or in the document of a response; an empty one names nothing.
fn tag(exchange: &Exchange) -> Option<String> {
    let field = exchange.response_head.lines().filter_map(|line| line.split_once(':'));
    let field = field.filter(|(name, _)| name.eq_ignore_ascii_case("etag")).map(|(_, value)| unquoted(value)).next();
    let named = field.or_else(|| {
        let (_, rest) = exchange.response_body.split_once("<ETag>")?;
        Some(unquoted(rest.split_once("</ETag>")?.0))
    });
    named.filter(|tag| !tag.is_empty())
}

fn unquoted(tag: &str) -> String {
    tag.replace("&quot;", "").replace("&#34;", "").trim().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ending;

    fn stored(tag: &str, body: &[u8]) -> Response {
        Response {
            status: 200,
            reason: String::new(),
            headers: vec![("ETag".into(), tag.as_bytes().to_vec())],
            body: body.to_vec(),
            body_bytes: body.len() as u64,
            interim: Vec::new(),
            ending: Ending::Complete,
        }
    }

    #[test]
    fn content_is_compared_and_without_content_the_entity_tag() {
        let sent = Bytes::from_static(b"hello");
        let with = |tag: Option<&str>| Upload { sent: Some(&sent), tag: tag.map(str::to_owned), is_first: false };
        assert_eq!(with(None).compare(&stored("\"b\"", b"hello")), ReadBack::Stored);
        let framed = with(Some("a")).compare(&stored("\"a\"", b"5\r\nhello\r\n0\r\n\r\n"));
        assert_eq!(framed.to_string(), "accepted, with another effect: 5 bytes were sent and 15 are stored");
        assert!(matches!(with(Some("a")).compare(&stored("\"b\"", b"older")), ReadBack::NotStored { .. }));
        let copied = |tag: Option<&str>, is_first| Upload { sent: None, tag: tag.map(str::to_owned), is_first };
        assert_eq!(copied(Some("a"), false).compare(&stored("\"a\"", b"x")), ReadBack::Stored);
        assert_eq!(copied(None, true).compare(&stored("\"a\"", b"x")), ReadBack::Stored);
        assert!(matches!(copied(Some("b"), true).compare(&stored("\"a\"", b"x")), ReadBack::NotStored { .. }));
        assert!(matches!(copied(None, false).compare(&stored("\"a\"", b"x")), ReadBack::Unknown { .. }));
        let in_parts = copied(Some("c-1"), false);
        assert!(
            matches!(in_parts.compare(&stored("\"a\"", b"x")), ReadBack::Unknown { .. }),
            "rclone's two tags of one object"
        );
        assert!(matches!(in_parts.compare(&stored("\"d-2\"", b"x")), ReadBack::NotStored { .. }));
    }

    #[test]
    fn a_key_is_read_under_its_own_name() {
        assert_eq!(path("a.b/../c d/."), "a.b/%2E%2E/c%20d/%2E");
    }

    #[test]
    fn an_empty_body_and_a_listing_are_no_configuration() {
        let shown = |body: &[u8]| without_configuration(&stored("", body));
        assert_eq!(shown(b""), Some("a GET of it gets an empty body"));
        assert_eq!(shown(b"<ListBucketResult><Name>b</Name></ListBucketResult>"), Some("a GET of it lists the bucket"));
        assert_eq!(shown(b"<CORSConfiguration/>"), None);
        assert_eq!(shown(b"{\"Version\":\"2012-10-17\"}"), None, "a policy");
    }

    #[test]
    fn an_entity_tag_is_in_the_head_or_in_the_document() {
        let exchange = |head: &str, body: &str| Exchange {
            response_head: head.into(),
            response_body: body.into(),
            ..Exchange::default()
        };
        assert_eq!(tag(&exchange("HTTP/1.1 200 OK\netag: \"a-1\"", "")).as_deref(), Some("a-1"));
        let copied = "<CopyObjectResult><ETag>&quot;b&quot;</ETag></CopyObjectResult>";
        assert_eq!(tag(&exchange("HTTP/1.1 200 OK", copied)).as_deref(), Some("b"));
        assert_eq!(tag(&exchange("HTTP/1.1 204 No Content", "")), None);
        assert_eq!(tag(&exchange("HTTP/1.1 200 OK\netag:", "")), None);
        let unnamed = "<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>";
        assert_eq!(tag(&exchange("HTTP/1.1 200 OK", unnamed)), None, "Ceph 16 completes so");
    }
}
