//! What the templates of every scenario may refer to before anything is prepared.
//!
//! Independent of buckets, of given steps and of what a target offers, whose values are added by those who know them.

use time::OffsetDateTime;

use super::Place;
use crate::run_id;
use model::scenario::{Scenario, Turn, Values};

/// The values of one turn of `scenario` at `place` in the run with this id.
#[must_use]
pub fn values(scenario: &Scenario, turn: Turn, run_id: &str, place: &Place, now: OffsetDateTime) -> Values {
    let mut values = Values::new(now);
    values.set("prefix", scenario.key_prefix(turn));
    values.set("run_id", run_id);
    values.set("region", &place.region);
    values.set("other_region", place.other_region());
    values.set("access_key", &place.owner.access_key);
    values.set("missing_bucket", scenario.missing_bucket(run_id, turn));
    values.set("user", scenario.user(run_id, turn));
    for (name, value) in run_id::lent_names(run_id) {
        values.set(name, value);
    }
    values
}
