//! Checks the id, title, description and reference of a scenario.

use model::scenario::Scenario;

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
}
