use super::*;
use model::yaml;

fn scenario(id: &str, extra: &str) -> Scenario {
    let text = format!(
        "title: t\noperation: GetObject\ncondition: NoSuchKey\nstake: none\nreach: sdk\nfault: none\ndescription: d\nreference: https://example.com\nwhen: {{ method: GET, path: / }}\n{extra}"
    );
    Scenario { id: id.into(), ..yaml::read(id, &text).unwrap() }
}

fn suite() -> Suite {
    let scenarios = vec![
        scenario("auth/second-account", "requires: [second-account]\ntags: [slow]"),
        scenario("object/get-missing-key", ""),
        scenario("object/put-again", "also: [Conflict]"),
    ];
    Suite::new("test", scenarios)
}

fn ids(selection: &Selection) -> Result<Vec<String>, PlanError> {
    select(&suite(), selection).map(|selected| selected.into_iter().map(|scenario| scenario.id.clone()).collect())
}

fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn without_a_selection_everything_runs() {
    assert_eq!(ids(&Selection::default()).unwrap().len(), 3);
}

#[test]
fn the_parts_of_a_selection_all_have_to_hold() {
    let areas = vec!["object".to_owned()];
    let object =
        Selection { areas, codes: vec!["NoSuchKey".into()], skip: patterns(&["**/put-*"]), ..Selection::default() };
    assert_eq!(ids(&object).unwrap(), ["object/get-missing-key"]);
    let slow = Selection { tags: vec!["slow".into()], ..Selection::default() };
    assert_eq!(ids(&slow).unwrap(), ["auth/second-account"]);
}

#[test]
fn a_code_in_also_selects_too() {
    let selection = Selection { codes: vec!["Conflict".into()], ..Selection::default() };
    assert_eq!(ids(&selection).unwrap(), ["object/put-again"]);
}

#[test]
fn partitions_share_the_scenarios_without_overlap() {
    let part = |text: &str| ids(&Selection { partition: Some(text.parse().unwrap()), ..Selection::default() }).unwrap();
    let mut all = [part("hash:1/2"), part("hash:2/2")].concat();
    all.sort();
    assert_eq!(all, ids(&Selection::default()).unwrap());
    let parts: Vec<usize> = (1..=9).map(|index| part(&format!("hash:{index}/9")).len()).collect();
    assert!(parts.contains(&0) && parts.iter().sum::<usize>() == 3, "an empty part is no mistake: {parts:?}");
}

#[test]
fn a_misspelt_id_names_the_nearest_one() {
    let error = ids(&Selection { patterns: patterns(&["object/get-mising-key"]), ..Selection::default() }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no scenario matches `object/get-mising-key`; did you mean `object/get-missing-key`?"
    );
}

#[test]
fn a_misspelt_filter_is_an_error_even_beside_a_right_one() {
    let selection = Selection { tags: vec!["slow".into(), "slwo".into()], ..Selection::default() };
    let error = ids(&selection).unwrap_err();
    assert_eq!(error.to_string(), "no scenario matches --tag `slwo`; did you mean `slow`?");
    assert!(matches!(error, PlanError::Unmatched { others: true, .. }));
}

#[test]
fn filters_that_exclude_each_other_leave_nothing() {
    let selection = Selection { patterns: patterns(&["auth"]), areas: vec!["object".into()], ..Selection::default() };
    assert_eq!(ids(&selection), Err(PlanError::Nothing(3)));
}

#[test]
fn an_unmet_requirement_is_a_skip_with_its_reason() {
    let without = plan(&suite(), &Selection::default(), &[]).unwrap();
    assert_eq!(without.planned[0].skip.as_deref(), Some("needs a second account (--other-aws-profile)"));
    assert_eq!(without.planned[1].skip, None);
    let with = plan(&suite(), &Selection::default(), &[Requirement::SecondAccount]).unwrap();
    assert!(with.planned.iter().all(|planned| planned.skip.is_none()));
}
