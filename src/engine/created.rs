//! Notes what a request creates on a server that accepts it, so that it is not left behind.
//!
//! Knows nothing of how it is taken away.

use percent_encoding::percent_decode_str;

use super::Engine;
use crate::scenario::when::Credentials;
use crate::scenario::{Scenario, Values, expand};
use crate::target::SiteName;

impl Engine {
    /// Notes buckets, objects in buckets that are not this run's, IAM users and policies. Returns the buckets that are
    /// newly noted.
    pub(super) async fn note_created(&self, scenario: &Scenario, values: &Values) -> Vec<String> {
        for (action, name) in scenario.created_entities() {
            let Ok(name) = expand(&name, values) else { continue };
            match action {
                "CreateUser" => self.fixture.user_may_exist(name),
                _ => self.fixture.policy_may_exist(name),
            }
        }
        let when = &scenario.when;
        let mut noted = Vec::new();
        if when.method != "PUT" || SiteName::of(scenario) > SiteName::Tls {
            return noted;
        }
        let edited = when.before_signing.as_ref().and_then(|edit| edit.path.as_ref());
        for path in edited.into_iter().chain([&when.path]) {
            let Ok(path) = expand(path, values) else { continue };
            match path.trim_start_matches('/').split_once('/') {
                Some((bucket, key)) if !key.is_empty() => self.fixture.may_hold(bucket, &decoded(key)),
                _ if when.credentials == Credentials::Limited => {
                    self.fixture.limited_may_exist(path.trim_matches('/'));
                }
                _ => noted.extend(self.fixture.may_exist(path.trim_matches('/')).await),
            }
        }
        noted
    }
}

fn decoded(key: &str) -> String {
    percent_decode_str(key).decode_utf8_lossy().into_owned()
}
