//! s3conform: does an S3-compatible endpoint fail the way its vendor documents?
//!
//! The way of the data, one direction and no way back:
//!
//! ```text
//! scenario + profile + target -> plan -> fixture (given steps, SDK) -> request (sign, patch) -> wire
//!     -> answer -> record -> run file -> judge (record x profile) -> report
//! ```

pub mod answer;
pub mod date;
pub mod judge;
pub mod outcome;
pub mod profile;
pub mod record;
pub mod reference;
pub mod report;
pub mod scenario;
pub mod wire;
pub mod xml;

mod yaml;
