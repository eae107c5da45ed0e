//! Decides from the bytes of a request whether it may be sent: whatever it writes to has to belong to the run.
//!
//! It reads a request in every way in which a server may, and lets it pass if no reading writes to anything else:
//!
//! ```text
//! bytes ─> head ─┬─> framing                      no second request in it
//!                ├─> action ──────────────┐       users and policies of IAM
//!                ├─> place <── path       ├─> belongings
//!                └─> contents ────────────┘       keys and buckets in the body
//! ```
//!
//! - To the run belong buckets with its run id in their names, users and policies likewise, keys with it in borrowed buckets, and
//!   the buckets that the engine lends for one purpose.
//! - Reads pass, wherever they go.
//!
//! Independent of scenarios: a scenario, a target file or a server can say what it likes.

mod action;
mod belongings;
mod contents;
mod framing;
mod head;
mod path;
mod place;
mod trespass;
mod written;

#[cfg(test)]
mod tests;

pub use trespass::Trespass;
pub use written::Written;

pub(crate) use belongings::Addressing;
use belongings::{Belongings, Loan};
use contents::Contents;
use head::Head;
use place::Place;

use crate::reason::Reason;
use crate::run_id;
use crate::wire::{Endpoint, Gate, Outgoing};

/// Parameters that go with an object's key in a borrowed bucket.
const OF_OBJECTS: [&str; 4] = ["partNumber", "uploadId", "uploads", "x-id"];
/// The prefix of the parameters of presigned URLs.
const OF_SIGNATURES: &str = "X-Amz-";
/// The parameter that the SDK adds to say which operation a request is.
const OPERATION: &str = "x-id";

/// The guard of every connection of a run.
#[derive(Debug)]
pub struct Guard {
    ours: Belongings,
    /// True if requests that could destroy what belongs to others were asked for.
    destructive: bool,
}

impl Guard {
    /// The guard of the run with this id. In the `borrowed` buckets it may write keys with the run id. `destructive` permits
    /// DELETE at the root of the service.
    #[must_use]
    pub fn new(run_id: &str, borrowed: impl IntoIterator<Item = String>, destructive: bool) -> Self {
        Self { ours: Belongings::new(run_id, borrowed), destructive }
    }

    /// Also lets requests pass that write to what these earlier runs created, to remove it. What has not the form of a run id
    /// belongs to no run.
    pub(crate) fn admit_runs<'a>(&self, run_ids: impl IntoIterator<Item = &'a str>) {
        run_ids.into_iter().filter(|run_id| run_id::is_run_id(run_id)).for_each(|run_id| self.ours.add(run_id));
    }

    /// Notes that bucket names go where bucket names belong at this endpoint: a bucket that the run created there, and names in
    /// this place, is one.
    pub(crate) fn prove(&self, endpoint: &Endpoint, addressing: Addressing) {
        self.ours.prove(endpoint, addressing);
    }

    /// Lets nothing be written at this endpoint before it is proven, not even to paths with the run id: the run creates no bucket
    /// there by which it could be proven, and in a path below a bucket of the user they would be objects.
    pub(crate) fn distrust(&self, endpoint: &Endpoint) {
        self.ours.distrust(endpoint);
    }

    /// True once [`Guard::prove`] was called for this endpoint and this place.
    pub(crate) fn is_proven(&self, endpoint: &Endpoint, addressing: Addressing) -> bool {
        self.ours.is_proven(endpoint, addressing)
    }

    /// Permits to create the bucket of this name, which cannot carry the run id and does not exist.
    pub(crate) fn permit_creation(&self, bucket: &str) {
        self.ours.lend(bucket, Some(Loan::Create));
    }

    /// Permits to delete the bucket of this name, which cannot carry the run id and which this run created.
    pub(crate) fn permit_deletion(&self, bucket: &str) {
        self.ours.lend(bucket, Some(Loan::Delete));
    }

    /// Withdraws either permission.
    pub(crate) fn forbid(&self, bucket: &str) {
        self.ours.lend(bucket, None);
    }

    /// True if the bucket is one of those that the target file offers, in which others keep their objects.
    pub(crate) fn borrows(&self, bucket: &str) -> bool {
        self.ours.borrows(bucket)
    }

    /// Refuses a request that writes to what the run does not own.
    ///
    /// # Errors
    /// What it would write to, or why that cannot be known.
    pub fn check(&self, endpoint: &Endpoint, outgoing: &Outgoing) -> Result<(), Trespass> {
        let head = Head::read(&outgoing.head)?;
        let target = outgoing.head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        framing::check(&head, target, &outgoing.body)?;
        action::check(&action::parameters(&head, &outgoing.body), &self.ours)?;
        if !head.writes() {
            return Ok(());
        }
        let places = place::places(&head, endpoint)?;
        if places.iter().all(|place| place.bucket.is_empty() && place.key.is_empty()) {
            let is_asked_for = self.destructive
                && head.method == "DELETE"
                && head.query.is_empty()
                && outgoing.body.is_empty()
                && places.iter().all(|place| place.addressing == Addressing::Path);
            let passes = is_asked_for || action::is_call(&head);
            return if passes { Ok(()) } else { Err(Trespass::Root(head.path)) };
        }
        let is_object = places.iter().all(|place| !place.key.is_empty());
        let contents = contents::read(&head, &outgoing.body, is_object)?;
        if self.ours.distrusts(endpoint) && places.iter().any(|place| !self.is_proven(endpoint, place.addressing)) {
            return Err(Trespass::Unproven);
        }
        for place in &places {
            self.check_place(place, &head, &contents, self.is_proven(endpoint, place.addressing))?;
        }
        self.check_destinations(&contents)
    }

    fn check_place(&self, place: &Place, head: &Head, contents: &Contents, proven: bool) -> Result<(), Trespass> {
        let Place { bucket, key, addressing } = place;
        if self.ours.owns(bucket) {
            // Where the host or the body names what is written, a server that looks elsewhere would write elsewhere.
            let creates = head.method == "PUT" && key.is_empty() && has_only(head, &[OPERATION]);
            if !proven && ((*addressing == Addressing::Host && !creates) || contents::names_keys(head, contents)) {
                return Err(Trespass::Unproven);
            }
            if let Some(other) = contents.buckets.iter().find(|other| !self.ours.owns(other)) {
                return Err(Trespass::Bucket(other.clone()));
            }
            for place in contents.keys.iter().map(|key| place::of_key(bucket, key)) {
                if let Some(outside) = place?.into_iter().find(|place| !self.ours.owns(&place.bucket)) {
                    return Err(refusal(&outside));
                }
            }
            return Ok(());
        }
        if self.ours.borrows(bucket) {
            let of_object = head.query.iter().all(|(name, _)| {
                OF_OBJECTS.contains(&name.as_str()) || name.get(..OF_SIGNATURES.len()) == Some(OF_SIGNATURES)
            });
            let is_ours = self.ours.begins(key) && of_object && !contents::names_keys(head, contents);
            return if is_ours { Ok(()) } else { Err(Trespass::Borrowed { bucket: bucket.clone(), key: key.clone() }) };
        }
        let is_lent = match self.ours.loan(bucket) {
            Some(Loan::Create) => head.method == "PUT",
            Some(Loan::Delete) => head.method == "DELETE",
            None => false,
        };
        if !is_lent || !key.is_empty() || *addressing == Addressing::Host || !has_only(head, &[OPERATION]) {
            return Err(refusal(place));
        }
        if proven { Ok(()) } else { Err(Trespass::Unproven) }
    }

    /// The server itself may write only to what the run may write to.
    fn check_destinations(&self, contents: &Contents) -> Result<(), Trespass> {
        for destination in &contents.destinations {
            let bucket = destination.trim().rsplit(':').next().unwrap_or_default();
            let prefixes = &contents.prefixes;
            let in_prefix = !prefixes.is_empty() && prefixes.iter().all(|prefix| self.ours.begins(prefix));
            if !(self.ours.owns(bucket) || self.ours.borrows(bucket) && in_prefix) {
                return Err(Trespass::Bucket(bucket.to_owned()));
            }
        }
        Ok(())
    }
}

impl Gate for Guard {
    fn admit(&self, endpoint: &Endpoint, outgoing: &Outgoing) -> Result<(), Reason> {
        self.check(endpoint, outgoing).map_err(|trespass| trespass.reason())
    }
}

/// True if the query has no parameters but these.
fn has_only(head: &Head, names: &[&str]) -> bool {
    head.query.iter().all(|(name, _)| names.contains(&name.as_str()))
}

fn refusal(place: &Place) -> Trespass {
    if place.bucket.is_empty() {
        Trespass::Root(format!("/{}", place.key))
    } else {
        Trespass::Bucket(place.bucket.clone())
    }
}
