//! What scenarios require of a target: met, they conform in a dialect whose document names the code; unmet, they are
//! skipped with the words for it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use engine::endpoint::{Target, TargetFile};
use engine::record::Observation;
use engine::wire::Verification;
use model::profile::{Expectation, Profile};
use model::scenario::{Requirement, Scenario};
use s3conform::judge::judge;

use crate::proof::{run, shipped, start};

/// A plain endpoint with one account, without any preparation.
fn unprepared(prepared: &Target) -> Target {
    let mut target = Target { capabilities: engine::endpoint::Capabilities::default(), ..prepared.clone() };
    (target.place.other, target.place.expired) = (None, None);
    (target.place.revoked, target.place.limited, target.place.bound) = (None, None, None);
    target
}

fn demanding(scenarios: &[Arc<Scenario>]) -> Vec<Arc<Scenario>> {
    scenarios.iter().filter(|scenario| !scenario.requires.is_empty()).cloned().collect()
}

/// True if the document has an outcome with an error for the scenario.
fn documents(profile: &Profile, scenario: &Scenario) -> bool {
    matches!(profile.expectation(scenario, "us-east-1"), Expectation::Outcomes { any_of, .. }
        if any_of.iter().any(|cited| cited.code != "none"))
}

#[tokio::test(flavor = "multi_thread")]
async fn met_requirements_let_each_scenario_conform_where_a_document_names_the_code() {
    let (suite, profiles) = shipped();
    let mut conforming = BTreeSet::new();
    for profile in &profiles {
        let (_running, target) = start(&profile.id, None).await;
        let unmet = Requirement::ALL.iter().find(|requirement| !target.meets(**requirement));
        assert_eq!(unmet, None, "the embedded endpoint does not meet it");
        let records = run(&target, demanding(&suite.scenarios)).await;
        for scenario in demanding(&suite.scenarios).iter().filter(|scenario| documents(profile, scenario)) {
            let record = &records[&scenario.id];
            let verdict = judge(&profile.expectation(scenario, &target.place.region), scenario, record).verdict;
            let observed = record.observation.describe();
            assert!(verdict.conforms(), "{verdict}: {} in {}: {observed}", scenario.id, profile.id);
            conforming.insert(scenario.id.clone());
        }
    }
    let undocumented: Vec<String> = demanding(&suite.scenarios)
        .into_iter()
        .map(|scenario| scenario.id.clone())
        .filter(|id| !conforming.contains(id))
        .collect();
    assert_eq!(undocumented, Vec::<String>::new(), "no document names what these provoke");
}

#[tokio::test(flavor = "multi_thread")]
async fn unmet_requirements_skip_with_the_words_for_what_is_missing() {
    let (suite, _) = shipped();
    let (_running, prepared) = start("zenko", None).await;
    let target = unprepared(&prepared);
    assert_eq!(target.offers(), [Requirement::PlainHttp]);
    let scenarios = demanding(&suite.scenarios);
    let records = run(&target, scenarios.clone()).await;
    let mut skipped = BTreeSet::new();
    for scenario in &scenarios {
        let missing = scenario.requires.iter().find(|requirement| !target.meets(**requirement)).unwrap();
        let due = Observation::Skipped { why: format!("needs {}", missing.describe()).into() };
        assert_eq!(records[&scenario.id].observation, due, "{}", scenario.id);
        assert_eq!(records[&scenario.id].requests, 0, "{}", scenario.id);
        skipped.insert(missing.describe());
    }
    // Of the rest, two come second in every scenario that asks for them, and one is met by every plain endpoint.
    let second = [Requirement::SseC, Requirement::BucketWithoutSseC, Requirement::PlainHttp];
    let first = Requirement::ALL.iter().filter(|requirement| !second.contains(requirement));
    for requirement in first {
        assert!(skipped.contains(requirement.describe()), "{requirement:?}");
    }
}

#[test]
fn every_requirement_is_asked_for_and_explained() {
    let (suite, _) = shipped();
    let mut out = Vec::new();
    let cli = <s3conform::cli::Cli as clap::Parser>::parse_from(["s3conform", "explain", "--requirements"]);
    s3conform::command::execute(cli, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    for requirement in Requirement::ALL {
        assert!(suite.scenarios.iter().any(|scenario| scenario.requires.contains(requirement)), "{requirement:?}");
        assert!(text.lines().any(|line| line == requirement.describe()), "{requirement:?}");
        assert!(text.contains(requirement.facts().preparation.split_whitespace().next().unwrap()), "{requirement:?}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn the_example_names_everything_that_a_target_file_can() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("targets/example.yaml");
    let file = TargetFile::read(&path).unwrap();
    let held = serde_json::to_value(&file).unwrap();
    let missing: Vec<&String> =
        held.as_object().unwrap().iter().filter(|(_, value)| value.is_null()).map(|(name, _)| name).collect();
    assert_eq!(missing, Vec::<&String>::new());
    assert!(file.sse_c && file.race);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authority_of_the_endpoint_vouches_for_its_certificate() {
    let (suite, _) = shipped();
    let (running, target) = start("ibm", None).await;
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("ca.pem");
    std::fs::write(&bundle, running.authority.as_ref().unwrap()).unwrap();
    let over_tls = suite.find("encryption/customer-key-missing").unwrap().clone();
    let verified = Target { verification: Verification::Bundle(bundle), ..target.clone() };
    let records = run(&verified, vec![over_tls.clone()]).await;
    let observed = records[&over_tls.id].observation.describe();
    assert!(observed.contains("400 InvalidArgument"), "{observed}");
}

#[test]
fn a_served_endpoint_writes_a_target_file_that_meets_every_requirement() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("served.yaml");
    let mut served = Command::new(env!("CARGO_BIN_EXE_s3conform"))
        .args(["serve", "--dialect", "ibm", "--target-file", file.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(served.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).take(3).any(|line| line.starts_with("target file: ")));
    let target = TargetFile::read(&file).unwrap().into_target(&file).unwrap();
    assert_eq!(target.offers(), Requirement::ALL);
    // The certificate is verified by the authority that was written beside the file.
    let ran = Command::new(env!("CARGO_BIN_EXE_s3conform"))
        .args(["run", "encryption/customer-key-*", "iam/*", "--profile", "ibm"])
        .args(["--target", file.to_str().unwrap(), "--out", folder.path().join("run.jsonl").to_str().unwrap()])
        .output()
        .unwrap();
    served.kill().unwrap();
    served.wait().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success() && text.contains("no finding"), "{text}");
}

#[test]
fn serve_keeps_an_existing_target_file_and_refuses_a_code_that_no_response_has() {
    use std::process::Command;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.yaml");
    std::fs::write(&file, "mine").unwrap();
    let refused = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_s3conform")).arg("serve").args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["--target-file", file.to_str().unwrap()]).contains("mine.yaml already exists"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert!(refused(&["--inject", "wrong-code:NoSuchKye"]).contains("did you mean NoSuchKey"));
}
