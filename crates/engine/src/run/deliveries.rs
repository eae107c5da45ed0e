//! Notices a response that belongs to another request: its document names what only another request of the run names.
//!
//! A server that mixes up responses gives one client the data of another. Of the records of real servers, none does so by these rules.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use crate::run_id;
use crate::wire::{Outgoing, Response};
use model::scenario::{Scenario, Turn};
use model::xml::{self, Element};

/// Bytes of the longest error document that is looked at.
const DOCUMENT: usize = 64 << 10;
/// Elements of an error document that repeat what the request names.
const NAMES: [&str; 4] = ["Resource", "Key", "BucketName", "Bucket"];

/// What the requests of a run name, and the ids of their responses.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    /// What the names of all buckets of the run start with.
    buckets: String,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// The beginnings of keys.
    prefixes: BTreeSet<String>,
    /// The ids in the headers of responses.
    ids: HashSet<String>,
}

impl Deliveries {
    pub(super) fn of(run_id: &str) -> Self {
        Self { buckets: format!("{}{run_id}-", run_id::PREFIX), seen: Mutex::default() }
    }

    /// The requests of these scenarios are to be sent.
    pub(super) fn expect<'a>(&self, scenarios: impl Iterator<Item = &'a Scenario>) {
        let prefixes = scenarios.flat_map(|scenario| Turn::ALL.map(|turn| scenario.key_prefix(turn)));
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).prefixes.extend(prefixes);
    }

    /// What shows that `response` does not belong to the request `outgoing`, whose keys start with `prefix`.
    pub(super) fn of_another(&self, prefix: &str, outgoing: &Outgoing, response: &Response) -> Option<String> {
        let id = response.header("x-amz-request-id").and_then(|value| String::from_utf8(value.to_vec()).ok());
        let document = error(response);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let other_id = document.as_ref().and_then(|error| error.child_text("RequestId")).is_some_and(|named| {
            // Some servers name another id in each place: only one that a response had is that of another.
            id.as_deref().is_some_and(|id| id != named) && seen.ids.contains(named)
        });
        seen.ids.extend(id);
        if other_id {
            return Some("its document has the RequestId of another response".into());
        }
        let names = |text: &[u8]| {
            let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text);
            holds(&outgoing.head) || holds(&outgoing.body)
        };
        NAMES.iter().find_map(|name| {
            let text = document.as_ref()?.child_text(name)?;
            let bucket = self.bucket_in(text).filter(|bucket| !names(bucket.as_bytes()));
            if bucket.is_some() {
                return Some(format!("its {name} names the bucket of another request"));
            }
            // Most documents name what was asked for, and need no look through the keys of the whole run.
            if text.contains(prefix) {
                return None;
            }
            let is_of_another = |other: &String| text.contains(other.as_str()) && !names(other.as_bytes());
            seen.prefixes.iter().any(is_of_another).then(|| format!("its {name} names a key of another request"))
        })
    }

    fn bucket_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = &text[text.find(&self.buckets)?..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        Some(&rest[..end])
    }
}

/// The error document of a response.
fn error(response: &Response) -> Option<Element> {
    if response.body.len() > DOCUMENT || !response.body.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let root = xml::parse(&response.body).ok()?.root;
    (root.name == "Error").then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;
    use crate::wire::{AfterLastByte, Ending};

    fn request(head: &str) -> Outgoing {
        Outgoing {
            head: head.to_owned().into(),
            body: bytes::Bytes::new(),
            expect_continue: false,
            withhold_body: false,
            then: AfterLastByte::Read,
            head_method: false,
        }
    }

    fn response(id: &str, body: &str) -> Response {
        Response {
            status: 404,
            reason: String::new(),
            headers: vec![("x-amz-request-id".into(), id.as_bytes().to_vec())],
            body: body.as_bytes().to_vec(),
            body_bytes: body.len() as u64,
            interim: Vec::new(),
            ending: Ending::Complete,
        }
    }

    #[test]
    fn what_only_another_request_names_shows_that_the_response_is_its() {
        let deliveries = Deliveries::of("0123456789ab");
        let scenario = shipped::scenario("object/get-missing-key");
        let named = |id: &str| Scenario { id: id.into(), ..scenario.clone() };
        deliveries.expect([named("object/get"), named("object/put")].iter());
        let mine = request("GET /s3c-0123456789ab-1/object-get.k HTTP/1.1\r\n\r\n");
        let seen = |id: &str, body: &str| {
            deliveries.of_another("object-get.", &mine, &response(id, &format!("<Error><Code>A</Code>{body}</Error>")))
        };
        assert_eq!(seen("1", "<Key>object-get.k</Key><RequestId>1</RequestId>"), None);
        assert_eq!(seen("2", "<Resource>/s3c-0123456789ab-1/object-get.k</Resource><RequestId>x</RequestId>"), None);
        let other = seen("3", "<Key>object-put.k</Key><RequestId>3</RequestId>");
        assert_eq!(other.as_deref(), Some("its Key names a key of another request"));
        let other = seen("4", "<BucketName>s3c-0123456789ab-12</BucketName><RequestId>4</RequestId>");
        assert_eq!(other.as_deref(), Some("its BucketName names the bucket of another request"));
        let other = seen("5", "<RequestId>2</RequestId>");
        assert_eq!(other.as_deref(), Some("its document has the RequestId of another response"));
        assert_eq!(seen("6", "<RequestId>constant</RequestId><Resource>/</Resource>"), None);
        assert_eq!(deliveries.of_another("object-get.", &mine, &response("7", "data of an object")), None);
    }
}
