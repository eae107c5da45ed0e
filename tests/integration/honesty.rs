//! The rules for honest profiles, for groups of scenarios that have to be read alike.
//!
//! What the documents mention was read off by hand; the documents are not part of the project.

use model::profile::{Evidence, Expectation, Profile};
use model::scenario::{Scenario, Suite};
use s3conform::embedded;

/// The features of which a document gives no sign, by the tags of the scenarios that are about them.
const NOT_MENTIONED: [(&str, &[&str]); 4] = [
    (
        "hcp",
        &[
            "object-lock",
            "sse-c",
            "kms",
            "cors",
            "website",
            "notification",
            "replication",
            "logging",
            "public-access-block",
            "delete-marker",
            "versioning",
            "tagging",
        ],
    ),
    (
        "ibm",
        &[
            "object-lock",
            "kms",
            "cors",
            "website",
            "lifecycle",
            "notification",
            "replication",
            "logging",
            "public-access-block",
            "delete-marker",
            "versioning",
            "tagging",
        ],
    ),
    (
        "liteio",
        &[
            "object-lock",
            "sse-c",
            "kms",
            "cors",
            "website",
            "lifecycle",
            "notification",
            "replication",
            "logging",
            "public-access-block",
            "tagging",
            "form",
        ],
    ),
    ("zenko", &["object-lock", "sse-c", "kms", "notification", "public-access-block"]),
];

/// What no row demands, limits or covers, by the profiles whose document is silent.
const SILENT: [(&[&str], &[&str]); 9] = [
    (&["hcp", "liteio", "zenko"], &["encryption/customer-key-over-plain-http", "encryption/customer-key-md5-missing"]),
    (
        &["hcp", "ibm", "liteio", "zenko", "aws"],
        &["wire/streaming-without-decoded-length", "wire/decoded-length-mismatch"],
    ),
    (&["ibm", "liteio", "zenko", "aws"], &["wire/chunks-truncated", "wire/more-than-decoded-length"]),
    (&["hcp", "ibm", "zenko"], &["auth/content-sha256-garbage", "auth/header-bad-credential-scope"]),
    (&["hcp", "aws", "zenko"], &["auth/content-sha256-missing"]),
    (&["hcp", "ibm", "zenko"], &["bucket/name-too-short", "bucket/name-uppercase"]),
    (&["hcp", "ibm", "liteio", "zenko"], &["object/delete-objects-over-1000-keys", "copy/conflicting-conditions"]),
    (
        &["zenko"],
        &["object/tags-key-too-long", "object/tags-too-many", "tagging/value-too-long", "tagging/reserved-prefix"],
    ),
    (&["hcp", "ibm", "liteio"], &["policy/explicit-deny"]),
];

fn shipped() -> (Suite, Vec<Profile>) {
    (embedded::suite().unwrap(), embedded::catalogue().unwrap().profiles)
}

fn expectation(profiles: &[Profile], profile: &str, scenario: &Scenario) -> Expectation {
    // The rules are about documents; what was observed is no reading of any.
    let profile = profiles.iter().find(|one| one.id == profile).unwrap();
    Expectation::of(profile.facts(scenario, "eu-west-1"), Evidence::Documented)
}

/// The codes of an expectation, in order.
fn codes(expectation: Expectation) -> Vec<String> {
    match expectation {
        Expectation::Outcomes { any_of, .. } => {
            let mut codes: Vec<String> = any_of.into_iter().map(|outcome| outcome.code).collect();
            codes.sort();
            codes
        }
        Expectation::Undocumented(_) | Expectation::NotApplicable(_) => Vec::new(),
    }
}

#[test]
fn nothing_is_expected_of_a_feature_that_a_document_does_not_mention_unless_an_entry_says_why() {
    let (suite, profiles) = shipped();
    let mut judged = Vec::new();
    for (id, tags) in NOT_MENTIONED {
        let profile = profiles.iter().find(|profile| profile.id == id).unwrap();
        let about_them = |scenario: &&Scenario| scenario.tags.iter().any(|tag| tags.contains(&tag.as_str()));
        for scenario in suite.scenarios.iter().map(AsRef::as_ref).filter(about_them) {
            let by_condition = !profile.scenarios.contains_key(&scenario.id);
            if by_condition && !codes(expectation(&profiles, id, scenario)).is_empty() {
                judged.push(format!("{id}: {}", scenario.id));
            }
        }
    }
    assert_eq!(judged, Vec::<String>::new());
}

#[test]
fn what_no_row_demands_limits_or_covers_is_undocumented() {
    let (suite, profiles) = shipped();
    for (ids, scenarios) in SILENT {
        for (profile, scenario) in ids.iter().flat_map(|id| scenarios.iter().map(move |scenario| (id, scenario))) {
            let found = codes(expectation(&profiles, profile, suite.find(scenario).unwrap()));
            assert_eq!(found, Vec::<String>::new(), "{scenario} in {profile}");
        }
    }
}

#[test]
fn a_bucket_that_is_missing_with_its_key_is_either() {
    let (suite, profiles) = shipped();
    for id in ["bucket/get-object-missing", "copy/source-bucket-missing", "copy/part-source-bucket-missing"] {
        for profile in ["hcp", "ibm", "liteio", "zenko"] {
            let found = codes(expectation(&profiles, profile, suite.find(id).unwrap()));
            assert_eq!(found, ["NoSuchBucket", "NoSuchKey"], "{id} in {profile}");
        }
        // The bare rows of Amazon hold for each scenario with their condition.
        assert_eq!(codes(expectation(&profiles, "aws", suite.find(id).unwrap())), ["NoSuchBucket"]);
    }
}

#[test]
fn a_revoked_key_may_have_been_deactivated_or_deleted() {
    let (suite, profiles) = shipped();
    let scenario = suite.find("auth/revoked-credential").unwrap();
    for profile in &profiles {
        let found = codes(expectation(&profiles, &profile.id, scenario));
        for code in ["AccessDenied", "InvalidAccessKeyId"] {
            assert!(found.iter().any(|have| have == code), "{code} in {}: {found:?}", profile.id);
        }
    }
}
