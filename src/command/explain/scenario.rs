//! One scenario: what it prepares, what it sends, and what each vendor documents.

use super::{expectation, fault, request};
use crate::command::text::{beside, wrap};
use model::profile::Profile;
use model::scenario::{BucketKind, Control, Fault, Scenario, Step};

const LABEL: usize = 12;

pub(super) fn describe(scenario: &Scenario, profiles: &[Profile], region: &str) -> String {
    let mut lines = vec![scenario.id.clone(), scenario.title.clone(), String::new(), wrap(&scenario.description, 0)];
    lines.push(String::new());
    lines.extend(facts(scenario).into_iter().map(|(label, fact)| beside(label, LABEL, &fact)));
    if !scenario.given.is_empty() {
        lines.extend([String::new(), "Given".into()]);
        lines.extend(scenario.given.iter().enumerate().map(|(index, given)| numbered(index + 1, given)));
    }
    lines.extend([String::new(), "When (without the fault)".into()]);
    lines.extend(request::describe(scenario));
    lines.extend([String::new(), "Fault".into()]);
    for fault in &fault::describe(&scenario.fault) {
        let (words, body) = fault.split_once('\n').unwrap_or((fault, ""));
        lines.push(wrap(words, 2));
        lines.extend(body.lines().map(|line| format!("    {line}")));
    }
    lines.extend([String::new(), "Control".into()]);
    lines.extend(control(scenario));
    lines.extend([String::new(), format!("Expected in {region}")]);
    for profile in profiles {
        lines.push(expected(profile, scenario, region));
    }
    lines.join("\n") + "\n"
}

fn facts(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Operation", scenario.operation.to_string()), ("Condition", scenario.condition.clone())];
    let mut add = |label, words: Vec<String>| {
        if !words.is_empty() {
            facts.push((label, words.join(", ")));
        }
    };
    add("Also", scenario.also.to_vec());
    let because = scenario.because.iter().map(|because| format!(": {because}")).collect::<String>();
    add("Stake", vec![format!("{} ({}){because}", scenario.stake, scenario.stake.describe())]);
    add("Reach", vec![format!("{} ({})", scenario.reach, scenario.reach.describe())]);
    add("Reference", vec![scenario.reference.clone()]);
    add("Bucket", vec![bucket(scenario.bucket).into()]);
    add("Tags", scenario.tags.to_vec());
    add("Needs", scenario.requires.iter().map(|requirement| requirement.describe().to_owned()).collect());
    facts
}

/// What the control is, which has to succeed.
fn control(scenario: &Scenario) -> Vec<String> {
    if let Some(why) = &scenario.no_control {
        return vec![wrap(&format!("none: {why}"), 2)];
    }
    if scenario.fault == Fault::None {
        return vec!["  none: nothing is wrong with the request".into()];
    }
    let Some(control) = scenario.control.as_deref() else {
        return vec!["  the same request without the fault".into()];
    };
    let Control { requires, bucket: kind, given, path, headers, credentials, parameters, body } = control;
    let mut lines = vec!["  the same request without the fault, where".to_owned()];
    lines.extend(requires.iter().map(|requirement| format!("  the target offers {}", requirement.describe())));
    lines.extend(kind.map(|kind| format!("  the bucket is {}", bucket(kind))));
    lines.extend(given.iter().enumerate().map(|(index, given)| numbered(index + 1, given)));
    lines.extend(path.iter().map(|path| format!("  the path is {path}")));
    lines.extend(headers.iter().map(|(name, value)| match value {
        Some(value) => format!("  {name}: {}", request::shortened(value)),
        None => format!("  header {name} is missing"),
    }));
    lines.extend(
        credentials.map(|credentials| format!("  the credentials are those of {credentials:?}").to_lowercase()),
    );
    lines.extend(parameters.iter().map(|(name, value)| format!("  parameter {name} is {value}")));
    lines.extend(body.iter().map(|body| format!("  the body is {}", request::body_words(body))));
    lines
}

fn bucket(kind: BucketKind) -> &'static str {
    match kind {
        BucketKind::Plain => "shared with other scenarios",
        BucketKind::Empty => "shared with scenarios that only read, and empty",
        BucketKind::Versioned => "shared, with versioning",
        BucketKind::ObjectLock => "shared, with object lock",
        BucketKind::Own => "its own",
        BucketKind::OwnObjectLock => "its own, with object lock",
        BucketKind::None => "none is made",
    }
}

fn numbered(number: usize, given: &Step) -> String {
    let parameters: Vec<String> =
        given.parameters().into_iter().map(|(name, value)| format!("{name} {}", request::shortened(&value))).collect();
    let saved: Vec<String> = given
        .save()
        .into_iter()
        .flatten()
        .map(|(name, capture)| format!("saves its {capture:?} as ${{{name}}}"))
        .collect();
    let parts = [parameters, saved].concat();
    beside(&format!("  {number}."), 5, &format!("{}: {}", given.operation(), parts.join(", ")))
}

fn expected(profile: &Profile, scenario: &Scenario, region: &str) -> String {
    let lines = expectation::describe(profile, scenario, region, LABEL).join("\n");
    format!("  {:<width$}{}", profile.id, lines.trim_start(), width = LABEL - 2)
}
