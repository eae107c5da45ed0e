//! Notes what a request creates on a server that accepts it, so that it is not left behind.
//!
//! Knows nothing of how it is taken away.

use percent_encoding::percent_decode_str;

use super::Engine;
use crate::scenario::when::Credentials;
use crate::scenario::{Scenario, Values, expand};
use crate::target::SiteName;

impl Engine {
    /// Notes buckets, IAM users and policies that the request may create. Returns the buckets that are newly noted.
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
        for path in when.edited_path().into_iter().chain([when.path.as_str()]) {
            let Ok(path) = expand(path, values) else { continue };
            let name = path.trim_matches('/');
            if name.contains('/') {
                continue;
            }
            if when.credentials == Credentials::Limited {
                self.fixture.limited_may_exist(name);
            } else {
                noted.extend(self.fixture.may_exist(name).await);
            }
        }
        noted
    }

    /// Notes the object of a request that was not refused.
    pub(super) fn note_object(&self, scenario: &Scenario, values: &Values) {
        let when = &scenario.when;
        if when.method == "PUT"
            && SiteName::of(scenario) <= SiteName::Tls
            && let Ok(path) = expand(when.edited_path().unwrap_or(&when.path), values)
            && let Some((bucket, key)) = path.trim_start_matches('/').split_once('/')
        {
            self.fixture.may_hold(bucket, &decoded(key));
        }
    }
}

fn decoded(key: &str) -> String {
    percent_decode_str(key).decode_utf8_lossy().into_owned()
}
