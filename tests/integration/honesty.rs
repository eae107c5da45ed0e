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
    (embedded::suite().unwrap(), embedded::catalogue().unwrap().default_profiles())
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
        Expectation::Undocumented(_) | Expectation::NotRead(_) | Expectation::NotApplicable(_) => Vec::new(),
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

/// The words of these rows are about one cause, so that the name of the code alone is no expectation.
const ONE_CAUSE: [(&str, &[&str]); 6] = [
    ("r2", &["InvalidDigest"]),
    ("yandex", &["InvalidRequest"]),
    (
        "huawei",
        &[
            "AccessDenied",
            "MaxMessageLengthExceeded",
            "UserKeyMustBeSpecified",
            "InvalidEncryptionAlgorithmError",
            "UnexpectedContent",
        ],
    ),
    ("tcloud", &["UserKeyMustBeSpecified", "InvalidObjectState"]),
    ("hcp9", &["AccessDenied", "InvalidArgument", "PreconditionFailed"]),
    ("triton", &["InvalidArgument"]),
];

#[test]
fn the_name_of_a_code_alone_is_no_expectation_where_its_row_is_about_one_cause() {
    let suite = embedded::suite().unwrap();
    let profiles = embedded::catalogue().unwrap().profiles;
    for (id, conditions) in ONE_CAUSE {
        let profile = profiles.iter().find(|profile| profile.id == id).unwrap();
        for scenario in suite.scenarios.iter().filter(|scenario| conditions.contains(&scenario.condition.as_str())) {
            let by_name = !profile.scenarios.contains_key(&scenario.id);
            let found = codes(profile.expectation(scenario, "eu-west-1"));
            assert!(!by_name || found.is_empty(), "{id}: {}: {found:?}", scenario.id);
        }
    }
}

/// What is documented because an entry says so, and what because of the name of its code alone, was read scenario by scenario.
/// This list changes with a profile, so that a look at it belongs to each change.
#[test]
fn each_reading_of_the_further_profiles_is_listed() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/readings.csv");
    let listed = std::fs::read_to_string(path).unwrap_or_default();
    let further = embedded::catalogue().unwrap().profiles.into_iter().filter(|profile| !profile.is_in("default"));
    let names: Vec<String> = further.map(|profile| profile.id).collect();
    let args = ["s3conform", "profiles", "--format", "readings", "--profile", &names.join(",")];
    let mut out = Vec::new();
    s3conform::command::execute(<s3conform::cli::Cli as clap::Parser>::parse_from(args), &mut out).unwrap();
    let read = String::from_utf8(out).unwrap();
    assert!(
        read == listed,
        "tests/data/readings.csv is out of date: look at what changed, then write it anew: s3conform profiles --format \
         readings --profile {}",
        names.join(",")
    );
}
