//! Notes what a request creates on a server that accepts it, so that it is not left behind.
//!
//! Independent of how it is deleted.

use percent_encoding::percent_decode_str;

use super::Engine;
use crate::endpoint::SiteName;
use model::scenario::when::Credentials;
use model::scenario::{Scenario, Values, expand};

/// What was newly noted.
#[derive(Default)]
pub(super) struct Noted {
    buckets: Vec<String>,
    /// Buckets and keys.
    objects: Vec<(String, String)>,
}

impl Noted {
    /// The buckets, which may exist now.
    pub(super) fn into_buckets(self) -> Vec<String> {
        self.buckets
    }
}

impl Engine {
    /// Notes buckets, objects, IAM users and policies.
    pub(super) async fn note_created(&self, scenario: &Scenario, values: &Values) -> Noted {
        for (action, name) in scenario.created_entities() {
            let Ok(name) = expand(&name, values) else { continue };
            match action {
                "CreateUser" => self.fixture.user_may_exist(name),
                _ => self.fixture.policy_may_exist(name),
            }
        }
        let when = &scenario.when;
        let mut noted = Noted::default();
        if when.method != "PUT" || SiteName::of(scenario) > SiteName::Tls {
            return noted;
        }
        let sent = scenario.path();
        for path in [&*sent, &when.path] {
            let is_sent = path == sent;
            let Ok(path) = expand(path, values) else { continue };
            match path.trim_start_matches('/').split_once('/') {
                Some((bucket, key)) if !key.is_empty() => {
                    // Some servers make the bucket that an object is put into.
                    if values.value("missing_bucket") == Some(bucket) {
                        noted.buckets.extend(self.fixture.may_exist(bucket).await);
                    }
                    self.fixture.may_hold(bucket, &decoded(key));
                    noted.objects.push((bucket.to_owned(), decoded(key)));
                }
                // A server that resolves the path of the request may store the object under the healthy one, but no bucket.
                _ if !is_sent => {}
                _ if scenario.credentials() == Credentials::Limited => {
                    self.fixture.limited_may_exist(path.trim_matches('/'));
                }
                _ => noted.buckets.extend(self.fixture.may_exist(path.trim_matches('/')).await),
            }
        }
        noted
    }

    /// Nothing was created, so anything with such a name belongs to another user. Deleting what was never stored can also
    /// do harm: a key too long to store may be too long to delete.
    pub(super) fn take_back(&self, noted: &Noted) {
        for bucket in &noted.buckets {
            self.fixture.does_not_exist(bucket);
        }
        for (bucket, key) in &noted.objects {
            self.fixture.does_not_hold(bucket, key);
        }
    }
}

fn decoded(key: &str) -> String {
    percent_decode_str(key).decode_utf8_lossy().into_owned()
}
