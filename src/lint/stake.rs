//! A stake that differs from the default of its area has a reason, and no other has.

use model::scenario::{NO_CONDITION, Scenario, Stake};

pub(super) fn problems(scenario: &Scenario) -> Vec<String> {
    let Scenario { stake, because, .. } = scenario;
    let Some(default) = Stake::of_area(scenario.area()) else { return Vec::new() };
    let mut problems = Vec::new();
    match because.as_deref().map(str::trim) {
        None if *stake != default => problems
            .push(format!("stake is `{stake}`, but the default of {} is `{default}`; add `because`", scenario.area())),
        Some(_) if *stake == default => problems
            .push(format!("`because` explains a stake that is the default of {}; leave it out", scenario.area())),
        Some("") => problems.push("`because` is empty".into()),
        _ => {}
    }
    if scenario.condition == NO_CONDITION && *stake != Stake::None {
        problems
            .push(format!("stake is `{stake}`, but no error is expected, so accepting loses nothing; write `none`"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;

    fn found(text: &str) -> Vec<String> {
        problems(&scenario(text))
    }

    #[test]
    fn only_a_stake_that_is_not_the_default_has_a_reason() {
        assert_eq!(found("stake: none\n"), Vec::<String>::new());
        assert_eq!(found("stake: limit\nbecause: only a limit is not enforced\n"), Vec::<String>::new());
        assert!(found("stake: limit\n")[0].contains("the default of object is `none`; add `because`"));
        assert!(found("stake: none\nbecause: x\n")[0].contains("leave it out"));
        assert_eq!(found("stake: limit\nbecause: ' '\n"), ["`because` is empty"]);
    }

    #[test]
    fn nothing_is_lost_where_no_error_is_expected() {
        let found = found("condition: none\nstake: limit\nbecause: x\n");
        assert!(found[0].contains("write `none`"), "{found:?}");
    }
}
