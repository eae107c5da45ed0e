//! One binary of topic modules that run s3conform as a user does.

#![allow(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, and clippy.toml reaches only the tests themselves"
)]

mod catalogue;
mod cli;
mod compare;
mod gate;
mod learn;
mod merge;
mod proof;
mod properties;
mod readme;
mod report;
mod requirements;
#[cfg(unix)]
mod secrets;
mod self_proof;
