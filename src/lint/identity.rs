//! Checks the id, title, description and reference of a scenario.

use model::scenario::{Scenario, Suite};

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let mut problems = Vec::new();
    let components: Vec<&str> = scenario.id.split('/').collect();
    if components.len() < 2 {
        problems.push("it has no area; move it into a directory such as object/".into());
    }
    if let Some(wrong) = components.iter().find(|component| !is_kebab_case(component)) {
        problems
            .push(format!("`{wrong}` in its path is not kebab-case; use lowercase letters, digits and single hyphens"));
    }
    if scenario.title.trim().is_empty() || scenario.title.contains('\n') {
        problems.push("`title` must be one line of text".into());
    }
    if scenario.description.trim().is_empty() {
        problems.push("`description` is empty".into());
    }
    let is_page = |uri: http::Uri| uri.scheme_str() == Some("https") && uri.host().is_some();
    if !scenario.reference.parse().is_ok_and(is_page) {
        problems.push(format!("reference `{}` is not an https URL", scenario.reference));
    }
    problems
}

/// Earlier ids that are not free: another scenario has one, or had it, too.
pub(super) fn renamed(scenario: &Scenario, suite: &Suite) -> Vec<String> {
    let taken = |earlier: &&String| {
        suite.scenarios.iter().any(|other| {
            other.id == **earlier || (other.id != scenario.id && other.renamed.iter().any(|id| id == *earlier))
        })
    };
    let taken = scenario.renamed.iter().filter(taken);
    taken.map(|earlier| format!("`renamed`: `{earlier}` is, or was, the id of another scenario as well")).collect()
}

fn is_kebab_case(word: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    word.split('-').all(|part| !part.is_empty() && part.chars().all(small))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    #[test]
    fn a_proper_scenario_has_none() {
        assert_eq!(problems(&scenario("")), Vec::<String>::new());
    }

    #[test]
    fn ids_are_kebab_case_below_an_area() {
        let with_id = |id: &str| problems(&Scenario { id: id.into(), ..scenario("") });
        assert!(with_id("some-fault")[0].contains("has no area"));
        for id in ["object/Get", "object/get_key", "object/get--key", "object/-get", "Object/get"] {
            assert!(with_id(id)[0].contains("not kebab-case"), "{id}");
        }
    }

    #[test]
    fn the_reference_is_an_https_url() {
        for reference in ["http://example.com/", "see the manual", "https:///x"] {
            let scenario = Scenario { reference: reference.into(), ..scenario("") };
            assert!(problems(&scenario)[0].contains("not an https URL"), "{reference}");
        }
    }
    #[test]
    fn an_earlier_id_belongs_to_one_scenario() {
        let with = |id: &str, renamed: &[&str]| {
            let renamed = renamed.iter().map(|id| (*id).to_owned()).collect();
            Scenario { id: id.into(), renamed, ..scenario("") }
        };
        let found = |one: &Scenario, other: &Scenario| renamed(one, &Suite::new("s", [one.clone(), other.clone()]));
        assert!(found(&with("a/new", &["a/old"]), &with("a/b", &["a/older"])).is_empty());
        for other in [with("a/old", &[]), with("a/b", &["a/old"])] {
            let problems = found(&with("a/new", &["a/old"]), &other);
            assert_eq!(problems, ["`renamed`: `a/old` is, or was, the id of another scenario as well"]);
        }
        assert_eq!(found(&with("a/new", &["a/new"]), &with("a/b", &[])).len(), 1);
    }
}
