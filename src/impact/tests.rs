//! What released clients did, replayed by their rules; and each kind of change.

use std::fs;

use super::replay::{self, Agreement};
use super::*;
use crate::embedded;
use engine::response;
use model::client::Clients;
use model::yaml;

/// Cases in which a client and its rules disagree, by line, with the reason.
const DISAGREE: [(usize, &str); 0] = [];

fn clients() -> Clients {
    embedded::clients().unwrap()
}

#[test]
fn each_client_does_what_its_rules_say() {
    let clients = clients();
    let observed = replay::read(&fs::read_to_string("clients/observed.csv").unwrap()).unwrap();
    let agreement = Agreement::of(&observed, &clients.0);
    let expected: Vec<usize> = DISAGREE.iter().map(|(line, _)| *line).collect();
    let lines: Vec<usize> = agreement.disagreements.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, expected, "{:#?}", agreement.disagreements);
    let (cases, agree) = agreement.total();
    assert!(cases == observed.len() && cases >= 580 && agree * 100 >= cases * 99, "{agree} of {cases}");
    let driven = |client: &Client| agreement.table.keys().any(|(id, _)| *id == client.id);
    assert!(clients.0.iter().all(driven), "each client was driven");
}

#[test]
fn a_wrong_rule_is_seen() {
    let mut clients = clients();
    let observed = replay::read(&fs::read_to_string("clients/observed.csv").unwrap()).unwrap();
    for client in &mut clients.0 {
        client.attempts += 1;
    }
    let agreement = Agreement::of(&observed, &clients.0);
    assert!(agreement.disagreements.len() > 150, "{}", agreement.disagreements.len());
    assert!(replay::read("client,version\n").unwrap_err().to_string().contains("line 1: the columns are"));
    let odd = format!("{}\nboto3,1,GetObjct,,404,,empty,,,,1,no,,\n", replay::HEADER);
    assert_eq!(replay::read(&odd).unwrap_err().to_string(), "line 2: `GetObjct` is not an operation");
}

fn scenario(operation: &str, stake: &str, reach: &str, when: &str) -> Scenario {
    let text = format!(
        "title: T\noperation: {operation}\ncondition: X\nstake: {stake}\nreach: {reach}\nfault: state\ndescription: D\n\
         reference: R\nno_control: n\nwhen: {when}\n"
    );
    yaml::read("test.yaml", &text).unwrap()
}

const PUT: &str = "{ method: PUT, path: '/${bucket}/k', headers: { If-None-Match: '*' } }";
const COMPLETE: &str = "{ method: POST, path: '/${bucket}/k', query: { uploadId: u } }";
const HEAD: &str = "{ method: HEAD, path: '/${bucket}/k' }";

/// What it does to all clients that `scenario` is `status` with this body and not the documented outcome.
fn impact<'c>(
    clients: &'c Clients,
    scenario: &Scenario,
    documented: (u16, &str),
    status: u16,
    body: &str,
) -> Impact<'c> {
    let head = scenario.when.method == "HEAD";
    let seen = Seen::of_reading(scenario, &response::read(head, status, &[], body.as_bytes()));
    let outcome = CitedOutcome::new(documented.0, documented.1, "errors:1").outcome();
    Impact::between(&clients.0, scenario, &[Seen::of_outcome(scenario, &outcome)], &seen)
}

fn error(code: &str) -> String {
    format!("<Error><Code>{code}</Code></Error>")
}

#[test]
fn a_final_error_as_a_500_is_sent_again_by_every_client_as_often_as_each_does() {
    let clients = clients();
    let complete = scenario("CompleteMultipartUpload", "integrity", "sdk", COMPLETE);
    let impact = impact(&clients, &complete, (404, "NoSuchUpload"), 500, &error("InternalError"));
    assert_eq!((impact.kind, impact.changes.len()), (ImpactKind::Retried, clients.0.len()));
    let line = impact.line();
    assert!(line.starts_with("retried: boto3, Go, JS, Rust, C++ 3x, Java 4x"), "{line}");
    for part in ["minio-go 10x", "object_store 11x", "CRT 6x", "S3A 48x", "boto3 legacy 5x"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn an_acceptance_loses_what_the_scenario_says_and_is_the_same_for_all() {
    let clients = clients();
    let put = scenario("PutObject", "lost-write", "sdk", PUT);
    let lost = impact(&clients, &put, (412, "PreconditionFailed"), 200, "");
    assert_eq!((lost.kind, lost.line()), (ImpactKind::LostWrite, format!("lost write: all {}", clients.0.len())));
    let harmless = scenario("PutObject", "none", "sdk", PUT);
    assert_eq!(impact(&clients, &harmless, (412, "PreconditionFailed"), 200, "").kind, ImpactKind::Accepted);
    let refused = impact(&clients, &harmless, (412, "PreconditionFailed"), 200, &error("PreconditionFailed"));
    let is_lost = |one: &&ClientChange<'_>| one.change.kind() == ImpactKind::LostWrite;
    let names: Vec<&str> = refused.changes.iter().filter(is_lost).map(|one| one.client.id.as_str()).collect();
    assert_eq!(names, ["java", "minio-go", "object_store", "s3a"], "they overlook the error: {refused:?}");
    let again = |one: &ClientChange<'_>| one.change.kind() == ImpactKind::Retried;
    assert!(refused.changes.iter().any(again), "others send it again");
}

#[test]
fn the_same_status_with_another_code_is_another_branch_only_to_those_that_look_at_codes() {
    let clients = clients();
    let get = scenario("GetObject", "none", "sdk", "{ method: GET, path: '/${bucket}/k' }");
    let branch = impact(&clients, &get, (404, "NoSuchKey"), 404, &error("NoSuchObject"));
    assert_eq!(branch.kind, ImpactKind::OtherBranch);
    let names: Vec<&str> = branch.changes.iter().map(|one| one.client.id.as_str()).collect();
    assert!(names.contains(&"boto3") && names.contains(&"go") && !names.contains(&"object_store"), "{names:?}");
    assert!(branch.line().contains("boto3, boto3 legacy (NoSuchKey → ClientError)"), "{}", branch.line());
    let none = impact(&clients, &get, (404, "NoSuchBucket"), 404, &error("NoSuchBucket"));
    assert_eq!((none.kind, none.line()), (ImpactKind::NoEffect, "no effect".to_owned()));
}

#[test]
fn a_conditional_head_is_read_by_status() {
    let clients = clients();
    let head = scenario("HeadObject", "none", "sdk", HEAD);
    let impact = impact(&clients, &head, (404, "NoSuchKey"), 403, "");
    assert_eq!(impact.kind, ImpactKind::OtherBranch);
    assert!(impact.line().contains("rclone (object not found → error)"), "{}", impact.line());
}

#[test]
fn what_no_client_sends_is_reached_by_hand_unless_its_acceptance_loses_something() {
    let clients = clients();
    let crafted = scenario("PutObject", "access", "crafted", PUT);
    let wrong = impact(&clients, &crafted, (403, "AccessDenied"), 500, &error("InternalError"));
    assert_eq!(wrong.kind, ImpactKind::CraftedOnly);
    assert!(wrong.line().starts_with("crafted only; if sent, retried: "), "{}", wrong.line());
    assert_eq!(impact(&clients, &crafted, (403, "AccessDenied"), 200, "").kind, ImpactKind::Accepted);
    let harmless = scenario("PutObject", "none", "crafted", PUT);
    assert_eq!(impact(&clients, &harmless, (403, "AccessDenied"), 200, "").kind, ImpactKind::CraftedOnly);
}

#[test]
fn of_several_documented_outcomes_the_one_with_the_least_change_counts() {
    let clients = clients();
    let put = scenario("PutObject", "none", "sdk", PUT);
    let seen = |status, code: &str| Seen::of_outcome(&put, &CitedOutcome::new(status, code, "errors:1").outcome());
    let observed = seen(409, "ConditionalRequestConflict");
    let either = [seen(412, "PreconditionFailed"), seen(409, "ConditionalRequestConflict")];
    assert_eq!(Impact::between(&clients.0, &put, &either, &observed).kind, ImpactKind::NoEffect);
    assert_eq!(Impact::between(&clients.0, &put, &either[..1], &observed).kind, ImpactKind::OtherBranch, "S3A");
    let unknown = Impact::between(&clients.0, &put, &[], &seen(500, "InternalError"));
    assert_eq!(unknown.kind, ImpactKind::Retried, "nothing is documented, so a final error is expected");
}

#[test]
fn a_success_that_is_refused_and_an_error_that_passes_and_is_final_are_changes_too() {
    let clients = clients();
    let put = scenario("PutObject", "none", "sdk", PUT);
    assert_eq!(impact(&clients, &put, (200, "none"), 403, &error("AccessDenied")).kind, ImpactKind::Spurious);
    let gave_up = impact(&clients, &put, (503, "SlowDown"), 400, &error("InvalidRequest"));
    assert_eq!(gave_up.kind, ImpactKind::GaveUp);
    let pace = impact(&clients, &put, (503, "SlowDown"), 503, &error("ServiceUnavailable"));
    assert_eq!(pace.kind, ImpactKind::OtherPace, "only the code makes a throttle: {}", pace.line());
}

#[test]
fn the_call_of_a_scenario_has_its_condition_and_its_fault() {
    let put = scenario("PutObject", "none", "sdk", PUT);
    assert_eq!(Call::of(&put).precondition.map(model::client::Precondition::word), Some("if-none-match"));
    let fault = scenario("PutObject", "none", "sdk", "{ method: PUT, path: '/${bucket}/k' }");
    let fault = Scenario { fault: yaml::read("f.yaml", "{ headers: { If-Match: '\"x\"' } }\n").unwrap(), ..fault };
    assert_eq!(Call::of(&fault).precondition.map(model::client::Precondition::word), Some("if-match"));
    let list =
        scenario("ListObjectsV2", "none", "sdk", "{ method: GET, path: '/${bucket}', query: { list-type: '2' } }");
    assert_eq!(Call::of(&list).operation.name(), "ListObjectsV2");
}
