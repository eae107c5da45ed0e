//! Checks that every `${name}` is defined where it is used, and that every saved value is used.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::texts::{Text, of_control, of_fault, of_given, of_signed_fault, of_when};
use model::scenario::{BucketKind, Given, Scenario, Values, expand, names};

/// The names that are always defined.
const ALWAYS: [&str; 9] = [
    "prefix",
    "run_id",
    "missing_bucket",
    "short_bucket",
    "address_bucket",
    "access_key",
    "region",
    "other_region",
    "user",
];

/// The names that are defined after signing.
const SIGNED: [&str; 5] = ["credential", "signed_headers", "signature", "scope_date", "host_name"];

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut reader = Reader::new(scenario);
    reader.run("given", &scenario.given);
    reader.read(&of_when(&scenario.when));
    reader.read(&of_fault(&scenario.fault));
    let mut signed = Reader { values: reader.values.clone(), ..Reader::default() };
    for name in SIGNED {
        signed.know(name);
    }
    signed.read(&of_signed_fault(&scenario.fault));
    if let Some(control) = &scenario.control {
        for name in control.requires.iter().flat_map(|requirement| requirement.names()) {
            reader.know(name);
        }
        if control.bucket.is_some_and(|bucket| bucket != BucketKind::None) {
            reader.know("bucket");
        }
        reader.run("control.given", &control.given);
        reader.read(&of_control(control));
    }
    reader.used.extend(signed.used);
    reader.problems.extend(signed.problems);
    let unused = reader.saved.iter().filter(|(_, name)| !reader.used.contains(name));
    let unused: Vec<String> =
        unused.map(|(place, name)| format!("{place}: `{name}` is saved but never used")).collect();
    [reader.problems, unused].concat()
}

struct Reader {
    values: Values,
    saved: Vec<(String, String)>,
    used: BTreeSet<String>,
    problems: Vec<String>,
}

impl Default for Reader {
    fn default() -> Self {
        let values = Values::new(OffsetDateTime::UNIX_EPOCH);
        Self { values, saved: Vec::new(), used: BTreeSet::new(), problems: Vec::new() }
    }
}

impl Reader {
    fn new(scenario: &Scenario) -> Self {
        let mut reader = Self::default();
        for name in ALWAYS {
            reader.know(name);
        }
        if scenario.bucket != BucketKind::None {
            reader.know("bucket");
        }
        for name in scenario.requires.iter().flat_map(|requirement| requirement.names()) {
            reader.know(name);
        }
        reader
    }

    fn know(&mut self, name: &str) {
        self.values.set(name, "x");
    }

    /// Reads given steps in order: each can use the values that earlier steps saved.
    fn run(&mut self, place: &str, steps: &[Given]) {
        for (index, given) in steps.iter().enumerate() {
            let place = format!("{place}[{index}]");
            self.read(&of_given(&place, given));
            for name in given.save().into_iter().flatten().map(|(name, _)| name) {
                // A control may replace a saved value: that is how the same request becomes a request without its fault.
                let replaces = place.starts_with("control") && self.saved.iter().any(|(_, saved)| saved == name);
                if self.values.value(name).is_some() && !replaces {
                    self.problems
                        .push(format!("{place}: `{name}` is already defined; save the value under another name"));
                }
                self.know(name);
                self.saved.push((place.clone(), name.clone()));
            }
        }
    }

    fn read(&mut self, texts: &[Text]) {
        for (place, text) in texts {
            self.used.extend(names(text).into_iter().map(str::to_owned));
            if let Err(error) = expand(text, &self.values) {
                self.problems.push(format!("{place}: {error}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    const SAVE: &str = "given: [{ PutObject: { key: k, save: { tag: ETag } } }]\n";

    fn when(text: &str) -> String {
        format!("when: {{ method: GET, path: '/${{bucket}}/${{prefix}}k', {text} }}\n")
    }

    #[test]
    fn what_is_saved_is_used() {
        assert_eq!(problems(&scenario(SAVE)), ["given[0]: `tag` is saved but never used"]);
        let used = when("headers: { If-Match: '${tag}' }");
        assert_eq!(problems(&scenario(&format!("{SAVE}{used}"))), Vec::<String>::new());
    }

    #[test]
    fn a_name_has_to_be_saved_before_it_is_used() {
        let found = problems(&scenario(&when("headers: { If-Match: '${tag}' }")));
        assert!(found[0].starts_with("when.headers.If-Match: `${tag}` is not known here"), "{found:?}");
    }

    #[test]
    fn only_the_control_may_save_under_a_name_again() {
        let used = when("headers: { If-Match: '${tag}' }");
        let control = "fault: state\ncontrol: { given: [{ HeadObject: { key: k, save: { tag: ETag } } }] }\n";
        assert_eq!(problems(&scenario(&format!("{SAVE}{used}{control}"))), Vec::<String>::new());
        let twice = SAVE.replace(" }]", " }, { HeadObject: { key: k, save: { tag: ETag } } }]");
        let found = problems(&scenario(&format!("{twice}{used}")));
        assert_eq!(found, ["given[1]: `tag` is already defined; save the value under another name"]);
    }

    #[test]
    fn the_signature_is_known_after_signing_only() {
        let known = "fault: { after_signing: { headers: { Authorization: 'x ${credential} ${access_key}' } } }\n";
        assert_eq!(problems(&scenario(known)), Vec::<String>::new());
        let early = "fault: { headers: { Authorization: 'x ${credential}' } }\n";
        assert!(problems(&scenario(early))[0].starts_with("fault.headers.Authorization"));
    }

    #[test]
    fn without_a_bucket_its_name_is_unknown() {
        let found = problems(&scenario("bucket: none\nfault: state\nno_control: it is a test\n"));
        assert!(found[0].starts_with("when.path: `${bucket}` is not known here"), "{found:?}");
    }

    #[test]
    fn a_function_that_does_not_exist_is_found() {
        let found = problems(&scenario(&when("body: '${shout hello}'")));
        assert!(found[0].starts_with("when.body: `${shout hello}`: known functions are"), "{found:?}");
    }
}
