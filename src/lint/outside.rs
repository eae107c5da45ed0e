//! Finds requests and steps that would write to what a run does not create, which the engine refuses to send.

use engine::inspection;
use model::scenario::Scenario;

const ADVICE: &str = "write to `${bucket}`, to a name that begins with `s3c-${run_id}-`, or in a bucket of the target file to \
                      such a key";

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let refusals = inspection::refusals(scenario).into_iter();
    refusals.map(|(place, trespass)| format!("{place}: not sent: {}; {ADVICE}", trespass.reason())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    fn found(text: &str) -> String {
        problems(&scenario(text)).join("\n")
    }

    #[test]
    fn a_write_outside_of_the_run_is_found_wherever_it_is() {
        let put = "when: { method: PUT, path: /prod/report.csv, body: x }\nfault: { headers: { x-a: b } }\n";
        let text = found(put);
        assert!(
            text.starts_with("when: not sent: it would write to a bucket that this run did not create: prod;"),
            "{text}"
        );
        assert!(text.contains("`s3c-${run_id}-`"), "{text}");
        for (file, place) in [
            ("bucket: none\nwhen: { method: DELETE, path: /prod2 }\nfault: none\n", "when: "),
            ("fault: { method: DELETE }\nwhen: { method: GET, path: / }\n", "fault: "),
            ("fault: { path: '/prod/k' }\nwhen: { method: PUT, path: '/${bucket}/k' }\n", "fault: "),
            ("fault: { after_signing: { path: '/prod/k' } }\nwhen: { method: PUT, path: '/${bucket}/k' }\n", "fault: "),
            ("fault: { headers: { Host: elsewhere } }\nwhen: { method: PUT, path: '/${bucket}/k' }\n", "fault: "),
            (
                "fault: { body: '<Delete><Object><Key>../prod/k</Key></Object></Delete>' }\nwhen: { method: POST, path: '/${bucket}', query: { delete: null }, body: x }\n",
                "fault: ",
            ),
            ("given: [{ CreateBucket: { name: prod } }]\n", "given[0]: "),
            ("given: [{ PutObject: { key: x/../../prod/k, body: x } }]\n", "given[0]: "),
            ("fault: state\ncontrol: { path: '/prod' }\nwhen: { method: DELETE, path: '/${bucket}' }\n", "control: "),
            ("fault: state\ncontrol: { given: [{ DeleteBucket: { name: prod } }] }\n", "control.given[0]: "),
        ] {
            let text = found(file);
            assert!(text.starts_with(place) && text.contains("not sent: "), "{file}: {text}");
        }
    }

    #[test]
    fn reads_and_own_names_are_in_order() {
        for file in [
            "when: { method: GET, path: /prod/report.csv }\nfault: none\n",
            "bucket: none\nwhen: { method: PUT, path: '/s3c-${run_id}-x' }\nfault: none\n",
            "bucket: none\nrequires: [quota-bucket]\nwhen: { method: PUT, path: '/${quota_bucket}/s3c-${run_id}-${prefix}k' }\nfault: none\n",
            "given: [{ CreateBucket: { name: '${bucket}-b' } }]\n",
        ] {
            assert_eq!(found(file), "", "{file}");
        }
    }
}
