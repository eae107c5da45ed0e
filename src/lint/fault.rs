//! One fault per scenario, and it is the only thing wrong.

use indexmap::IndexMap;

use model::scenario::when::{Body, Credentials, EndpointName};
use model::scenario::{BucketKind, Scenario, When};

/// Headers or parameters that may belong together in one fault, such as a checksum and the name of its algorithm.
const TOGETHER: usize = 3;

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut problems = Vec::new();
    let edits = edits(&scenario.when);
    if edits.len() > 1 {
        problems.push(format!("when: {} are several faults; keep one", edits.join(" and ")));
    }
    let moments = [
        (
            "before_signing",
            scenario.when.before_signing.as_ref().map(|edit| {
                weigh(edit.method.as_ref(), edit.path.as_ref(), edit.body.as_ref(), &edit.query, &edit.headers, 0)
            }),
        ),
        (
            "after_signing",
            scenario.when.after_signing.as_ref().map(|edit| {
                let signature = usize::from(edit.signature.is_some());
                weigh(
                    edit.method.as_ref(),
                    edit.path.as_ref(),
                    edit.body.as_ref(),
                    &edit.query,
                    &edit.headers,
                    signature,
                )
            }),
        ),
    ];
    for (name, weight) in moments {
        match weight {
            Some(Weight::Nothing) => problems.push(format!("when.{name} changes nothing")),
            Some(Weight::Several) => problems.push(format!("when.{name} changes several things; keep one fault")),
            Some(Weight::One) | None => {}
        }
    }
    if let Some(winners) = scenario.when.winners
        && winners >= scenario.when.times.unwrap_or(1)
    {
        problems.push(format!("when.winners: {winners} is no limit; write fewer than `times`"));
    }
    if !(scenario.has_control() || explained_by_state(scenario)) {
        problems
            .push("nothing shows that its fault is the only thing wrong; add `control:` with the healthy value".into());
    }
    problems
}

fn edits(when: &When) -> Vec<&'static str> {
    [
        ("credentials", when.credentials != Credentials::Owner),
        ("endpoint", when.endpoint == EndpointName::OtherRegion),
        ("clock", when.clock.is_some()),
        ("auth", when.is_auth_edited()),
        ("before_signing", when.before_signing.is_some()),
        ("after_signing", when.after_signing.is_some()),
        ("scope", when.scope.is_some()),
        ("chunks.fault", when.chunks.as_ref().is_some_and(|chunks| chunks.fault.is_some())),
        ("form.fault", when.form.as_ref().is_some_and(|form| form.fault.is_some())),
        ("wire", when.wire.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, used)| used.then_some(name))
    .collect()
}

enum Weight {
    Nothing,
    One,
    Several,
}

fn weigh(
    method: Option<&String>,
    path: Option<&String>,
    body: Option<&Body>,
    query: &IndexMap<String, Option<String>>,
    headers: &IndexMap<String, Option<String>>,
    signature: usize,
) -> Weight {
    let alone = usize::from(method.is_some()) + usize::from(path.is_some()) + usize::from(body.is_some()) + signature;
    match (alone, query.len() + headers.len()) {
        (0, 0) => Weight::Nothing,
        (1, 0) | (0, 1..=TOGETHER) => Weight::One,
        _ => Weight::Several,
    }
}

/// Where no edit is the fault, the state that the request meets has to be: prepared, or the absence of what it reads.
fn explained_by_state(scenario: &Scenario) -> bool {
    let condition = &scenario.condition;
    let reads = matches!(scenario.when.method.as_str(), "GET" | "HEAD");
    let absence = reads && (condition.starts_with("NoSuch") || condition.contains("NotFound"));
    !scenario.given.is_empty() || scenario.bucket != BucketKind::Plain || absence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    fn found(when: &str) -> Vec<String> {
        problems(&scenario(&format!("when: {{ method: GET, path: /, {when} }}\n")))
    }

    #[test]
    fn one_edit_is_fine_and_two_are_not() {
        assert_eq!(found("clock: -20m"), Vec::<String>::new());
        assert_eq!(
            found("clock: -20m, credentials: anonymous"),
            ["when: credentials and clock are several faults; keep one"]
        );
    }

    #[test]
    fn headers_that_belong_together_are_one_fault() {
        assert_eq!(found("before_signing: { headers: { a: x, b: y, c: null } }"), Vec::<String>::new());
        let several = "when.before_signing changes several things; keep one fault";
        assert_eq!(found("before_signing: { headers: { a: x }, body: y }"), [several]);
        assert_eq!(found("before_signing: { headers: { a: x, b: y, c: z, d: z } }"), [several]);
        assert_eq!(found("after_signing: {}"), ["when.after_signing changes nothing"]);
    }

    #[test]
    fn a_fault_needs_a_control_or_a_state_that_explains_it() {
        let refused = scenario("condition: InvalidArgument\n");
        assert!(problems(&refused)[0].contains("add `control:`"));
        for text in ["", "control: { path: / }\n", "bucket: own\n", "given: [{ PutObject: { key: k } }]\n"] {
            assert_eq!(problems(&scenario(text)), Vec::<String>::new(), "{text}");
        }
    }
}
