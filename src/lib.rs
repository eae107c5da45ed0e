//! s3conform: does an S3-compatible endpoint fail the way its vendor documents?
//!
//! The way of the data, one direction and no way back:
//!
//! ```text
//! scenario + profile + target -> plan -> fixture (given steps, SDK) -> request (sign, patch) -> wire
//!     -> answer -> record -> run file -> judge (record x profile) -> report
//! ```

pub mod answer;
pub mod cli;
pub mod command;
pub mod compare;
pub mod coverage;
pub mod date;
pub mod draft;
pub mod engine;
pub mod exit;
pub mod fixture;
pub mod judge;
pub mod known;
pub mod learn;
pub mod lint;
pub mod merge;
pub mod outcome;
pub mod plan;
pub mod profile;
pub mod record;
pub mod reference;
pub mod report;
pub mod request;
pub mod scenario;
pub mod sign;
pub mod target;
pub mod wire;
pub mod xml;

mod whole;
mod yaml;
