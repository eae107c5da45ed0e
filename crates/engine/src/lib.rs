//! What is sent, and what comes back: from a plan of scenarios to records of their responses.
//!
//! The way of the data, in one direction:
//!
//! ```text
//! scenarios ─> plan ─> fixture (given steps) ─> request (fault, sign) ─> guard ─> wire ─> response ─> record ─> run file
//! ```
//!
//! - [`endpoint`]: a target with its accounts and capabilities; [`plan`]: which scenarios run there.
//! - [`fixture`]: buckets, given steps and cleanup, the only user of the SDK's operations; `content`: filler for bodies.
//! - [`request`]: a scenario's request as bytes, by way of [`sign`]; [`guard`]: refuses bytes that write to what the run does not
//!   own; [`wire`]: sends them and reads the response. [`inspection`]: asks the guard about a scenario that does not run.
//! - [`response`]: an outcome read from raw bytes, or the [`reason`] why it is missing; [`record`]: the evidence, and the run file that contains it.
//! - [`run`]: a plan as concurrent scenarios, at most so many at a time; [`resume`]: what an interrupted run still lacks.
//! - `pace`: what a throttled response asks for, and the pauses before the request is sent again.
//! - [`run_id`]: the id in the names of what a run creates; [`whole`]: files that are written completely or not at all.
//!
//! Independent of profiles and verdicts.

pub mod endpoint;
pub mod fixture;
pub mod guard;
pub mod inspection;
pub mod plan;
pub mod reason;
pub mod record;
pub mod request;
pub mod response;
pub mod resume;
pub mod run;
pub mod run_id;
pub mod sign;
pub mod whole;
pub mod wire;

mod content;
mod pace;

#[cfg(test)]
mod shipped;
