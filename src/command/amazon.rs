//! AWS endpoints, where buckets and requests are billed: nothing is sent there without --allow-aws.

use indicatif::{BinaryBytes, HumanCount};

use crate::exit::Failure;
use engine::endpoint::Target;
use engine::plan::{Planned, estimate};

/// What a plan would create and send, as a clause.
pub(super) fn cost(plan: &[Planned]) -> String {
    let cost = estimate(plan);
    format!(
        "this would create and remove up to {}{}, and send about {} requests with {}",
        HumanCount(cost.buckets),
        if cost.buckets == 1 { " bucket" } else { " buckets" },
        HumanCount(cost.requests),
        BinaryBytes(cost.bytes)
    )
}

/// Refuses an AWS target unless AWS is `allowed`.
///
/// # Errors
/// The target is on AWS; the message contains the `cost`.
pub(super) fn permit(target: &Target, allowed: bool, cost: impl FnOnce() -> String) -> Result<(), Failure> {
    let hosts = target.amazon_hosts();
    if allowed || hosts.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} {} to AWS, where buckets and requests are billed; {}; add --allow-aws to allow this",
        hosts.join(" and "),
        if hosts.len() == 1 { "belongs" } else { "belong" },
        cost()
    )))
}
