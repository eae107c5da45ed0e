//! Checks that no scenario disturbs another one: by a bucket that both share.

use model::scenario::fault::AfterSigning;
use model::scenario::{BucketKind, Fault, Scenario, Step};

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut problems = of_bucket(scenario);
    if !has_own_bucket(scenario)
        && let Some(what) = leaves_broken(&scenario.fault)
    {
        problems.push(format!("bucket: {what} can leave the bucket in a broken state; write `bucket: own`"));
    }
    // The control can have another bucket, and further steps.
    if let Some(control) = scenario.without_fault() {
        let of_control = of_bucket(&control).into_iter().filter(|problem| !problems.contains(problem));
        let of_control: Vec<String> = of_control.map(|problem| format!("control: {problem}")).collect();
        problems.extend(of_control);
    }
    problems
}

fn of_bucket(scenario: &Scenario) -> Vec<String> {
    let Scenario { operation, bucket, when, fault, given, .. } = scenario;
    let mut problems = Vec::new();
    if *bucket == BucketKind::Empty {
        if !matches!(when.method.as_str(), "GET" | "HEAD" | "OPTIONS") || matches!(fault, Fault::Method(_)) {
            problems.push(format!("bucket: nothing is ever written to an empty bucket, but {operation} may write"));
        }
        if !given.is_empty() {
            problems
                .push("bucket: nothing is ever written to an empty bucket; write `bucket: own` for the steps".into());
        }
    } else if operation.reads_bucket() && !has_own_bucket(scenario) {
        let with_steps = if given.is_empty() { "empty" } else { "own" };
        problems.push(format!(
            "bucket: {operation} reads the bucket as a whole, with what other scenarios do in it; write `bucket: {with_steps}`"
        ));
    }
    if !has_own_bucket(scenario) {
        if operation.changes_bucket() {
            problems
                .push(format!("bucket: {operation} changes a bucket that other scenarios use; write `bucket: own`"));
        }
        if let Some(step) = given.iter().find(|step| changes_bucket(step)) {
            let step = step.operation();
            problems.push(format!("bucket: {step} changes a bucket that other scenarios use; write `bucket: own`"));
        }
    }
    problems
}

/// True if no other scenario uses the bucket; a scenario without one names buckets of its own.
fn has_own_bucket(scenario: &Scenario) -> bool {
    scenario.bucket.is_fresh() || scenario.bucket == BucketKind::None
}

/// What the fault is, if a server that stops in the middle of such a request may leave something half done.
fn leaves_broken(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Wire(_) => Some("broken framing"),
        Fault::Chunks(_) => Some("a broken chunked body"),
        Fault::AfterSigning(AfterSigning::Body(_)) => Some("a body that does not match its hash"),
        Fault::Race(_) => Some("a race"),
        _ => None,
    }
}

/// True for a step that configures the scenario's own bucket.
fn changes_bucket(step: &Step) -> bool {
    let is_of_another = matches!(step, Step::PutBucketVersioning { name: Some(_), .. });
    step.configures_bucket() && !is_of_another
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    const LISTING: &str = "operation: ListObjectsV2\n\
        when: { method: GET, path: '/${bucket}', query: { list-type: '2' } }\nfault: { clock: -20m }\n";

    fn found(text: &str) -> Vec<String> {
        problems(&scenario(text))
    }

    #[test]
    fn what_reads_a_bucket_as_a_whole_has_one_that_nothing_else_writes_to() {
        let shared =
            "bucket: ListObjectsV2 reads the bucket as a whole, with what other scenarios do in it; write `bucket: ";
        assert_eq!(found(LISTING), [format!("{shared}empty`")]);
        assert_eq!(found(&format!("{LISTING}given: [{{ PutObject: {{ key: k }} }}]\n")), [format!("{shared}own`")]);
        for kind in ["empty", "own", "own-object-lock"] {
            assert_eq!(found(&format!("{LISTING}bucket: {kind}\n")), Vec::<String>::new(), "{kind}");
        }
        assert_eq!(found(""), Vec::<String>::new(), "an object is the scenario's own");
    }

    #[test]
    fn an_empty_bucket_stays_empty() {
        let step = format!("{LISTING}bucket: empty\ngiven: [{{ PutObject: {{ key: k }} }}]\n");
        let written = "bucket: nothing is ever written to an empty bucket; write `bucket: own` for the steps";
        assert_eq!(found(&step), [written]);
        let put = "operation: PutObject\nwhen: { method: PUT, path: '/${bucket}/${prefix}k' }\nbucket: empty\n";
        assert_eq!(found(put), ["bucket: nothing is ever written to an empty bucket, but PutObject may write"]);
        let steps = "fault: state\ncontrol: { given: [{ PutObject: { key: k } }] }\n";
        let of_control = LISTING.replace("fault: { clock: -20m }\n", steps);
        assert_eq!(found(&format!("{of_control}bucket: empty\n")), [format!("control: {written}")]);
    }

    #[test]
    fn what_may_leave_something_broken_has_its_own_bucket() {
        let put = "operation: PutObject\nwhen: { method: PUT, path: '/${bucket}/${prefix}k', body: hello }\n";
        for (fault, what) in [
            ("wire: { send: 2, then: half-close }", "broken framing"),
            ("after_signing: { body: hellO }", "a body that does not match its hash"),
            ("race: { times: 16, winners: 1 }", "a race"),
        ] {
            let text = format!("{put}fault: {{ {fault} }}\n");
            let expected = format!("bucket: {what} can leave the bucket in a broken state; write `bucket: own`");
            assert_eq!(found(&text), [expected]);
            assert_eq!(found(&format!("{text}bucket: own\n")), Vec::<String>::new());
        }
    }

    #[test]
    fn a_shared_bucket_is_not_configured() {
        let step = "given: [{ PutBucketVersioning: { status: Enabled } }]\n";
        let changes =
            |what: &str| format!("bucket: {what} changes a bucket that other scenarios use; write `bucket: own`");
        assert_eq!(found(step), [changes("PutBucketVersioning")]);
        assert_eq!(found(&step.replace("Enabled", "Enabled, name: '${bucket}-b'")), Vec::<String>::new());
        let operation =
            "operation: DeleteBucketPolicy\nwhen: { method: DELETE, path: '/${bucket}', query: { policy: null } }\n";
        assert_eq!(found(operation), [changes("DeleteBucketPolicy")]);
    }
}
