//! s3conform checks that an S3-compatible endpoint returns the errors its vendor documents.
//!
//! This crate is the program; it uses the crates `model`, `engine` and `reference`. Data flows in one direction:
//!
//! ```text
//! scenarios ─┐
//! profiles ──┤ plan ─> given steps ─> request ─> wire ─> response ─> record ─> run file
//! target ────┘                                                                    │
//!                         judge (record x profile) ─> report <────────────────────┘
//! ```
//!
//! - [`cli`], [`command`] and [`exit`]: the command line, with one file per subcommand.
//! - [`judge`]: compares records with the expectations of profiles; [`report`]: shows verdicts in all formats.
//! - [`known`]: known failures; [`compare`]: regressions between two runs; [`merge`]: joins the runs of a partition.
//! - [`learn`]: drafts profiles from runs; [`proof`]: which scenarios have provoked their error on a real server.
//! - [`lint`] and [`coverage`]: mistakes and gaps in scenarios and profiles.
//! - [`embedded`]: the built-in scenarios and profiles; [`own_endpoint`]: the embedded endpoint as a target.

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
