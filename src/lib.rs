//! s3conform: does an S3-compatible endpoint fail the way its vendor documents?
//!
//! The way of the data, in one direction:
//!
//! ```text
//! scenarios ─┐
//! profiles ──┤ plan ─> given steps ─> request (sign, corrupt) ─> wire ─> response ─> record ─> run file
//! target ────┘                                                                                   │
//!              judge (record x profile) ─> decision (known failures, baseline) ─> report <───────┘
//! ```
//!
//! Crates: `model` is what files say, `engine` talks to servers, `reference` is the embedded endpoint. This package:
//!
//! - [`judge`]: verdicts, known failures, comparison with a baseline, and the decision whether a run fails; pure.
//! - [`report`]: one document of what was decided, and every format that shows it.
//! - [`lint`] and [`coverage`]: what is wrong with, and missing from, scenarios and profiles; [`proof`]: which scenarios
//!   real servers have answered with the intended code; [`learn`]: a profile drafted from runs; [`merge`]: the parts of a
//!   partition as one run.
//! - [`embedded`]: the shipped scenarios and profiles; [`own_endpoint`]: the embedded endpoint as a target.
//! - [`cli`], [`command`], [`exit`]: the command line, one file per subcommand.

pub mod cli;
pub mod command;
pub mod coverage;
pub mod embedded;
pub mod exit;
pub mod judge;
pub mod learn;
pub mod lint;
pub mod merge;
pub mod own_endpoint;
pub mod proof;
pub mod report;

mod enum_table;
