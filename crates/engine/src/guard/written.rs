//! What a server that accepts a request creates, read from the bytes of the request.

use super::action;
use super::contents;
use super::head::Head;
use super::place;
use crate::wire::{Endpoint, Outgoing};

/// Something that a request may create.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// A bucket.
    Bucket(String),
    /// An object.
    Object {
        /// Its bucket.
        bucket: String,
        /// Its key.
        key: String,
    },
    /// A user of IAM.
    User(String),
    /// A policy of IAM.
    Policy(String),
}

impl Written {
    /// Everything that `outgoing` may create at `endpoint`, in every reading. Empty for a request that the guard refuses.
    #[must_use]
    pub fn by(endpoint: &Endpoint, outgoing: &Outgoing) -> Vec<Self> {
        let Ok(head) = Head::read(&outgoing.head) else { return Vec::new() };
        let mut all = called(&action::parameters(&head, &outgoing.body));
        let Ok(places) = place::places(&head, endpoint) else { return all };
        if !head.writes() || head.method == "DELETE" {
            return all;
        }
        let is_object = places.iter().all(|place| !place.key.is_empty());
        let contents = contents::read(&head, &outgoing.body, is_object).unwrap_or_default();
        for place in places.into_iter().filter(|place| !place.bucket.is_empty()) {
            let bucket = place.bucket;
            if !head.asks("delete") {
                let keys = contents.keys.iter().filter(|key| !key.is_empty());
                all.extend(keys.map(|key| Self::Object { bucket: bucket.clone(), key: key.clone() }));
            }
            // Some servers create the bucket that an object is put into, or on the way to a sub-resource.
            if !place.key.is_empty() {
                all.push(Self::Object { bucket: bucket.clone(), key: place.key });
            }
            all.push(Self::Bucket(bucket));
        }
        all.sort();
        all.dedup();
        all
    }
}

fn called(parameters: &[(String, String)]) -> Vec<Written> {
    let value = |name: &str| parameters.iter().find(|(have, _)| have == name).map(|(_, value)| value.clone());
    let calls = |action: &str| parameters.iter().any(|(name, value)| name == "Action" && value == action);
    let user = value("UserName").filter(|_| calls("CreateUser")).map(Written::User);
    let policy = value("PolicyName").filter(|_| calls("CreatePolicy")).map(Written::Policy);
    user.into_iter().chain(policy).collect()
}
