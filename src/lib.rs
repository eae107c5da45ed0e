//! s3conform: does an S3-compatible endpoint fail the way its vendor documents?
//!
//! The way of the data, in one direction:
//!
//! ```text
//! scenarios ─┐
//! profiles ──┤ plan ─> fixture (given steps, SDK) ─> request (sign, patch) ─> wire ─> answer ─> record ─> run file
//! target ────┘                                                                                             │
//!                                         judge (record x profile) ─> report <─────────────────────────────┘
//! ```
//!
//! - [`scenario`]: one error condition and how it is provoked, as plain data; [`profile`]: what a vendor documents.
//! - [`target`]: an endpoint with its accounts; [`plan`]: which scenarios run, and why the rest does not.
//! - [`engine`]: the plan as bounded concurrent tasks; [`fixture`]: buckets, given steps and cleanup, through the SDK.
//! - [`request`]: a scenario's request as bytes, by way of a [`draft`] and [`sign`]; [`wire`]: bytes out, bytes in.
//! - [`answer`]: an [`outcome`] read from raw bytes; [`record`]: the evidence, and the run file that keeps it.
//! - [`resume`]: what a run that did not end still lacks.
//! - [`judge`]: record x expectation, pure; [`report`]: verdicts for people.
//! - [`reference`](mod@reference): the embedded endpoint, which finds faults itself and answers in a vendor's dialect.
//! - [`lint`] and [`coverage`]: what is wrong with, and missing from, scenarios and profiles; [`proof`]: which scenarios
//!   real servers have answered with the intended code.
//! - [`cli`], [`command`], [`exit`]: the command line, one file per verb. [`clock`], [`date`], [`mark`] and [`xml`] serve all.

pub mod cli;
pub mod command;
pub mod compare;
pub mod coverage;
pub mod embedded;
pub mod exit;
pub mod judge;
pub mod known;
pub mod learn;
pub mod lint;
pub mod merge;
pub mod own_endpoint;
pub mod proof;
pub mod report;
