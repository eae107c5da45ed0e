//! Proves that bucket names go where bucket names belong: that what a run has created is a bucket, and can be listed as one.
//!
//! An endpoint that itself names a bucket makes objects of the buckets of a run, in a bucket of the user.

use std::time::Duration;

use super::Engine;
use super::sites::Site;
use crate::endpoint::SiteName;
use crate::fixture::StepError;
use crate::guard::Addressing;
use crate::pace::Backoff;
use crate::reason::Reason;
use crate::record::Redactor;
use crate::request::{self, Place};
use crate::wire::{Endpoint, Response};
use model::scenario::{BucketKind, Fault, Values, When};
use model::text::one_line;
use model::xml::{self, Element};

/// The root element of a listing of objects.
const OBJECTS: &str = "ListBucketResult";
/// The root element of a listing of buckets.
const BUCKETS: &str = "ListAllMyBucketsResult";
/// Characters of a name from the server that are shown.
pub(super) const SHOWN: usize = 120;
/// How long a new bucket may take to be seen.
const VISIBLE: Duration = Duration::from_secs(10);

/// The bucket whose objects a response lists, if it is a listing of objects; empty if the listing does not name it.
pub(super) fn listed_bucket(body: &[u8]) -> Option<String> {
    let root = xml::parse_only(body, &[]).ok()?.root;
    (root.name == OBJECTS).then(|| {
        let whole = xml::parse_only(body, &[OBJECTS]).ok();
        whole.and_then(|document| document.root.child_text("Name").map(str::to_owned)).unwrap_or_default()
    })
}

/// The endpoint without the bucket that its path or its host names.
pub(super) fn without_bucket(endpoint: &Endpoint, bucket: &str) -> Option<Endpoint> {
    if bucket.is_empty() {
        return None;
    }
    if let Some((base, last)) = endpoint.base.rsplit_once('/')
        && last == bucket
    {
        return Some(Endpoint { base: base.to_owned(), ..endpoint.clone() });
    }
    let host = endpoint.host.strip_prefix(&bucket.to_ascii_lowercase())?.strip_prefix('.')?;
    (!host.is_empty()).then(|| Endpoint { host: host.to_owned(), ..endpoint.clone() })
}

impl Engine {
    /// Proves that `bucket`, which a run has created, is a bucket at this endpoint of the target. A bucket that is not there
    /// yet is waited for if `patient`.
    pub(super) async fn prove(&self, name: SiteName, bucket: &str, patient: bool) -> Result<(), Reason> {
        let Some(site) = self.sites.find(name) else { return Err("the target has no such endpoint".into()) };
        let endpoint = site.connector.endpoint();
        let addressing = if site.place.virtual_host { Addressing::Host } else { Addressing::Path };
        if self.guard.is_proven(endpoint, addressing) {
            return Ok(());
        }
        let mut backoff = Backoff::within(if patient { VISIBLE } else { Duration::ZERO });
        let found = loop {
            match self.look_for(site, &site.place, bucket).await {
                Ok(()) => {
                    self.guard.prove(endpoint, addressing);
                    if addressing == Addressing::Host {
                        self.prove_path(site, bucket).await;
                    }
                    return Ok(());
                }
                // Not there yet, or too busy to say.
                Err((Some(404 | 429 | 500..=599), _)) if let Some(pause) = backoff.pause(None) => {
                    tokio::time::sleep(pause).await;
                }
                Err((_, found)) => break found,
            }
        };
        // Some servers do not say in a listing which bucket it is of, or do not let accounts list objects.
        if addressing == Addressing::Path && self.is_among_buckets(site, bucket).await {
            self.guard.prove(endpoint, addressing);
            return Ok(());
        }
        Err(found)
    }

    /// Bucket names that no host name can hold go into the path, also where others go into the host name.
    async fn prove_path(&self, site: &Site, bucket: &str) {
        let place = Place { virtual_host: false, ..site.place.clone() };
        if self.look_for(site, &place, bucket).await.is_ok() {
            self.guard.prove(site.connector.endpoint(), Addressing::Path);
        }
    }

    /// Proves it of the TLS endpoint before anything is written there: with the shared bucket, which is the same through both
    /// endpoints.
    pub(super) async fn prove_tls(&self) -> Result<(), StepError> {
        let (main, tls) = (self.sites.main(), self.sites.find(SiteName::Tls));
        if tls.is_none_or(|tls| tls.connector.endpoint() == main.connector.endpoint()) {
            return Ok(());
        }
        let bucket = self.fixture.bucket(BucketKind::Plain).await?;
        self.prove(SiteName::Tls, &bucket, true).await.map_err(|why| {
            let detail = format!(": {why}");
            StepError::unusable(
                "ListObjectsV2",
                Reason::new("the TLS endpoint does not list a bucket of the run", detail),
            )
        })
    }

    /// Looks for a listing that names the bucket; returns the status and what came instead.
    async fn look_for(&self, site: &Site, place: &Place, bucket: &str) -> Result<(), (Option<u16>, Reason)> {
        let mut when = When::get(&format!("/{bucket}"));
        when.query.insert("list-type".into(), Some("2".into()));
        when.query.insert("max-keys".into(), Some("1".into()));
        let (response, redactor) = self.ask(site, place, &when).await.map_err(|why| (None, why))?;
        let shown = |name: &str| one_line(&redactor.text(name)).chars().take(SHOWN).collect::<String>();
        match listed_bucket(&response.body) {
            Some(name) if name == bucket && response.status == 200 => Ok(()),
            Some(name) => {
                Err((Some(response.status), Reason::new("a listing of another bucket", format!(": {}", shown(&name)))))
            }
            None => {
                let root = xml::parse_only(&response.body, &[]).ok().map(|document| document.root.name);
                let root = root.map(|name| format!(" with a document <{}>", shown(&name))).unwrap_or_default();
                Err((Some(response.status), format!("status {}{root}", response.status).into()))
            }
        }
    }

    async fn is_among_buckets(&self, site: &Site, bucket: &str) -> bool {
        let Ok((response, _)) = self.ask(site, &site.place, &When::get("/")).await else { return false };
        let Ok(document) = xml::parse_only(&response.body, &[BUCKETS]) else { return false };
        let buckets = |list: &Element| list.children("Bucket").any(|one| one.child_text("Name") == Some(bucket));
        document.root.name == BUCKETS && document.root.child("Buckets").is_some_and(buckets)
    }

    /// Sends a signed GET; returns the response, and what hides the secrets of the request in it.
    pub(super) async fn ask(&self, site: &Site, place: &Place, when: &When) -> Result<(Response, Redactor), Reason> {
        let now = self.clock.now();
        let prepared = request::build(when, &Fault::None, place, &Values::new(now), now)
            .expect("a signed GET refers to nothing that could be missing");
        let limits = self.limits(None);
        let (_, response) = site.connector.exchange(&prepared.outgoing, &limits, prepared.server_name.as_deref()).await;
        let redactor = Redactor::of(&prepared.outgoing.head, &prepared.outgoing.body);
        response.map_err(|error| redactor.reason(&error.reason())).map(|response| (response, redactor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_of_objects_names_its_bucket() {
        let listing = "<ListBucketResult xmlns='x'><Name>mine</Name><Contents/></ListBucketResult>";
        assert_eq!(listed_bucket(listing.as_bytes()).as_deref(), Some("mine"));
        assert_eq!(listed_bucket(b"<ListBucketResult/>").as_deref(), Some(""));
        for other in ["", "<Error/>", "<ListAllMyBucketsResult><Name>mine</Name></ListAllMyBucketsResult>"] {
            assert_eq!(listed_bucket(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn the_bucket_is_taken_out_of_the_path_or_the_host() {
        let without = |url: &str| without_bucket(&url.parse().unwrap(), "mine").map(|endpoint| endpoint.to_string());
        assert_eq!(without("http://h:1/mine").as_deref(), Some("http://h:1"));
        assert_eq!(without("http://h:1/base/mine/").as_deref(), Some("http://h:1/base"));
        assert_eq!(without("https://mine.s3.example").as_deref(), Some("https://s3.example"));
        assert_eq!(without("http://h:1/other"), None);
        assert_eq!(without("http://minehost:1"), None);
    }
}
