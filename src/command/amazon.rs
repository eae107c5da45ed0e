//! AWS endpoints, where buckets and requests are billed: nothing is sent there without --allow-aws.

use indicatif::{BinaryBytes, HumanCount};

use super::say;
use crate::exit::Failure;
use engine::endpoint::Target;
use engine::plan::{Estimate, Planned, estimate};

/// What a plan would create and send, as a clause.
pub(super) fn cost(plan: &[Planned]) -> String {
    let cost = estimate(plan);
    format!(
        "this creates and removes up to {}{}, and sends about {} requests with {}{}",
        HumanCount(cost.buckets),
        if cost.buckets == 1 { " bucket" } else { " buckets" },
        HumanCount(cost.requests),
        BinaryBytes(cost.bytes),
        locked(&cost)
    )
}

/// The objects that a lock would keep if the run could not lift it.
fn locked(cost: &Estimate) -> String {
    let Some(longest) = cost.locked_for else { return String::new() };
    let hours = longest.0.unsigned_abs().div_ceil(3600);
    format!(
        "; it locks {} objects in governance mode for up to {hours} h, which the cleanup lifts with the right \
         s3:BypassGovernanceRetention",
        HumanCount(cost.locked)
    )
}

/// Refuses an AWS target unless AWS is `allowed`.
///
/// # Errors
/// The target is on AWS; the message contains the `cost`.
pub(super) fn permit(target: &Target, allowed: bool, cost: impl FnOnce() -> String) -> Result<(), Failure> {
    let hosts = target.amazon_hosts();
    if hosts.is_empty() {
        return Ok(());
    }
    if allowed {
        say(&format!("note: {}", cost()));
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} {} to AWS, where buckets and requests are billed; {}; add --allow-aws to allow this",
        hosts.join(" and "),
        if hosts.len() == 1 { "belongs" } else { "belong" },
        cost()
    )))
}
