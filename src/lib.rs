//! s3conform checks that an S3-compatible endpoint returns the errors its vendor documents.
//!
//! This crate is the program; it uses the crates `model`, `engine` and `reference`. Data flows in one direction:
//!
//! ```text
//! scenarios ─┐
//! profiles ──┤ plan ─> given steps ─> request ─> wire ─> response ─> record ─> run file
//! target ────┘                                                                    │
//!            judge (record x profile) ─> decision (known failures, baseline) ─> report
//! ```
//!
//! - [`cli`], [`command`] and [`exit`]: the command line, with one file per subcommand.
//! - [`judge`]: verdicts, known failures, the comparison with a baseline, and the decision whether a run fails; pure.
//! - [`impact`]: what a difference does to clients; pure.
//! - [`report`]: one document of what was decided, and every format that shows it.
//! - [`lint`] and [`coverage`]: mistakes and gaps in scenarios and profiles; `proof`: which scenarios have provoked their error on
//!   a real server; `learn`: drafts profiles from runs; `merge`: joins the runs of a partition; `vendors`: documents side by side.
//! - [`embedded`]: the built-in scenarios, profiles and clients; [`own_endpoint`]: the embedded endpoint as a target; `enum_table`: enums
//!   whose facts are one table.

pub mod cli;
pub mod command;
pub mod coverage;
pub mod embedded;
pub mod exit;
pub mod impact;
pub mod judge;
pub mod lint;
pub mod own_endpoint;
pub mod report;

mod enum_table;
mod learn;
mod merge;
mod proof;
mod vendors;
