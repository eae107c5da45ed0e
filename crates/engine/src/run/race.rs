//! Chooses among the responses to copies of one request that were sent at the same time.
//!
//! Pure; independent of how they were sent.

use super::Observed;
use crate::record::Observation;
use model::outcome::Outcome;
use model::scenario::NO_CONDITION;

/// The copy that shows the result of a race. If more copies were accepted than may win, it is one of these: a write was
/// lost, even if other copies were refused. Otherwise it is the first that returned the condition, or the first that was
/// not accepted. Without `winners`, all copies may win, and a race without a refused copy is not observed.
pub(super) fn pick(mut observed: Vec<Observed>, condition: &str, winners: Option<u16>) -> Observed {
    if observed.len() == 1 || condition == NO_CONDITION {
        return observed.swap_remove(0);
    }
    let copies = observed.len();
    let outcomes: Vec<Option<&Outcome>> = observed.iter().map(|(_, observation)| outcome(observation)).collect();
    let first = |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().position(|outcome| outcome.is_some_and(test));
    let accepted = outcomes.iter().flatten().filter(|outcome| outcome.is_success()).count();
    let chosen = if winners.is_some_and(|winners| accepted > usize::from(winners)) {
        first(&Outcome::is_success)
    } else {
        first(&|outcome| outcome.code.as_deref() == Some(condition)).or_else(|| first(&|outcome| !outcome.is_success()))
    };
    if let Some(index) = chosen {
        return observed.swap_remove(index);
    }
    // Each copy has a response to get: one that got none is a finding, whatever the others show.
    let silent = observed.iter().position(|(_, observation)| matches!(observation, Observation::NoResponse { .. }));
    if let Some(index) = silent {
        return observed.swap_remove(index);
    }
    let (exchange, _) = observed.swap_remove(0);
    (exchange, Observation::Inconclusive { why: format!("the race was not observed in {copies} requests").into() })
}

fn outcome(observation: &Observation) -> Option<&Outcome> {
    match observation {
        Observation::Response(reading) => Some(&reading.outcome),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response;

    fn raced(statuses: &[u16], winners: Option<u16>) -> String {
        let observation = |status: &u16| match status {
            0 => Observation::NoResponse { why: "closed".into() },
            200 => Observation::Response(response::read(false, 200, &[], b"")),
            409 => Observation::Response(response::read(false, 409, &[], b"<Error><Code>Conflict</Code></Error>")),
            other => Observation::Response(response::read(false, *other, &[], b"<Error><Code>Other</Code></Error>")),
        };
        let observed = statuses.iter().map(|status| (None, observation(status))).collect();
        pick(observed, "Conflict", winners).1.describe()
    }

    #[test]
    fn the_condition_counts_before_any_other_error() {
        assert_eq!(raced(&[200, 412, 409], None), "409 Conflict (error document)");
        assert_eq!(raced(&[200, 412, 0], None), "412 Other (error document)");
        assert_eq!(raced(&[200, 412, 409], Some(1)), "409 Conflict (error document)");
    }

    #[test]
    fn more_winners_than_there_may_be_are_a_lost_write_whatever_the_others_got() {
        assert_eq!(raced(&[200, 200, 200], Some(1)), "200 none (empty)");
        assert_eq!(raced(&[412, 200, 409, 200], Some(1)), "200 none (empty)");
        assert_eq!(raced(&[200, 200, 409], Some(2)), "409 Conflict (error document)");
    }

    #[test]
    fn a_race_without_a_loser_is_not_observed_if_all_may_win() {
        let open = "inconclusive: the race was not observed in 3 requests";
        assert_eq!(raced(&[200, 200, 200], None), open);
        assert_eq!(raced(&[200, 0, 0], Some(1)), "no response: closed", "the others may have been refused");
        assert_eq!(raced(&[0, 0, 0], Some(1)), "no response: closed");
    }
}
