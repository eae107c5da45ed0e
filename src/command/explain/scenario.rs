//! One scenario: what it prepares, what it sends, and what each vendor documents.

use super::{expectation, fault, request};
use crate::command::text::{beside, wrap};
use model::profile::Profile;
use model::scenario::{BucketKind, Scenario, Step};

const LABEL: usize = 12;

pub(super) fn describe(scenario: &Scenario, profiles: &[Profile], region: &str) -> String {
    let mut lines = vec![scenario.id.clone(), scenario.title.clone(), String::new(), wrap(&scenario.description, 0)];
    lines.push(String::new());
    lines.extend(facts(scenario).into_iter().map(|(label, fact)| beside(label, LABEL, &fact)));
    if !scenario.given.is_empty() {
        lines.extend([String::new(), "Given".into()]);
        lines.extend(scenario.given.iter().enumerate().map(|(index, given)| numbered(index + 1, given)));
    }
    lines.extend([String::new(), "Sent".into()]);
    lines.extend(request::describe(&scenario.when));
    lines.extend([String::new(), "Fault".into()]);
    let faults = fault::describe(&scenario.when);
    if faults.is_empty() {
        lines.push("  in the request as it stands, or in the state it meets".into());
    }
    for fault in &faults {
        let (words, body) = fault.split_once('\n').unwrap_or((fault, ""));
        lines.push(wrap(words, 2));
        lines.extend(body.lines().map(|line| format!("    {line}")));
    }
    lines.extend([String::new(), format!("Expected in {region}")]);
    for profile in profiles {
        lines.push(expected(profile, scenario, region));
    }
    lines.join("\n") + "\n"
}

fn facts(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Condition", scenario.condition.clone())];
    let mut add = |label, words: Vec<String>| {
        if !words.is_empty() {
            facts.push((label, words.join(", ")));
        }
    };
    add("Also", scenario.also.to_vec());
    add("Reference", vec![scenario.reference.clone()]);
    add("Bucket", vec![bucket(scenario.bucket).into()]);
    add("Tags", scenario.tags.to_vec());
    add("Needs", scenario.requires.iter().map(|requirement| requirement.describe().to_owned()).collect());
    facts
}

fn bucket(kind: BucketKind) -> &'static str {
    match kind {
        BucketKind::Plain => "shared with other scenarios",
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
    let expectation = profile.expectation(scenario, region);
    let lines = expectation::describe(profile, &expectation, LABEL).join("\n");
    format!("  {:<width$}{}", profile.id, lines.trim_start(), width = LABEL - 2)
}
