//! Profiles: whatever a file holds, it is a profile or a readable message.

use std::sync::LazyLock;

use model::profile::{Profile, diff};
use model::scenario::Suite;
use s3conform::embedded;
use s3conform::lint;

/// The embedded profiles and suite, loaded once.
pub(super) static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| embedded::catalogue().expect("a test loads the embedded profiles").profiles);
static SUITE: LazyLock<Suite> = LazyLock::new(|| embedded::suite().expect("a test loads the embedded suite"));

const FILE: &str = "profiles/fuzzed.yaml";

/// A text is a profile that can be looked up, compared and linted, or it is refused with its place.
pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let profile = match Profile::from_yaml(FILE, text) {
        Ok(profile) => profile,
        Err(error) => return super::is_readable(&error.to_string(), FILE),
    };
    assert_eq!(profile.id, "fuzzed");
    let suite = suite();
    for scenario in suite.scenarios.iter().step_by(20) {
        let _ = profile.expectation(scenario, "us-east-1");
    }
    let _ = lint::unusable(&profile);
    let _ = lint::check(&Suite { scenarios: Vec::new(), ..suite.clone() }, suite, std::slice::from_ref(&profile));
    if let Some(vendor) = PROFILES.first() {
        let _ = (diff::by_code(&profile, vendor), diff::by_scenario(&profile, vendor, suite, "us-east-1"));
    }
}

/// The embedded suite.
pub(super) fn suite() -> &'static Suite {
    &SUITE
}
