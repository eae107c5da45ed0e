//! The fault of a scenario is one, and its operation is what `when` sends.

use indexmap::IndexMap;

use model::operation::{Operation, Service, Shape};
use model::scenario::fault::AfterSigning;
use model::scenario::when::{Auth, Credentials};
use model::scenario::{Fault, NO_CONDITION, Scenario};

/// Headers or parameters that may belong together in one fault, such as a checksum and the name of its algorithm.
const TOGETHER: usize = 3;

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut problems: Vec<String> = operation(scenario).into_iter().collect();
    problems.extend(weight(scenario));
    problems.extend(form(scenario));
    problems.extend(healthy(scenario));
    if scenario.fault == Fault::None && scenario.condition != NO_CONDITION {
        problems.push(format!("`fault: none` provokes nothing; name the fault behind {}", scenario.condition));
    }
    problems
}

/// The operation is the one that `when` sends.
fn operation(scenario: &Scenario) -> Option<String> {
    let Scenario { operation, when, .. } = scenario;
    if operation.service() != Service::S3 {
        return None;
    }
    let query: Vec<&str> = when.query.keys().map(String::as_str).collect();
    let headers: Vec<&str> = when.headers.keys().map(String::as_str).collect();
    let form = when.auth == Auth::PostForm;
    let shape = Shape { method: &when.method, path: &when.path, query: &query, headers: &headers, form };
    let sent = Operation::recognise(shape);
    if sent == Some(*operation) {
        return None;
    }
    let sent = sent.map_or_else(|| "no operation of S3".to_owned(), |sent| sent.to_string());
    Some(format!("operation: `when` sends {sent}; {operation} is {}", operation.request()))
}

/// One change, or several that belong together.
fn weight(scenario: &Scenario) -> Option<String> {
    let count = |map: &IndexMap<String, Option<String>>| map.len();
    let (place, changes) = match &scenario.fault {
        Fault::Headers(headers) => ("headers", count(headers)),
        Fault::Query(query) => ("query", count(query)),
        Fault::AfterSigning(AfterSigning::Headers(headers)) => ("after_signing.headers", count(headers)),
        Fault::AfterSigning(AfterSigning::Query(query)) => ("after_signing.query", count(query)),
        Fault::Race(race) => {
            let limit = race.winners.filter(|winners| *winners >= race.times)?;
            return Some(format!("fault.race.winners: {limit} is no limit; write fewer than `times`"));
        }
        Fault::Credentials(Credentials::Owner) => {
            return Some("fault.credentials: `owner` is healthy; write whose credentials are wrong".into());
        }
        _ => return None,
    };
    match changes {
        0 => Some(format!("fault.{place} changes nothing")),
        1..=TOGETHER => None,
        _ => Some(format!("fault.{place} changes {changes} things; keep one fault")),
    }
}

/// What `when` signs with is no fault: that would be a second one beside `fault`.
fn healthy(scenario: &Scenario) -> Vec<String> {
    let when = &scenario.when;
    let mut problems = Vec::new();
    match when.credentials {
        Credentials::Owner | Credentials::Other | Credentials::Limited | Credentials::Bound => {}
        Credentials::Anonymous
        | Credentials::UnknownKey
        | Credentials::WrongSecret
        | Credentials::ExpiredToken
        | Credentials::Revoked => {
            problems.push("when.credentials is a fault; write `fault: { credentials: ... }`".into());
        }
    }
    if when.auth == Auth::None && when.method != "OPTIONS" {
        problems.push("when.auth: a request without a signature is a fault; write `fault: { auth: none }`".into());
    }
    problems
}

/// A fault of a form or of chunks needs a form or chunks.
fn form(scenario: &Scenario) -> Option<String> {
    if scenario.when.form.is_some() && matches!(scenario.fault, Fault::Auth(_) | Fault::Signature(_)) {
        return Some(format!("fault.{}: a form is signed in its fields; use a fault of `form`", scenario.fault.kind()));
    }
    let (kind, missing) = match scenario.fault {
        Fault::Form(_) => ("form", scenario.when.form.is_none()),
        Fault::Chunks(_) => ("chunks", scenario.when.chunks.is_none()),
        _ => return None,
    };
    missing.then(|| format!("fault.{kind}: `when` has no `{kind}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    fn found(fault: &str) -> Vec<String> {
        problems(&scenario(&format!("fault: {fault}\n")))
    }

    #[test]
    fn headers_that_belong_together_are_one_fault() {
        assert_eq!(found("{ headers: { a: x, b: y, c: null } }"), Vec::<String>::new());
        assert_eq!(
            found("{ headers: { a: x, b: y, c: z, d: z } }"),
            ["fault.headers changes 4 things; keep one fault"]
        );
        assert_eq!(found("{ headers: {} }"), ["fault.headers changes nothing"]);
        assert_eq!(
            found("{ race: { times: 2, winners: 2 } }"),
            ["fault.race.winners: 2 is no limit; write fewer than `times`"]
        );
    }

    #[test]
    fn a_fault_that_changes_nothing_provokes_nothing() {
        assert_eq!(found("none"), ["`fault: none` provokes nothing; name the fault behind NoSuchKey"]);
        assert_eq!(found("{ chunks: omit-decoded-length }"), ["fault.chunks: `when` has no `chunks`"]);
        assert_eq!(
            found("{ credentials: owner }"),
            ["fault.credentials: `owner` is healthy; write whose credentials are wrong"]
        );
    }

    #[test]
    fn what_when_signs_with_is_healthy() {
        let found = |when: &str| {
            problems(&scenario(&format!(
                "when: {{ method: GET, path: '/${{bucket}}/k', {when} }}\nfault: {{ clock: -20m }}\n"
            )))
        };
        assert_eq!(
            found("credentials: wrong-secret"),
            ["when.credentials is a fault; write `fault: { credentials: ... }`"]
        );
        assert!(found("auth: none")[0].starts_with("when.auth: a request without a signature is a fault"));
        assert_eq!(found("credentials: other"), Vec::<String>::new());
        let form = "operation: PostObject\nwhen: { method: POST, path: '/${bucket}', auth: post-form, form: { fields: {} } }\n";
        let signed = problems(&scenario(&format!("{form}fault: {{ signature: flip-last-digit }}\n")));
        assert_eq!(signed, ["fault.signature: a form is signed in its fields; use a fault of `form`"]);
    }

    #[test]
    fn the_operation_is_what_the_healthy_request_sends() {
        let sent = |when: &str| problems(&scenario(&format!("when: {when}\n")));
        assert_eq!(sent("{ method: GET, path: '/${bucket}/k' }"), Vec::<String>::new());
        let wrong = "operation: `when` sends PutObject; GetObject is GET /bucket/key";
        assert_eq!(sent("{ method: PUT, path: '/${bucket}/k' }"), [wrong]);
        assert!(
            sent("{ method: PATCH, path: '/${bucket}/k' }")[0]
                .starts_with("operation: `when` sends no operation of S3")
        );
    }
}
