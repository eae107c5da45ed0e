//! What scenarios may require of a target, and how its target file says so.

use crate::command::text::{beside, wrap};
use model::scenario::{Requirement, Suite};

const LABEL: usize = 14;

pub(super) fn describe(suite: &Suite) -> String {
    let intro = "A scenario whose requirement is not met is skipped, with the reason. Accounts and endpoints are named in a \
                 target file (`--target FILE`; its schema: `s3conform schema target`). Secrets may be written as ${NAME} of \
                 an environment variable.";
    let mut lines = vec![wrap(intro, 0)];
    for requirement in Requirement::ALL.iter().copied() {
        lines.push(String::new());
        lines.push(requirement.describe().to_owned());
        lines.push(beside("  target file", LABEL, requirement.facts().target_file));
        lines.push(beside("  prepare", LABEL, requirement.facts().preparation));
        let names: Vec<String> = requirement.names().iter().map(|name| format!("${{{name}}}")).collect();
        if !names.is_empty() {
            lines.push(beside("  templates", LABEL, &names.join(", ")));
        }
        let users = suite.scenarios.iter().filter(|scenario| scenario.requires.contains(&requirement));
        let users: Vec<&str> = users.map(|scenario| scenario.id.as_str()).collect();
        let users = if users.is_empty() { "none".to_owned() } else { users.join(", ") };
        lines.push(beside("  scenarios", LABEL, &users));
    }
    lines.join("\n") + "\n"
}
