//! Amazon's own endpoints, where what is created costs money: nothing is sent there unless that was allowed.

use indicatif::{BinaryBytes, HumanCount};

use crate::exit::Failure;
use engine::endpoint::Target;
use engine::plan::{Planned, estimate};

/// What a plan would cost, in words.
pub(super) fn cost(plan: &[Planned]) -> String {
    let cost = estimate(plan);
    format!(
        "this would create up to {} buckets and remove them again, with about {} requests and {}",
        HumanCount(cost.buckets),
        HumanCount(cost.requests),
        BinaryBytes(cost.bytes)
    )
}

/// Refuses a target of Amazon's that is not `allowed`.
///
/// # Errors
/// It is one; the message tells the cost.
pub(super) fn permit(target: &Target, allowed: bool, cost: impl FnOnce() -> String) -> Result<(), Failure> {
    let hosts = target.amazon_hosts();
    if allowed || hosts.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} is Amazon's own, and {}; if that is what you want and your account pays for, add --allow-aws",
        hosts.join(" and "),
        cost()
    )))
}
