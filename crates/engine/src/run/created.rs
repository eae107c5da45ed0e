//! Notes what a request creates on a server that accepts it, so that it is not left behind.
//!
//! Reads it from the bytes that are sent, whatever fault is in them. Independent of how it is deleted.

use bytes::Bytes;

use super::Engine;
use super::sites::Site;
use crate::endpoint::SiteName;
use crate::guard::Written;
use crate::reason::Reason;
use crate::record::Observation;
use crate::request::Prepared;
use model::outcome::Outcome;
use model::scenario::Scenario;
use model::scenario::when::Credentials;

/// What was newly noted.
#[derive(Default)]
pub(super) struct Noted {
    buckets: Vec<String>,
    /// Buckets and keys.
    objects: Vec<(String, String)>,
    /// Everything that the request may have created.
    pub(super) written: Vec<Written>,
    /// What the body is to store.
    pub(super) content: Option<Bytes>,
}

impl Engine {
    /// Permits a request and notes what it may create: buckets, objects, IAM users and policies.
    ///
    /// # Errors
    /// Why it must not be sent.
    pub(super) async fn permit(&self, scenario: &Scenario, site: &Site, prepared: &Prepared) -> Result<Noted, Reason> {
        let endpoint = site.connector.endpoint();
        let written = Written::by(endpoint, &prepared.outgoing);
        self.look_first(&written).await?;
        self.guard.check(endpoint, &prepared.outgoing).map_err(|trespass| trespass.reason())?;
        let noted = self.note(scenario, &written);
        Ok(Noted { written, content: prepared.content.clone(), ..noted })
    }

    /// Keeps the notes of what the response says may exist; returns the buckets among it, which nothing needs any more.
    pub(super) async fn settle(&self, noted: Noted, observation: &Observation) -> Vec<String> {
        let outcome = match observation {
            Observation::Response(reading) => Some(&reading.outcome),
            _ => None,
        };
        let is_refusal = outcome.is_some_and(Outcome::is_refusal);
        if is_refusal {
            self.take_back(&noted);
        }
        self.give_back(&noted.written, outcome.is_some_and(|outcome| matches!(outcome.status, 200..=299))).await;
        if is_refusal { Vec::new() } else { noted.buckets }
    }

    fn note(&self, scenario: &Scenario, written: &[Written]) -> Noted {
        let mut noted = Noted::default();
        // At other endpoints there are other buckets, which the cleanup does not reach.
        let has_buckets = SiteName::of(scenario) <= SiteName::Tls;
        for one in written {
            match one {
                Written::User(name) => self.fixture.user_may_exist(name),
                Written::Policy(name) => self.fixture.policy_may_exist(name),
                Written::Object { bucket, key } if has_buckets => {
                    self.fixture.may_hold(bucket, key);
                    noted.objects.push((bucket.clone(), key.clone()));
                }
                Written::Bucket(bucket) if has_buckets && !self.guard.borrows(bucket) => {
                    if scenario.credentials() == Credentials::Limited {
                        self.fixture.limited_may_exist(bucket);
                    } else {
                        noted.buckets.extend(self.fixture.may_exist(bucket));
                    }
                }
                Written::Object { .. } | Written::Bucket(_) => {}
            }
        }
        noted
    }

    /// Nothing was created, so anything with such a name belongs to another user. Deleting what was never stored can also
    /// do harm: a key too long to store may be too long to delete.
    fn take_back(&self, noted: &Noted) {
        for bucket in &noted.buckets {
            self.fixture.does_not_exist(bucket);
        }
        for (bucket, key) in &noted.objects {
            self.fixture.does_not_hold(bucket, key);
        }
    }
}
